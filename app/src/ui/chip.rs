//! Chips: one tap, one choice.

use crate::ui::dom::{Piece as _, View, el};
use leptos::prelude::*;

/// A chip that is pressed while `on` says so.
#[must_use]
pub fn chip(word: &str, on: Signal<bool>, press: Callback<()>) -> View {
    let pressed = move || if on.get() { "true" } else { "false" };
    el("button")
        .class("chip")
        .attr("type", "button")
        .attr("aria-pressed", pressed)
        .on("click", move |_| press.run(()))
        .child(word.to_owned())
        .view()
}

/// One of several choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is chosen.
    pub key: String,
    /// Its word.
    pub word: String,
}

/// A row of chips of which one is chosen; a tap on another chooses that and tells `then`.
#[must_use]
pub fn choice_chips(label: &str, choices: Vec<Choice>, chosen: RwSignal<String>, then: Callback<String>) -> View {
    let chips: Vec<View> = choices
        .into_iter()
        .map(|choice| {
            let (mine, key) = (choice.key.clone(), choice.key);
            let on = Signal::derive(move || chosen.get() == mine);
            chip(
                &choice.word,
                on,
                Callback::new(move |()| {
                    if chosen.with_untracked(|chosen| *chosen != key) {
                        chosen.set(key.clone());
                        then.run(key.clone());
                    }
                }),
            )
        })
        .collect();
    el("div").class("chips").attr("role", "group").attr("aria-label", label.to_owned()).child(chips).view()
}
