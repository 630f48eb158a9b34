//! What became of a part.

use super::tally::Tally;

/// What became of a part.
#[derive(Default)]
pub struct Outcome {
    /// What it counted.
    pub tally: Tally,
    /// What to tell beside the counts: what is missing, which tests were ignored, what broke.
    pub remarks: Vec<String>,
}

impl Outcome {
    /// One thing that holds or does not.
    pub fn of_one(holds: bool) -> Self {
        let tally = if holds { Tally { passed: 1, ..Tally::default() } } else { Tally { failed: 1, ..Tally::default() } };
        Self { tally, remarks: Vec::new() }
    }

    /// One thing that does not hold, and why.
    pub fn broken(remark: String) -> Self {
        Self { remarks: vec![remark], ..Self::of_one(false) }
    }
}
