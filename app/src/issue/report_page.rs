//! 拍照上报: photo, kind, place; who answers and until when stand there before saving.

use super::draft::ReportDraft;
use super::keeper::Keeper;
use super::locate::watch_position;
use super::nearby_offer::{Nearby, nearby_offer};
use super::photo_slots::photo_slots;
use super::rectify_form::note_of;
use super::report_answer::{answer_card, answer_line};
use super::report_kind::kind_field;
use super::report_place::{follow_fix, place_field};
use super::{Preview, preview, recent_kinds};
use crate::sync::Here;
use crate::text::Msg;
use crate::ui::dom::{Piece as _, View, el, many};
use crate::ui::{Frame, Question, ask, loading, page, replace, t, text_area, toast};
use leptos::{prelude::*, task::spawn_local};
use shared::Place;

/// The page.
#[must_use]
pub fn report_page() -> View {
    let here = Here::get();
    let keeper = Keeper::open(here, ReportDraft::the_key(), here.phone.new_report());
    let answer = Memo::new(move |_| {
        let bundle = here.bundle()?;
        let (kind, place, pick) = keeper.draft.with(|draft| (draft.kind.clone(), draft.place.clone(), draft.pick.clone()));
        let place = place.unwrap_or(Place::Unknown);
        let now = here.now();
        here.shown.with(|shown| preview(&kind?, &place, pick.as_ref(), &here.me(), &bundle, shown, now))
    });
    let nearby = Nearby::of(here, keeper);
    let body = move || {
        if keeper.ready.get() && here.phone.reference.with(Option::is_some) {
            untrack(|| form(here, keeper, answer, nearby))
        } else {
            loading()
        }
    };
    page(Frame::inner(t(Msg::Report)), body.view(), Some(actions(here, keeper, answer, nearby)))
}

/// Who must put it right and until when, whatever the page is scrolled to, and the button that saves.
fn actions(here: Here, keeper: Keeper<ReportDraft>, answer: Memo<Option<Preview>>, nearby: Nearby) -> View {
    let saved = move || {
        let issue = keeper.draft.with_untracked(|draft| draft.form.issue);
        replace(&["/issues/", &issue.to_string()].concat());
    };
    let save = move |_| {
        if !nearby.asks() {
            let shown = answer.with_untracked(|answer| answer.as_ref().map(|preview| preview.forecast));
            keeper.draft.update_untracked(|draft| draft.forecast = shown);
            keeper.submit(saved);
        }
    };
    let busy = move || keeper.working.get() > 0;
    let button =
        el("button").class("button button-main").attr("type", "button").attr("disabled", busy).on("click", save).child(t(Msg::Save));
    many().child(answer_line(here, answer)).child(button).view()
}

fn form(here: Here, keeper: Keeper<ReportDraft>, answer: Memo<Option<Preview>>, nearby: Nearby) -> View {
    let fix = watch_position();
    follow_fix(keeper, fix);
    guess_kind(here, keeper);
    let place = Callback::new(move |()| keeper.draft.with_untracked(|draft| draft.place.clone().unwrap_or(Place::Unknown)));
    let note = note_of(*keeper);
    el("div")
        .class("stack")
        .child(photo_slots(here, *keeper, place))
        .child(keeper.trouble_view())
        .child(kind_field(here, keeper))
        .child(place_field(here, keeper, fix))
        .child(nearby_offer(here, keeper, nearby))
        .child(answer_card(here, keeper, answer))
        .child(text_area(t(Msg::Note), "note", note, t(Msg::NotePlaceholder)))
        .child(clear_draft(here, keeper, note))
        .view()
}

/// The kind of the last report is the first guess; a tap changes it.
fn guess_kind(here: Here, keeper: Keeper<ReportDraft>) {
    if keeper.draft.with_untracked(|draft| draft.kind.is_none()) {
        let guess = here.shown.with_untracked(|shown| recent_kinds(shown, &here.me()).into_iter().next());
        if let Some(kind) = guess {
            keeper.draft.update(|draft| draft.kind = Some(kind));
        }
    }
}

fn clear_draft(here: Here, keeper: Keeper<ReportDraft>, note: RwSignal<String>) -> View {
    let asked = RwSignal::new(None::<Question>);
    let begun = move || keeper.draft.with(|draft| !draft.form.photos.is_empty() || !draft.form.note.is_empty());
    let clear = Callback::new(move |_: String| {
        let fresh = here.phone.new_report();
        note.set(String::new());
        keeper.draft.set(fresh);
        spawn_local(async move {
            here.phone.drop_draft(ReportDraft::the_key()).await;
            toast(t(Msg::Discarded));
        });
    });
    let question = move |_| {
        asked.set(Some(Question {
            title: t(Msg::ClearDraft).to_owned(),
            text: t(Msg::ClearDraftAsk).to_owned(),
            confirm: Msg::ClearDraft,
            reason: None,
            then: clear,
        }));
    };
    let button =
        move || begun().then(|| el("button").class("link-button").attr("type", "button").on("click", question).child(t(Msg::ClearDraft)));
    many().child(el("p").class("hint").child(t(Msg::DraftSaved)).child(button)).child(ask(asked)).view()
}
