//! Issues as they are read: by scope, in lists, in the feed.

mod feed;
mod read;
mod sight;
mod store;
#[cfg(test)]
pub(crate) mod tests;

pub use feed::{FeedRow, Narrowed, changes_for};
pub use read::{open_for, routes, shown_to};
pub use sight::visible;
pub use store::load;
