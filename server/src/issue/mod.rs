//! Issues: THE write path, reading by scope, and the jobs that watch deadlines.

mod deadline_job;
mod handle;
mod read;
mod store;
#[cfg(test)]
mod tests;

pub use deadline_job::{ESCALATE, MARK_OVERDUE, escalate, mark_overdue};
pub use handle::{Handled, Order, handle, judge_at};
pub use read::{open_for, routes, shown_to};
pub use store::{FeedRow, changes_for, load, load_at, visible};
