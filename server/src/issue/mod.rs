//! Issues as they are read: by scope, one by one and in lists.

mod read;
mod store;
#[cfg(test)]
pub(crate) mod tests;

pub use read::{all_ids, listed, listed_for, open_for, routes, shown_of, shown_to};
pub use store::load;
