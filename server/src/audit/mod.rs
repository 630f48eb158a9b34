//! The audit chain: every write of a town leaves one row that is hashed over the row before.
//!
//! Rows are only ever added, in the transaction of the write they tell of. [`verify`] walks the chain and names the first row that
//! does not hold.

mod canonical;
mod chain;
mod store;
#[cfg(test)]
mod tests;

pub use chain::{FirstBad, Genesis, Record, Verified, Why};
pub use store::{append, verify};
