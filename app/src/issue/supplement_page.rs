//! 补充: further photos or words to an open issue.

use super::draft::SupplementDraft;
use super::keeper::Keeper;
use super::photo_slots::photo_slots;
use super::rectify_form::note_of;
use crate::sync::Here;
use crate::text::Msg;
use crate::ui::{Frame, Icon, empty, loading, page, replace, t, text_area};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::{IssueId, Place};

/// The page.
#[must_use]
pub fn supplement_page() -> AnyView {
    let here = Here::get();
    let frame = Frame::inner(t(Msg::Supplement));
    let id = use_params_map().with_untracked(|params| params.get("id")).and_then(|id| id.parse::<IssueId>().ok());
    let Some(id) = id else { return page(frame, empty(Icon::List, t(Msg::NoSuchIssue)), None) };
    let keeper = Keeper::open(here, SupplementDraft::the_key(id), SupplementDraft { form: here.phone.new_form(id) });
    let body = move || if keeper.ready.get() { untrack(|| fields(here, keeper)) } else { loading() };
    let save = move |_| keeper.submit(move || replace(&["/issues/", &id.to_string()].concat()));
    let actions = view! { <button class="button button-main" type="button" on:click=save>{t(Msg::Save)}</button> }.into_any();
    page(frame, view! { {body} }.into_any(), Some(actions))
}

fn fields(here: Here, keeper: Keeper<SupplementDraft>) -> AnyView {
    let place = Callback::new(|()| Place::Unknown);
    view! {
        <div class="stack">
            {photo_slots(here, keeper, place)}
            {keeper.trouble_view()}
            {text_area(t(Msg::Note), "note", note_of(keeper), t(Msg::NotePlaceholder))}
        </div>
    }
    .into_any()
}
