//! Times of those who were asked in turn, and what is told of them.

use std::{fmt::Write as _, fs, path::PathBuf};

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
}

/// All that is told, as Markdown.
pub struct Table(String);

impl Table {
    /// An empty one.
    pub const fn new() -> Self {
        Self(String::new())
    }

    /// A line of its own.
    pub fn say(&mut self, line: &str) {
        println!("{line}");
        let _ = writeln!(self.0, "{line}");
    }

    /// A heading, what is measured, and the head of a table with these columns.
    pub fn head(&mut self, name: &str, about: &str, columns: &[&str]) {
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
            let cells = [
                times.who.clone(),
                format!("{} ({}–{})", millis(times.median()), millis(times.part(0)), millis(times.part(100))),
                millis(times.part(95)),
                ratio(times.median() / own),
            ];
            self.row(&[before, &cells].concat());
        }
    }

    /// Writes it down where it is wanted.
    pub fn write(&self) {
        if let Some(file) = std::env::var_os("JINGGE_RACE_OUT") {
            fs::write(PathBuf::from(file), &self.0).unwrap();
        }
    }
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
