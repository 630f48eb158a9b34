//! The audit chain: every write of a town leaves one row that is hashed over the row before.
//!
//! Rows are only ever added, in the transaction of the write they tell of. [`verify`] walks the chain and names the first row that
//! does not hold. An [`Anchor`] kept elsewhere finds also the chain that was cut or rewritten together with the town's counter.

mod anchor;
mod canonical;
mod chain;
mod store;
#[cfg(test)]
mod tests;

pub use anchor::{Adrift, Anchor, ChainEnd};
pub use chain::{FirstBad, Genesis, Record, Verified, Why};
pub use store::{adrift, anchor, append, verify};
