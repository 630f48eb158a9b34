//! Chips: one tap, one choice.

use leptos::prelude::*;

/// A chip that is pressed while `on` says so.
#[component]
pub fn Chip(
    /// Its word.
    #[prop(into)]
    word: String,
    /// Whether it is pressed.
    on: Signal<bool>,
    /// What a tap does.
    press: Callback<()>,
) -> impl IntoView {
    view! {
        <button class="chip" type="button" aria-pressed=move || on.get().to_string() on:click=move |_| press.run(()) use:seen_in_its_row=on>{word}</button>
    }
}

/// Moves the row of a chip that is pressed so that it is in sight, and the page not at all.
fn seen_in_its_row(chip: web_sys::Element, on: Signal<bool>) {
    if !on.get_untracked() {
        return;
    }
    let scroll = move || {
        if let Some(row) = chip.parent_element() {
            let (row_at, chip_at) = (row.get_bounding_client_rect(), chip.get_bounding_client_rect());
            if chip_at.right() > row_at.right() {
                row.set_scroll_left((chip_at.left() - row_at.left() - 24.0) as i32);
            }
        }
    };
    set_timeout(scroll, std::time::Duration::ZERO);
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
#[component]
pub fn ChoiceChips(
    /// What is chosen among them, read aloud.
    label: &'static str,
    /// The choices.
    choices: Vec<Choice>,
    /// The key of the one that is chosen.
    chosen: RwSignal<String>,
    /// Told the key of a new choice.
    then: Callback<String>,
) -> impl IntoView {
    let chip = move |Choice { key, word }: Choice| {
        let mine = key.clone();
        let on = Signal::derive(move || chosen.with(|chosen| *chosen == mine));
        let press = Callback::new(move |()| {
            if chosen.with_untracked(|chosen| *chosen != key) {
                chosen.set(key.clone());
                then.run(key.clone());
            }
        });
        view! { <Chip word on press/> }
    };
    view! { <div class="chips" role="group" aria-label=label>{choices.into_iter().map(chip).collect_view()}</div> }
}
