//! What tests have written down: which fault they put to the trial, in which ring, how often.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};

/// One test's word on one fault or defect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// `F19`, or `mutation:ForgetLedger`.
    pub fault: String,
    /// Ring letter, and of a defect the promises that caught it.
    pub ring: String,
    /// The test's name.
    pub test: String,
    /// Rounds, cases, messages; of a defect the seed that caught it.
    pub runs: u64,
}

/// Reads the file that the tests have written; none if there is no such file.
pub fn read(path: &Path) -> Result<Vec<Proof>> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    let text = std::fs::read_to_string(path)?;
    text.lines().map(|line| parse(line).with_context(|| format!("a proof nobody can read: {line}"))).collect()
}

fn parse(line: &str) -> Option<Proof> {
    let mut parts = line.split('\t').map(str::to_owned);
    let (fault, ring, test) = (parts.next()?, parts.next()?, parts.next()?);
    Some(Proof { fault, ring, test, runs: parts.next()?.parse().ok()? })
}

/// Proofs by fault; the same test in several suites (two databases) is summed up.
pub fn by_fault(proofs: &[Proof]) -> BTreeMap<&str, Vec<Proof>> {
    let mut all: BTreeMap<&str, Vec<Proof>> = BTreeMap::new();
    for proof in proofs {
        let of_fault = all.entry(&proof.fault).or_default();
        match of_fault.iter_mut().find(|known| known.ring == proof.ring && known.test == proof.test) {
            Some(known) => known.runs += proof.runs,
            None => of_fault.push(proof.clone()),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_fault_ring_test_and_runs() {
        let proof = parse("F19\tP\tkill::each\t30").map(|proof| (proof.fault, proof.ring, proof.test, proof.runs));
        assert_eq!(proof, Some(("F19".into(), "P".into(), "kill::each".into(), 30)));
        assert_eq!(parse("F19\tP\tkill::each"), None);
    }

    #[test]
    fn two_databases_count_together() {
        let proof = |runs| Proof { fault: "F01".into(), ring: "S".into(), test: "t".into(), runs };
        let proofs = [proof(2), proof(3)];
        assert_eq!(by_fault(&proofs).get("F01").map(|list| list[0].runs), Some(5));
    }
}
