//! 问题详情: what, where, whose, until when and why; the photos; what happened; and the acts open to the reader.

use super::act_bar::act_bar;
use super::photo_groups::photo_groups;
use super::rectify_form::rectify_form;
use super::row_view::{delivery_tag, marks};
use super::timeline_view::timeline;
use super::verify_form::verify_form;
use super::{Act, Standing, acts_for, kind_name};
use crate::sync::Here;
use crate::text::{Msg, level_word, place_text, point_text, role_word};
use crate::ui::dom::{Piece as _, View, el, many};
use crate::ui::{Frame, Icon, LargePhoto, empty, lang, loading, page, state_tag, t, tf};
use leptos::prelude::*;
use shared::sync::{OpState, Shown};
use shared::{Basis, Bundle, Event, Issue, IssueId, Lang, Level, Point, RoleKind, StatusKind, basis_text, explain_due};

/// The page.
#[must_use]
pub fn detail_page(id: IssueId) -> View {
    let here = Here::get();
    let large = LargePhoto(RwSignal::new(None));
    let shown = Memo::new(move |_| here.issue(id));
    let acts = Memo::new(move |_| {
        let (shown, bundle) = (shown.get()?, here.bundle()?);
        Some(acts_for(&shown.issue, &here.me(), &bundle, here.now_untracked()))
    });
    let story = move || match (shown.get(), here.bundle()) {
        (Some(shown), Some(bundle)) => story(here, &shown, &bundle, large),
        (_, None) => loading(),
        (None, Some(_)) => {
            let home = el("a").class("button").attr("href", "/issues").child(t(Msg::Issues));
            many().child(empty(Icon::List, t(Msg::NoSuchIssue))).child(home).view()
        }
    };
    let form = form_of(here, id, acts);
    let history = move || match (shown.get(), here.bundle()) {
        (Some(shown), Some(bundle)) => {
            Some(el("section").class("section").child(el("h2").child(t(Msg::Timeline))).child(timeline(here, &shown.issue, &bundle)))
        }
        _ => None,
    };
    let body = many().child(story).child(form.view).child(history).child(large.view()).view();
    page(Frame::inner(t(Msg::IssueTitle)), body, Some(act_bar(here, id, acts, form.main)))
}

/// The form that belongs to the page's main acts, kept while the page is open.
pub(super) struct ActForm {
    /// The fields.
    pub view: View,
    /// Runs a main act with what the fields hold; whether the form does that act.
    pub main: Callback<Act, bool>,
}

/// A proof for the unit, a judgement for the verifier; nothing for others.
fn form_of(here: Here, id: IssueId, acts: Memo<Option<Vec<(Act, Standing)>>>) -> ActForm {
    let has = move |act: Act| {
        Signal::derive(move || acts.with(|acts| acts.as_ref().is_some_and(|acts| acts.iter().any(|(open, _)| *open == act))))
    };
    match here.role() {
        RoleKind::Unit => rectify_form(here, id, has(Act::Rectify)),
        RoleKind::Verifier => verify_form(here, id, has(Act::SendBack)),
        _ => ActForm { view: ().view(), main: Callback::new(|_| false) },
    }
}

fn story(here: Here, shown: &Shown, bundle: &Bundle, large: LargePhoto) -> View {
    let issue = &shown.issue;
    let now = here.now_untracked();
    let state = issue.status.kind();
    let pending = shown.pending.as_ref().filter(|state| **state != OpState::Delivered);
    let note = (!issue.note.is_empty()).then(|| el("p").child(issue.note.clone()));
    let unsure = pending.map(|state| {
        let text_there = *state == OpState::TextDelivered;
        el("p").class("hint").child(t(if text_there { Msg::PendingPhotos } else { Msg::PendingMark }))
    });
    let returned = returned_because(issue).map(|reason| el("p").class("error").child(tf(Msg::ReturnedBecause, &[reason])));
    let supervised = issue.supervised_at.is_some() && state.is_open();
    many()
        .child(
            el("section")
                .class("card stack")
                .child(
                    el("div")
                        .class("cell-title")
                        .child(el("h2").class("grow").child(kind_name(&issue.kind, &bundle.reference, lang())))
                        .child(state_tag(state)),
                )
                .child(marks(issue.is_overdue_at(now), supervised, issue.relapse_of.is_some(), None))
                .child(shown.pending.as_ref().map(|state| el("p").attr("role", "status").child(delivery_tag(state))))
                .child(unsure)
                .child(returned)
                .child(note),
        )
        .child(photo_groups(here, issue, large))
        .child(el("section").class("section card stack").child(facts(here, shown, bundle)))
        .view()
}

/// Why the last proof was sent back, while the unit is to put it right again.
fn returned_because(issue: &Issue) -> Option<&str> {
    let again = matches!(issue.status.kind(), StatusKind::Rectifying);
    let last = issue.timeline.iter().rev().find_map(|entry| match &entry.event {
        Event::SentBack { reason, .. } => Some(Some(reason.as_str())),
        Event::Rectified { .. } | Event::Assigned { .. } => Some(None),
        _ => None,
    });
    last.flatten().filter(|_| again)
}

/// Where exactly, to be opened with whatever map the phone has.
fn coordinates(point: Point) -> View {
    let text = point_text(point);
    let plain = text.replace(' ', "");
    let link = ["geo:", &plain, "?q=", &plain].concat();
    many().child(el("dt").child(t(Msg::Coordinates))).child(el("dd").class("numbers").child(el("a").attr("href", link).child(text))).view()
}

/// Whether the server has not yet said a date: a report that is only on this phone runs from its delivery.
fn is_estimate(shown: &Shown) -> bool {
    let first = shown.issue.timeline.first();
    shown.pending == Some(OpState::Waiting) && first.is_some_and(|entry| entry.recorded_at == Some(entry.at))
}

fn facts(here: Here, shown: &Shown, bundle: &Bundle) -> View {
    let issue = &shown.issue;
    let reference = &bundle.reference;
    let now = here.now_untracked();
    let time = |at| crate::text::moment_text(at, now, reference.town.offset, lang());
    let mut facts: Vec<(&'static str, String)> = vec![(t(Msg::Where), place_text(issue, reference, lang()))];
    if let Some(assignment) = issue.status.assignment() {
        facts.push((role_word(RoleKind::Unit, lang()), reference.unit_name(assignment.unit).to_owned()));
        if let Some(step) = assignment.path.last().filter(|step| step.basis != Basis::Decided) {
            let why = if here.role() == RoleKind::Unit { Msg::WhyYours } else { Msg::BasisLabel };
            facts.push((t(why), basis_text(&step.basis, reference, lang())));
        }
        let due = time(assignment.due.at);
        facts.push((t(Msg::ByWhen), if is_estimate(shown) { tf(Msg::Estimated, &[&due]) } else { due }));
        facts.push(("", explain_due(&assignment.due, &reference.town, &reference.calendar, lang())));
    }
    if let Some(kind) = reference.catalogue.kind(&issue.kind) {
        if !kind.closing.is_empty() && lang() == Lang::Zh {
            facts.push((t(Msg::WhatToDo), kind.closing.clone()));
        }
        if issue.level != Level::Normal {
            facts.push((t(Msg::LevelLabel), level_word(issue.level, lang()).to_owned()));
        }
    }
    facts.push((t(Msg::ReportedAt), time(issue.reported_at)));
    let rows: Vec<View> = facts
        .into_iter()
        .map(|(name, fact)| {
            many().child(el("dt").child(name)).child(el("dd").class("numbers").toggle("hint", name.is_empty()).child(fact)).view()
        })
        .collect();
    let code = tf(Msg::ShortCode, &[&issue.id.short_code()]);
    many()
        .child(el("dl").class("facts").child(rows).child(issue.point.map(coordinates)))
        .child(el("p").class("hint numbers").child(code))
        .view()
}
