//! 整改完成: the unit's proof, taken with the photo of the problem in view.

use super::Act;
use super::act_form::ActForm;
use super::draft::RectifyDraft;
use super::draft_autosave::{AnyAutosave, DraftAutosave};
use super::live_camera::LiveCamera;
use super::locate::place_of_shots;
use super::photo_slots::PhotoSlots;
use super::picture::Picture;
use super::voice_field::VoiceField;
use crate::photo::PhotoSize;
use crate::sync::PageContext;
use crate::text::{CameraMsg, Msg, ReportMsg};
use crate::ui::{Icon, TextArea, icon, t};
use leptos::prelude::*;
use shared::{id::IssueId, issue::PhotoStage, photo::PhotoSource};
use web_sys::File;

/// The form, drawn while `open`.
#[must_use]
pub(super) fn rectify_form(here: PageContext, id: IssueId, open: Signal<bool>) -> ActForm {
    let by_document = here
        .phone
        .reference
        .get_untracked()
        .zip(here.issue(id))
        .is_some_and(|(bundle, shown)| bundle.reference.catalogue.kind(&shown.issue.kind).is_some_and(|kind| kind.by_document));
    let fresh = RectifyDraft { form: here.phone.new_form(id), by_document };
    let autosave = DraftAutosave::open(here, RectifyDraft::the_key(id), fresh);
    let open = Memo::new(move |_| open.get() && autosave.ready.get());
    let fields = move || open.get().then(|| untrack(|| view! { <Fields id autosave/> }.into_any()));
    let main = Callback::new(move |act: Act| {
        let mine = act == Act::Rectify;
        if mine {
            autosave.submit(move || autosave.renew(RectifyDraft { form: here.phone.new_form(id), by_document }));
        }
        mine
    });
    ActForm { view: fields.into_any(), main }
}

#[component]
fn Fields(id: IssueId, autosave: DraftAutosave<RectifyDraft>) -> impl IntoView {
    let before = PageContext::get().issue(id).and_then(|shown| {
        let mut photos = shown.issue.photos.into_iter();
        photos.find(|photo| photo.stage == PhotoStage::Problem).map(|photo| photo.photo.hash)
    });
    let (place, open) = (place_of_shots(), RwSignal::new(false));
    let shoot = move |_| {
        // The position is looked for while the camera is open.
        place.run(());
        open.set(true);
    };
    let shot = Callback::new(move |file: File| autosave.take_files(std::iter::once(file), PhotoSource::Camera, place.run(()), None));
    let ghost = before.map(|hash| {
        view! {
            <figure class="figure-photo beside-before">
                <Picture hash size=PhotoSize::Large alt=t(Msg::Before) class="ghost"/>
                <figcaption class="hint">{t(Msg::Before)}</figcaption>
            </figure>
            <button class="button" type="button" on:click=shoot>{icon(Icon::Camera)}{t(CameraMsg::ShootOver)}</button>
            <LiveCamera open over=hash shot/>
        }
        .into_any()
    });
    view! {
        <section class="section card stack">
            <h2>{t(ReportMsg::ProofPhotos)}</h2>
            {ghost}
            <PhotoSlots autosave=*autosave place/>
            {autosave.trouble_view()}
            <TextArea label=t(ReportMsg::Note) id="note" value=note_of(*autosave) placeholder=t(ReportMsg::NotePlaceholder)/>
            <VoiceField autosave=*autosave/>
        </section>
    }
}

/// The note of a form as a signal that writes through.
#[must_use]
pub fn note_of(autosave: AnyAutosave) -> RwSignal<String> {
    let note = RwSignal::new(autosave.note());
    Effect::new(move || {
        let words = note.get();
        if autosave.note() != words {
            autosave.change(&mut |form| form.note.clone_from(&words));
        }
    });
    note
}
