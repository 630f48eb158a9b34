//! The acts open to the reader: main ones within the thumb's reach, the others above them.

use super::{Act, Standing, Way, kind_name};
use crate::sync::PageContext;
use crate::text::{Msg, ReportMsg, refusal_text, submit_text};
use crate::ui::{Ask, Question, lang, t, tf, toast};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use shared::{id::IssueId, issue::Command};

/// The bar. `main` runs an act through the page's form and says whether the form does it.
#[component]
pub(super) fn ActBar(id: IssueId, acts: Memo<Option<Vec<(Act, Standing)>>>, main: Callback<Act, bool>) -> impl IntoView {
    let here = PageContext::get();
    let asked = RwSignal::new(None::<Question>);
    let navigate = use_navigate();
    let press = Callback::new(move |act: Act| {
        if main.run(act) {
            return;
        }
        match act.way() {
            Way::AtOnce(command) => perform(here, id, command()),
            Way::WithReason(command) => asked.set(Some(question(here, id, act, Msg::Reason, command))),
            Way::WithDocument(command) => asked.set(Some(question(here, id, act, Msg::DocumentName, command))),
            Way::OnPage(page) => navigate(&["/issues/", &id.to_string(), "/", page].concat(), Default::default()),
            // The page's form has done it already.
            Way::InForm => {}
        }
    });
    // What is confirmed stands on the button: a guess is confirmed only by who has read it.
    let kind = move || here.issue(id).zip(here.bundle()).map(|(shown, bundle)| kind_name(&shown.issue.kind, &bundle.reference, lang()));
    let word = move |act| match act {
        Act::ConfirmKind => tf(ReportMsg::ConfirmThatKind, &[&kind().unwrap_or_default()]),
        _ => t(word(act)).to_owned(),
    };
    let buttons =
        move || acts.get().unwrap_or_default().into_iter().map(|(act, standing)| button(act, word(act), &standing, press)).collect_view();
    let held = move || {
        let held = acts.get().unwrap_or_default().into_iter().find_map(|(_, standing)| match standing {
            Standing::Held(refusal) => Some(refusal_text(&refusal, None, lang())),
            Standing::Open => None,
        });
        held.map(|why| view! { <p class="hint" role="status">{why}</p> }.into_any())
    };
    view! { {held}{buttons}<Ask asked/> }
}

const fn word(act: Act) -> Msg {
    match act {
        Act::Acknowledge => Msg::Acknowledge,
        Act::Rectify => Msg::Rectify,
        Act::Pass => Msg::Pass,
        Act::SendBack => Msg::SendBack,
        Act::ConfirmKind => Msg::Confirm,
        Act::Assign => Msg::Assign,
        Act::Reassign => Msg::Reassign,
        Act::Close => Msg::CloseByDocument,
        Act::Escalate => Msg::Escalate,
        Act::Supplement => Msg::Supplement,
        Act::Withdraw => Msg::Withdraw,
        Act::Void => Msg::VoidIssue,
    }
}

fn button(act: Act, word: String, standing: &Standing, press: Callback<Act>) -> AnyView {
    let class = match act {
        Act::Acknowledge | Act::Rectify | Act::Pass | Act::Assign => "button button-main",
        Act::Withdraw | Act::Void => "button button-bad",
        _ => "button",
    };
    let closed = *standing != Standing::Open;
    view! { <button class=class type="button" disabled=closed on:click=move |_| press.run(act)>{word}</button> }.into_any()
}

/// Asks for words, and sends the command that they make.
fn question(here: PageContext, id: IssueId, act: Act, words: Msg, command: fn(String) -> Command) -> Question {
    let then = Callback::new(move |said: String| perform(here, id, command(said)));
    Question { title: t(word(act)).to_owned(), text: String::new(), confirm: word(act), reason: Some(words), then }
}

/// Saves a command that needs no form; the list shows it at once.
pub(super) fn perform(here: PageContext, id: IssueId, command: Command) {
    spawn_local(async move {
        match here.phone.act(id, command).await {
            Ok(_) => toast(here.saved_word()),
            Err(error) => {
                let bundle = here.phone.reference.get_untracked();
                toast(submit_text(&error, bundle.as_ref().map(|bundle| &bundle.reference), lang()));
            }
        }
    });
}
