//! 投诉建议: written by anyone, read by the admin with the role it came from and no name.

use super::password_form::call_text;
use crate::sync::Here;
use crate::sync::phone::CallError;
use crate::text::{Msg, moment_text, role_word};
use crate::ui::{Frame, Icon, empty, lang, loading, offline, page, t, text_area, toast};
use leptos::{prelude::*, task::spawn_local};
use shared::{Feedback, FeedbackText, RoleKind, UtcOffset};

/// The page: a form, and for the admin the list.
#[must_use]
pub fn feedback_page() -> AnyView {
    let here = Here::get();
    let text = RwSignal::new(String::new());
    let trouble = RwSignal::new(None::<&'static str>);
    let op = StoredValue::new(here.phone.new_report().form.op);
    let send = move |_| {
        let words = text.get_untracked().trim().to_owned();
        if words.is_empty() {
            return trouble.set(Some(t(Msg::FeedbackMissing)));
        }
        let letter = FeedbackText { op: op.get_value(), text: words };
        spawn_local(async move {
            let done: Result<(), CallError> = here.phone.call("POST", "/api/feedback", Some(&letter)).await;
            let said = match done {
                Ok(()) => {
                    let _ = text.try_set(String::new());
                    let _ = op.try_update_value(|op| *op = here.phone.new_report().form.op);
                    toast(t(Msg::FeedbackSent));
                    None
                }
                Err(error) => Some(call_text(&error)),
            };
            let _ = trouble.try_set(said);
        });
    };
    let complaint = move || trouble.get().map(|text| view! { <p class="error" role="alert">{text}</p> });
    let list = (here.role() == RoleKind::Admin).then(|| letters(here));
    let body = view! {
        <div class="stack">
            <p class="hint">{t(Msg::FeedbackHint)}</p>
            {text_area(t(Msg::FeedbackText), "feedback", text, "")}
            {complaint}
            {list}
        </div>
    };
    let actions = view! { <button class="button button-main" type="button" on:click=send>{t(Msg::FeedbackSend)}</button> };
    page(Frame::inner(t(Msg::Feedback)), body.into_any(), Some(actions.into_any()))
}

/// The admin's first page.
#[must_use]
pub fn admin_home(here: Here) -> AnyView {
    view! { <section class="card"><p>{t(Msg::AdminHome)}</p></section><section class="section"><h2>{t(Msg::Feedback)}</h2>{letters(here)}</section> }.into_any()
}

fn letters(here: Here) -> AnyView {
    let answer = RwSignal::new(None::<Result<Vec<Feedback>, CallError>>);
    let load = move || {
        spawn_local(async move {
            let found = here.phone.get("/api/feedback").await;
            let _ = answer.try_set(Some(found));
        });
    };
    load();
    let draw = move || match answer.get() {
        None => loading(),
        Some(Err(_)) => offline(t(Msg::NeedsNetwork), Callback::new(move |()| load())),
        Some(Ok(letters)) if letters.is_empty() => empty(Icon::Inbox, t(Msg::FeedbackEmpty)),
        Some(Ok(letters)) => {
            let rows: Vec<AnyView> = letters
                .into_iter()
                .map(|letter| {
                    let from =
                        [role_word(letter.from, lang()), " · ", &moment_text(letter.at, here.now_untracked(), UtcOffset::CHINA, lang())]
                            .concat();
                    view! { <li class="cell"><div class="cell-body"><p>{letter.text}</p><p class="cell-line numbers">{from}</p></div></li> }
                        .into_any()
                })
                .collect();
            view! { <ul class="cells">{rows}</ul> }.into_any()
        }
    };
    view! { {draw} }.into_any()
}
