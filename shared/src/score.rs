//! The figures leaders look at: each one function, with numerator, denominator and what was left out. Units only, never persons.

mod case;
mod count;
mod rank;
mod tally;
#[cfg(test)]
mod tests;

pub use count::figures;
pub use rank::{rank, ranked, wilson_interval};
pub use tally::Tally;

use crate::{
    id::UnitId,
    issue::{Source, StatusKind},
    kind::Level,
    moment::Moment,
};
use serde::{Deserialize, Serialize};

/// What the figures count of an issue: no person in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    /// The responsible unit, if any.
    pub unit: Option<UnitId>,
    /// State.
    pub state: StatusKind,
    /// From where it came to be known.
    pub source: Source,
    /// Whether it is overdue now.
    pub overdue: bool,
    /// Whether a later issue relapsed from it within the window.
    pub relapsed: bool,
    /// Whether it was closed in time.
    pub in_time: bool,
    /// Deadline.
    pub due_at: Option<Moment>,
    /// Working minutes from assignment to cure.
    pub cure_minutes: Option<u32>,
    /// Proofs handed in.
    pub attempts: u8,
    /// Times sent back.
    pub returns: u8,
}

/// An issue with all columns that say something of its course: what is kept of it beside the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScoredIssue {
    /// The responsible unit, if any.
    pub unit: Option<UnitId>,
    /// State.
    pub state: StatusKind,
    /// From where it came to be known.
    pub source: Source,
    /// Urgency.
    pub level: Level,
    /// When reported.
    pub reported_at: Moment,
    /// When assigned to that unit.
    pub assigned_at: Option<Moment>,
    /// Deadline.
    pub due_at: Option<Moment>,
    /// When the proof that passed was received, or the document closed it.
    pub cured_at: Option<Moment>,
    /// When closed.
    pub closed_at: Option<Moment>,
    /// Whether it was closed in time.
    pub in_time: bool,
    /// Proofs handed in.
    pub attempts: u32,
    /// Times sent back.
    pub returns: u32,
    /// Whether it is itself a relapse of an earlier issue.
    pub relapse: bool,
    /// Whether a later issue relapsed from it within the window.
    pub relapsed: bool,
    /// Whether it is overdue now.
    pub overdue: bool,
    /// Working minutes from assignment to cure.
    pub cure_minutes: Option<u32>,
}

/// A share that can be checked: `numerator / denominator`, and what was left out of both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ratio {
    /// Counted cases.
    pub numerator: u32,
    /// Cases asked about.
    pub denominator: u32,
    /// Cases left out (paused, void, withdrawn, not due yet).
    pub excluded: u32,
}

impl Ratio {
    /// Whether it says nothing, as one that an earlier version did not know.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The share from 0 to 1; `None` without cases.
    #[must_use]
    pub fn share(self) -> Option<f64> {
        (self.denominator > 0).then(|| f64::from(self.numerator) / f64::from(self.denominator))
    }
}

/// The figures of a town or of one unit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Figures {
    /// All issues not void or withdrawn.
    pub total: u32,
    /// 在办.
    pub open: u32,
    /// 超期在办.
    pub overdue: u32,
    /// 待派遣.
    pub unassigned: u32,
    /// 待核查.
    pub verifying: u32,
    /// 已销号.
    pub closed: u32,
    /// 结案率: closed / due to close.
    pub closing: Ratio,
    /// 按期整改率: closed in time / due.
    pub in_time: Ratio,
    /// 一次通过率: passed at first verification / judged.
    pub first_pass: Ratio,
    /// 返工率: sent back at least once / handed in.
    pub rework: Ratio,
    /// 反弹率: relapsed within the window / closed.
    pub relapse: Ratio,
    /// 自查率: found by the unit itself / all.
    #[serde(default, skip_serializing_if = "Ratio::is_empty")]
    pub self_found: Ratio,
    /// Mean working minutes to cure; `None` without cures.
    pub mean_cure_minutes: Option<u32>,
}

/// Fewest due cases for a place in the ranking; below it: 样本不足不排名.
pub const MIN_SAMPLE: u32 = 5;

/// A unit's line in the ranking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RankedUnit {
    /// The unit.
    pub unit: UnitId,
    /// Place from 1; equal for equal scores; `None`: 样本不足.
    pub place: Option<u32>,
    /// Lower bound of the Wilson interval of 按期整改率: what is ranked by.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
    /// All its figures.
    pub figures: Figures,
}
