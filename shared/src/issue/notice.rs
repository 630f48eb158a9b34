//! Who is told of what happens to an issue.

use super::{AssignCause, Assignment, Event, Issue};
use crate::{
    id::UnitId,
    notice::{NoticeFor, NoticeKind, Recipient},
    person::{Actor, RoleKind},
};

/// Who is told of these events, which made `issue` of what was there `before`. Without repeats, in the order of the events.
///
/// The lead unit answers for it, so it alone hears what was sent back and what is late; its helpers hear when their help is asked for
/// and when it no longer is.
#[must_use]
pub fn notices_for<'a>(before: Option<&Issue>, issue: &Issue, events: impl IntoIterator<Item = &'a Event>) -> Vec<NoticeFor> {
    let mut notices: Vec<NoticeFor> = Vec::new();
    let mut tell = |to: Recipient, kind: NoticeKind| {
        let notice = NoticeFor { to, kind };
        if !notices.contains(&notice) {
            notices.push(notice);
        }
    };
    let lead = issue.status.assignment().map(|assignment| Recipient::Unit(assignment.unit));
    let units: Vec<Recipient> = issue.status.assignment().into_iter().flat_map(units_in).map(Recipient::Unit).collect();
    let dispatchers = Recipient::Role(RoleKind::Dispatcher);
    for event in events {
        match event {
            Event::Assigned { assignment, cause, .. } => {
                units_in(assignment).for_each(|unit| tell(Recipient::Unit(unit), NoticeKind::Assigned));
                if matches!(cause, AssignCause::Reassigned { .. }) {
                    let had = before.and_then(|issue| issue.status.assignment()).into_iter().flat_map(units_in);
                    let gone = had.filter(|had| units_in(assignment).all(|has| has != *had));
                    gone.for_each(|unit| tell(Recipient::Unit(unit), NoticeKind::MovedAway));
                }
            }
            Event::LeftUnassigned { .. } => tell(dispatchers, NoticeKind::WaitsForAssignment),
            Event::Rectified { .. } => tell(Recipient::Role(RoleKind::Verifier), NoticeKind::Rectified),
            Event::SentBack { .. } => lead.into_iter().for_each(|unit| tell(unit, NoticeKind::SentBack)),
            Event::Closed { .. } => {
                units.iter().for_each(|unit| tell(*unit, NoticeKind::Closed));
                if let Actor::Named { person, .. } = issue.reporter {
                    tell(Recipient::Person(person), NoticeKind::Closed);
                }
            }
            Event::BecameOverdue { .. } => lead.into_iter().chain([dispatchers]).for_each(|to| tell(to, NoticeKind::Overdue)),
            Event::Escalated { .. } => {
                let leaders = Recipient::Role(RoleKind::Leader);
                lead.into_iter().chain([dispatchers, leaders]).for_each(|to| tell(to, NoticeKind::Supervised));
            }
            Event::Voided { .. } => units.iter().for_each(|unit| tell(*unit, NoticeKind::Voided)),
            Event::Withdrawn { .. } => units.iter().for_each(|unit| tell(*unit, NoticeKind::Withdrawn)),
            Event::Reported { .. }
            | Event::Supplemented { .. }
            | Event::Acknowledged
            | Event::Passed { .. }
            | Event::PhotoStored { .. }
            | Event::Relapsed
            | Event::KindConfirmed => {}
        }
    }
    notices
}

/// The lead unit, then its helpers.
fn units_in(assignment: &Assignment) -> impl Iterator<Item = UnitId> {
    std::iter::once(assignment.unit).chain(assignment.helpers.iter().copied())
}
