//! The audit chain: every write of a town leaves one row that is hashed over the row before.
//!
//! Rows are only ever added, in the transaction of the write they tell of. [`verify`] walks the chain and names the first row that
//! does not hold. [`attest`] also says how rows of other tables stand from then on; `witness` compares. An [`Anchor`] kept elsewhere finds also the chain that was cut or rewritten together with the town's counter.

mod anchor;
mod attest;
mod canonical;
mod chain;
mod seal;
mod store;
#[cfg(test)]
mod tests;

pub use anchor::{Anchor, AnchorMismatch, ChainEnd};
pub use attest::{Standing, Subject, attest, attested, attesting, page_of, rows_of_ops, said_of};
pub use chain::{Claims, FirstBad, Genesis, Record, Verified, Why, Written, actor_of};
pub use seal::{Fields, Seal, Table, half};
pub use store::{BASELINE, Head, Heard, anchor, anchor_mismatch, append, append_all, extend, verify, walk};
