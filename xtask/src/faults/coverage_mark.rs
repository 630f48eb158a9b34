//! What tests have written down: which fault they put to the trial, in which suite, how often.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};

/// One test's word on one fault or defect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageMark {
    /// `F19`, or `mutation:ForgetLedger`.
    pub fault: String,
    /// Suite letter, and of a defect the promises that caught it.
    pub suite: String,
    /// The test's name.
    pub test: String,
    /// Rounds, cases, messages; of a defect the seed that caught it.
    pub runs: u64,
}

/// Reads the file that the tests have written; none if there is no such file.
pub fn read(path: &Path) -> Result<Vec<CoverageMark>> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    let text = std::fs::read_to_string(path)?;
    text.lines().map(|line| parse(line).with_context(|| format!("a mark nobody can read: {line}"))).collect()
}

fn parse(line: &str) -> Option<CoverageMark> {
    let mut parts = line.split('\t').map(str::to_owned);
    let (fault, suite, test) = (parts.next()?, parts.next()?, parts.next()?);
    Some(CoverageMark { fault, suite, test, runs: parts.next()?.parse().ok()? })
}

/// Proofs by fault; the same test in several suites (two databases) is summed up.
pub fn by_fault(marks: &[CoverageMark]) -> BTreeMap<&str, Vec<CoverageMark>> {
    let mut all: BTreeMap<&str, Vec<CoverageMark>> = BTreeMap::new();
    for mark in marks {
        let of_fault = all.entry(&mark.fault).or_default();
        match of_fault.iter_mut().find(|known| known.suite == mark.suite && known.test == mark.test) {
            Some(known) => known.runs += mark.runs,
            None => of_fault.push(mark.clone()),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_fault_ring_test_and_runs() {
        let mark = parse("F19\tP\tkill::each\t30").map(|mark| (mark.fault, mark.suite, mark.test, mark.runs));
        assert_eq!(mark, Some(("F19".into(), "P".into(), "kill::each".into(), 30)));
        assert_eq!(parse("F19\tP\tkill::each"), None);
    }

    #[test]
    fn two_databases_count_together() {
        let mark = |runs| CoverageMark { fault: "F01".into(), suite: "S".into(), test: "t".into(), runs };
        let marks = [mark(2), mark(3)];
        assert_eq!(by_fault(&marks).get("F01").map(|list| list[0].runs), Some(5));
    }
}
