//! 问题详情: what, where, whose, until when and why; the photos; what happened; and the acts open to the reader.

use super::act_bar::ActBar;
use super::act_form::ActForm;
use super::coordinates::{Coordinates, accuracy_of};
use super::gallery::{Gallery, GalleryDialog};
use super::of_address::of_address;
use super::photo_groups::photo_groups;
use super::rectify_form::rectify_form;
use super::row_view::{delivery_tag, marks, standing_tag};
use super::timeline_view::timeline;
use super::verify_form::verify_form;
use super::voice_player::VoicePlayer;
use super::{Act, Standing, acts_for, album_of, kind_name};
use crate::sync::PageContext;
use crate::text::{DetailMsg, Msg, VoiceMsg, entry_text, level_word, place_text, role_word, source_word};
use crate::ui::{Empty, Icon, Loading, Offline, Page, lang, t, tf};
use leptos::prelude::*;
use shared::record::{RecordKind, RecordRef};
use shared::sync::{OpState, Shown};
use shared::{
    deadline::explain_due,
    id::IssueId,
    issue::{ClosedBy, Entry, Event, Issue, Status, Voice},
    kind::Level,
    lang::Lang,
    person::RoleKind,
    reference::Bundle,
    responsibility::{Basis, reason_text},
};

/// How much later something must have reached the server than it was done for both to be said.
const NOTABLE_MILLIS: i64 = 5 * 60_000;

/// The page of the issue that the address names.
#[component]
pub fn DetailPage() -> impl IntoView {
    of_address(|id| view! { <Detail id/> }.into_any())
}

#[component]
fn Detail(id: IssueId) -> impl IntoView {
    let Case { body, actions } = case_of(id, Callback::new(|_| false));
    view! { <Page title=t(DetailMsg::IssueTitle) back=true actions>{body}</Page> }
}

/// A case, in a page or beside a list.
pub(super) struct Case {
    /// All that is shown of it.
    pub body: AnyView,
    /// The acts open to the reader.
    pub actions: AnyView,
}

/// The case. `take` is asked first for each act that is pressed, and says whether it does it.
pub(super) fn case_of(id: IssueId, take: Callback<Act, bool>) -> Case {
    let here = PageContext::get();
    let shown = Memo::new(move |_| here.issue(id));
    let gallery = Gallery::of(move || {
        let bundle = here.bundle()?;
        let album = |shown: &Shown| album_of(&shown.issue, &bundle.reference, here.now_untracked(), here.offset(), lang());
        shown.with(|shown| shown.as_ref().map(album))
    });
    let acts = Memo::new(move |_| {
        let (shown, bundle) = (shown.get()?, here.bundle()?);
        Some(acts_for(&shown.issue, &here.me(), &bundle, here.now_untracked()))
    });
    let story = move || match (shown.get(), here.bundle()) {
        (Some(shown), Some(bundle)) => story(here, &shown, &bundle, gallery),
        (_, None) => view! { <Loading/> }.into_any(),
        (None, Some(_)) if here.phone.is_out_of_reach(RecordRef { kind: RecordKind::Issue, id: id.into() }) => {
            view! { <Offline again=Callback::new(move |()| here.phone.ask_again())/> }.into_any()
        }
        (None, Some(_)) => {
            view! { <Empty picture=Icon::List text=t(Msg::NoSuchIssue)/><a class="button" href="/issues">{t(Msg::Issues)}</a> }.into_any()
        }
    };
    let ActForm { view: form, main: by_form } = form_of(here, id, acts);
    let main = Callback::new(move |act| take.run(act) || by_form.run(act));
    let history = move || {
        let (shown, bundle) = shown.get().zip(here.bundle())?;
        let (me, now) = (here.me(), here.now_untracked());
        let said = |entry: &Entry| Some((entry.at, entry_text(entry, &me, &bundle.reference, now, lang())?, heard(&shown.issue, entry)));
        Some(timeline(here, shown.issue.timeline.iter().filter_map(said)))
    };
    // By themselves, so that nothing that changes beside them breaks off what is being listened to.
    let spoken = Memo::new(move |_| shown.with(|shown| shown.as_ref().map(|shown| shown.issue.voices.clone()).unwrap_or_default()));
    let spoken = move || voices(&spoken.get());
    let actions = view! { <ActBar id acts main/> }.into_any();
    Case { body: view! { {story}{spoken}{form}{history}<GalleryDialog gallery/> }.into_any(), actions }
}

/// A proof for the unit, a judgement for the verifier; nothing for others.
fn form_of(here: PageContext, id: IssueId, acts: Memo<Option<Vec<(Act, Standing)>>>) -> ActForm {
    let has = move |act: Act| {
        Signal::derive(move || acts.with(|acts| acts.as_ref().is_some_and(|acts| acts.iter().any(|(open, _)| *open == act))))
    };
    match here.role() {
        RoleKind::Unit => rectify_form(here, id, has(Act::Rectify)),
        RoleKind::Verifier => verify_form(here, id, has(Act::SendBack)),
        RoleKind::Dispatcher => ActForm { view: way_to_tell(id), main: Callback::new(|_| false) },
        _ => ActForm { view: ().into_any(), main: Callback::new(|_| false) },
    }
}

/// To the page with the printed notice and the links for the unit.
fn way_to_tell(id: IssueId) -> AnyView {
    let path = ["/issues/", &id.to_string(), "/tell"].concat();
    view! { <a class="button" href=path>{t(DetailMsg::TellUnit)}</a> }.into_any()
}

fn story(here: PageContext, shown: &Shown, bundle: &Bundle, gallery: Gallery) -> AnyView {
    let issue = &shown.issue;
    let state = issue.status.kind();
    let pending = shown.pending.as_ref().filter(|state| **state != OpState::Delivered);
    let note = Some(issue.note.clone()).filter(|note| !note.is_empty());
    let unsure = pending.map(|state| if *state == OpState::TextDelivered { DetailMsg::PendingPhotos } else { DetailMsg::PendingMark });
    let returned = returned_because(issue).map(|reason| tf(DetailMsg::ReturnedBecause, &[reason]));
    let by_verification = matches!(issue.status, Status::Closed { by: ClosedBy::Verification { .. }, .. });
    let accepted = by_verification && here.role() == RoleKind::Unit;
    let supervised = issue.supervised_at.is_some() && state.is_open();
    view! {
        <section class="card stack">
            <div class="cell-title"><h2 class="grow">{kind_name(&issue.kind, &bundle.reference, lang())}</h2>{standing_tag(state, issue.returned())}</div>
            {marks([issue.is_overdue_at(here.now_untracked()), false, supervised, issue.relapse_of.is_some()], issue.kind_guessed && state.is_open(), None, None)}
            {shown.pending.as_ref().map(|state| view! { <p role="status">{delivery_tag(state)}</p> }.into_any())}
            {accepted.then(|| view! { <p>{t(DetailMsg::CureAcceptedMeans)}</p> }.into_any())}
            {unsure.map(|unsure| view! { <p class="hint">{t(unsure)}</p> }.into_any())}
            {returned.map(|reason| view! { <p class="error">{reason}</p> }.into_any())}
            {note.map(|note| view! { <p>{note}</p> }.into_any())}
        </section>
        {photo_groups(issue, gallery)}
        <section class="section card stack">{facts(here, shown, bundle)}</section>
    }
    .into_any()
}

/// The voice notes of the issue in the order of its story; nothing where there are none.
fn voices(voices: &[Voice]) -> Option<AnyView> {
    let one = |voice: &Voice| view! { <VoicePlayer voice=voice.voice stored=voice.stored/> };
    (!voices.is_empty()).then(|| {
        let all = voices.iter().map(one).collect_view();
        view! { <section class="section stack"><h2>{t(VoiceMsg::Note)}</h2>{all}</section> }.into_any()
    })
}

/// The voice note of an entry.
fn heard(issue: &Issue, entry: &Entry) -> Option<AnyView> {
    let voice = *entry.event.voice()?;
    let stored = issue.voices.iter().any(|kept| kept.voice.hash == voice.hash && kept.stored);
    Some(view! { <VoicePlayer voice stored/> }.into_any())
}

/// Why the last proof was sent back, while the unit is to put it right again.
fn returned_because(issue: &Issue) -> Option<&str> {
    issue.returned()?;
    issue.timeline.iter().rev().find_map(|entry| match &entry.event {
        Event::SentBack { reason, .. } => Some(reason.as_str()),
        _ => None,
    })
}

/// The inspection that opened the issue, as a way there.
fn cause(issue: &Issue) -> Option<AnyView> {
    let cause = issue.timeline.first().and_then(|entry| entry.cause).filter(|cause| cause.kind == RecordKind::Inspection)?;
    let path = ["/inspections/", &cause.record.to_string()].concat();
    Some(view! { <dt>{t(DetailMsg::OpenedBy)}</dt><dd><a href=path>{t(Msg::OutboxInspection)}</a></dd> }.into_any())
}

/// Whether the server has not yet said a date: a report that is only on this phone runs from its delivery.
fn is_estimate(shown: &Shown) -> bool {
    let first = shown.issue.timeline.first();
    shown.pending == Some(OpState::Waiting) && first.is_some_and(|entry| entry.recorded_at == Some(entry.at))
}

fn facts(here: PageContext, shown: &Shown, bundle: &Bundle) -> AnyView {
    let issue = &shown.issue;
    let reference = &bundle.reference;
    let now = here.now_untracked();
    let time = |at| crate::text::moment_text(at, now, reference.town.offset, lang());
    let mut facts: Vec<(&'static str, String)> = vec![(t(Msg::Where), place_text(issue, reference, lang()))];
    if let Some(assignment) = issue.status.assignment() {
        facts.push((role_word(RoleKind::Unit, lang()), reference.unit_name(assignment.unit).to_owned()));
        if !assignment.helpers.is_empty() {
            let names: Vec<&str> = assignment.helpers.iter().map(|helper| reference.unit_name(*helper)).collect();
            facts.push((t(DetailMsg::Helpers), names.join(if lang() == Lang::Zh { "、" } else { ", " })));
        }
        if let Some(step) = assignment.path.last().filter(|step| step.basis != Basis::Decided) {
            let why = if here.role() == RoleKind::Unit { DetailMsg::WhyYours } else { DetailMsg::BasisLabel };
            facts.push((t(why), reason_text(step, assignment.unit, reference, lang())));
        }
        let due = time(assignment.due.at);
        facts.push((t(DetailMsg::ByWhen), if is_estimate(shown) { tf(DetailMsg::Estimated, &[&due]) } else { due }));
        facts.push(("", explain_due(&assignment.due, &reference.town, &reference.calendar, lang())));
    }
    if let Some(kind) = reference.catalogue.kind(&issue.kind) {
        if !kind.closing.is_empty() && lang() == Lang::Zh {
            facts.push((t(DetailMsg::WhatToDo), kind.closing.clone()));
        }
        if issue.level != Level::Normal {
            facts.push((t(DetailMsg::LevelLabel), level_word(issue.level, lang()).to_owned()));
        }
    }
    if !issue.source.is_patrol() {
        facts.push((t(DetailMsg::SourceLabel), source_word(issue.source, lang()).to_owned()));
    }
    facts.push((t(Msg::ReportedAt), time(issue.found_at())));
    if issue.reported_at.millis_since(issue.found_at()) > NOTABLE_MILLIS {
        facts.push((t(DetailMsg::ReachedAt), time(issue.reported_at)));
    }
    let row = |(name, fact): (&'static str, String)| {
        let class = if name.is_empty() { "numbers hint" } else { "numbers" };
        view! { <dt>{name}</dt><dd class=class>{fact}</dd> }
    };
    let name = [kind_name(&issue.kind, reference, lang()), place_text(issue, reference, lang())].join(" · ");
    let coordinates = issue.point.map(|point| view! { <Coordinates point accuracy_m=accuracy_of(issue) name/> });
    let code = tf(DetailMsg::ShortCode, &[&issue.id.short_code()]);
    view! {
        <dl class="facts">{facts.into_iter().map(row).collect_view()}{cause(issue)}{coordinates}</dl>
        <p class="hint numbers">{code}</p>
    }
    .into_any()
}
