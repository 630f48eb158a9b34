//! 投诉建议 as the administrator reads and answers them: with the role they came from and no name.

use crate::account::call_text;
use crate::sync::phone::CallError;
use crate::sync::{Loaded, PageContext};
use crate::text::{AccountMsg, moment_text, role_word};
use crate::ui::{Empty, Icon, lang, t, tf, toast};
use leptos::{prelude::*, task::spawn_local};
use shared::account::{Feedback, NewFeedbackAnswer};

/// What people wrote.
#[component]
pub fn Letters() -> impl IntoView {
    let here = PageContext::get();
    let list_of = RwSignal::new(None::<Callback<()>>);
    let list = Loaded::from(here, "/api/feedback", move |letters: &Vec<Feedback>| {
        if letters.is_empty() {
            return view! { <Empty picture=Icon::Inbox text=t(AccountMsg::FeedbackEmpty)/> }.into_any();
        }
        view! { <ul class="cells">{letters.iter().map(|letter| line(here, letter, list_of)).collect_view()}</ul> }.into_any()
    });
    list_of.set(Some(list.again));
    list.view
}

fn line(here: PageContext, letter: &Feedback, list: RwSignal<Option<Callback<()>>>) -> AnyView {
    let at = moment_text(letter.at, here.now_untracked(), here.offset(), lang());
    let from = [role_word(letter.from, lang()), " · ", &at].concat();
    let given = letter.answer.as_ref().map(|answer| answer.text.clone());
    let answered = given.clone().map(|text| view! { <p class="strong">{tf(AccountMsg::FeedbackAnswered, &[&text])}</p> }.into_any());
    let words = RwSignal::new(given.unwrap_or_default());
    let path = StoredValue::new(["/api/feedback/", &letter.id.to_string(), "/answer"].concat());
    let send = move |_| {
        let text = words.get_untracked().trim().to_owned();
        if text.is_empty() {
            return toast(t(AccountMsg::FeedbackMissing));
        }
        spawn_local(async move {
            let done: Result<(), CallError> = here.phone.call("POST", &path.get_value(), Some(&NewFeedbackAnswer { text })).await;
            match done {
                Ok(()) => {
                    if let Some(again) = list.try_get_untracked().flatten() {
                        again.run(());
                    }
                }
                Err(error) => toast(call_text(&error)),
            }
        });
    };
    view! {
        <li class="cell">
            <div class="cell-body">
                <p>{letter.text.clone()}</p>
                <p class="cell-line numbers">{from}</p>
                {answered}
                <details>
                    <summary class="soft">{t(AccountMsg::FeedbackAnswer)}</summary>
                    <div class="stack">
                        <textarea class="input" rows="3" maxlength="2000" aria-label=t(AccountMsg::FeedbackAnswer) bind:value=words></textarea>
                        <button class="button" type="button" on:click=send>{t(AccountMsg::FeedbackAnswer)}</button>
                    </div>
                </details>
            </div>
        </li>
    }
    .into_any()
}
