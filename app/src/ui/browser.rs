//! The few things pages ask of the browser itself. Whatever a browser forbids is answered with nothing, never with a crash.

use leptos::prelude::{set_timeout, window};
use shared::lang::Lang;
use wasm_bindgen::JsValue;

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

/// Brings the element to the middle of the screen once it is in the page: what is said where nobody looks is not read.
pub fn into_view(element: web_sys::Element) {
    set_timeout(
        move || {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Center);
            element.scroll_into_view_with_scroll_into_view_options(&options);
        },
        std::time::Duration::ZERO,
    );
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

/// What the page says in this language to whoever opened it inside another app, whose browser keeps nothing for when there is no network
/// (`app/web/index.html`).
#[must_use]
pub fn inside_another_app(lang: Lang) -> Option<String> {
    let selector = if lang == Lang::En { "#inside:not([hidden]) > [lang=en]" } else { "#inside:not([hidden]) > [lang|=zh]" };
    window().document()?.query_selector(selector).ok().flatten()?.text_content()
}
