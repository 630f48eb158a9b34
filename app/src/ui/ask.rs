//! A question before something that cannot be undone, with a reason where one is needed.

use super::{sheet::open_modal, t, text_area};
use crate::text::Msg;
use crate::ui::dom::{Piece as _, View, el};
use leptos::prelude::*;

/// A question.
#[derive(Clone)]
pub struct Question {
    /// What is asked.
    pub title: String,
    /// What it means.
    pub text: String,
    /// The word of the button that does it.
    pub confirm: Msg,
    /// Label of the words that are needed, if any.
    pub reason: Option<Msg>,
    /// What is done with the words (empty where none are needed).
    pub then: Callback<String>,
}

/// Draws the question while `asked` holds one.
#[must_use]
pub fn ask(asked: RwSignal<Option<Question>>) -> View {
    let draw = move || asked.get().map(|question| dialog(question, asked));
    draw.view()
}

fn dialog(question: Question, asked: RwSignal<Option<Question>>) -> View {
    let words = RwSignal::new(String::new());
    let missing = RwSignal::new(false);
    let needed = question.reason.is_some();
    let confirm = move |_| {
        let given = words.get_untracked().trim().to_owned();
        if needed && given.is_empty() {
            missing.set(true);
            return;
        }
        asked.set(None);
        question.then.run(given);
    };
    let field = question.reason.map(|label| text_area(t(label), "ask-reason", words, ""));
    let complaint = move || missing.get().then(|| el("p").class("error").attr("role", "alert").child(t(Msg::ReasonMissing)));
    let label = question.title.clone();
    el("dialog")
        .class("ask")
        .with(open_modal)
        .attr("aria-label", label)
        .on("close", move |_| asked.set(None))
        .child(el("h2").child(question.title))
        .child(el("p").class("soft").child(question.text))
        .child(field)
        .child(complaint)
        .child(
            el("div")
                .class("button-row")
                .child(el("button").class("button").attr("type", "button").on("click", move |_| asked.set(None)).child(t(Msg::Cancel)))
                .child(el("button").class("button button-main").attr("type", "button").on("click", confirm).child(t(question.confirm))),
        )
        .view()
}
