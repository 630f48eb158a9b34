//! What other data would have decided of an open issue: the rules asked again, for people to look at before they publish.

use super::{Issue, decide::due_for};
use crate::{
    id::UnitId,
    moment::Moment,
    reference::Reference,
    responsibility::{Basis, Pick, StepOutcome, responsible_for},
};

/// The answer of other data, where it differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Redecided {
    /// The unit it would have; `None`: nobody.
    pub unit: Option<UnitId>,
    /// The deadline that its limit would have given when it was assigned; `None`: nobody has it now or would.
    pub due: Option<Moment>,
}

/// What the rules say of an issue by the data `next` where they say something else than by `now`; `None`: nothing, or it is not open.
///
/// Whoever was chosen by a person, or found it itself, stays: only what the rules decided is asked again, with the inspector's pick. A deadline is
/// counted from the assignment, without the time that the clock stood. The issue stays as it is.
#[must_use]
pub fn redecide(issue: &Issue, now: &Reference, next: &Reference) -> Option<Redecided> {
    if !issue.status.kind().is_open() {
        return None;
    }
    let by_rule = Asked::of(issue);
    let unit_by = |data: &Reference| match &by_rule {
        Asked::Rules(pick) => {
            data.catalogue.kind(&issue.kind).and_then(|kind| responsible_for(&issue.place, kind, data, pick.as_ref()).unit)
        }
        Asked::Nobody(unit) => *unit,
    };
    let due_by = |data: &Reference| {
        let assignment = issue.status.assignment()?;
        let kind = data.catalogue.kind(&issue.kind)?;
        Some(due_for(kind, issue.relapse_of.is_some(), data, assignment.assigned_at).at)
    };
    let (unit, due) = (unit_by(next), due_by(next));
    let differs = unit_by(now) != unit || due_by(now) != due;
    differs.then_some(Redecided { unit, due: due.filter(|_| unit.is_some()) })
}

/// Whom to ask who answers for an issue.
enum Asked {
    /// The rules, with the choice that the inspector made.
    Rules(Option<Pick>),
    /// Nobody: a person said it, or the unit itself.
    Nobody(Option<UnitId>),
}

impl Asked {
    fn of(issue: &Issue) -> Self {
        let Some(assignment) = issue.status.assignment() else { return Self::Rules(None) };
        let unit = assignment.unit;
        let picked = assignment.path.iter().find(|step| step.outcome == StepOutcome::Picked);
        let declined = assignment.path.iter().any(|step| step.outcome == StepOutcome::Declined);
        match assignment.path.last().map(|step| &step.basis) {
            None | Some(Basis::Decided | Basis::SelfCheck) => Self::Nobody(Some(unit)),
            Some(Basis::Inspected) => Self::Rules(Some(Pick::Inspected { unit })),
            Some(_) => Self::Rules(match picked {
                Some(step) => Some(Pick::Candidate { unit, basis: step.basis.clone() }),
                None => declined.then_some(Pick::None),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::{
        fixture,
        issue::{Status, StatusKind},
        responsibility::RuleUnit,
    };

    fn assigned() -> (Issue, Reference) {
        let reference = fixture::town();
        (fixture::issue_in(StatusKind::Assigned), reference)
    }

    #[test]
    fn the_same_data_decide_the_same_whatever_state_an_issue_is_in() {
        let reference = fixture::town();
        for state in StatusKind::ALL {
            assert_eq!(redecide(&fixture::issue_in(state), &reference, &reference), None, "{state:?}");
        }
    }

    #[test]
    fn a_longer_limit_gives_another_deadline_and_the_same_unit() {
        let (issue, now) = assigned();
        let mut next = now.clone();
        for kind in &mut next.catalogue.kinds {
            kind.limits = vec![crate::deadline::Limit::WorkingDays(30)];
        }
        let told = redecide(&issue, &now, &next).unwrap();
        let assignment = issue.status.assignment().unwrap();
        assert_eq!(told.unit, Some(assignment.unit));
        assert!(told.due.unwrap() > assignment.due.at);
    }

    #[test]
    fn what_a_person_decided_stays_with_whom_they_said() {
        let (mut issue, now) = assigned();
        let mut next = now.clone();
        let other = next.units.iter().find(|unit| Some(unit.id) != issue.status.assignment().map(|duty| duty.unit)).unwrap().id;
        for row in &mut next.rule_book.rows {
            row.lead = RuleUnit::Unit(other);
        }
        next.segments.clear();
        next.sites.clear();
        next.estates.clear();
        next.grids.iter_mut().for_each(|grid| grid.committee = other);
        assert_eq!(redecide(&issue, &now, &next).unwrap().unit, Some(other));
        if let Status::Assigned { assignment } = &mut issue.status {
            assignment.path = vec![crate::responsibility::Step { basis: Basis::Decided, outcome: StepOutcome::Answers }];
        }
        assert_eq!(redecide(&issue, &now, &next), None);
    }
}
