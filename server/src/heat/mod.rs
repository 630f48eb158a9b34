//! Heat: the town's issues binned into cells of its ground.

mod read;
mod store;

pub use read::routes;
