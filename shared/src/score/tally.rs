//! What the figures of many issues are made of: numbers that are added and taken away again.

use super::{Case, Figures, Ratio};
use crate::{issue::StatusKind, moment::Moment, query::FigureName};

/// Counts of issues, without what the clock changes: how many deadlines have run out is asked when the figures are read.
///
/// - due: [`Case::is_due`]. Which cases stand behind a numerator: [`FigureName::holds`].
/// - 结案率 = closed / due. 按期整改率 = closed in time / due.
/// - 一次通过率 = closed on the first proof, never sent back / judged at least once (sent back, or closed on a proof).
/// - 返工率 = sent back at least once / proof handed in at least once.
/// - 反弹率 = relapsed within the window / closed.
/// - 自查率 = found by the responsible unit itself / all.
/// - Mean cure: working minutes from assignment to the proof that passed, over closed issues that know them, rounded to the minute.
///
/// 已作废 and 已撤回 count in nothing; they are in every `excluded`, which of a ratio is every issue that is not in its denominator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    seen: u32,
    total: u32,
    open: u32,
    overdue: u32,
    unassigned: u32,
    verifying: u32,
    closed: u32,
    in_time: u32,
    judged: u32,
    first_pass: u32,
    handed_in: u32,
    rework: u32,
    relapsed: u32,
    self_found: u32,
    cures: u32,
    cure_minutes: u64,
}

impl Tally {
    /// Whether nothing was counted.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.seen == 0
    }

    /// One issue counted.
    #[must_use]
    pub fn of(issue: &Case) -> Self {
        if !issue.state.counts() {
            return Self { seen: 1, ..Self::default() };
        }
        // What the clock changes is left out: any instant will do.
        let is_case = |figure: FigureName| u32::from(figure.holds(issue, Moment(0)));
        let closed = issue.state == StatusKind::Closed;
        let passed = closed && issue.attempts > 0;
        let cure_minutes = issue.cure_minutes.filter(|_| closed);
        Self {
            seen: 1,
            total: 1,
            open: u32::from(issue.state.is_open()),
            overdue: u32::from(issue.state.is_open() && issue.overdue),
            unassigned: u32::from(issue.state == StatusKind::Unassigned),
            verifying: u32::from(issue.state == StatusKind::Verifying),
            closed: u32::from(closed),
            in_time: is_case(FigureName::InTime),
            judged: u32::from(passed || issue.returns > 0),
            first_pass: u32::from(passed && issue.attempts == 1 && issue.returns == 0),
            handed_in: u32::from(issue.attempts > 0),
            rework: is_case(FigureName::Rework),
            relapsed: is_case(FigureName::Relapse),
            self_found: is_case(FigureName::SelfFound),
            cures: u32::from(cure_minutes.is_some()),
            cure_minutes: cure_minutes.map_or(0, u64::from),
        }
    }

    /// These counted as well.
    pub fn add(&mut self, more: &Self) {
        self.each(more, |mine, theirs| *mine += theirs);
        self.cure_minutes += more.cure_minutes;
    }

    /// These, which were counted before, counted no longer.
    pub fn take(&mut self, less: &Self) {
        self.each(less, |mine, theirs| *mine = mine.saturating_sub(theirs));
        self.cure_minutes = self.cure_minutes.saturating_sub(less.cure_minutes);
    }

    fn each(&mut self, other: &Self, change: impl Fn(&mut u32, u32)) {
        change(&mut self.seen, other.seen);
        change(&mut self.total, other.total);
        change(&mut self.open, other.open);
        change(&mut self.overdue, other.overdue);
        change(&mut self.unassigned, other.unassigned);
        change(&mut self.verifying, other.verifying);
        change(&mut self.closed, other.closed);
        change(&mut self.in_time, other.in_time);
        change(&mut self.judged, other.judged);
        change(&mut self.first_pass, other.first_pass);
        change(&mut self.handed_in, other.handed_in);
        change(&mut self.rework, other.rework);
        change(&mut self.relapsed, other.relapsed);
        change(&mut self.self_found, other.self_found);
        change(&mut self.cures, other.cures);
    }

    /// The figures, where of the issues counted so many have a running clock that has reached the deadline.
    #[must_use]
    pub fn figures(&self, run_out: u32) -> Figures {
        let due = self.closed + run_out;
        let of = |numerator, denominator| Ratio { numerator, denominator, excluded: self.seen.saturating_sub(denominator) };
        let mean = (self.cure_minutes + u64::from(self.cures / 2)).checked_div(u64::from(self.cures));
        Figures {
            total: self.total,
            open: self.open,
            overdue: self.overdue,
            unassigned: self.unassigned,
            verifying: self.verifying,
            closed: self.closed,
            closing: of(self.closed, due),
            in_time: of(self.in_time, due),
            first_pass: of(self.first_pass, self.judged),
            rework: of(self.rework, self.handed_in),
            relapse: of(self.relapsed, self.closed),
            self_found: of(self.self_found, self.total),
            mean_cure_minutes: mean.and_then(|minutes| u32::try_from(minutes).ok()),
        }
    }
}
