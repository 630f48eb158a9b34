//! Versions of the town's data that begin at a date, and the reassignments that were ticked with one.

use super::Words;
use crate::{id::IssueId, moment::Moment};
use serde::{Deserialize, Serialize};

/// Most versions that wait for their date.
pub const MOST_COMING: usize = 8;
/// Most reassignments that are ticked with a version.
pub const MOST_TICKS: usize = 1_000;
/// Most days from the publishing to the date of a version.
pub const MOST_DAYS_AHEAD: i64 = 400;

/// `POST /api/town/draft/publish`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublishDraft {
    /// The revision that was looked at.
    pub revision: u64,
    /// That what would be gone may go.
    #[serde(default)]
    pub agree_to_losses: bool,
    /// From when it holds; `None`: from now. At most [`MOST_DAYS_AHEAD`] days from now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Moment>,
    /// Open issues that go to the unit that the rules of the draft name, once it holds; at most [`MOST_TICKS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reassign: Vec<IssueId>,
}

/// What a publishing did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Published {
    /// The version in force.
    pub version: u64,
    /// Whether it is a new one; `false`: nothing differed, or it comes later.
    pub changed: bool,
    /// From when it will hold, if that is later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Moment>,
    /// What became of the reassignments that were ticked, if it holds now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reassigned: Option<Reassigned>,
}

/// What became of the reassignments that were ticked with a version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reassigned {
    /// How many were ticked.
    pub ticked: u32,
    /// How many issues have the other unit.
    pub done: u32,
    /// Those that were refused, each with why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<NotReassigned>,
}

/// An issue that was ticked and stayed with its unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NotReassigned {
    /// The issue.
    pub issue: IssueId,
    /// The code that people read to each other.
    pub code: String,
    /// Why.
    pub why: Words,
}

/// A version that begins at a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Coming {
    /// What names it until it holds: the revision of the draft that it was.
    pub revision: u64,
    /// How it stands.
    pub state: ComingState,
    /// The reassignments that go with it.
    pub reassigned: Reassigned,
}

/// How a version stands that begins at a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ComingState {
    /// It will hold from its date.
    Waits,
    /// The town's data were changed so that it does not fit any more: as it is, it will stay out.
    Unfit {
        /// What is in its way.
        why: Words,
    },
    /// It did not fit at its date, and holds never.
    StayedOut {
        /// What was in its way.
        why: Words,
    },
    /// It holds, or held, under its number.
    Came,
}

/// A version of the town's data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TownVersion {
    /// Its number. Of one that waits, the number that it will have unless something is published before it; 0: it has none and, as it is, gets none.
    pub version: u64,
    /// When it was put in force; of one that waits, from when it holds.
    pub at: Moment,
    /// Whether it is in force.
    pub in_force: bool,
    /// Of one that begins, or began, at a date, or with which reassignments were ticked: more of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coming: Option<Coming>,
}
