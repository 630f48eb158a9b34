//! Which issues a reader has in sight: those of their circles, asked of the rows of `audience`.

mod store;

pub(super) use store::in_sight;
pub use store::visible;
