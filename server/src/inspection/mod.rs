//! Inspections (检查单) as they are read: one by one and in lists. They come in by the one write path, as every record.

mod read;

pub use read::{newest_for, page_for, routes, shown_to};
