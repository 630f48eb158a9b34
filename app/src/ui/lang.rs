//! The language of the screen. A change draws the app anew, so that views hold plain text instead of signals.

use super::browser::{local_get, local_set, mark_root};
use crate::text::{Said, fill};
use leptos::prelude::*;
use shared::lang::Lang;
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};

static ENGLISH: AtomicBool = AtomicBool::new(false);
const KEY: &str = "jingge-lang";

/// The language of the screen.
#[must_use]
pub fn lang() -> Lang {
    if ENGLISH.load(Ordering::Relaxed) { Lang::En } else { Lang::Zh }
}

/// The message in the language of the screen.
#[must_use]
pub fn t(message: impl Said) -> &'static str {
    message.said(lang())
}

/// The message in the language of the screen, with its facts.
#[must_use]
pub fn tf(message: impl Said, facts: &[&str]) -> String {
    fill(t(message), facts)
}

/// Switches the language and remembers it on this device; whoever calls draws the app anew.
pub fn change_lang(to: Lang) {
    local_set(KEY, if to == Lang::En { "en" } else { "zh" });
    use_lang(to);
}

/// Takes language, theme and text size as they were left on this device.
pub fn restore_display() {
    use_lang(if local_get(KEY).as_deref() == Some("en") { Lang::En } else { Lang::Zh });
    for name in ["theme", "size"] {
        if let Some(value) = local_get(&["jingge-", name].concat()) {
            mark_root(&["data-", name].concat(), &value);
        }
    }
}

fn use_lang(to: Lang) {
    ENGLISH.store(to == Lang::En, Ordering::Relaxed);
    mark_root("lang", if to == Lang::En { "en" } else { "zh-CN" });
}

thread_local! {
    static DRAWN: Cell<Option<RwSignal<bool>>> = const { Cell::new(None) };
}

/// Whether the app is to be drawn: not for a moment after each [`redraw`]. To be called once outside of what is drawn anew.
#[must_use]
pub fn drawn() -> bool {
    let drawn = DRAWN.get().unwrap_or_else(|| {
        let drawn = RwSignal::new(true);
        DRAWN.set(Some(drawn));
        drawn
    });
    drawn.get()
}

/// Takes the whole app away and draws it anew, in the language of the screen: Leptos would else keep what has the same shape.
pub fn redraw() {
    if let Some(drawn) = DRAWN.get() {
        drawn.set(false);
        set_timeout(move || drawn.set(true), std::time::Duration::ZERO);
    }
}
