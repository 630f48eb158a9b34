//! Counting cases, so that all surprises are told at once.

use std::fmt::Debug;

/// Cases tried, and those that were not as expected.
#[derive(Default)]
pub struct Tally {
    tried: usize,
    surprises: Vec<String>,
}

impl Tally {
    /// One case.
    pub fn check<T: PartialEq + Debug>(&mut self, what: impl FnOnce() -> String, found: T, expected: T) {
        self.tried += 1;
        if found != expected {
            self.surprises.push(format!("{}: {found:?}, expected {expected:?}", what()));
        }
    }

    /// Says how many there were; fails with all surprises, or if there were too few cases to mean anything.
    pub fn close(self, kind: &str, at_least: usize) {
        println!("{kind}: {} cases, {} surprises", self.tried, self.surprises.len());
        assert!(self.surprises.is_empty(), "{}", self.surprises.join("\n"));
        assert!(self.tried >= at_least, "{} cases of {at_least}", self.tried);
    }
}
