//! What a web build weighs.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::site::Size;
use super::weigh::Weight;

/// The limit on what a first visit fetches, in kB of 1,000 bytes of brotli.
const LIMIT_KB: f64 = 328.0;

/// The sizes of a web build.
#[derive(Serialize, Deserialize)]
pub struct Report {
    /// The hash of what it was built from.
    pub inputs: String,
    /// True when it was built for development: big, not compressed.
    pub dev: bool,
    /// Each file's size by its path in the web folder.
    pub sizes: BTreeMap<String, Size>,
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

    /// The size of all JavaScript, WebAssembly and CSS that a first visit fetches, without the map.
    pub fn first_visit(&self) -> Size {
        let mut sum = Size::default();
        for (path, size) in &self.sizes {
            let counts = [".js", ".wasm", ".css"].iter().any(|ending| path.ends_with(ending));
            if counts && !path.contains("assets/map-") {
                sum.plain += size.plain;
                sum.brotli += size.brotli;
            }
        }
        sum
    }
}

/// Says how far the first visit is over its limit; `None`: it is not.
pub fn over_limit(report: &Report) -> Option<String> {
    let kilobytes = kb(report.first_visit().brotli);
    (!report.dev && kilobytes > LIMIT_KB).then(|| format!("the first visit is {kilobytes:.1} kB brotli, {LIMIT_KB} kB is the limit"))
}

/// Prints the files, the first visit against its limit, and the ten heaviest parts.
pub fn print(report: &Report) {
    println!("{:<44} {:>10} {:>10}", "file", "plain", "brotli");
    for (path, size) in &report.sizes {
        println!("{path:<44} {:>10} {:>10}", size.plain, size.brotli);
    }
    let total: usize = report.weights.iter().map(|weight| weight.bytes).sum();
    println!("\nthe ten largest parts of the program, of {:.1} kB before compression:", kb(total));
    for weight in report.weights.iter().take(10) {
        let share = weight.bytes as f64 * 100.0 / total.max(1) as f64;
        println!("  {:<28} {:>8.1} kB {share:>5.1} %", weight.part, kb(weight.bytes));
    }
    if report.dev {
        println!("\nbuilt with --dev: not compressed, the sizes say nothing");
    } else {
        println!("\nfirst visit (JS + WASM + CSS, brotli): {:.1} kB of at most {LIMIT_KB} kB", kb(report.first_visit().brotli));
    }
}

fn kb(bytes: usize) -> f64 {
    bytes as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_visit_counts_programs_and_sheets_but_no_map_and_no_pictures() {
        let size = Size { plain: 10, brotli: 4 };
        let names = ["assets/app-1.wasm", "assets/style-1.css", "boot.js", "assets/map-1.js", "assets/map-1.css", "assets/icon-1.png"];
        let sizes = names.into_iter().map(|name| (name.to_owned(), size)).collect();
        let report = Report { inputs: String::new(), dev: false, sizes, weights: Vec::new() };
        assert_eq!(report.first_visit(), Size { plain: 30, brotli: 12 });
    }

    #[test]
    fn a_program_that_has_grown_too_large_is_named_with_its_size() {
        let of = |brotli| {
            let sizes = [("assets/app-1.wasm".to_owned(), Size { plain: 0, brotli })].into();
            over_limit(&Report { inputs: String::new(), dev: false, sizes, weights: Vec::new() })
        };
        assert_eq!(of(328_000), None);
        assert_eq!(of(329_400).as_deref(), Some("the first visit is 329.4 kB brotli, 328 kB is the limit"));
    }
}
