//! A question before something that cannot be undone, with a reason where one is needed.

use super::{sheet::shown_modal, t, text_area};
use crate::text::Msg;
use leptos::prelude::*;

/// A question.
#[derive(Clone, Debug)]
pub struct Question {
    /// What is asked.
    pub title: String,
    /// What it means.
    pub text: String,
    /// The word of the button that does it.
    pub confirm: Msg,
    /// Label of the words that are needed, if any.
    pub reason: Option<Msg>,
}

/// Draws the question while `asked` holds one; `then` gets the words (empty where none are needed).
#[must_use]
pub fn ask(asked: RwSignal<Option<Question>>, then: Callback<String>) -> AnyView {
    let draw = move || asked.get().map(|question| dialog(question, asked, then));
    view! { {draw} }.into_any()
}

fn dialog(question: Question, asked: RwSignal<Option<Question>>, then: Callback<String>) -> AnyView {
    let node = shown_modal();
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
        then.run(given);
    };
    let field = question.reason.map(|label| text_area(t(label), "ask-reason", words, ""));
    let complaint = move || missing.get().then(|| view! { <p class="error" role="alert">{t(Msg::ReasonMissing)}</p> });
    let label = question.title.clone();
    view! {
        <dialog class="ask" node_ref=node aria-label=label on:close=move |_| asked.set(None)>
            <h2>{question.title}</h2>
            <p class="soft">{question.text}</p>
            {field}
            {complaint}
            <div class="button-row">
                <button class="button" type="button" on:click=move |_| asked.set(None)>{t(Msg::Cancel)}</button>
                <button class="button button-main" type="button" on:click=confirm>{t(question.confirm)}</button>
            </div>
        </dialog>
    }
    .into_any()
}
