//! What the product is made of: every package by the lock files, held to the lists in `deny.toml`, and told in a bill of materials.

mod bom;
mod graph;
mod lock;
mod rule;

pub use bom::write as write_bom;
pub use rule::findings;
