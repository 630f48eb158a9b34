//! 补充: further photos or words to an open issue.

use super::draft::SupplementDraft;
use super::keeper::Keeper;
use super::photo_slots::photo_slots;
use super::rectify_form::note_of;
use crate::sync::Here;
use crate::text::Msg;
use crate::ui::dom::{Piece as _, View, el};
use crate::ui::{Frame, loading, page, replace, t, text_area};
use leptos::prelude::*;
use shared::{IssueId, Place};

/// The page.
#[must_use]
pub fn supplement_page(id: IssueId) -> View {
    let here = Here::get();
    let frame = Frame::inner(t(Msg::Supplement));
    let keeper = Keeper::open(here, SupplementDraft::the_key(id), SupplementDraft { form: here.phone.new_form(id) });
    let body = move || if keeper.ready.get() { untrack(|| fields(here, keeper)) } else { loading() };
    let save = move |_| keeper.submit(move || replace(&["/issues/", &id.to_string()].concat()));
    let actions = el("button").class("button button-main").attr("type", "button").on("click", save).child(t(Msg::Save)).view();
    page(frame, body.view(), Some(actions))
}

fn fields(here: Here, keeper: Keeper<SupplementDraft>) -> View {
    let place = Callback::new(|()| Place::Unknown);
    el("div")
        .class("stack")
        .child(photo_slots(here, *keeper, place))
        .child(keeper.trouble_view())
        .child(text_area(t(Msg::Note), "note", note_of(*keeper), t(Msg::NotePlaceholder)))
        .view()
}
