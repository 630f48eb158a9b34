//! Which of the records in its access scope a phone holds: the working set. Server and phone ask the same rule, so a record that leaves the set
//! by age alone needs no word from the server: the phone lets it go by itself.
//!
//! How a phone uses it:
//! - It asks for the set with [`super::PullRequest::working_set_since`] and keeps, beside its cursor, the [`super::PullAnswer::head`]
//!   of the answer that began from the beginning: that number goes into each later request.
//! - [`super::Change::Issue`] and [`super::Change::Closed`] each replace whatever it held of the issue, [`super::Change::Gone`] drops it.
//! - From time to time it asks [`keeping`] of each issue and [`keeps_row`] of each row: what is [`Keeping::Row`] becomes
//!   [`ClosedNearby::of`] the issue, what is [`Keeping::Nothing`] goes. An issue that a draft or an unsent command names stays whole.
//! - Of inspections it holds those of which [`keeps_inspection`] says so, whole; [`super::Change::GoneRecord`] drops one.
//! - What it does not hold, its lists ask `/api/issues` and `/api/inspections` for while it is online.
//!
//! People of the office hold no set: their pages ask the server ([`works_by_query`]), and the phone holds only the records that its unsent
//! commands are about.

use crate::{
    catalogue::Catalogue, inspection::Inspection, issue::Issue, kind::KindCode, moment::Moment, person::RoleKind, record::ClosedNearby,
};

/// For so many days after its last change a record is held whole, whatever its state.
pub const WORKING_SET_DAYS: i64 = 30;

/// How much of an issue the working set holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// The issue whole: it is open, or has changed of late.
    Whole,
    /// What tells a relapse, and no more: it is closed within the window of its kind.
    Row,
    /// Nothing.
    Nothing,
}

/// Whether people of this role work by asking the server instead of by a working set on their phone: those who see the whole town, and the
/// administrator, who sees no case.
#[must_use]
pub const fn works_by_query(role: RoleKind) -> bool {
    match role {
        RoleKind::Inspector | RoleKind::Unit | RoleKind::Verifier => false,
        RoleKind::Dispatcher | RoleKind::Leader | RoleKind::Admin => true,
    }
}

/// How much of the issue is held at `now`; `relapse_days` are those of its kind, see [`relapse_days_of`].
#[must_use]
pub fn keeping(issue: &Issue, now: Moment, relapse_days: u32) -> Keeping {
    if issue.status.kind().is_open() || changed_at(issue) >= whole_from(now) {
        return Keeping::Whole;
    }
    match issue.closed_at() {
        Some(closed_at) if is_within(closed_at, now, relapse_days) => Keeping::Row,
        _ => Keeping::Nothing,
    }
}

/// Whether the row of a closed issue is still held at `now`.
#[must_use]
pub fn keeps_row(row: &ClosedNearby, now: Moment, relapse_days: u32) -> bool {
    is_within(row.closed_at, now, relapse_days)
}

/// Whether the inspection is held at `now`: it has changed of late. It is never open, and no report's forecast asks for it later.
#[must_use]
pub fn keeps_inspection(inspection: &Inspection, now: Moment) -> bool {
    inspection.changed_at() >= whole_from(now)
}

/// What changed at or after this instant is held whole.
#[must_use]
pub fn whole_from(now: Moment) -> Moment {
    now.plus_days(-WORKING_SET_DAYS)
}

/// The relapse window of a kind in days; 0 for one that the catalogue does not know.
#[must_use]
pub fn relapse_days_of(kind: &KindCode, catalogue: &Catalogue) -> u32 {
    catalogue.kind(kind).map_or(0, |kind| kind.relapse_days)
}

fn is_within(closed_at: Moment, now: Moment, relapse_days: u32) -> bool {
    closed_at >= now.plus_days(-i64::from(relapse_days))
}

fn changed_at(issue: &Issue) -> Moment {
    issue.timeline.last().map_or(issue.reported_at, |entry| entry.at)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::{
        fixture::{NOW, reported, town},
        issue::{ClosedBy, Entry, Event, apply},
        person::Actor,
    };

    /// An issue reported on 5 March at nine, open or closed a day later.
    fn issue(closed: bool) -> Issue {
        let issue = reported();
        if !closed {
            return issue;
        }
        let event = Event::Closed { by: ClosedBy::Verification { attempt: 1, in_time: true } };
        let by = Actor::System;
        let entry = Entry { at: NOW.plus_days(1), by, op: None, recorded_at: None, via: None, cause: None, link: None, event };
        let (id, of) = (issue.id, issue.town);
        apply(Some(issue), id, of, entry)
    }

    fn kept(issue: &Issue, days: i64, relapse_days: u32) -> Keeping {
        keeping(issue, NOW.plus_days(days), relapse_days)
    }

    #[test]
    fn an_open_issue_is_held_however_old() {
        assert_eq!(kept(&issue(false), 3_000, 0), Keeping::Whole);
    }

    #[test]
    fn a_closed_issue_is_held_whole_for_thirty_days_after_its_last_change_to_the_instant() {
        let closed = issue(true);
        assert_eq!(kept(&closed, 31, 0), Keeping::Whole);
        assert_eq!(keeping(&closed, NOW.plus_days(31).plus_millis(1), 0), Keeping::Nothing);
    }

    #[test]
    fn then_a_row_of_it_for_as_long_as_it_can_come_back_as_a_relapse() {
        let closed = issue(true);
        assert_eq!((kept(&closed, 32, 90), kept(&closed, 91, 90), kept(&closed, 92, 90)), (Keeping::Row, Keeping::Row, Keeping::Nothing));
        let row = ClosedNearby::of(&closed).unwrap();
        for days in 32..120 {
            let now = NOW.plus_days(days);
            assert_eq!(keeps_row(&row, now, 90), kept(&closed, days, 90) == Keeping::Row, "day {days}");
        }
        assert!(ClosedNearby::of(&issue(false)).is_none());
    }

    #[test]
    fn a_kind_that_the_catalogue_does_not_know_has_no_window() {
        let catalogue = town().catalogue;
        assert_eq!(relapse_days_of(&KindCode("corner".into()), &catalogue), 30);
        assert_eq!(relapse_days_of(&KindCode("none".into()), &catalogue), 0);
    }
}
