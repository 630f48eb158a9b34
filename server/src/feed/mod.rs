//! The feed, which is the scope: per circle of readers and record, when it last changed and whether it left the circle.
//!
//! Of each kind of record, whatever it is.

mod changes;
mod sight;
mod store;

pub use changes::{FeedRow, Narrowed, changes_for};
pub use sight::{ids_in_sight, in_sight};
pub use store::{seen, visible};
