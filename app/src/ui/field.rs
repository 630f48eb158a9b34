//! Labelled fields.

use leptos::prelude::*;

/// A one-line field; `kind` is the HTML input type, `fill` its autocomplete word.
#[must_use]
pub fn text_field(label: &str, id: &'static str, kind: &'static str, fill: &'static str, value: RwSignal<String>) -> AnyView {
    let label = label.to_owned();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input class="input" id=id name=id type=kind autocomplete=fill autocapitalize="none" spellcheck="false"
                prop:value=value on:input=move |event| value.set(event_target_value(&event)) />
        </div>
    }
    .into_any()
}

/// A field for several lines.
#[must_use]
pub fn text_area(label: &str, id: &'static str, value: RwSignal<String>, placeholder: &'static str) -> AnyView {
    let label = label.to_owned();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <textarea class="input" id=id name=id rows="3" maxlength="2000" placeholder=placeholder
                prop:value=value on:input=move |event| value.set(event_target_value(&event))></textarea>
        </div>
    }
    .into_any()
}

/// A choice from a short list: (value, word) each.
#[must_use]
pub fn select(label: &str, id: &'static str, choices: Vec<(String, String)>, value: RwSignal<String>) -> AnyView {
    let label = label.to_owned();
    let options: Vec<AnyView> = choices
        .into_iter()
        .map(|(key, word)| {
            let mine = key.clone();
            view! { <option value=key selected=move || value.get() == mine>{word}</option> }.into_any()
        })
        .collect();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select class="input" id=id name=id on:change=move |event| value.set(event_target_value(&event))>{options}</select>
        </div>
    }
    .into_any()
}
