//! 整改完成: the unit's proof, taken with the photo of the problem in view.

use super::Act;
use super::detail_page::ActForm;
use super::draft::RectifyDraft;
use super::keeper::{AnyKeeper, Keeper};
use super::photo_slots::photo_slots;
use super::picture::picture;
use crate::photo::PhotoSize;
use crate::sync::Here;
use crate::text::Msg;
use crate::ui::dom::{Piece as _, View, el, watch};
use crate::ui::{t, text_area};
use leptos::prelude::*;
use shared::{IssueId, PhotoStage, Place};

/// The form, drawn while `open`.
#[must_use]
pub(super) fn rectify_form(here: Here, id: IssueId, open: Signal<bool>) -> ActForm {
    let by_document = here
        .phone
        .reference
        .get_untracked()
        .zip(here.issue(id))
        .is_some_and(|(bundle, shown)| bundle.reference.catalogue.kind(&shown.issue.kind).is_some_and(|kind| kind.by_document));
    let fresh = RectifyDraft { form: here.phone.new_form(id), by_document };
    let keeper = Keeper::open(here, RectifyDraft::the_key(id), fresh);
    let open = Memo::new(move |_| open.get() && keeper.ready.get());
    let draw = move || open.get().then(|| untrack(|| fields(here, id, keeper)));
    let main = Callback::new(move |act: Act| {
        let mine = act == Act::Rectify;
        if mine {
            keeper.submit(move || keeper.renew(RectifyDraft { form: here.phone.new_form(id), by_document }));
        }
        mine
    });
    ActForm { view: draw.view(), main }
}

fn fields(here: Here, id: IssueId, keeper: Keeper<RectifyDraft>) -> View {
    let before = here.issue(id).and_then(|shown| {
        let mut photos = shown.issue.photos.into_iter();
        photos.find(|photo| photo.stage == PhotoStage::Problem).map(|photo| photo.photo.hash)
    });
    let ghost = before.map(|hash| {
        el("figure")
            .class("figure-photo beside-before")
            .child(picture(here, hash, PhotoSize::Large, t(Msg::Before), "ghost"))
            .child(el("figcaption").class("hint").child(t(Msg::Before)))
    });
    let place = Callback::new(|()| Place::Unknown);
    el("section")
        .class("section card stack")
        .child(el("h2").child(t(Msg::ProofPhotos)))
        .child(ghost)
        .child(photo_slots(here, *keeper, place))
        .child(keeper.trouble_view())
        .child(text_area(t(Msg::Note), "note", note_of(*keeper), t(Msg::NotePlaceholder)))
        .view()
}

/// The note of a form as a signal that writes through.
#[must_use]
pub(super) fn note_of(keeper: AnyKeeper) -> RwSignal<String> {
    let note = RwSignal::new(keeper.note());
    watch(move || {
        let words = note.get();
        if keeper.note() != words {
            keeper.change(&mut |form| form.note.clone_from(&words));
        }
    });
    note
}
