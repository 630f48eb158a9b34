//! Labelled fields.

use leptos::prelude::*;

/// A one-line field.
#[component]
pub fn TextField(
    label: &'static str,
    id: &'static str,
    /// The HTML input type.
    kind: &'static str,
    /// The word for the browser's autocomplete.
    fill: &'static str,
    value: RwSignal<String>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input class="input" id=id name=id type=kind autocomplete=fill autocapitalize="none" spellcheck="false" bind:value=value/>
        </div>
    }
}

/// A field for several lines.
#[component]
pub fn TextArea(
    label: &'static str,
    id: &'static str,
    value: RwSignal<String>,
    #[prop(optional)] placeholder: &'static str,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <textarea class="input" id=id name=id rows="3" placeholder=placeholder bind:value=value></textarea>
        </div>
    }
}

/// A choice from a short list: (value, word) each.
#[component]
pub fn Select(label: &'static str, id: &'static str, choices: Vec<(String, String)>, value: RwSignal<String>) -> impl IntoView {
    let option = move |(key, word): (String, String)| {
        let mine = key.clone();
        view! { <option value=key selected=move || value.with(|value| *value == mine)>{word}</option> }
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select class="input" id=id name=id on:change=move |event| value.set(event_target_value(&event))>
                {choices.into_iter().map(option).collect_view()}
            </select>
        </div>
    }
}
