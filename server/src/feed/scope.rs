//! The access scope of a reader: the records of their audiences, asked of the rows of `audience`.

mod store;

pub use store::{ids_in_scope, in_scope};
