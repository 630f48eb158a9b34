//! A question before something that cannot be undone, with a reason where one is needed.

use super::{TextArea, sheet::open_modal, t};
use crate::text::Msg;
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
#[component]
pub fn Ask(asked: RwSignal<Option<Question>>) -> impl IntoView {
    move || asked.get().map(|question| dialog(question, asked))
}

fn dialog(question: Question, asked: RwSignal<Option<Question>>) -> impl IntoView {
    let Question { title, text, confirm, reason, then } = question;
    let label = title.clone();
    let words = RwSignal::new(String::new());
    let missing = RwSignal::new(false);
    let press = move |_| {
        let given = words.get_untracked().trim().to_owned();
        if reason.is_some() && given.is_empty() {
            missing.set(true);
            return;
        }
        asked.set(None);
        then.run(given);
    };
    view! {
        <dialog class="ask" aria-label=label use:open_modal on:close=move |_| asked.set(None)>
            <h2>{title}</h2>
            <p class="soft">{text}</p>
            {reason.map(|label| view! { <TextArea label=t(label) id="ask-reason" value=words/> }.into_any())}
            {move || missing.get().then(|| view! { <p class="error" role="alert">{t(Msg::ReasonMissing)}</p> }.into_any())}
            <div class="button-row">
                <button class="button" type="button" on:click=move |_| asked.set(None)>{t(Msg::Cancel)}</button>
                <button class="button button-main" type="button" on:click=press>{t(confirm)}</button>
            </div>
        </dialog>
    }
}
