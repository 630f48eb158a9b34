//! `cargo xtask tidy`: the house's rules, each a function over the files, each tested to fail.

mod arrow;
mod cycle;
mod document;
mod exception;
mod layer;
mod place;
mod run;
mod shape;
mod source;
mod tree;

pub use run::{findings, tidy};
pub use tree::Finding;
