//! Issues: THE write path, reading by scope, and the jobs that watch deadlines.

mod deadline_job;
mod feed;
mod handle;
mod read;
mod sight;
mod store;
#[cfg(test)]
mod tests;

pub use deadline_job::{ESCALATE, MARK_OVERDUE, escalate, mark_overdue};
pub use feed::{FeedRow, Narrowed, changes_for};
pub use handle::{Handled, Order, handle, judge_at};
pub use read::{open_for, routes, shown_to};
pub use sight::visible;
pub use store::{load, load_at};
