//! A word in passing, read aloud politely and gone after three seconds.

use crate::ui::dom::{Piece as _, View, el};
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
#[must_use]
pub fn toast_view() -> View {
    let shown = SHOWN.get().unwrap_or_else(|| {
        let shown = RwSignal::new(String::new());
        SHOWN.set(Some(shown));
        shown
    });
    el("div")
        .attr("role", "status")
        .attr("aria-live", "polite")
        .child(move || {
            let text = shown.get();
            (!text.is_empty()).then(|| el("p").class("toast").child(text))
        })
        .view()
}
