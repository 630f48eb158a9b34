//! The feed, which is the scope: per audience and record, when it last changed and whether it left the audience.
//!
//! Of each kind of record, whatever it is.

mod changes;
mod scope;
mod store;

pub use changes::{FeedRow, Narrowed, changes_for};
pub use scope::{ids_in_scope, in_scope};
pub use store::{seen, visible};
