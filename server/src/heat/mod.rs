//! Heat: the town's issues binned into cells of its ground.

mod read;

pub use read::routes;
