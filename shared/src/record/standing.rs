//! How the record of a notice stands by now, and whether that leaves its reader anything to do.

use super::AnyRecord;
use crate::{
    inspection::{Inspection, Subject},
    issue::{Issue, StatusKind},
    notice::{Notice, NoticeInspected, NoticeKind, NoticeNow},
    person::{Person, Role},
};

/// The notice with how its record stands by now; `record` is `None` where the reader may not see it, or not any more.
#[must_use]
pub fn standing(notice: Notice, record: Option<&AnyRecord>, reader: &Person) -> Notice {
    let now = match record {
        Some(AnyRecord::Issue(issue)) => Some(NoticeNow::State(issue.status.kind())),
        Some(AnyRecord::Inspection(inspection)) => inspection.is_void().then_some(NoticeNow::State(StatusKind::Void)),
        None => Some(NoticeNow::OutOfSight),
    };
    let done = is_done(notice.kind, notice.read_at.is_some(), record, reader);
    let inspected = record.and_then(AnyRecord::inspection).map(inspected);
    Notice { now, done, inspected, ..notice }
}

/// What a notice says of the inspection.
fn inspected(inspection: &Inspection) -> NoticeInspected {
    let (site, grid) = match inspection.subject {
        Subject::Site(site) => (Some(site), None),
        Subject::Grid(grid) => (None, Some(grid)),
        Subject::Unit(_) => (None, None),
    };
    NoticeInspected {
        site,
        grid,
        form_version: inspection.form_version,
        failed: inspection.failed.iter().take(NoticeInspected::MOST).cloned().collect(),
        failed_in_all: u32::try_from(inspection.failed.len()).unwrap_or(u32::MAX),
    }
}

/// What asks something of its reader is done once it is asked of them no longer, what is news once it has been read or is no longer true.
fn is_done(kind: NoticeKind, read: bool, record: Option<&AnyRecord>, reader: &Person) -> bool {
    let issue = record.and_then(AnyRecord::issue);
    let in_state = |state: StatusKind| issue.is_some_and(|issue| issue.status.kind() == state);
    let is_late = |issue: &&Issue| issue.overdue_since.is_some() && issue.status.kind().clock_runs() && leads(issue, reader);
    let is_supervised = |issue: &&Issue| issue.supervised_at.is_some() && issue.status.kind().is_open() && leads(issue, reader);
    match kind {
        NoticeKind::Assigned | NoticeKind::SentBack => !issue.is_some_and(|issue| has_duty(issue, reader)),
        NoticeKind::WaitsForAssignment => !in_state(StatusKind::Unassigned),
        NoticeKind::Rectified => !in_state(StatusKind::Verifying),
        NoticeKind::Overdue => issue.filter(is_late).is_none(),
        NoticeKind::Supervised => issue.filter(is_supervised).is_none(),
        NoticeKind::MovedAway => read || issue.is_some_and(|issue| has_duty(issue, reader)),
        NoticeKind::Inspected => read || record.and_then(AnyRecord::inspection).is_none_or(Inspection::is_void),
        NoticeKind::Closed | NoticeKind::Voided | NoticeKind::Withdrawn | NoticeKind::InspectionVoided => read,
    }
}

/// Whether the reader's unit has to put it right now, as the lead or as a helper.
fn has_duty(issue: &Issue, reader: &Person) -> bool {
    let Role::Unit { unit } = reader.role else { return false };
    let duty = issue.status.assignment().filter(|_| issue.status.kind().clock_runs());
    duty.is_some_and(|duty| duty.unit == unit || duty.helpers.contains(&unit))
}

/// Whether the reader answers for what is late: the lead unit, and whoever is no unit.
fn leads(issue: &Issue, reader: &Person) -> bool {
    match reader.role {
        Role::Unit { unit } => has_duty(issue, reader) && issue.status.assignment().is_some_and(|duty| duty.unit == unit),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::{
        fixture::{NOW, issue_in, people, unit},
        id::NoticeId,
        issue::Status,
        record::{Record, RecordKind},
    };
    use uuid::Uuid;

    /// The states in which a notice of this kind still calls for this reader.
    fn live(kind: NoticeKind, reader: &Person) -> Vec<StatusKind> {
        let calls = |state: &StatusKind| {
            let mut issue = issue_in(*state);
            (issue.overdue_since, issue.supervised_at) = (Some(NOW), Some(NOW));
            !told(kind, Some(issue), reader, false).done
        };
        StatusKind::ALL.into_iter().filter(calls).collect()
    }

    fn told(kind: NoticeKind, issue: Option<Issue>, reader: &Person, read: bool) -> Notice {
        let made = crate::notice::NoticeFor { to: crate::notice::Recipient::Person(reader.id), kind };
        let notice = issue_in(StatusKind::Assigned).notice(&made, NoticeId(Uuid::from_u128(1)), NOW);
        let notice = Notice { read_at: read.then_some(NOW), record_kind: RecordKind::Issue, ..notice };
        standing(notice, issue.map(AnyRecord::Issue).as_ref(), reader)
    }

    #[test]
    fn a_duty_calls_for_its_unit_only_while_the_unit_has_to_put_it_right() {
        let duty = [StatusKind::Assigned, StatusKind::Rectifying];
        for kind in [NoticeKind::Assigned, NoticeKind::SentBack, NoticeKind::Overdue] {
            assert_eq!(live(kind, &people::villager()), duty, "{kind:?}");
            assert_eq!(live(kind, &people::neighbour()), [], "{kind:?}: the duty is another unit's by now");
        }
        assert_eq!(live(NoticeKind::Supervised, &people::villager()), duty);
    }

    #[test]
    fn the_office_is_called_while_somebody_is_late_or_nobody_is_named_and_the_verifier_while_a_proof_waits() {
        assert_eq!(live(NoticeKind::WaitsForAssignment, &people::dispatcher()), [StatusKind::Unassigned]);
        assert_eq!(live(NoticeKind::Overdue, &people::dispatcher()), [StatusKind::Assigned, StatusKind::Rectifying]);
        let open: Vec<StatusKind> = StatusKind::ALL.into_iter().filter(|state| state.is_open()).collect();
        assert_eq!(live(NoticeKind::Supervised, &people::leader()), open);
        assert_eq!(live(NoticeKind::Rectified, &people::verifier()), [StatusKind::Verifying]);
        let in_time = issue_in(StatusKind::Rectifying);
        assert!(told(NoticeKind::Overdue, Some(in_time.clone()), &people::dispatcher(), false).done, "it has a new deadline");
        assert!(told(NoticeKind::Supervised, Some(in_time), &people::leader(), false).done);
    }

    #[test]
    fn a_helper_is_called_as_long_as_the_lead_and_is_not_asked_for_what_only_the_lead_answers_for() {
        let mut issue = issue_in(StatusKind::Rectifying);
        issue.overdue_since = Some(NOW);
        if let Status::Rectifying { assignment, .. } = &mut issue.status {
            assignment.helpers.push(unit("east"));
        }
        let helper = people::neighbour();
        assert!(!told(NoticeKind::Assigned, Some(issue.clone()), &helper, true).done, "reading a duty does not put it right");
        assert!(told(NoticeKind::Overdue, Some(issue), &helper, false).done);
    }

    #[test]
    fn news_calls_until_it_is_read_and_a_duty_that_came_back_is_no_loss() {
        let (closed, unit) = (issue_in(StatusKind::Closed), people::villager());
        for kind in [NoticeKind::Closed, NoticeKind::Voided, NoticeKind::Withdrawn] {
            assert!(told(kind, Some(closed.clone()), &unit, false).is_fresh());
            assert!(told(kind, Some(closed.clone()), &unit, true).done);
        }
        let moved = told(NoticeKind::MovedAway, None, &unit, false);
        assert!(moved.is_fresh() && moved.now == Some(NoticeNow::OutOfSight), "who may not see it any more is told all the same");
        assert!(told(NoticeKind::MovedAway, Some(issue_in(StatusKind::Assigned)), &unit, false).done);
    }

    #[test]
    fn what_its_reader_may_not_see_calls_for_nobody_and_what_they_may_stands_beside_the_notice() {
        let unit = people::villager();
        assert!(told(NoticeKind::Assigned, None, &unit, false).done);
        let notice = told(NoticeKind::Assigned, Some(issue_in(StatusKind::Closed)), &unit, false);
        assert_eq!((notice.now, notice.done, notice.is_fresh()), (Some(NoticeNow::State(StatusKind::Closed)), true, false));
    }
}
