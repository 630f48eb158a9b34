//! An issue as the figures see it, and of which figures it is a case.

use super::{Case, ScoredIssue};
use crate::{
    issue::{Issue, Source, StatusKind},
    moment::Moment,
    query::FigureName,
    reference::Reference,
};

impl ScoredIssue {
    /// What counts of an issue; `relapsed` says whether a later one is known as its relapse though no event of its own tells.
    #[must_use]
    pub fn of(issue: &Issue, relapsed: bool, reference: &Reference) -> Self {
        let assignment = issue.status.assignment();
        let state = issue.status.kind();
        Self {
            unit: assignment.map(|assignment| assignment.unit),
            state,
            source: issue.source,
            level: issue.level,
            reported_at: issue.reported_at,
            assigned_at: assignment.map(|assignment| assignment.assigned_at),
            due_at: issue.due_at(),
            cured_at: issue.cured_at(),
            closed_at: issue.closed_at(),
            in_time: issue.cured_in_time(),
            attempts: issue.attempts,
            returns: issue.returns,
            relapse: issue.relapse_of.is_some(),
            relapsed: relapsed || issue.relapsed,
            overdue: issue.overdue_since.is_some() && state.is_open(),
            cure_minutes: issue.cure_minutes(&reference.town, &reference.calendar),
        }
    }

    /// What the figures count of it.
    #[must_use]
    pub fn case(&self) -> Case {
        let Self { unit, state, source, overdue, relapsed, in_time, due_at, cure_minutes, attempts, returns, .. } = *self;
        let (attempts, returns) = (Case::few(attempts), Case::few(returns));
        Case { unit, state, source, overdue, relapsed, in_time, due_at, cure_minutes, attempts, returns }
    }
}

impl Case {
    /// A number of which only the small ones are told apart: the figures ask whether there was none, one, or more.
    #[must_use]
    pub fn few(number: u32) -> u8 {
        u8::try_from(number).unwrap_or(u8::MAX)
    }

    /// The deadline while the clock runs. While 待核查 it stands, so an issue that waits for its verification is not due until it is judged.
    #[must_use]
    pub fn running_until(&self) -> Option<Moment> {
        self.due_at.filter(|_| self.state.clock_runs())
    }

    /// Whether it should be put right by `now`: closed, or its clock runs and has reached the deadline.
    #[must_use]
    pub fn is_due(&self, now: Moment) -> bool {
        self.state == StatusKind::Closed || self.running_until().is_some_and(|due_at| due_at <= now)
    }
}

impl FigureName {
    /// Whether the issue is one of the cases behind the figure at `now`.
    #[must_use]
    pub fn holds(self, issue: &Case, now: Moment) -> bool {
        let closed = issue.state == StatusKind::Closed;
        match self {
            Self::InTime => closed && issue.in_time,
            Self::Due => issue.is_due(now),
            Self::Rework => issue.state.counts() && issue.attempts > 0 && issue.returns > 0,
            Self::Relapse => closed && issue.relapsed,
            Self::SelfFound => issue.state.counts() && issue.source == Source::SelfCheck,
        }
    }
}
