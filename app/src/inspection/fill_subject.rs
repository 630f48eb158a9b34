//! 检查对象: what is inspected, found by its name in a half-screen picker.

use super::filling::Filling;
use super::{candidates, subject_name};
use crate::text::{InspectionMsg, distance_text};
use crate::ui::{Empty, Icon, Sheet, lang, small_icon, t};
use leptos::prelude::*;
use shared::inspection::Subject;
use shared::place::Place;

/// Most that the picker shows at a time; the rest is found by name.
const MOST: usize = 60;

/// The field.
#[component]
pub(super) fn SubjectField(filling: Filling) -> impl IntoView {
    let Filling { here, autosave, form, .. } = filling;
    let open = RwSignal::new(false);
    let choose = Callback::new(move |subject: Subject| {
        autosave.draft.update(|draft| draft.subject = Some(subject));
        open.set(false);
    });
    let name = move || {
        let subject = autosave.draft.with(|draft| draft.subject);
        match (subject, here.bundle()) {
            (Some(subject), Some(bundle)) => subject_name(subject, &bundle.reference).to_owned(),
            _ => t(InspectionMsg::ChooseSubject).to_owned(),
        }
    };
    let body = Callback::new(move |()| {
        let words = RwSignal::new(String::new());
        // As of opening the sheet: the list does not move under the finger.
        let from = autosave.draft.with_untracked(|draft| draft.place.as_ref().and_then(Place::point));
        let found = move || {
            let Some(bundle) = here.bundle() else { return ().into_any() };
            let found = words.with(|words| form.with_value(|form| candidates(form, words, &bundle.reference, MOST, lang(), from)));
            if found.is_empty() {
                return view! { <Empty picture=Icon::Search text=t(InspectionMsg::NothingFound)/> }.into_any();
            }
            let cell = |found: &super::Candidate| {
                let (subject, name) = (found.subject, found.name.clone());
                let press = move |_| choose.run(subject);
                let far = found.distance_m.map(|metres| view! { <span class="soft numbers">{distance_text(metres, lang())}</span> });
                view! { <button class="cell" type="button" on:click=press><span class="cell-body">{name}</span>{far}</button> }
            };
            let group = |group: &[super::Candidate]| {
                let title = group.first().map(|first| first.group);
                view! { <h3>{title}</h3><div class="cells">{group.iter().map(cell).collect_view()}</div> }
            };
            found.chunk_by(|one, next| one.group == next.group).map(group).collect_view().into_any()
        };
        view! {
            <div class="stack">
                <input
                    class="input"
                    type="search"
                    aria-label=t(InspectionMsg::SubjectSearch)
                    placeholder=t(InspectionMsg::SubjectSearch)
                    bind:value=words
                />
                {found}
            </div>
        }
        .into_any()
    });
    view! {
        <div class="field">
            <span class="label" id="subject-label">{t(InspectionMsg::Subject)}</span>
            <button class="pick" type="button" aria-labelledby="subject-label subject-value" on:click=move |_| open.set(true)>
                <span class="strong" id="subject-value">{name}</span>
                {small_icon(Icon::Next)}
            </button>
            <Sheet title=t(InspectionMsg::ChooseSubject) open body/>
        </div>
    }
}
