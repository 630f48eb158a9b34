//! Which issues a map shows, and how heavy each is.

use super::{HeatFilter, HeatIssue, HeatWeight};
use crate::{
    id::UnitId,
    issue::{Source, StatusKind},
    kind::Kinds,
    moment::Moment,
};

/// Milliseconds of a week.
const WEEK_MS: i64 = 7 * 24 * 3_600_000;

/// A filter made ready for many issues, at an instant: it compares numbers only.
#[derive(Clone, Debug)]
pub struct HeatRule {
    /// A bit for each state.
    states: u8,
    /// A bit for each source.
    sources: u8,
    /// For each number of a kind whether it is asked for; `None`: all are.
    kinds: Option<Vec<bool>>,
    from: Option<Moment>,
    until: Option<Moment>,
    weight: HeatWeight,
    now: Moment,
}

impl HeatFilter {
    /// Whether issues in this state are asked for.
    #[must_use]
    pub fn asks_for(&self, state: StatusKind) -> bool {
        if self.states.is_empty() { state.counts() } else { self.states.contains(&state) }
    }

    /// Whether what this unit answers for is asked for (`None`: nobody does). A rule does not look at units: whoever has issues of several leaves
    /// out those that are not asked for before it does.
    #[must_use]
    pub fn asks_for_unit(&self, unit: Option<UnitId>) -> bool {
        self.units.is_empty() || unit.is_some_and(|unit| self.units.contains(&unit))
    }

    /// The filter for issues whose kinds are numbered by this list, at `now`.
    #[must_use]
    pub fn rule(&self, kinds: &Kinds, now: Moment) -> HeatRule {
        HeatRule {
            states: StatusKind::ALL.into_iter().filter(|state| self.asks_for(*state)).fold(0, |mask, state| mask | bit(state)),
            sources: match self.sources.as_slice() {
                [] => u8::MAX,
                some => some.iter().fold(0, |mask, source| mask | source_bit(*source)),
            },
            kinds: (!self.kinds.is_empty()).then(|| kinds.among(&self.kinds)),
            from: self.from,
            until: self.until,
            weight: self.weight,
            now,
        }
    }
}

impl HeatRule {
    /// Whether the issue is asked for.
    #[inline]
    #[must_use]
    pub fn fits(&self, issue: &HeatIssue) -> bool {
        self.states & bit(issue.state) != 0
            && (self.weight != HeatWeight::Overdue || issue.overdue)
            && self.sources & source_bit(issue.source) != 0
            && self.from.is_none_or(|from| issue.reported_at >= from)
            && self.until.is_none_or(|until| issue.reported_at < until)
            && self.kinds.as_ref().is_none_or(|kinds| kinds.get(usize::from(issue.kind.0)).copied().unwrap_or(false))
    }

    /// How heavy an issue is that is asked for; at least one.
    #[inline]
    #[must_use]
    pub fn weighs(&self, issue: &HeatIssue) -> u32 {
        match self.weight {
            HeatWeight::Age if issue.state.is_open() => match self.now.millis_since(issue.reported_at) / WEEK_MS {
                ..=0 => 1,
                1 => 2,
                2 => 3,
                3 => 4,
                _ => 5,
            },
            HeatWeight::Overdue if issue.overdue => 3,
            HeatWeight::Relapse if issue.relapse => 3,
            _ => 1,
        }
    }
}

const fn bit(state: StatusKind) -> u8 {
    1 << state as u8
}

const fn source_bit(source: Source) -> u8 {
    1 << source as u8
}
