//! Where an issue stands: an enum with the data that belongs to each state. 已逾期 is a mark beside the state, never a state.

use crate::{deadline::Due, id::UnitId, moment::Moment, responsibility::Step};
use serde::{Deserialize, Serialize};

/// Why nobody was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WhyUnassigned {
    /// The place is in no grid and no ground.
    OutsideEveryGrid,
    /// The place is not known.
    PlaceUnknown,
    /// The kind is handed to an outside authority, which the dispatcher does.
    ForOutsideAuthority,
}

/// On what an issue was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClosedBy {
    /// A proof that passed verification.
    Verification {
        /// Which proof.
        attempt: u32,
        /// Whether the server had received it by the deadline.
        in_time: bool,
    },
    /// A document.
    Document {
        /// Which.
        document: String,
        /// Whether it, or the proof that was handed in, came by the deadline.
        in_time: bool,
    },
}

/// A unit's duty to put it right, with the path that led to it and the deadline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Assignment {
    /// The lead unit.
    pub unit: UnitId,
    /// Helping units of a joint row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub helpers: Vec<UnitId>,
    /// The steps asked, the answering one last.
    pub path: Vec<Step>,
    /// When the server assigned it; the limit runs from here.
    pub assigned_at: Moment,
    /// By when.
    pub due: Due,
}

/// A proof handed in for verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Submission {
    /// First, second, … proof of this issue.
    pub attempt: u32,
    /// When the server received it: what "in time" is judged by.
    pub at: Moment,
}

/// The state of an issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 待派遣: on the dispatcher's queue.
    Unassigned {
        /// Why nobody was found.
        why: WhyUnassigned,
    },
    /// 待签收: the unit has the notice.
    Assigned {
        /// The duty.
        assignment: Assignment,
    },
    /// 整改中: signed for, or sent back.
    Rectifying {
        /// The duty.
        assignment: Assignment,
        /// When it was signed for.
        acknowledged_at: Moment,
    },
    /// 待核查: proof is in; the clock stands.
    Verifying {
        /// The duty.
        assignment: Assignment,
        /// The proof to judge.
        submission: Submission,
    },
    /// 已销号.
    Closed {
        /// The duty, if there was one.
        assignment: Option<Assignment>,
        /// On what it was closed.
        by: ClosedBy,
        /// When.
        closed_at: Moment,
    },
    /// 已作废.
    Void {
        /// The duty, if there was one.
        assignment: Option<Assignment>,
        /// The reason given.
        reason: String,
        /// When.
        at: Moment,
    },
    /// 已撤回 by the reporter.
    Withdrawn {
        /// The duty, if there was one.
        assignment: Option<Assignment>,
        /// When.
        at: Moment,
    },
}

/// A status without its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StatusKind {
    /// 待派遣.
    Unassigned,
    /// 待签收.
    Assigned,
    /// 整改中.
    Rectifying,
    /// 待核查.
    Verifying,
    /// 已销号.
    Closed,
    /// 已作废.
    Void,
    /// 已撤回.
    Withdrawn,
}

impl StatusKind {
    /// All of them, in the order of the loop.
    pub const ALL: [Self; 7] =
        [Self::Unassigned, Self::Assigned, Self::Rectifying, Self::Verifying, Self::Closed, Self::Void, Self::Withdrawn];

    /// 在办: somebody still has to do something.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Unassigned | Self::Assigned | Self::Rectifying | Self::Verifying)
    }

    /// Whether the unit's clock runs. While 待核查 it stands.
    #[must_use]
    pub const fn clock_runs(self) -> bool {
        matches!(self, Self::Assigned | Self::Rectifying)
    }

    /// Whether it counts in figures and on the heat map: all but 已作废 and 已撤回, which are shown only where asked for by name.
    #[must_use]
    pub const fn counts(self) -> bool {
        !matches!(self, Self::Void | Self::Withdrawn)
    }
}

impl Status {
    /// The status without its data.
    #[must_use]
    pub const fn kind(&self) -> StatusKind {
        match self {
            Self::Unassigned { .. } => StatusKind::Unassigned,
            Self::Assigned { .. } => StatusKind::Assigned,
            Self::Rectifying { .. } => StatusKind::Rectifying,
            Self::Verifying { .. } => StatusKind::Verifying,
            Self::Closed { .. } => StatusKind::Closed,
            Self::Void { .. } => StatusKind::Void,
            Self::Withdrawn { .. } => StatusKind::Withdrawn,
        }
    }

    /// The duty that belongs to this state, if it has one.
    #[must_use]
    pub const fn assignment(&self) -> Option<&Assignment> {
        match self {
            Self::Assigned { assignment } | Self::Rectifying { assignment, .. } | Self::Verifying { assignment, .. } => Some(assignment),
            Self::Closed { assignment, .. } | Self::Void { assignment, .. } | Self::Withdrawn { assignment, .. } => assignment.as_ref(),
            Self::Unassigned { .. } => None,
        }
    }
}
