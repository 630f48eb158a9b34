//! The few things pages ask of the browser itself. Whatever a browser forbids is answered with nothing, never with a crash.

use leptos::prelude::window;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::JsValue;

thread_local! {
    static NAVIGATOR: RefCell<Option<Navigator>> = const { RefCell::new(None) };
}

/// How the router is told to go somewhere: path, and whether the page left is forgotten.
type Navigator = Rc<dyn Fn(&str, bool)>;

/// Remembers the router, so that any event may move on; once, inside the router.
pub fn learn_to_navigate() {
    let navigate = leptos_router::hooks::use_navigate();
    let navigator: Navigator = Rc::new(move |path: &str, replace: bool| {
        navigate(path, leptos_router::NavigateOptions { replace, ..Default::default() });
    });
    NAVIGATOR.with_borrow_mut(|held| *held = Some(navigator));
}

/// Goes to a page of the app.
pub fn go(path: &str) {
    navigate(path, false);
}

/// Goes to a page of the app without leaving this one in the history.
pub fn replace(path: &str) {
    navigate(path, true);
}

fn navigate(path: &str, replace: bool) {
    if let Some(navigator) = NAVIGATOR.with_borrow(Clone::clone) {
        navigator(path, replace);
    }
}

/// Goes one page back, or to the first page where there is none before.
pub fn go_back() {
    let history = window().history();
    let deep = history.as_ref().ok().and_then(|history| history.length().ok()).unwrap_or(0) > 1;
    let went = deep && history.is_ok_and(|history| history.back().is_ok());
    if !went {
        let _ = window().location().set_href("/");
    }
}

/// Loads the app anew.
pub fn reload() {
    let _ = window().location().reload();
}

/// A small setting kept on this device.
#[must_use]
pub fn local_get(key: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(key).ok().flatten()
}

/// Keeps a small setting on this device, where the browser lets it.
pub fn local_set(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(key, value);
    }
}

/// Sets an attribute of the page's root element.
pub fn mark_root(name: &str, value: &str) {
    if let Some(root) = window().document().and_then(|document| document.document_element()) {
        let _ = root.set_attribute(name, value);
    }
}

/// The content of a `<meta name=…>` of the page, if it has one that is not empty.
#[must_use]
pub fn meta_content(name: &str) -> Option<String> {
    let selector = ["meta[name='", name, "']"].concat();
    let found: Result<_, JsValue> = window().document()?.query_selector(&selector);
    found.ok().flatten()?.get_attribute("content").filter(|content| !content.is_empty())
}
