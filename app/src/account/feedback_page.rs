//! 投诉建议: written by anyone, read and answered by the admin with the role it came from and no name.

use super::password_form::call_text;
use crate::admin::Letters;
use crate::sync::phone::CallError;
use crate::sync::{Loaded, PageContext};
use crate::text::{AccountMsg, moment_text};
use crate::ui::{Page, TextArea, lang, local_get, local_set, t, tf, toast};
use leptos::{prelude::*, task::spawn_local};
use shared::{
    account::{FeedbackText, OwnFeedback},
    id::{OpId, PersonId},
    person::RoleKind,
};

/// As many as the server looks for at once.
const MOST_OPS: usize = 20;

/// The page: a form, and for the admin the list.
#[component]
pub fn FeedbackPage() -> impl IntoView {
    let here = PageContext::get();
    let text = RwSignal::new(String::new());
    let trouble = RwSignal::new(None::<String>);
    let sent = RwSignal::new(0_u32);
    let op = StoredValue::new(here.phone.new_report().form.op);
    let send = move |_| {
        let words = text.get_untracked().trim().to_owned();
        if words.is_empty() {
            return trouble.set(Some(t(AccountMsg::FeedbackMissing).to_owned()));
        }
        let letter = FeedbackText { op: op.get_value(), text: words };
        spawn_local(async move {
            let done: Result<(), CallError> = here.phone.call("POST", "/api/feedback", Some(&letter)).await;
            let said = match done {
                Ok(()) => {
                    keep_op(here.me().id, letter.op);
                    let _ = sent.try_update(|sent| *sent += 1);
                    let _ = text.try_set(String::new());
                    let _ = op.try_update_value(|op| *op = here.phone.new_report().form.op);
                    toast(t(AccountMsg::FeedbackSent));
                    None
                }
                Err(error) => Some(call_text(&error).to_owned()),
            };
            let _ = trouble.try_set(said);
        });
    };
    let actions =
        view! { <button class="button button-main" type="button" on:click=send>{t(AccountMsg::FeedbackSend)}</button> }.into_any();
    view! {
        <Page title=t(AccountMsg::Feedback) back=true actions>
            <div class="stack">
                <p class="hint">{t(AccountMsg::FeedbackHint)}</p>
                <TextArea label=t(AccountMsg::FeedbackText) id="feedback" value=text/>
                {move || trouble.get().map(|text| view! { <p class="error" role="alert">{text}</p> }.into_any())}
                {move || {
                    sent.track();
                    untrack(|| own(here))
                }}
                {(here.role() == RoleKind::Admin).then(|| view! { <Letters/> }.into_any())}
            </div>
        </Page>
    }
}

/// What this person has sent from this browser, with the answers. Nobody else can find it: the server does not know who wrote.
fn own(here: PageContext) -> Option<AnyView> {
    let ops = local_get(&ops_key(here.me().id)).filter(|ops| !ops.is_empty())?;
    let list = Loaded::from(here, ["/api/feedback/own?ops=", &ops].concat(), move |letters: &Vec<OwnFeedback>| {
        view! { <ul class="cells">{letters.iter().map(|letter| own_line(here, letter)).collect_view()}</ul> }.into_any()
    });
    Some(view! { <section class="section stack"><h2>{t(AccountMsg::FeedbackOwn)}</h2>{list.view}</section> }.into_any())
}

fn own_line(here: PageContext, letter: &OwnFeedback) -> AnyView {
    let at = moment_text(letter.at, here.now_untracked(), here.offset(), lang());
    let answer = letter
        .answer
        .as_ref()
        .map_or_else(|| t(AccountMsg::FeedbackUnanswered).to_owned(), |answer| tf(AccountMsg::FeedbackAnswered, &[&answer.text]));
    view! {
        <li class="cell">
            <div class="cell-body">
                <p>{letter.text.clone()}</p>
                <p class="cell-line numbers">{at}</p>
                <p class="strong">{answer}</p>
            </div>
        </li>
    }
    .into_any()
}

/// Under which ops this browser sent this person's words, separated by commas; the newest few.
fn ops_key(person: PersonId) -> String {
    ["jingge.feedback.", &person.to_string()].concat()
}

fn keep_op(person: PersonId, op: OpId) {
    let key = ops_key(person);
    let mut ops = vec![op.to_string()];
    ops.extend(local_get(&key).unwrap_or_default().split(',').filter(|op| !op.is_empty()).take(MOST_OPS - 1).map(str::to_owned));
    local_set(&key, &ops.join(","));
}
