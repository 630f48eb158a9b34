//! 核查: pass, asked once, or send back with what is still wrong; either can be taken back for a moment.

use super::Act;
use super::act_form::ActForm;
use super::draft::VerifyDraft;
use super::draft_autosave::{DraftAutosave, HeldBack};
use super::locate::place_of_shots;
use super::pass_sheet::PassSheet;
use super::photo_slots::PhotoSlots;
use super::voice_field::VoiceField;
use crate::store::json;
use crate::sync::{PageContext, UNDO_MILLIS};
use crate::text::{Msg, VerifyMsg, store_text};
use crate::ui::{TextArea, lang, t, toast};
use leptos::{prelude::*, task::spawn_local};
use shared::id::IssueId;
use std::time::Duration;

/// The form, drawn while `open`.
#[must_use]
pub(super) fn verify_form(here: PageContext, id: IssueId, open: Signal<bool>) -> ActForm {
    let fresh = move || VerifyDraft { form: here.phone.new_form(id), pass: None, reason: String::new() };
    let autosave = DraftAutosave::open(here, VerifyDraft::the_key(id), fresh());
    let open = Memo::new(move |_| open.get() && autosave.ready.get());
    let fields = move || open.get().then(|| untrack(|| view! { <Fields autosave/> }.into_any()));
    let asks = RwSignal::new(false);
    let held_back = RwSignal::new(None::<HeldBack>);
    let judge = move |pass: bool| {
        autosave.draft.update(|draft| draft.pass = Some(pass));
        autosave.submit_held_back(move |judged| {
            autosave.renew(fresh());
            let op = judged.op;
            let _ = held_back.try_set(Some(judged));
            let sent = move || held_back.try_update(|held| held.take_if(|held| held.op == op));
            set_timeout(move || drop(sent()), Duration::from_millis(UNDO_MILLIS.unsigned_abs()));
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
    let take_back = move |_| {
        let Some(HeldBack { op, form }) = held_back.try_update(Option::take).flatten() else { return };
        // Drawn first: what is kept of the empty form in between must not let go of the photos.
        if let Ok(draft) = json::read::<VerifyDraft>(&form.json) {
            autosave.draft.set(VerifyDraft { pass: None, ..draft });
        }
        spawn_local(async move {
            let undone = here.phone.undo(op, &form).await;
            if undone != Ok(true) {
                autosave.renew(fresh());
            }
            toast(match undone {
                Ok(true) => t(VerifyMsg::Undone),
                Ok(false) => t(VerifyMsg::UndoTooLate),
                Err(error) => store_text(&error, lang()),
            });
        });
    };
    let offer = move || {
        held_back.with(Option::is_some).then(|| {
            view! {
                <p class="banner undo" role="status">
                    <span>{t(VerifyMsg::UndoOffer)}</span>
                    <button type="button" on:click=take_back>{t(VerifyMsg::Undo)}</button>
                </p>
            }
            .into_any()
        })
    };
    ActForm { view: view! { {fields}{offer}<PassSheet id open=asks pass/> }.into_any(), main }
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
            <PhotoSlots autosave=*autosave place=place_of_shots()/>
            <TextArea label=t(Msg::SendBackReason) id="reason" value=reason/>
            <VoiceField autosave=*autosave/>
            {autosave.trouble_view()}
        </section>
    }
}
