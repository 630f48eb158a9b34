//! The matrix as it is printed, and as it stands in `docs/reliability.md`.

use std::fmt::Write as _;

use super::coverage_mark::{CoverageMark, by_fault};
use super::matrix::{DEFECTS, FAULTS, NOT_BUILT};

/// Where the generated part of the page begins and ends.
const BEGIN: &str = "<!-- written by cargo xtask faults: begin -->";
const END: &str = "<!-- written by cargo xtask faults: end -->";

/// Faults without a mark that are not excused.
pub fn missing(marks: &[CoverageMark]) -> Vec<&'static str> {
    let proven = by_fault(marks);
    let ids = FAULTS.iter().map(|fault| fault.id);
    ids.filter(|id| !NOT_BUILT.contains(id) && !proven.contains_key(id)).collect()
}

/// Defects that nothing has caught.
pub fn uncaught(marks: &[CoverageMark]) -> Vec<&'static str> {
    let proven = by_fault(marks);
    DEFECTS.iter().map(|(name, _)| *name).filter(|name| !proven.contains_key(format!("mutation:{name}").as_str())).collect()
}

/// Both tables in Markdown.
pub fn tables(marks: &[CoverageMark]) -> String {
    let proven = by_fault(marks);
    let mut text = String::from("| | Fault | What must come of it | Suite | Runs | Result | Shown by |\n|---|---|---|---|---:|---|---|\n");
    for fault in &FAULTS {
        let found = proven.get(fault.id).map(Vec::as_slice).unwrap_or_default();
        let result = match found {
            _ if NOT_BUILT.contains(&fault.id) => "not built yet",
            [] => "**missing**",
            _ => "holds",
        };
        let mut suites: Vec<&str> = found.iter().map(|mark| mark.suite.as_str()).collect();
        suites.sort_unstable();
        suites.dedup();
        let runs: u64 = found.iter().map(|mark| mark.runs).sum();
        let runs = if found.is_empty() { String::new() } else { runs.to_string() };
        let tests: Vec<String> = found.iter().map(|mark| format!("`{}`", short(&mark.test))).collect();
        let (suites, tests) = (suites.join(" "), tests.join(", "));
        let _ = writeln!(text, "| {} | {} | {} | {suites} | {runs} | {result} | {tests} |", fault.id, fault.what, fault.expected);
    }
    text.push_str(
        "\n### Mutations\n\n| Planted defect | What it does | Suite and promise that caught it | At seed or run |\n|---|---|---|---:|\n",
    );
    for (name, what) in DEFECTS {
        let found = proven.get(format!("mutation:{name}").as_str()).and_then(|list| list.first());
        let (by, at) = found.map_or(("**not caught**", String::new()), |mark| (mark.suite.as_str(), mark.runs.to_string()));
        let _ = writeln!(text, "| {name} | {what} | {by} | {at} |");
    }
    text
}

/// The page with its generated part replaced; `None` if the page has no such part.
pub fn replaced(page: &str, generated: &str) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{generated}{END}{after}"))
}

/// A test's name without its module where it is a sentence by itself.
fn short(test: &str) -> &str {
    if test == "main" { "sim" } else { test.rsplit("::").next().unwrap_or(test) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(fault: &str, suite: &str) -> CoverageMark {
        CoverageMark { fault: fault.into(), suite: suite.into(), test: "crowd::fifty_write".into(), runs: 50 }
    }

    #[test]
    fn a_fault_nobody_proved_is_missing_and_an_unbuilt_one_is_not() {
        let missing = missing(&[mark("F21", "P")]);
        assert!(missing.contains(&"F01") && !missing.contains(&"F21") && !missing.contains(&"F23"), "{missing:?}");
        assert_eq!(uncaught(&[mark("mutation:DropJob", "S I6")]).len(), DEFECTS.len() - 1);
    }

    #[test]
    fn the_table_names_ring_runs_and_test() {
        let text = tables(&[mark("F21", "P")]);
        assert!(
            text.contains("| F21 | fifty phones write at once | each gets its verdict, one effect each | P | 50 | holds | `fifty_write` |")
        );
        assert!(text.contains("| F23 |") && text.contains("not built yet"));
    }

    #[test]
    fn only_the_generated_part_of_the_page_changes() {
        let page = format!("promise\n{BEGIN}\nold\n{END}\nexclusions\n");
        assert_eq!(replaced(&page, "new\n"), Some(format!("promise\n{BEGIN}\nnew\n{END}\nexclusions\n")));
        assert_eq!(replaced("no marks", "new"), None);
    }
}
