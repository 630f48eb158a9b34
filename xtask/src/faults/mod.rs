//! `cargo xtask faults`: every suite at full length, the matrix F01 to F57, and the page that is written from it.

mod coverage_mark;
mod matrix;
mod report;
mod run;

pub use run::{Options, SimOptions, faults, process_tests, sim, simulation};
