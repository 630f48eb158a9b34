//! 核查: pass, asked once, or send back with what is still wrong; either can be taken back for a moment.

use super::Act;
use super::act_form::ActForm;
use super::draft::VerifyDraft;
use super::draft_autosave::DraftAutosave;
use super::locate::place_of_shots;
use super::pass_sheet::PassSheet;
use super::photo_slots::PhotoSlots;
use super::undo_offer::UndoOffer;
use super::voice_field::VoiceField;
use crate::store::{SavedDraft, json};
use crate::sync::PageContext;
use crate::text::VerifyMsg;
use crate::ui::{TextArea, t};
use leptos::prelude::*;
use shared::id::IssueId;

/// The form, drawn while `open`.
#[must_use]
pub(super) fn verify_form(here: PageContext, id: IssueId, open: Signal<bool>) -> ActForm {
    let fresh = move || VerifyDraft { form: here.phone.new_form(id), pass: None, reason: String::new() };
    let autosave = DraftAutosave::open(here, VerifyDraft::the_key(id), fresh());
    let open = Memo::new(move |_| open.get() && autosave.ready.get());
    let fields = move || open.get().then(|| untrack(|| view! { <Fields autosave/> }.into_any()));
    let asks = RwSignal::new(false);
    let undo = UndoOffer::get();
    let draws = Callback::new(move |form: Option<SavedDraft>| match form.and_then(|form| json::read::<VerifyDraft>(&form.json).ok()) {
        Some(draft) => autosave.draft.set(VerifyDraft { pass: None, ..draft }),
        None => autosave.renew(fresh()),
    });
    undo.opens(VerifyDraft::the_key(id), draws);
    let judge = move |pass: bool| {
        autosave.draft.update(|draft| draft.pass = Some(pass));
        autosave.submit_held_back(move |judged| {
            autosave.renew(fresh());
            undo.offer(judged, ["/issues/", &id.to_string()].concat());
        });
    };
    let pass = Callback::new(move |()| judge(true));
    let main = Callback::new(move |act: Act| {
        match act {
            Act::Pass => asks.set(true),
            Act::SendBack => judge(false),
            _ => return false,
        }
        true
    });
    ActForm { view: view! { {fields}<PassSheet id open=asks pass/> }.into_any(), main }
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
            <h2>{t(VerifyMsg::SpotPhotos)}</h2>
            <PhotoSlots autosave=*autosave place=place_of_shots()/>
            <TextArea label=t(VerifyMsg::SendBackReason) id="reason" value=reason/>
            <VoiceField autosave=*autosave/>
            {autosave.trouble_view()}
        </section>
    }
}
