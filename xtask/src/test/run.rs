//! The run: part after part, then the sum.

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};

use super::last::{PartRun, keep};
use super::outcome::Outcome;
use super::part::{PARTS, Part, known};
use super::perform::perform;
use super::tally::Tally;
use crate::workspace::Workspace;

/// Which parts to run.
#[derive(clap::Args, Default)]
pub struct Options {
    /// Run only this part; may be given more than once. 只运行这一部分，可多次给出。
    #[arg(long, value_name = "PART")]
    pub only: Vec<String>,
    /// Ask the API as every role; not in the usual run. `JINGGE_API_EXAMPLES=300` asks longer. 按各角色检查接口，平时不运行。
    #[arg(long)]
    pub api: bool,
    /// Look at every page with axe, at four with Lighthouse; not in the usual run. 无障碍与速度检查，平时不运行。
    #[arg(long)]
    pub pages: bool,
    /// List the parts and stop. 列出各部分。
    #[arg(long)]
    pub list: bool,
    /// Print what the parts say also when they hold. 成功的部分也打印输出。
    #[arg(long)]
    pub verbose: bool,
}

/// Lines of a failed part's log that are shown; the whole log stays in its file.
const SHOWN_LINES: usize = 400;

/// Runs the parts asked for. The last line printed is `N passed, N failed, N skipped`.
pub fn test(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    if options.list {
        known().for_each(|part| println!("{:<12} {}", part.name, part.about));
        return Ok(ExitCode::SUCCESS);
    }
    let on_demand = [(options.api, "api"), (options.pages, "pages")];
    let on_demand = on_demand.into_iter().filter(|(wanted, _)| *wanted).map(|(_, name)| name.to_owned());
    let asked: Vec<String> = options.only.iter().cloned().chain(on_demand).collect();
    let parts = chosen(&asked)?;
    let logs = workspace.target.join("test-log");
    std::fs::create_dir_all(&logs)?;
    let start = Instant::now();
    let mut runs = Vec::new();
    let mut sum = Tally::default();
    let mut lines = Vec::new();
    for part in &parts {
        println!("── {}: {}", part.name, part.about);
        let log = logs.join(format!("{}.log", part.name));
        let _ = std::fs::remove_file(&log);
        let begun = Instant::now();
        let outcome = perform(workspace, part, &log);
        let seconds = begun.elapsed().as_secs_f64();
        if outcome.tally.failed > 0 || options.verbose {
            show(&log);
        }
        let line = summary(part, &outcome, seconds);
        println!("{line}");
        lines.push(line);
        sum += outcome.tally;
        runs.push(PartRun { name: part.name.to_owned(), seconds, tally: outcome.tally });
    }
    let seconds = start.elapsed().as_secs_f64();
    if PARTS.iter().all(|part| parts.iter().any(|one| one.name == part.name)) {
        keep(workspace, seconds, sum, runs)?;
    }
    println!("\n── all parts, {:.0} s", seconds);
    lines.iter().for_each(|line| println!("{line}"));
    println!("{sum}");
    Ok(if sum.failed > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The parts by name, in their own order; the usual ones when none is named.
fn chosen(only: &[String]) -> Result<Vec<&'static Part>> {
    if only.is_empty() {
        return Ok(PARTS.iter().collect());
    }
    if let Some(unknown) = only.iter().find(|name| !known().any(|part| part.name == **name)) {
        let names: Vec<&str> = known().map(|part| part.name).collect();
        bail!("there is no part {unknown}; the parts are {}", names.join(", "));
    }
    Ok(known().filter(|part| only.iter().any(|name| name == part.name)).collect())
}

/// One line with the part's counts and seconds, then its remarks.
fn summary(part: &Part, outcome: &Outcome, seconds: f64) -> String {
    let mark = match outcome.tally {
        Tally { failed: 1.., .. } => "FAILED ",
        Tally { passed: 0, .. } => "SKIPPED",
        _ => "ok     ",
    };
    let mut line = format!("{mark} {:<12} {seconds:>6.1} s  {}", part.name, outcome.tally);
    for remark in &outcome.remarks {
        line.push_str(&format!("\n        {remark}"));
    }
    line
}

/// Prints the end of a log.
fn show(log: &Path) {
    let text = String::from_utf8_lossy(&std::fs::read(log).unwrap_or_default()).into_owned();
    let lines: Vec<&str> = text.lines().collect();
    let hidden = lines.len().saturating_sub(SHOWN_LINES);
    if hidden > 0 {
        println!("   … {hidden} lines before these are in {}", log.display());
    }
    lines.iter().skip(hidden).for_each(|line| println!("   {line}"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_means_every_part_in_order() {
        let names: Vec<&str> = chosen(&[]).into_iter().flatten().map(|part| part.name).collect();
        assert_eq!(names.len(), PARTS.len());
        assert_eq!(names.first(), Some(&"fmt"));
    }

    #[test]
    fn the_api_is_asked_and_the_pages_are_looked_at_only_when_wanted() {
        let names = |only: &[String]| chosen(only).into_iter().flatten().map(|part| part.name).collect::<Vec<_>>();
        for part in ["api", "pages"] {
            assert!(!names(&[]).contains(&part));
            assert_eq!(names(&[part.to_owned()]), [part]);
        }
    }

    #[test]
    fn an_unknown_part_is_an_error_that_lists_the_known_ones() {
        let text = chosen(&["sqllite".to_owned()]).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(text.starts_with("there is no part sqllite; the parts are fmt, tidy,"), "{text}");
    }

    #[test]
    fn a_part_that_could_not_run_is_named_as_skipped_with_what_to_do() {
        let outcome = Outcome { tally: Tally { skipped: 1, ..Tally::default() }, remarks: vec!["install it".to_owned()] };
        let Some(part) = PARTS.iter().find(|part| part.name == "postgres") else { return };
        assert_eq!(summary(part, &outcome, 0.0), "SKIPPED postgres        0.0 s  0 passed, 0 failed, 1 skipped\n        install it");
    }
}
