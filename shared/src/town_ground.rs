//! Where the ground of a draft does not fit together, as it travels.

use crate::town_table::TableName;
use serde::{Deserialize, Serialize};

/// Most findings of one answer.
pub const MOST_FINDINGS: usize = 100;

/// What does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum GroundFit {
    /// Ground that two rows claim.
    Overlap,
    /// Ground between rows that none of them claims.
    Gap,
}

/// Ground of two grids or two estates, or ground between grids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroundFinding {
    /// What it is.
    pub fit: GroundFit,
    /// The table.
    pub table: TableName,
    /// Numbers of the rows in the draft, from 1: the two that claim it, or all that lie around it.
    pub rows: Vec<u32>,
    /// Their names in the same order.
    pub names: Vec<String>,
    /// Square metres.
    pub square_m: u64,
    /// The ground, as a cell of a table has it: `lon lat; …`, WGS-84, further parts behind `/`.
    pub shape: String,
}

/// `GET /api/town/draft/ground`: gaps and overlaps of the ground as the draft has it. They are told and forbid nothing; an overlap that is more
/// than a slip of the hand is a fault of the draft as well.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DraftGround {
    /// Revision of the draft that this is about.
    pub revision: u64,
    /// Overlaps and gaps, the largest first, at most [`MOST_FINDINGS`].
    pub findings: Vec<GroundFinding>,
    /// How many there are.
    pub finding_count: u32,
}
