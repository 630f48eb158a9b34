//! Issues as they are read: by scope, in lists, in the feed.

mod read;
mod store;
#[cfg(test)]
pub(crate) mod tests;

pub use read::{open_for, routes, shown_to};
pub use store::{FeedRow, changes_for, load, visible};
