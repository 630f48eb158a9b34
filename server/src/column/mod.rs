//! The columns: what is counted of a town's issues, in memory, some 48 bytes each.
//!
//! Heat, figures, the ranking and the cases behind any of them are answered from here, so that a figure and its cases cannot differ. What
//! counts stands in `shared` ([`Counted`](shared::counted::Counted)) and is the same as in a phone. The columns are filled from a narrow
//! index when the server starts, and follow the feed: whoever asks is answered as of every write that was committed before
//! ([`columns_of`]). What was written by another server or on the console comes the same way. [`watch_columns`] keeps them near, compares
//! them with the database now and then, and makes them anew if they differ or a person asks.

mod check;
mod columns;
mod field;
mod fields;
mod follow;
mod names;
mod packed;
mod store;
mod tallies;
#[cfg(test)]
mod tests;
mod town;
mod towns;
mod watch;

pub use check::check;
pub use columns::Size;
pub use field::{Heaviest, NoField};
pub use fields::{Squares, Wanted};
pub use follow::{columns_of, rebuild};
pub use town::TownColumns;
pub use towns::Towns;
pub use watch::{ColumnLoop, watch_columns};
