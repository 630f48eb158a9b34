//! 核查: pass, or send back with what is still wrong.

use super::Act;
use super::act_form::ActForm;
use super::draft::VerifyDraft;
use super::keeper::Keeper;
use super::photo_slots::PhotoSlots;
use crate::sync::Here;
use crate::text::Msg;
use crate::ui::{TextArea, t};
use leptos::prelude::*;
use shared::{id::IssueId, place::Place};

/// The form, drawn while `open`.
#[must_use]
pub(super) fn verify_form(here: Here, id: IssueId, open: Signal<bool>) -> ActForm {
    let fresh = move || VerifyDraft { form: here.phone.new_form(id), pass: None, reason: String::new() };
    let keeper = Keeper::open(here, VerifyDraft::the_key(id), fresh());
    let open = Memo::new(move |_| open.get() && keeper.ready.get());
    let fields = move || open.get().then(|| untrack(|| view! { <Fields keeper/> }.into_any()));
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
    ActForm { view: fields.into_any(), main }
}

#[component]
fn Fields(keeper: Keeper<VerifyDraft>) -> impl IntoView {
    let reason = RwSignal::new(keeper.draft.with_untracked(|draft| draft.reason.clone()));
    Effect::new(move || {
        let words = reason.get();
        if keeper.draft.with_untracked(|draft| draft.reason != words) {
            keeper.draft.update(|draft| draft.reason = words);
        }
    });
    view! {
        <section class="section card stack">
            <h2>{t(Msg::SpotPhotos)}</h2>
            <PhotoSlots keeper=*keeper place=Callback::new(|()| Place::Unknown)/>
            <TextArea label=t(Msg::SendBackReason) id="reason" value=reason/>
            {keeper.trouble_view()}
        </section>
    }
}
