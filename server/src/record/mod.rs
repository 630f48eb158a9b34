//! THE write path: load, decide, apply, save. People, timers, the photo store and the demo's history all end here, whatever the record.
//!
//! [`Work`] is a piece of it within one transaction: what all its commands need is loaded at once, each is decided in order over what those
//! before it have made of it in memory, and what came of them is saved at once.

mod by_clock;
mod escalate;
mod handle;
mod load;
mod mark_overdue;
mod request;
mod save;
mod store;
#[cfg(test)]
mod tests;
mod timer;

pub use handle::{Outcome, Work, handle};
pub use request::CommandRequest;
pub use timer::{Escalate, MarkOverdue};
