//! Counting what cargo's test runner printed.

use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

/// How many tests went which way.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tests that held.
    pub passed: usize,
    /// Tests that did not hold, and parts that broke off.
    pub failed: usize,
    /// Tests and parts that did not run.
    pub skipped: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

/// What the log of a `cargo test` call says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// The sum of all `test result:` lines; ignored tests count as skipped.
    pub tally: Tally,
    /// The names of the ignored tests, in order.
    pub ignored: Vec<String>,
    /// The names of the tests that did not hold, in order.
    pub failed: Vec<String>,
}

/// Reads a log. Ignored tests whose reason names `cargo xtask` are tools (they measure or take
/// pictures) and not counted.
pub fn read(log: &str) -> Read {
    let mut found = Read::default();
    let mut tools = 0;
    // The runner ends with two lists under this heading: what each failed test said, then their names alone, indented.
    let mut in_failures = false;
    for line in log.lines() {
        if let Some(counts) = line.strip_prefix("test result: ") {
            let count = |word| number_before(counts, word);
            found.tally += Tally { passed: count(" passed"), failed: count(" failed"), skipped: count(" ignored") };
            in_failures = false;
        } else if let Some((name, reason)) = line.strip_prefix("test ").and_then(|rest| rest.split_once(" ... ignored")) {
            if reason.contains("cargo xtask") {
                tools += 1;
            } else {
                found.ignored.push(name.to_owned());
            }
        } else if let Some(name) = line.strip_prefix("    ").filter(|_| in_failures).filter(|name| !name.starts_with(' ')) {
            found.failed.push(name.to_owned());
        } else if !line.is_empty() {
            in_failures = line == "failures:";
        }
    }
    found.tally.skipped = found.tally.skipped.saturating_sub(tools);
    found
}

/// What tests measured and want told whether they hold or not: the lines that begin with `== `.
pub fn told(log: &str) -> impl Iterator<Item = String> {
    log.lines().filter_map(|line| line.strip_prefix("== ")).map(str::to_owned)
}

/// The number that stands right before `word`, or 0.
fn number_before(text: &str, word: &str) -> usize {
    let before = text.split_once(word).map_or("", |(before, _)| before);
    let digits = before.rsplit(|c: char| !c.is_ascii_digit()).next();
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_result_lines_are_summed_up() {
        let log = "running 3 tests\ntest a ... ok\n\
            test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.50s\n\
            noise: 99 passed\n\
            test result: FAILED. 5 passed; 2 failed; 1 ignored; 0 measured; 3 filtered out; finished in 1.50s\n\
            test slow ... ignored\n";
        let found = read(log);
        assert_eq!(found.tally, Tally { passed: 17, failed: 2, skipped: 1 });
        assert_eq!(found.ignored, ["slow"]);
    }

    #[test]
    fn a_tool_among_the_tests_is_not_a_skipped_test() {
        let log = "test figures ... ignored, run by cargo xtask figures\n\
            test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 1s\n";
        assert_eq!(read(log), Read { tally: Tally { passed: 3, failed: 0, skipped: 0 }, ..Read::default() });
    }

    #[test]
    fn a_test_that_failed_is_named_once() {
        let log = "running 2 tests\ntest job::a_stop_gives_it_back ... FAILED\ntest b ... ok\n\nfailures:\n\n\
            ---- job::a_stop_gives_it_back stdout ----\n\nthread 'main' panicked at server/src/job/tests.rs:1:1:\n    left: 1\n   right: 2\n\n\n\
            failures:\n    job::a_stop_gives_it_back\n\n\
            test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1s\n    Finished\n";
        assert_eq!(read(log).failed, ["job::a_stop_gives_it_back"]);
    }

    #[test]
    fn what_was_measured_is_told_and_the_noise_is_not() {
        let log = "running 1 test\n== axe looked 90 times and found 0\ntest axe ... ok\n== sign-in    97\n";
        assert_eq!(told(log).collect::<Vec<_>>(), ["axe looked 90 times and found 0", "sign-in    97"]);
    }

    #[test]
    fn the_last_line_has_the_agreed_form() {
        let tally = Tally { passed: 3, failed: 0, skipped: 1 };
        assert_eq!(tally.to_string(), "3 passed, 0 failed, 1 skipped");
    }
}
