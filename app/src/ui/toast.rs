//! A word in passing, read aloud politely and gone after three seconds.

use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;

thread_local! {
    static SHOWN: Cell<Option<RwSignal<String>>> = const { Cell::new(None) };
}

/// Says `text` in passing.
pub fn toast(text: impl Into<String>) {
    let Some(shown) = SHOWN.get() else { return };
    let text = text.into();
    shown.set(text.clone());
    set_timeout(
        move || {
            if shown.with_untracked(|now| *now == text) {
                shown.set(String::new());
            }
        },
        Duration::from_millis(3_000),
    );
}

/// The place where words in passing appear; once per app.
#[must_use]
pub fn toast_view() -> AnyView {
    let shown = SHOWN.get().unwrap_or_else(|| {
        let shown = RwSignal::new(String::new());
        SHOWN.set(Some(shown));
        shown
    });
    view! {
        <div role="status" aria-live="polite">
            {move || {
                let text = shown.get();
                (!text.is_empty()).then(|| view! { <p class="toast">{text}</p> })
            }}
        </div>
    }
    .into_any()
}
