//! What the rows of the benchmark must come to, in one table.

use std::fmt::{Display, Formatter};

/// The side on which a figure must stay; it may be equal.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

use Bound::{AtLeast, AtMost};

/// A limit of a figure. "Beside" a peer is how many times as fast as the peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Reports a second beside PocketBase, so many people at once.
    SubmitBesidePocketBase(usize),
    /// The 95th percentile of a report until its receipt, 16 people at once.
    SubmitLate,
    /// CPU time of the server for a report and its photo.
    SubmitCpu,
    /// Reports of one push.
    PushRate,
    /// The first pull beside PocketBase.
    PullBesidePocketBase,
    /// Pulls with nothing new.
    PollRate,
    /// Pictures made of a photo, beside sharp.
    PhotoBesideSharp,
    /// A photo on the phone, until it is kept.
    PhotoOnPhone,
    /// The longest task of the page meanwhile, on a processor slowed down so many times.
    PhotoTask(u32),
    /// Heat beside PostGIS; of several questions the worst counts, here and below.
    HeatBesidePostGis,
    /// Heat beside DuckDB.
    HeatBesideDuckDb,
    /// Heat beside typed arrays.
    HeatBesideScript,
    /// The 99th percentile of heat.
    HeatLate,
    /// Places assigned, beside PostGIS.
    AssignBesidePostGis,
    /// What a first visit fetches of the program until its first page stands.
    FirstPage,
    /// What it fetches of the program until a report can be written.
    FirstReport,
    /// The 95th percentile of figures while reports arrive.
    FiguresLate,
    /// The 95th percentile of a report while a leader looks, beside that while nobody does.
    ReportsWhileLookedAt,
}

impl Limit {
    /// What is held to it, on which side it must stay, and in what it is counted.
    fn table(self) -> (String, Bound, &'static str) {
        let (what, bound, unit) = match self {
            Self::SubmitBesidePocketBase(at_once) => {
                let least = if at_once == 1 { 0.5 } else { 1.0 };
                return (format!("reports a second, {at_once} at once, beside PocketBase"), AtLeast(least), "×");
            }
            Self::SubmitLate => ("p95 of a report, 16 at once", AtMost(90.0), " ms"),
            Self::SubmitCpu => ("CPU of a report", AtMost(8.0), " ms"),
            Self::PushRate => ("reports of a push", AtLeast(5_000.0), " a second"),
            Self::PullBesidePocketBase => ("first pull beside PocketBase", AtLeast(1.0), "×"),
            Self::PollRate => ("pulls with nothing new", AtLeast(15_000.0), " a second"),
            Self::PhotoBesideSharp => ("beside sharp", AtLeast(1.0), "×"),
            Self::PhotoOnPhone => ("a photo until it is kept", AtMost(125.0), " ms"),
            Self::PhotoTask(1) => ("longest task of the page", AtMost(50.0), " ms"),
            Self::PhotoTask(times) => return (format!("longest task of the page, {times} times slowed"), AtMost(50.0), " ms"),
            Self::HeatBesidePostGis => ("beside PostGIS", AtLeast(20.0), "×"),
            Self::HeatBesideDuckDb => ("beside DuckDB", AtLeast(3.0), "×"),
            Self::HeatBesideScript => ("beside typed arrays", AtLeast(3.0), "×"),
            Self::HeatLate => ("p99", AtMost(15.0), " ms"),
            Self::AssignBesidePostGis => ("beside PostGIS", AtLeast(10.0), "×"),
            Self::FirstPage => ("program until the first page", AtMost(320.0), " kB"),
            Self::FirstReport => ("program until the report form", AtMost(320.0), " kB"),
            Self::FiguresLate => ("p95 of figures while reports arrive", AtMost(3.0), " ms"),
            Self::ReportsWhileLookedAt => ("p95 of a report while a leader looks, of that while nobody does", AtMost(1.5), "×"),
        };
        (what.to_owned(), bound, unit)
    }

    /// Holds a figure to it.
    #[must_use]
    pub const fn judge(self, found: f64) -> Judged {
        Judged { limit: self, found }
    }
}

/// A figure beside its limit; its text says by how much it is missed.
#[derive(Clone, Copy, Debug)]
pub struct Judged {
    limit: Limit,
    found: f64,
}

impl Display for Judged {
    fn fmt(&self, text: &mut Formatter<'_>) -> std::fmt::Result {
        let (what, bound, unit) = self.limit.table();
        let (side, limit, over) = match bound {
            AtMost(most) => ("≤", most, self.found - most),
            AtLeast(least) => ("≥", least, least - self.found),
        };
        write!(text, "{what}: limit {side} {limit}{unit}, measured {}{unit}, ", shown(self.found))?;
        if over > 0.0 { write!(text, "**missed by {}{unit}**", shown(over)) } else { text.write_str("met") }
    }
}

/// With three digits or so.
fn shown(figure: f64) -> String {
    match figure.abs() {
        100.0.. => format!("{figure:.0}"),
        10.0.. => format!("{figure:.1}"),
        _ => format!("{figure:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_says_whether_it_keeps_its_limit_and_by_how_much_it_misses_it() {
        let said = |limit: Limit, found: f64| limit.judge(found).to_string();
        assert_eq!(said(Limit::HeatBesidePostGis, 31.0), "beside PostGIS: limit ≥ 20×, measured 31.0×, met");
        assert_eq!(said(Limit::HeatBesidePostGis, 14.5), "beside PostGIS: limit ≥ 20×, measured 14.5×, **missed by 5.50×**");
        assert_eq!(said(Limit::PhotoOnPhone, 125.0), "a photo until it is kept: limit ≤ 125 ms, measured 125 ms, met");
        assert_eq!(said(Limit::SubmitCpu, 9.25), "CPU of a report: limit ≤ 8 ms, measured 9.25 ms, **missed by 1.25 ms**");
    }

    #[test]
    fn one_who_sends_alone_has_another_limit_than_a_crowd() {
        let said = |at_once: usize| Limit::SubmitBesidePocketBase(at_once).judge(0.7).to_string();
        assert_eq!(said(1), "reports a second, 1 at once, beside PocketBase: limit ≥ 0.5×, measured 0.70×, met");
        assert!(said(16).ends_with("limit ≥ 1×, measured 0.70×, **missed by 0.30×**"), "{}", said(16));
    }
}
