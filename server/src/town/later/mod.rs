//! Versions that begin at a date, from the town's side: laid over what will be in force by then, published, and what was ticked with them.
//!
//! A version that waits is kept as the tables that it has otherwise, and as the whole that these make of the data before it. Each change of those data
//! lays it anew, in the same transaction ([`relay`]): it is always known whether it fits, and coming in force is nothing but a row
//! (`coming::bring_in`).

mod job;
mod lay;
mod publish;
mod reassign;
mod told;

pub use job::BringIn;
pub(super) use lay::relay;
pub(super) use publish::{Ordered, publish, take_back};
pub(super) use told::{looked_at, told};
