//! Times of those who were asked in turn, and what is told of them.

use std::{fmt::Write as _, fs, path::PathBuf};
use tests::limit::Limit;

/// Milliseconds of one contestant, one for each time it was asked.
pub struct Times {
    /// Who.
    pub who: String,
    /// In the order of asking.
    pub millis: Vec<f64>,
}

impl Times {
    /// Nobody has been asked yet.
    pub fn of(who: &str) -> Self {
        Self { who: who.to_owned(), millis: Vec::new() }
    }

    /// The time below which so many hundredths lie.
    pub fn part(&self, hundredths: usize) -> f64 {
        let mut sorted = self.millis.clone();
        sorted.sort_by(f64::total_cmp);
        sorted[(sorted.len() * hundredths / 100).min(sorted.len() - 1)]
    }

    /// The median.
    pub fn median(&self) -> f64 {
        self.part(50)
    }

    /// Who, the median with least and most in milliseconds, the 95th percentile, and how many times as long as this the median is.
    pub fn cells(&self, own: f64) -> [String; 4] {
        [
            self.who.clone(),
            format!("{} ({}–{})", millis(self.median()), millis(self.part(0)), millis(self.part(100))),
            millis(self.part(95)),
            ratio(self.median() / own),
        ]
    }
}

/// All that is told, as Markdown.
pub struct Table {
    told: String,
    judged: Vec<String>,
}

impl Table {
    /// An empty one.
    pub const fn new() -> Self {
        Self { told: String::new(), judged: Vec::new() }
    }

    /// Holds a figure to its limit, which is told at the end of its row of the benchmark; NaN: there was nothing to measure beside.
    pub fn judge(&mut self, limit: Limit, found: f64) {
        if !found.is_nan() {
            self.judged.push(format!("- {}", limit.judge(found)));
        }
    }

    fn tell_judged(&mut self) {
        if !self.judged.is_empty() {
            let judged = std::mem::take(&mut self.judged).join("\n");
            self.say(&format!("\n{judged}"));
        }
    }

    /// A line of its own.
    pub fn say(&mut self, line: &str) {
        println!("{line}");
        let _ = writeln!(self.told, "{line}");
    }

    /// A heading, what is measured, and the head of a table with these columns.
    pub fn head(&mut self, name: &str, about: &str, columns: &[&str]) {
        self.tell_judged();
        self.say(&format!("\n## {name}\n\n{about}\n"));
        self.say(&format!("| {} |", columns.join(" | ")));
        self.say(&format!("|{}", "---|".repeat(columns.len())));
    }

    /// A row of the table.
    pub fn row(&mut self, cells: &[String]) {
        self.say(&format!("| {} |", cells.join(" | ")));
    }

    /// The first of them is ours: for each its median, least and most in milliseconds, its 95th percentile, and how many times as long as ours it takes.
    pub fn times(&mut self, before: &[String], all: &[Times]) {
        let own = all.first().map_or(f64::NAN, Times::median);
        for times in all {
            self.row(&[before, &times.cells(own)].concat());
        }
    }

    /// Writes it down where it is wanted.
    pub fn write(mut self) {
        self.tell_judged();
        if let Some(file) = std::env::var_os("JINGGE_RACE_OUT") {
            fs::write(PathBuf::from(file), &self.told).unwrap();
        }
    }
}

/// How many times as fast as the other the first is, by their medians; NaN: one of them was not asked.
pub fn beside(own: &Times, other: &Times) -> f64 {
    if own.millis.is_empty() || other.millis.is_empty() { f64::NAN } else { other.median() / own.median() }
}

/// A ratio with two digits that say something.
pub fn ratio(of: f64) -> String {
    if of >= 10.0 { format!("{of:.0}×") } else { format!("{of:.2}×") }
}

/// Milliseconds with three digits or so.
pub fn millis(of: f64) -> String {
    match of {
        100.0.. => format!("{of:.0}"),
        10.0.. => format!("{of:.1}"),
        _ => format!("{of:.2}"),
    }
}
