//! Who must put it right: one pure function, the same in the phone and in the server.
//!
//! The steps are asked in the order of [`Basis`]; the first that covers the kind answers, and the path that led there is kept.

mod explain;
mod offer;
mod respond;
mod rule_book;
mod spot;
#[cfg(test)]
mod tests;

pub use explain::{basis_text, explain_responsibility, reason_text};
pub(crate) use offer::may_answer_inspected;
pub use respond::responsible_for;
pub use rule_book::{RuleBook, RuleRow, RuleUnit};
pub(crate) use spot::{locate, place_of_site};

use crate::{
    geo::Point,
    id::{EstateId, GridId, RuleRowId, SegmentId, SiteId, UnitId},
};
use serde::{Deserialize, Serialize};

/// On what a responsibility rests; each names its row.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// 三包 segment that contains the point or is nearest within its radius.
    Segment {
        /// The segment.
        segment: SegmentId,
        /// Its number in the register.
        number: String,
    },
    /// The site's keeper.
    Keeper {
        /// The site.
        site: SiteId,
    },
    /// The estate's property company.
    Estate {
        /// The estate.
        estate: EstateId,
    },
    /// A row of the 任务分解表.
    RuleRow {
        /// The row.
        row: RuleRowId,
        /// Its printed number.
        number: u32,
    },
    /// The grid's village or committee.
    Grid {
        /// The grid.
        grid: GridId,
    },
    /// A person decided.
    Decided,
    /// The unit found it itself (自查).
    SelfCheck,
    /// The unit was inspected, and what failed there is its own.
    Inspected,
}

/// One step of the path: what was asked, and why it answered or not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Step {
    /// What was asked.
    pub basis: Basis,
    /// What came of it.
    pub outcome: StepOutcome,
}

/// What came of asking a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StepOutcome {
    /// It answers.
    Answers,
    /// The place fits but the kind is not among its duties.
    NotItsDuty,
    /// Picked by the inspector among candidates, within the accuracy.
    Picked,
    /// The inspector said none of the candidates.
    Declined,
    /// The pick was too far for the accuracy, so it was not honoured; distance in metres.
    PickTooFar {
        /// Distance in metres.
        distance_m: f64,
    },
}

/// A unit that may be meant when the place is not known well enough.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Candidate {
    /// The unit.
    pub unit: UnitId,
    /// On what it rests.
    pub basis: Basis,
    /// Distance from the measured point in metres.
    pub distance_m: f64,
}

/// The inspector's choice among candidates; travels in the command.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Pick {
    /// This one.
    Candidate {
        /// The unit.
        unit: UnitId,
        /// On what it rests.
        basis: Basis,
    },
    /// 都不是.
    None,
    /// The unit that was inspected: what fails there is its own, wherever the phone was. No choice of a person: it follows from the inspection.
    Inspected {
        /// The unit.
        unit: UnitId,
    },
}

/// The answer: who, with whom, why, and who else might be meant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Responsibility {
    /// The lead unit; `None`: 待派遣, on the dispatcher's queue, never lost.
    pub unit: Option<UnitId>,
    /// Helping units of a joint row.
    pub helpers: Vec<UnitId>,
    /// The steps asked, the answering one last.
    pub path: Vec<Step>,
    /// Up to three candidates, nearest first, when the accuracy is worse than the distance to the next one; else empty.
    pub candidates: Vec<Candidate>,
    /// The position used: measured, or the site's.
    pub point: Option<Point>,
    /// The grid of the place.
    pub grid: Option<GridId>,
    /// The site of the place.
    pub site: Option<SiteId>,
}
