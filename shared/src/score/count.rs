//! Counting the figures of a town or of one unit.

use super::{Figures, Ratio, ScoredIssue};
use crate::{issue::StatusKind, moment::Moment, query::FigureName};

/// The figures of these issues at `now`, in one pass. 已作废 and 已撤回 count in nothing; they are in every `excluded`.
///
/// - due: [`ScoredIssue::is_due`]. Which cases stand behind a numerator: [`FigureName::holds`].
/// - 结案率 = closed / due. 按期整改率 = closed in time / due.
/// - 一次通过率 = closed on the first proof, never sent back / judged at least once (sent back, or closed on a proof).
/// - 返工率 = sent back at least once / proof handed in at least once.
/// - 反弹率 = relapsed within the window / closed.
/// - 自查率 = found by the responsible unit itself / all.
/// - Mean cure: working minutes from assignment to the proof that passed, over closed issues that know them, rounded to the minute.
///
/// `excluded` of a ratio is every issue handed in that is not in its denominator.
#[must_use]
pub fn figures<'a>(issues: impl IntoIterator<Item = &'a ScoredIssue>, now: Moment) -> Figures {
    let mut tally = Tally::default();
    for issue in issues {
        tally.add(issue, now);
    }
    tally.finish()
}

#[derive(Default)]
struct Tally {
    seen: u32,
    figures: Figures,
    cures: u64,
    cure_minutes: u64,
}

impl Tally {
    fn add(&mut self, issue: &ScoredIssue, now: Moment) {
        self.seen += 1;
        if !issue.state.counts() {
            return;
        }
        let closed = issue.state == StatusKind::Closed;
        let verifying = issue.state == StatusKind::Verifying;
        let is_case = |figure: FigureName| figure.holds(issue, now);
        let due = is_case(FigureName::Due);
        let passed = closed && issue.attempts > 0;
        let figures = &mut self.figures;
        figures.total += 1;
        figures.open += u32::from(issue.state.is_open());
        figures.overdue += u32::from(issue.state.is_open() && issue.overdue);
        figures.unassigned += u32::from(issue.state == StatusKind::Unassigned);
        figures.verifying += u32::from(verifying);
        figures.closed += u32::from(closed);
        count(&mut figures.closing, due, closed);
        count(&mut figures.in_time, due, is_case(FigureName::InTime));
        count(&mut figures.first_pass, passed || issue.returns > 0, passed && issue.attempts == 1 && issue.returns == 0);
        count(&mut figures.rework, issue.attempts > 0, is_case(FigureName::Rework));
        count(&mut figures.relapse, closed, is_case(FigureName::Relapse));
        count(&mut figures.self_found, true, is_case(FigureName::SelfFound));
        if let Some(minutes) = issue.cure_minutes.filter(|_| closed) {
            self.cures += 1;
            self.cure_minutes += u64::from(minutes);
        }
    }

    fn finish(self) -> Figures {
        let Self { seen, mut figures, cures, cure_minutes } = self;
        let Figures { closing, in_time, first_pass, rework, relapse, self_found, .. } = &mut figures;
        for ratio in [closing, in_time, first_pass, rework, relapse, self_found] {
            ratio.excluded = seen - ratio.denominator;
        }
        let mean = (cure_minutes + cures / 2).checked_div(cures);
        figures.mean_cure_minutes = mean.and_then(|minutes| u32::try_from(minutes).ok());
        figures
    }
}

fn count(ratio: &mut Ratio, asked: bool, hit: bool) {
    ratio.denominator += u32::from(asked);
    ratio.numerator += u32::from(asked && hit);
}
