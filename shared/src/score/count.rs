//! Counting the figures of a town or of one unit.

use super::{Case, Figures, Tally};
use crate::moment::Moment;

/// The figures of these issues at `now`, in one pass: what [`Tally`] says.
#[must_use]
pub fn figures(issues: impl IntoIterator<Item = Case>, now: Moment) -> Figures {
    let (mut tally, mut run_out) = (Tally::default(), 0);
    for issue in issues {
        add(&mut tally, &mut run_out, &issue, now);
    }
    tally.figures(run_out)
}

/// Counts one more issue and, if so, its deadline that has run out.
pub(super) fn add(tally: &mut Tally, run_out: &mut u32, issue: &Case, now: Moment) {
    tally.add(&Tally::of(issue));
    *run_out += u32::from(issue.running_until().is_some_and(|due_at| due_at <= now));
}
