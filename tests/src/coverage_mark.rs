//! Coverage marks: which faults a test has provoked, written where `cargo xtask faults` collects it.

use std::{fs::OpenOptions, io::Write as _};

/// Says that the running test has put these faults (`F19`) to the trial so many times and that every expectation held. To be called at the
/// end of the test, after its last assertion: what is not reached is not claimed. Without `JINGGE_COVERAGE_MARKS` nothing is written.
pub fn covered(suite: &str, faults: &[&str], runs: u64) {
    let Some(path) = std::env::var_os("JINGGE_COVERAGE_MARKS") else { return };
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("main");
    let mut file = OpenOptions::new().create(true).append(true).open(path).expect("the list of coverage marks can be written");
    let lines: String = faults.iter().map(|fault| format!("{fault}\t{suite}\t{test}\t{runs}\n")).collect();
    file.write_all(lines.as_bytes()).expect("the list of coverage marks can be written");
}
