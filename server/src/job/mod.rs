//! Work that is done later: queued in the transaction that makes it necessary, done at its time, by one server at a time.
//!
//! Every kind of work may be done twice without harm. The kinds stand in one list, [`crate::WORK`].

mod run;
mod store;
#[cfg(test)]
mod tests;

pub use run::{Perform, Work, run, run_due};
pub use store::{Job, Queued, queue, queue_all};
