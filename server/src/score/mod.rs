//! Figures of the town and ranking of its units; no person in them.

mod read;

pub use read::{of_town, routes};
