//! Chips: one tap, one choice.

use leptos::prelude::*;

/// A chip that is pressed while `on` says so.
#[must_use]
pub fn chip(word: &str, on: Signal<bool>, press: Callback<()>) -> AnyView {
    let pressed = move || if on.get() { "true" } else { "false" };
    view! { <button class="chip" type="button" aria-pressed=pressed on:click=move |_| press.run(())>{word.to_owned()}</button> }.into_any()
}

/// One of several choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is chosen.
    pub key: String,
    /// Its word.
    pub word: String,
}

/// A row of chips of which one is chosen; a tap on another chooses that.
#[must_use]
pub fn choice_chips(label: &str, choices: Vec<Choice>, chosen: RwSignal<String>) -> AnyView {
    let chips: Vec<AnyView> = choices
        .into_iter()
        .map(|choice| {
            let (mine, key) = (choice.key.clone(), choice.key);
            let on = Signal::derive(move || chosen.get() == mine);
            chip(&choice.word, on, Callback::new(move |()| chosen.set(key.clone())))
        })
        .collect();
    view! { <div class="chips" role="group" aria-label=label.to_owned()>{chips}</div> }.into_any()
}
