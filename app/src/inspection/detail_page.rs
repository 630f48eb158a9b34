//! One inspection: what it came to, whose it is to put right and until when, every answer with its photos, and what happened since.

use super::answers_view::answers;
use super::{Open, album_of, form_title, open_to, other_photos, subject_name};
use crate::issue::{Gallery, GalleryDialog, IssueRows, Supplement, delivery_tag, group, record_of_address, row_of, timeline};
use crate::sync::{PageContext, Reach, WholeInspection};
use crate::text::{InspectionMsg, Msg, inspection_entry_text, moment_text, role_word, score_text, source_word, status_word, submit_text};
use crate::ui::{Ask, Empty, Icon, Loading, Page, Question, Tone, lang, t, tag, tf, toast};
use leptos::{prelude::*, task::spawn_local};
use shared::form::ItemCode;
use shared::inspection::{Command, Entry, Inspection, Status};
use shared::record::RecordKind;
use shared::sync::OpState;
use shared::{
    id::{InspectionId, IssueId, RecordId},
    issue::{Source, StatusKind},
    person::{Actor, RoleKind},
    reference::Bundle,
};

/// The page of the inspection that the address names.
#[component]
pub fn InspectionPage() -> impl IntoView {
    of_inspection(|id| view! { <One id/> }.into_any())
}

/// 补充 to the inspection that the address names.
#[component]
pub fn InspectionSupplementPage() -> impl IntoView {
    of_inspection(|id| view! { <Supplement id kind=RecordKind::Inspection/> }.into_any())
}

fn of_inspection(page: fn(IssueId) -> AnyView) -> impl IntoView {
    record_of_address(RecordKind::Inspection, page, t(InspectionMsg::Title), t(InspectionMsg::NoSuchInspection))
}

#[component]
fn One(id: IssueId) -> impl IntoView {
    let here = PageContext::get();
    let id = InspectionId::from(RecordId::from(id));
    let asked = RwSignal::new(None::<Question>);
    let shown = Memo::new(move |_| here.inspection(id));
    let gallery = Gallery::of(move || {
        let (now, offset) = (here.now_untracked(), here.offset());
        let album = |shown: WholeInspection, bundle: &Bundle| album_of(&shown.inspection, &bundle.reference, now, offset, lang());
        shown.get().zip(here.bundle()).map(|(shown, bundle)| album(shown, &bundle))
    });
    let body = move || match (shown.get(), here.bundle()) {
        (Some(shown), Some(bundle)) => whole(here, &shown, &bundle, gallery),
        (_, None) => view! { <Loading/> }.into_any(),
        (None, Some(_)) => {
            let online = here.phone.reach.get() == Reach::Online;
            let text = t(if online { InspectionMsg::NoSuchInspection } else { InspectionMsg::NotHere });
            view! { <Empty picture=Icon::Search text/><a class="button" href="/inspections">{t(Msg::Inspections)}</a> }.into_any()
        }
    };
    let open = Memo::new(move |_| {
        let (shown, bundle) = shown.get().zip(here.bundle())?;
        Some(open_to(&here.me(), &shown.inspection, &bundle, here.now_untracked()))
    });
    let void = Callback::new(move |reason: String| {
        spawn_local(async move {
            match here.phone.act(RecordId::from(id).into(), Command::Void { reason }).await {
                Ok(_) => toast(here.saved_word()),
                Err(error) => {
                    let bundle = here.phone.reference.get_untracked();
                    toast(submit_text(&error, bundle.as_ref().map(|bundle| &bundle.reference), lang()));
                }
            }
        });
    });
    let ask_void = move |_| {
        let (title, text) = (t(InspectionMsg::VoidInspection).to_owned(), t(InspectionMsg::VoidText).to_owned());
        asked.set(Some(Question { title, text, confirm: Msg::VoidIssue, reason: Some(Msg::Reason), then: void }));
    };
    let supplement = ["/inspections/", &id.to_string(), "/supplement"].concat();
    let actions = move || {
        let Open { supplement: may_add, void: may_void } = open.get().unwrap_or_default();
        let path = supplement.clone();
        let add = may_add.then(|| view! { <a class="button" href=path>{t(Msg::Supplement)}</a> }.into_any());
        let void = may_void
            .then(|| view! { <button class="button button-bad" type="button" on:click=ask_void>{t(Msg::VoidIssue)}</button> }.into_any());
        view! { {add}{void} }
    };
    let actions = view! { {actions}<Ask asked/> }.into_any();
    view! { <Page title=t(InspectionMsg::Title) back=true actions>{body}<GalleryDialog gallery/></Page> }
}

fn whole(here: PageContext, WholeInspection { inspection, pending }: &WholeInspection, bundle: &Bundle, gallery: Gallery) -> AnyView {
    let (me, reference) = (here.me(), &bundle.reference);
    let said = |entry: &Entry| Some((entry.at, inspection_entry_text(entry, &me, lang())?, None));
    let mut tags: Vec<AnyView> = pending.iter().map(delivery_tag).collect();
    tags.extend(inspection.self_check.then(|| tag(Tone::Source, source_word(Source::SelfCheck, lang()))));
    tags.extend(inspection.is_void().then(|| tag(Tone::Ended, status_word(StatusKind::Void, lang()))));
    let because = match &inspection.status {
        Status::Void { reason, .. } => Some(view! { <p class="error">{tf(Msg::Because, &[reason])}</p> }.into_any()),
        Status::Submitted => None,
    };
    let note = inspection.submitted().map(|submitted| submitted.note.clone()).filter(|note| !note.is_empty());
    view! {
        <section class="card stack">
            <h2>{subject_name(inspection.subject, reference).to_owned()}</h2>
            <p>{form_title(inspection, reference, lang())}</p>
            <p class="strong numbers" id="score">{score_text(inspection.score, lang())}</p>
            {(!tags.is_empty()).then(|| view! { <p class="button-row" role="status">{tags}</p> }.into_any())}
            {because}
            {note.map(|note| view! { <p>{note}</p> }.into_any())}
        </section>
        {opened(here, inspection, pending.as_ref(), bundle)}
        <section class="section card stack">{facts(here, inspection, bundle)}</section>
        {answers(inspection, reference, gallery)}
        {group(t(InspectionMsg::OtherPhotos), &other_photos(inspection), gallery)}
        {timeline(here, inspection.timeline.iter().filter_map(said))}
    }
    .into_any()
}

/// The issues that it opened, each as it stands now; of one that is not in the reader's list only that it is.
fn opened(here: PageContext, inspection: &Inspection, pending: Option<&OpState>, bundle: &Bundle) -> Option<AnyView> {
    if inspection.opened.is_empty() {
        return None;
    }
    let now = here.now_untracked();
    let form = bundle.reference.form(&inspection.form, inspection.form_version);
    let number =
        |code: &ItemCode| form.and_then(|form| form.items().position(|item| item.code == *code)).map_or(0, |place| place + 1).to_string();
    let (mut rows, mut others) = (Vec::new(), Vec::new());
    for opened in &inspection.opened {
        match here.issue(opened.issue) {
            Some(shown) => rows.push(row_of(&shown, &bundle.reference, now, lang(), None)),
            None => {
                let word = if pending == Some(&OpState::Waiting) { InspectionMsg::IssueToCome } else { InspectionMsg::IssueElsewhere };
                others.push(view! { <p class="hint numbers">{tf(word, &[&number(&opened.item)])}</p> }.into_any());
            }
        }
    }
    let none = (Icon::List, Msg::NoIssues);
    let rows = (!rows.is_empty()).then(|| view! { <IssueRows rows=Signal::stored(rows) none/> }.into_any());
    Some(view! { <section class="section"><h2>{t(InspectionMsg::IssuesOpened)}</h2>{rows}{others}</section> }.into_any())
}

fn facts(here: PageContext, inspection: &Inspection, bundle: &Bundle) -> AnyView {
    let reference = &bundle.reference;
    let time = |at| moment_text(at, here.now_untracked(), reference.town.offset, lang());
    let mut facts: Vec<(&'static str, String)> = Vec::new();
    facts.extend(inspection.unit.map(|unit| (t(InspectionMsg::AboutUnit), reference.unit_name(unit).to_owned())));
    facts.extend(inspection.grid.and_then(|grid| reference.grid(grid)).map(|grid| (t(Msg::Where), grid.name.clone())));
    facts.push((t(InspectionMsg::SubmittedAt), time(inspection.submitted_at)));
    let by = match inspection.inspector {
        Actor::Named { person, .. } if person == here.me().id => t(Msg::Me),
        Actor::Named { role, .. } | Actor::Role(role) => role_word(role, lang()),
        Actor::System | Actor::Link => role_word(RoleKind::Inspector, lang()),
    };
    facts.push((t(InspectionMsg::InspectedBy), by.to_owned()));
    let row = |(name, fact): (&'static str, String)| view! { <dt>{name}</dt><dd class="numbers">{fact}</dd> };
    view! { <dl class="facts">{facts.into_iter().map(row).collect_view()}</dl> }.into_any()
}
