//! 补充: further photos or words to a record.

use super::draft::SupplementDraft;
use super::draft_autosave::DraftAutosave;
use super::locate::place_of_shots;
use super::of_address::of_address;
use super::photo_slots::PhotoSlots;
use super::rectify_form::note_of;
use super::voice_field::VoiceField;
use crate::sync::PageContext;
use crate::text::{Msg, ReportMsg};
use crate::ui::{Loading, Page, TextArea, t, use_replace};
use leptos::prelude::*;
use shared::{id::IssueId, record::RecordKind};

/// The page of the issue that the address names.
#[component]
pub fn SupplementPage() -> impl IntoView {
    of_address(|id| view! { <Supplement id kind=RecordKind::Issue/> }.into_any())
}

/// The page of one record.
#[component]
pub fn Supplement(id: IssueId, kind: RecordKind) -> impl IntoView {
    let here = PageContext::get();
    let replace = use_replace();
    let autosave = DraftAutosave::open(here, SupplementDraft::the_key(id), SupplementDraft { form: here.phone.new_form(id), kind });
    let folder = if kind.is_issue() { "/issues/" } else { "/inspections/" };
    let fields = move || match autosave.ready.get() {
        true => untrack(|| view! { <Fields autosave kind/> }.into_any()),
        false => view! { <Loading/> }.into_any(),
    };
    let save = move |_| {
        let replace = replace.clone();
        autosave.submit(move || replace(&[folder, &id.to_string()].concat()));
    };
    let actions = view! { <button class="button button-main" type="button" on:click=save>{t(Msg::Save)}</button> }.into_any();
    view! { <Page title=t(Msg::Supplement) back=true actions>{fields}</Page> }
}

#[component]
fn Fields(autosave: DraftAutosave<SupplementDraft>, kind: RecordKind) -> impl IntoView {
    view! {
        <div class="stack">
            <PhotoSlots autosave=*autosave place=place_of_shots()/>
            {autosave.trouble_view()}
            <TextArea label=t(ReportMsg::Note) id="note" value=note_of(*autosave) placeholder=t(ReportMsg::NotePlaceholder)/>
            {kind.is_issue().then(|| view! { <VoiceField autosave=*autosave/> }.into_any())}
        </div>
    }
}
