//! An issue as heat, figures and the lists behind them count it: a small row of plain values, and no person in it.
//!
//! Whoever keeps issues, the phone its copies or the server its columns, makes these rows of them and folds them by the same functions:
//! [`HeatRule::weighs`](crate::heat::HeatRule::weighs), [`Tally`](crate::score::Tally), [`FigureName::holds`](crate::query::FigureName::holds)
//! and [`IssueQuery::finds`](crate::query::IssueQuery::finds).

#[cfg(test)]
mod tests;

use crate::{
    geo::Spot,
    heat::HeatIssue,
    id::{GridId, IssueId, UnitId},
    issue::{Issue, Source, StatusKind},
    kind::{KindNumber, Kinds, TooManyKinds},
    moment::Moment,
    score::{Case, ScoredIssue},
};

/// A row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Which issue.
    pub id: IssueId,
    /// Where; `None`: it is counted beside the map.
    pub spot: Option<Spot>,
    /// When reported.
    pub reported_at: Moment,
    /// What, as a number of the list of kinds that goes with the row.
    pub kind: KindNumber,
    /// State.
    pub state: StatusKind,
    /// From where it came to be known.
    pub source: Source,
    /// The responsible unit.
    pub unit: Option<UnitId>,
    /// In which grid.
    pub grid: Option<GridId>,
    /// Whether it is marked overdue, and open.
    pub overdue: bool,
    /// Whether it is a relapse of an earlier one.
    pub relapse: bool,
    /// Whether a later one relapsed from it.
    pub relapsed: bool,
    /// Whether it was closed in time.
    pub in_time: bool,
    /// Deadline of what is open.
    pub due_at: Option<Moment>,
    /// Working minutes to the cure of what is closed.
    pub cure_minutes: Option<u32>,
    /// Proofs handed in; beyond 255 it is said no more how many.
    pub attempts: u8,
    /// Times sent back, likewise.
    pub returns: u8,
}

impl Counted {
    /// Between these two instants times are told apart, which is 69 years: what is earlier or later counts as one of them.
    pub const TIMES: [Moment; 2] = [Moment(946_684_800_000), Moment(946_684_800_000 + (1 << 41) - 1)];

    /// The row of an issue, with what else counts of it.
    ///
    /// # Errors
    /// More kinds than a list of them holds.
    pub fn of(issue: &Issue, scored: &ScoredIssue, kinds: &mut Kinds) -> Result<Self, TooManyKinds> {
        let row = Self {
            id: issue.id,
            spot: issue.point.and_then(Spot::of),
            reported_at: issue.reported_at,
            kind: kinds.number(&issue.kind.0)?,
            state: scored.state,
            source: scored.source,
            unit: scored.unit,
            grid: issue.grid,
            overdue: scored.overdue,
            relapse: scored.relapse,
            relapsed: scored.relapsed,
            in_time: scored.in_time,
            due_at: scored.due_at,
            cure_minutes: scored.cure_minutes,
            attempts: Case::few(scored.attempts),
            returns: Case::few(scored.returns),
        };
        Ok(row.settled())
    }

    /// The row with only what counts in its state, and with times that can be told apart. Rows are compared and kept like this.
    #[must_use]
    pub fn settled(mut self) -> Self {
        let [first, last] = Self::TIMES;
        self.reported_at = self.reported_at.clamp(first, last);
        self.due_at = self.due_at.filter(|_| self.state.is_open()).map(|at| at.clamp(first, last));
        self.cure_minutes = self.cure_minutes.filter(|_| self.state == StatusKind::Closed);
        self
    }

    /// What heat sees of it.
    #[must_use]
    pub const fn heat(self) -> HeatIssue {
        let Self { spot, kind, state, source, reported_at, overdue, relapse, .. } = self;
        HeatIssue { spot, kind, state, source, reported_at, overdue, relapse }
    }

    /// What the figures see of it.
    #[must_use]
    pub const fn case(self) -> Case {
        let Self { unit, state, source, overdue, relapsed, in_time, due_at, cure_minutes, attempts, returns, .. } = self;
        Case { unit, state, source, overdue, relapsed, in_time, due_at, cure_minutes, attempts, returns }
    }
}
