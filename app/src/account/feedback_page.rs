//! 投诉建议: written by anyone, read by the admin with the role it came from and no name.

use super::password_form::call_text;
use crate::sync::Here;
use crate::sync::phone::CallError;
use crate::text::{Msg, moment_text, role_word};
use crate::ui::dom::{Piece as _, View, el, many};
use crate::ui::{Frame, Icon, empty, lang, page, t, text_area, toast};
use leptos::{prelude::*, task::spawn_local};
use shared::{Feedback, FeedbackText, RoleKind, UtcOffset};

/// The page: a form, and for the admin the list.
#[must_use]
pub fn feedback_page() -> View {
    let here = Here::get();
    let text = RwSignal::new(String::new());
    let trouble = RwSignal::new(None::<String>);
    let op = StoredValue::new(here.phone.new_report().form.op);
    let send = move |_| {
        let words = text.get_untracked().trim().to_owned();
        if words.is_empty() {
            return trouble.set(Some(t(Msg::FeedbackMissing).to_owned()));
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
                Err(error) => Some(call_text(&error).to_owned()),
            };
            let _ = trouble.try_set(said);
        });
    };
    let complaint = move || trouble.get().map(|text| el("p").class("error").attr("role", "alert").child(text));
    let list = (here.role() == RoleKind::Admin).then(|| letters(here));
    let body = el("div")
        .class("stack")
        .child(el("p").class("hint").child(t(Msg::FeedbackHint)))
        .child(text_area(t(Msg::FeedbackText), "feedback", text, ""))
        .child(complaint)
        .child(list);
    let actions = el("button").class("button button-main").attr("type", "button").on("click", send).child(t(Msg::FeedbackSend));
    page(Frame::inner(t(Msg::Feedback)), body.view(), Some(actions.view()))
}

/// The admin's first page.
#[must_use]
pub fn admin_home(here: Here) -> View {
    many()
        .child(el("section").class("card").child(el("p").child(t(Msg::AdminHome))))
        .child(el("section").class("section").child(el("h2").child(t(Msg::Feedback))).child(letters(here)))
        .view()
}

fn letters(here: Here) -> View {
    let letter = move |letter: &Feedback| {
        let at = moment_text(letter.at, here.now_untracked(), UtcOffset::CHINA, lang());
        let from = [role_word(letter.from, lang()), " · ", &at].concat();
        let body = el("div").class("cell-body").child(el("p").child(letter.text.as_str()));
        el("li").class("cell").child(body.child(el("p").class("cell-line numbers").child(from))).view()
    };
    let draw = move |letters: &Vec<Feedback>| {
        if letters.is_empty() {
            return empty(Icon::Inbox, t(Msg::FeedbackEmpty));
        }
        el("ul").class("cells").child(letters.iter().map(letter).collect::<Vec<View>>()).view()
    };
    here.loaded("/api/feedback", draw).view
}
