//! What happened in all stories together, and which faults of the matrix that proves.

use crate::story::Outcome;
use std::{collections::BTreeMap, fmt};
use tests::coverage_mark::covered;

/// A fault of the matrix, and the words in a history's line that it happened.
const FAULTS: [(&str, &str); 18] = [
    ("F01", "· request lost ·"),
    ("F02", "· answer lost ·"),
    ("F03", "· twice ·"),
    ("F04", "late: "),
    ("F08", "· portal ·"),
    ("F09", "· cut ·"),
    ("F10", "· proxy ·"),
    ("F15", "signed out by the office"),
    ("F15", ": the session ends"),
    ("F17", "server: restored"),
    ("F18", "server: restored"),
    ("F19", "server: killed"),
    ("F20", "server: the disk fills"),
    ("F26", ": killed"),
    ("F28", ": went dark"),
    ("F43", ": the clock jumps"),
    ("F45", "signs in: true"),
    ("F53", "server: backed up"),
];

/// Sums over stories.
#[derive(Debug, Default)]
pub struct Tally {
    /// Stories.
    pub seeds: usize,
    records: usize,
    /// Those of them that are about inspections.
    inspections: usize,
    refused: usize,
    messages: usize,
    faults: BTreeMap<&'static str, usize>,
    /// Stories in which a promise was broken.
    pub broken: Vec<u64>,
}

impl Tally {
    /// Adds a story.
    pub fn add(&mut self, seed: u64, outcome: &Outcome) {
        self.seeds += 1;
        self.records += outcome.records;
        self.inspections += outcome.lines.iter().filter(|line| line.contains(": saved ") && line.contains(" on inspection ")).count();
        self.messages += outcome.messages;
        self.refused += outcome.refused;
        for (_, words) in FAULTS {
            *self.faults.entry(words).or_default() += 0;
        }
        for (words, times) in &mut self.faults {
            *times += outcome.lines.iter().filter(|line| line.contains(words)).count();
        }
        if !outcome.violations.is_empty() {
            self.broken.push(seed);
        }
    }

    /// Says which faults these stories have put to the trial; to be called when none broke a promise.
    pub fn prove(&self) {
        for (fault, words) in FAULTS {
            let runs = self.faults.get(words).copied().unwrap_or(0);
            if runs > 0 {
                covered("S", &[fault], u64::try_from(runs).unwrap_or(u64::MAX));
            }
        }
        covered("S", &["F55"], u64::try_from(self.seeds).unwrap_or(u64::MAX));
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seeds, records, inspections, refused, messages, .. } = self;
        write!(f, "{seeds} stories, {records} records saved ({inspections} of them about inspections, {refused} refused with a reason)")?;
        write!(f, ", {messages} messages")?;
        for (words, times) in &self.faults {
            write!(f, ", {times} × {}", words.trim_matches([' ', ':', '·']))?;
        }
        Ok(())
    }
}
