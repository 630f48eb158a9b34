//! Which records a reader has in sight: those of their circles, asked of the rows of `audience`.

mod store;

pub use store::{ids_in_sight, in_sight};
