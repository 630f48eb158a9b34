//! The 台账 (ledger): what a row of an exported list says of an issue or of an inspection, and whether a ledger that comes back says the same.
//!
//! A row is made of the record as its reader may see it ([`crate::issue::redacted_for`]): it knows nothing that the list does not show. No row
//! names who reported. Cells have types; how a file writes them is the server's.

mod answer;
mod cell;
mod column;
mod compare;
mod inspection;
mod issue;
#[cfg(test)]
mod tests;

pub use answer::{LedgerComparison, LedgerDifference, MOST_DIFFERENCES};
pub use cell::Cell;
pub use column::{Column, INSPECTIONS, ISSUES};
pub use compare::{code_of, says_the_same};
pub use inspection::inspection_row;
pub use issue::issue_row;
