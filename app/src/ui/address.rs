//! The address of the page: going somewhere, links inside the app, the browser's back button.

use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, MouseEvent, UrlSearchParams};

thread_local! {
    static ADDRESS: Cell<Option<Address>> = const { Cell::new(None) };
}

/// Where the app is; by copy.
#[derive(Clone, Copy)]
pub struct Address {
    /// "/issues/…", without what is asked.
    pub path: RwSignal<String>,
    /// What is asked, after the question mark.
    pub query: RwSignal<String>,
}

/// Begins to follow the address; once.
pub fn follow_address() -> Address {
    let (path, query) = shown();
    let address = Address { path: RwSignal::new(path), query: RwSignal::new(query) };
    ADDRESS.set(Some(address));
    let back = Closure::<dyn FnMut()>::new(move || {
        address.read();
    })
    .into_js_value();
    let _ = window().add_event_listener_with_callback("popstate", back.unchecked_ref());
    let click = Closure::<dyn FnMut(MouseEvent)>::new(|event: MouseEvent| {
        let plain = event.button() == 0 && !event.default_prevented() && !event.meta_key() && !event.ctrl_key() && !event.shift_key();
        if let Some(path) = target(&event).filter(|_| plain) {
            event.prevent_default();
            go(&path);
        }
    });
    let _ = document().add_event_listener_with_callback("click", click.into_js_value().unchecked_ref());
    address
}

/// Where the app is.
#[must_use]
pub fn address() -> Address {
    ADDRESS.get().unwrap_or_else(follow_address)
}

/// What is asked in the address, as names and values; the asker is drawn anew when it changes.
#[must_use]
pub fn asked() -> Vec<(String, String)> {
    let query = address().query.get();
    let Ok(pairs) = UrlSearchParams::new_with_str(&query) else { return Vec::new() };
    let pairs: Vec<JsValue> = js_sys::try_iter(&pairs).ok().flatten().into_iter().flatten().flatten().collect();
    let text = |pair: &JsValue, index: u32| js_sys::Reflect::get_u32(pair, index).ok()?.as_string();
    pairs.iter().filter_map(|pair| Some((text(pair, 0)?, text(pair, 1)?))).collect()
}

/// Goes to a page of the app.
pub fn go(path: &str) {
    let changed = window().history().is_ok_and(|history| history.push_state_with_url(&JsValue::NULL, "", Some(path)).is_ok());
    arrive(changed);
}

/// Goes to a page of the app without leaving this one in the history.
pub fn replace(path: &str) {
    let changed = window().history().is_ok_and(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(path)).is_ok());
    arrive(changed);
}

fn arrive(changed: bool) {
    if changed && address().read() {
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }
}

impl Address {
    /// Takes over what the browser shows; whether it is another page.
    fn read(self) -> bool {
        let (path, query) = shown();
        if self.query.with_untracked(|before| *before != query) {
            self.query.set(query);
        }
        let moved = self.path.with_untracked(|before| *before != path);
        if moved {
            self.path.set(path);
        }
        moved
    }
}

/// Goes one page back, or to the first page where there is none before.
pub fn go_back() {
    let history = window().history();
    let deep = history.as_ref().ok().and_then(|history| history.length().ok()).unwrap_or(0) > 1;
    let went = deep && history.is_ok_and(|history| history.back().is_ok());
    if !went {
        replace("/");
    }
}

fn shown() -> (String, String) {
    let location = window().location();
    (location.pathname().unwrap_or_default(), location.search().unwrap_or_default())
}

/// The page of the app that a click on a link asks for.
fn target(event: &MouseEvent) -> Option<String> {
    let clicked: Element = event.target()?.dyn_into().ok()?;
    let link = clicked.closest("a[href]").ok()??;
    let path = link.get_attribute("href")?;
    let ours = path.starts_with('/') && !path.starts_with("//") && !link.has_attribute("target") && !link.has_attribute("download");
    let of_the_server = path.starts_with("/api/") || path.starts_with("/plain");
    (ours && !of_the_server).then_some(path)
}
