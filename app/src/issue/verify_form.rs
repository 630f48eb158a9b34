//! 核查: pass, or send back with what is still wrong.

use super::Act;
use super::detail_page::ActForm;
use super::draft::VerifyDraft;
use super::keeper::Keeper;
use super::photo_slots::photo_slots;
use crate::sync::Here;
use crate::text::Msg;
use crate::ui::dom::{Piece as _, View, el, watch};
use crate::ui::{t, text_area};
use leptos::prelude::*;
use shared::{IssueId, Place};

/// The form, drawn while `open`.
#[must_use]
pub(super) fn verify_form(here: Here, id: IssueId, open: Signal<bool>) -> ActForm {
    let fresh = move || VerifyDraft { form: here.phone.new_form(id), pass: None, reason: String::new() };
    let keeper = Keeper::open(here, VerifyDraft::the_key(id), fresh());
    let open = Memo::new(move |_| open.get() && keeper.ready.get());
    let draw = move || open.get().then(|| untrack(|| fields(here, keeper)));
    let main = Callback::new(move |act: Act| {
        let pass = match act {
            Act::Pass => true,
            Act::SendBack => false,
            _ => return false,
        };
        keeper.draft.update(|draft| draft.pass = Some(pass));
        keeper.submit(move || keeper.renew(fresh()));
        true
    });
    ActForm { view: draw.view(), main }
}

fn fields(here: Here, keeper: Keeper<VerifyDraft>) -> View {
    let reason = RwSignal::new(keeper.draft.with_untracked(|draft| draft.reason.clone()));
    watch(move || {
        let words = reason.get();
        if keeper.draft.with_untracked(|draft| draft.reason != words) {
            keeper.draft.update(|draft| draft.reason = words);
        }
    });
    let place = Callback::new(|()| Place::Unknown);
    el("section")
        .class("section card stack")
        .child(el("h2").child(t(Msg::SpotPhotos)))
        .child(photo_slots(here, *keeper, place))
        .child(text_area(t(Msg::SendBackReason), "reason", reason, ""))
        .child(keeper.trouble_view())
        .view()
}
