//! What is kept beside the events, and whether it still is what was made of them.
//!
//! A record's row, audiences and notices are made of its events; accounts, tokens, reference data and the ledger are written down as they
//! come. The audit chain attests all of it, from the write itself on. [`verify`] walks the chain and then compares, page by page, and
//! names what differs by table, id and field: as the chain said, or, where version 0.1 said nothing, as the events fold.
//! [`attest_present`] once makes the chain attest what an earlier version has left.

mod baseline;
mod check;
mod compare;
mod difference;
mod fold;
mod row;
mod said;
mod seal;
mod store;

pub use baseline::attest_present;
pub use compare::verify;
pub use difference::{Compared, Difference, How};
pub use row::{RecordRow, row_of};
pub use seal::{kept_of, told_of};
