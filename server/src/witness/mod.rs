//! What is kept beside the events, and whether it still is what was made of them.
//!
//! A record's row, audiences and notices are made of its events; accounts, tokens, reference data and the ledger are written down as they
//! come. For all of it the audit chain vouches, from the write itself on. [`verify`] walks the chain and then compares, page by page, and
//! names what differs by table, id and field: as the chain said, or, where version 0.1 said nothing, as the events fold.
//! [`vouch_for_present`] once makes the chain vouch for what an earlier version has left.

mod baseline;
mod check;
mod compare;
mod difference;
mod fold;
mod row;
mod said;
mod seal;
mod store;

pub use baseline::vouch_for_present;
pub use compare::verify;
pub use difference::{Compared, Difference, How};
pub use row::{RecordRow, row_of};
pub use seal::{kept_of, told_of};
