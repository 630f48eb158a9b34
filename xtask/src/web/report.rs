//! What a web build weighs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::program::{FIELD, OFFICE};
use super::site::Size;
use super::weigh::Weight;

/// A program of the app: what a first visit of its people may fetch, in kB of 1,000 bytes of brotli.
struct Limit {
    name: &'static str,
    /// The parts that its first page needs.
    first: &'static [&'static str],
    /// All its parts.
    all: &'static [&'static str],
    kb: f64,
}

const LIMITS: [Limit; 2] = [
    Limit { name: "field", first: &["home"], all: &FIELD, kb: 325.0 },
    Limit { name: "office", first: &["home", "office"], all: &OFFICE, kb: 480.0 },
];

/// The sizes of a web build.
#[derive(Serialize, Deserialize)]
pub struct Report {
    /// The hash of what it was built from.
    pub inputs: String,
    /// True when it was built for development: big, not compressed.
    pub dev: bool,
    /// Each file's size by its path in the web folder.
    pub sizes: BTreeMap<String, Size>,
    /// The files that each part of the program needs, by the part's name.
    pub parts: BTreeMap<String, Vec<String>>,
    /// What the program is made of, the heaviest part first.
    pub weights: Vec<Weight>,
}

impl Report {
    /// The report of an earlier build, or `None`.
    pub fn read(note: &Path) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(note).ok()?).ok()
    }

    /// Keeps the report for the next run.
    pub fn save(&self, note: &Path) -> Result<()> {
        std::fs::write(note, serde_json::to_vec_pretty(self)?)?;
        Ok(())
    }

    /// The size of all JavaScript, WebAssembly and CSS that is fetched for these parts, without the map.
    fn fetched(&self, parts: &[&str]) -> Size {
        let files = |parts: &mut dyn Iterator<Item = &str>| -> BTreeSet<String> {
            parts.filter_map(|part| self.parts.get(part)).flatten().map(|file| format!("assets/{file}-")).collect()
        };
        let wanted = files(&mut parts.iter().copied());
        let all = files(&mut self.parts.keys().map(String::as_str));
        let starts = |path: &str, names: &BTreeSet<String>| names.iter().any(|name| path.starts_with(name));
        let mut sum = Size::default();
        for (path, size) in &self.sizes {
            let counts = [".js", ".wasm", ".css"].iter().any(|ending| path.ends_with(ending)) && !path.contains("assets/map-");
            if counts && (!starts(path, &all) || starts(path, &wanted)) {
                sum.plain += size.plain;
                sum.brotli += size.brotli;
            }
        }
        sum
    }

    /// For each program its name, what a first visit fetches and what the phone keeps in the end (kB of brotli), and the first's limit.
    pub fn programs(&self) -> Vec<(&'static str, f64, f64, f64)> {
        let kept = |parts| kb(self.fetched(parts).brotli);
        LIMITS.iter().map(|limit| (limit.name, kept(limit.first), kept(limit.all), limit.kb)).collect()
    }
}

/// Says which program's first visit is over its limit; `None`: none is.
pub fn over_limit(report: &Report) -> Option<String> {
    let over = report.programs().into_iter().filter(|(_, first, _, limit)| !report.dev && first > limit);
    let said: Vec<String> =
        over.map(|(name, first, _, limit)| format!("the first visit of {name} is {first:.1} kB brotli, {limit} kB is the limit")).collect();
    (!said.is_empty()).then(|| said.join("; "))
}

/// Prints the files, each program's first visit against its limit, and the ten heaviest parts.
pub fn print(report: &Report) {
    println!("{:<44} {:>10} {:>10}", "file", "plain", "brotli");
    for (path, size) in &report.sizes {
        println!("{path:<44} {:>10} {:>10}", size.plain, size.brotli);
    }
    let total: usize = report.weights.iter().map(|weight| weight.bytes).sum();
    println!("\nthe ten largest crates of what is there from the start, of {:.1} kB before compression:", kb(total));
    for weight in report.weights.iter().take(10) {
        let share = weight.bytes as f64 * 100.0 / total.max(1) as f64;
        println!("  {:<28} {:>8.1} kB {share:>5.1} %", weight.part, kb(weight.bytes));
    }
    if report.dev {
        println!("\nbuilt with --dev: not compressed, the sizes say nothing");
        return;
    }
    println!("\nJS + WASM + CSS, brotli:");
    for (name, first, all, limit) in report.programs() {
        println!("  {name:<8} first visit {first:>6.1} kB of at most {limit} kB, kept in the end {all:>6.1} kB");
    }
}

fn kb(bytes: usize) -> f64 {
    bytes as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(files: &[(&str, usize)], parts: &[(&str, &[&str])]) -> Report {
        let parts = parts.iter().map(|(part, files)| ((*part).to_owned(), files.iter().map(|file| (*file).to_owned()).collect())).collect();
        let sizes = files.iter().map(|(path, brotli)| ((*path).to_owned(), Size { plain: 0, brotli: *brotli })).collect();
        Report { inputs: String::new(), dev: false, sizes, parts, weights: Vec::new() }
    }

    #[test]
    fn a_first_visit_counts_programs_sheets_and_the_parts_of_its_first_page_but_no_map_and_no_pictures() {
        let files = [
            ("assets/app-1.wasm", 1_000),
            ("assets/style-1.css", 2_000),
            ("boot.js", 4_000),
            ("assets/map-1.js", 9_000),
            ("assets/icon-1.png", 9_000),
            ("assets/split_home-1.wasm", 10_000),
            ("assets/chunk_1-1.wasm", 20_000),
            ("assets/chunk_10-1.wasm", 40_000),
            ("assets/split_office-1.wasm", 80_000),
        ];
        let parts: [(&str, &[&str]); 3] =
            [("home", &["chunk_1", "split_home"]), ("field", &["chunk_1", "chunk_10"]), ("office", &["split_office"])];
        let programs = report(&files, &parts).programs();
        assert_eq!(programs, [("field", 37.0, 77.0, 325.0), ("office", 117.0, 157.0, 480.0)]);
    }

    #[test]
    fn a_program_that_has_grown_too_large_is_named_with_its_size() {
        let of = |brotli| over_limit(&report(&[("assets/app-1.wasm", brotli)], &[]));
        assert_eq!(of(325_000), None);
        assert_eq!(of(326_400).as_deref(), Some("the first visit of field is 326.4 kB brotli, 325 kB is the limit"));
    }
}
