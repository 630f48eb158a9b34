//! 核查: pass, or send back with what is still wrong.

use super::Act;
use super::act_form::ActForm;
use super::draft::VerifyDraft;
use super::draft_autosave::DraftAutosave;
use super::photo_slots::PhotoSlots;
use crate::sync::PageContext;
use crate::text::Msg;
use crate::ui::{TextArea, t};
use leptos::prelude::*;
use shared::{id::IssueId, place::Place};

/// The form, drawn while `open`.
#[must_use]
pub(super) fn verify_form(here: PageContext, id: IssueId, open: Signal<bool>) -> ActForm {
    let fresh = move || VerifyDraft { form: here.phone.new_form(id), pass: None, reason: String::new() };
    let autosave = DraftAutosave::open(here, VerifyDraft::the_key(id), fresh());
    let open = Memo::new(move |_| open.get() && autosave.ready.get());
    let fields = move || open.get().then(|| untrack(|| view! { <Fields autosave/> }.into_any()));
    let main = Callback::new(move |act: Act| {
        let pass = match act {
            Act::Pass => true,
            Act::SendBack => false,
            _ => return false,
        };
        autosave.draft.update(|draft| draft.pass = Some(pass));
        autosave.submit(move || autosave.renew(fresh()));
        true
    });
    ActForm { view: fields.into_any(), main }
}

#[component]
fn Fields(autosave: DraftAutosave<VerifyDraft>) -> impl IntoView {
    let reason = RwSignal::new(autosave.draft.with_untracked(|draft| draft.reason.clone()));
    Effect::new(move || {
        let words = reason.get();
        if autosave.draft.with_untracked(|draft| draft.reason != words) {
            autosave.draft.update(|draft| draft.reason = words);
        }
    });
    view! {
        <section class="section card stack">
            <h2>{t(Msg::SpotPhotos)}</h2>
            <PhotoSlots autosave=*autosave place=Callback::new(|()| Place::Unknown)/>
            <TextArea label=t(Msg::SendBackReason) id="reason" value=reason/>
            {autosave.trouble_view()}
        </section>
    }
}
