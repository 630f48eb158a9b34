//! What is answered to a ledger that comes back.

use crate::town_table::{TableFault, Words};
use serde::{Deserialize, Serialize};

/// Most differences that are listed.
pub const MOST_DIFFERENCES: usize = 200;

/// A cell that says something else than what is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerDifference {
    /// The line of the file, as at the left of a spreadsheet.
    pub line: u32,
    /// The code of the issue as the file has it.
    pub code: String,
    /// The column; `None`: there is no such issue, or it is not the reader's to see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<Words>,
    /// What the file says.
    pub given: String,
    /// What is kept.
    pub kept: String,
}

/// How a ledger differs from what is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerComparison {
    /// Rows that were read.
    pub rows: u32,
    /// Rows without a difference.
    pub same: u32,
    /// The differences, at most [`MOST_DIFFERENCES`].
    pub differences: Vec<LedgerDifference>,
    /// How many there are.
    pub difference_count: u32,
    /// Why the file could not be read as a ledger; then no row was.
    pub faults: Vec<TableFault>,
}
