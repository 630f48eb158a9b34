//! What a crash leaves behind: the reason in the console, and a banner that says how to go on.
//!
//! Under WASM a panic ends the app for good, and no piece of it can be trusted to draw any more: the banner is made of plain elements.

use crate::text::Msg;
use crate::ui::t;
use leptos::prelude::document;
use wasm_bindgen::{JsCast, closure::Closure};

/// Installs the hook.
pub fn show_crashes() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        let _ = draw();
    }));
}

fn draw() -> Option<()> {
    let page = document();
    if page.query_selector(".crash").ok()?.is_some() {
        return None;
    }
    let banner = page.create_element("div").ok()?;
    banner.set_class_name("crash");
    banner.set_attribute("role", "alert").ok()?;
    banner.set_text_content(Some(t(Msg::Crashed)));
    let button = page.create_element("button").ok()?;
    button.set_text_content(Some(t(Msg::Reload)));
    let reload = Closure::<dyn Fn()>::new(crate::ui::reload);
    button.add_event_listener_with_callback("click", reload.as_ref().unchecked_ref()).ok()?;
    reload.forget();
    let gap = page.create_element("br").ok()?;
    banner.append_child(&gap).ok()?;
    banner.append_child(&button).ok()?;
    page.body()?.append_child(&banner).ok()?;
    Some(())
}
