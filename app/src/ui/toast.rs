//! A word in passing, read aloud politely and gone after three seconds.

use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;

thread_local! {
    static SHOWN: Cell<Option<RwSignal<String>>> = const { Cell::new(None) };
    static SAID: Cell<u32> = const { Cell::new(0) };
}

/// Says `text` in passing.
pub fn toast(text: impl Into<String>) {
    let Some(shown) = SHOWN.get() else { return };
    let mine = SAID.get().wrapping_add(1);
    SAID.set(mine);
    shown.set(text.into());
    set_timeout(
        move || {
            // Only the last word's own time ends it.
            if SAID.get() == mine {
                shown.set(String::new());
            }
        },
        Duration::from_millis(3_000),
    );
}

/// The place where words in passing appear; once per app.
#[component]
pub fn Toasts() -> impl IntoView {
    let shown = SHOWN.get().unwrap_or_else(|| {
        let shown = RwSignal::new(String::new());
        SHOWN.set(Some(shown));
        shown
    });
    let word = move || Some(shown.get()).filter(|text| !text.is_empty()).map(|text| view! { <p class="toast">{text}</p> }.into_any());
    view! { <div role="status" aria-live="polite">{word}</div> }
}
