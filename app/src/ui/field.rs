//! Labelled fields.

use crate::ui::dom::{Piece as _, View, el};
use leptos::prelude::*;

/// A one-line field; `kind` is the HTML input type, `fill` its autocomplete word.
#[must_use]
pub fn text_field(label: &str, id: &'static str, kind: &'static str, fill: &'static str, value: RwSignal<String>) -> View {
    let label = label.to_owned();
    el("div")
        .class("field")
        .child(el("label").attr("for", id).child(label))
        .child(
            el("input")
                .class("input")
                .attr("id", id)
                .attr("name", id)
                .attr("type", kind)
                .attr("autocomplete", fill)
                .attr("autocapitalize", "none")
                .attr("spellcheck", "false")
                .shows(value)
                .on("input", move |event| value.set(event_target_value(&event))),
        )
        .view()
}

/// A field for several lines.
#[must_use]
pub fn text_area(label: &str, id: &'static str, value: RwSignal<String>, placeholder: &'static str) -> View {
    let label = label.to_owned();
    el("div")
        .class("field")
        .child(el("label").attr("for", id).child(label))
        .child(
            el("textarea")
                .class("input")
                .attr("id", id)
                .attr("name", id)
                .attr("rows", "3")
                .attr("placeholder", placeholder)
                .shows(value)
                .on("input", move |event| value.set(event_target_value(&event))),
        )
        .view()
}

/// A choice from a short list: (value, word) each.
#[must_use]
pub fn select(label: &str, id: &'static str, choices: Vec<(String, String)>, value: RwSignal<String>) -> View {
    let label = label.to_owned();
    let options: Vec<View> = choices
        .into_iter()
        .map(|(key, word)| {
            let mine = key.clone();
            el("option").attr("value", key).attr("selected", move || value.get() == mine).child(word).view()
        })
        .collect();
    el("div")
        .class("field")
        .child(el("label").attr("for", id).child(label))
        .child(
            el("select")
                .class("input")
                .attr("id", id)
                .attr("name", id)
                .on("change", move |event| value.set(event_target_value(&event)))
                .child(options),
        )
        .view()
}
