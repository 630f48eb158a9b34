//! The feed, which is the scope: per audience and record, when it last changed and whether it left the audience.
//!
//! Of each kind of record, whatever it is.

mod changes;
mod follow;
mod scope;
mod store;

pub use changes::{FeedRow, Narrowed, changed_after, changes_for};
pub use follow::{follow, keys_of};
pub use scope::{ids_in_scope, in_scope};
pub use store::{seen, visible};
