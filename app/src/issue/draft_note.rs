//! Below a form: that its draft is kept by itself, and the way to throw it away.

use crate::text::{Msg, ReportMsg};
use crate::ui::{Ask, Question, t};
use leptos::prelude::*;

/// The line; once the form is begun, with a button that asks before it clears.
#[component]
pub fn DraftNote(begun: Memo<bool>, clear: Callback<String>) -> impl IntoView {
    let asked = RwSignal::new(None::<Question>);
    let question = move |_| {
        asked.set(Some(Question {
            title: t(Msg::ClearDraft).to_owned(),
            text: t(ReportMsg::ClearDraftAsk).to_owned(),
            confirm: Msg::ClearDraft,
            reason: None,
            then: clear,
        }));
    };
    let button = move || {
        begun.get().then(|| view! { <button class="link-button" type="button" on:click=question>{t(Msg::ClearDraft)}</button> }.into_any())
    };
    view! { <p class="hint">{t(ReportMsg::DraftSaved)}{button}</p><Ask asked/> }
}
