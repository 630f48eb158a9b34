//! Work that is done later: queued in the transaction that makes it necessary, done at its time, by one server at a time.
//!
//! A job is a type: [`Body`] is what is written into its row, [`Job`] is how it is done. All of them stand in one list, [`crate::JOBS`].
//! Each [`Queue`] has a worker of its own ([`run`]). A job ends by [`Claim::finish_in`], in the transaction of its effect.

mod body;
mod claim;
mod kind;
mod queue;
mod queued;
mod run;
mod store;
#[cfg(test)]
mod tests;
mod worker;

pub use body::Body;
pub use claim::{Claim, Finished};
pub use kind::{Job, Kind, Retry};
pub use queue::Queue;
pub use queued::{Queued, queue, queue_all};
pub use run::run_due;
pub use store::{Failing, failing, retry};
pub use worker::run;
