//! Doing one part.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use super::api::api;
use super::outcome::Outcome;
use super::pages::pages;
use super::part::{Part, Work};
use super::tally::{Tally, read, told};
use crate::process::{End, logged};
use crate::workspace::Workspace;
use crate::{system, tidy, web};

/// No call of a part takes longer than that; one that hangs is stopped and counts as failed.
const LIMIT: Duration = Duration::from_secs(40 * 60);

/// Does a part; all it says goes into the file `log`.
pub fn perform(workspace: &Workspace, part: &Part, log: &Path) -> Outcome {
    if let Some(advice) = system::provide(part.needs) {
        return Outcome { tally: Tally { skipped: 1, ..Tally::default() }, remarks: vec![advice] };
    }
    // Their tests say themselves what they did not run.
    let lacks = system::provide(system::welcome(part.name));
    let outcome = match &part.work {
        Work::One(command) => one(command(workspace), log),
        Work::Steps(commands) => steps(commands(workspace), log),
        Work::Tests(commands) => tests(commands(workspace), log),
        Work::Tidy => rules(workspace, log),
        Work::Web => web_apps(workspace),
        Work::Api => api(workspace, log),
        Work::Pages => pages(workspace).and_then(|commands| tests(commands, log)),
    };
    let mut outcome = outcome.unwrap_or_else(|error| Outcome::broken(format!("{error:#}")));
    outcome.remarks.extend(lacks.map(|advice| format!("a test of this part did not run: {advice}")));
    outcome
}

/// The app as it is shipped, within its limit, and the one that carries the store's contract.
fn web_apps(workspace: &Workspace) -> Result<Outcome> {
    let shipped = web::build(workspace, &web::Options::default())?;
    web::build(workspace, &web::Options { contract: true, ..web::Options::default() })?;
    Ok(web::over_limit(&shipped).map_or_else(|| Outcome::of_one(true), Outcome::broken))
}

/// One call after the other; the first that fails decides.
fn steps(commands: Vec<Command>, log: &Path) -> Result<Outcome> {
    let mut outcome = Outcome::of_one(true);
    for command in commands {
        outcome = one(command, log)?;
        if outcome.tally.failed > 0 {
            break;
        }
    }
    Ok(outcome)
}

fn one(mut command: Command, log: &Path) -> Result<Outcome> {
    Ok(match logged(&mut command, log, LIMIT)? {
        End::Well => Outcome::of_one(true),
        End::Badly(how) => Outcome::broken(how),
        End::Late => Outcome::broken(format!("stopped after {} minutes", LIMIT.as_secs() / 60)),
    })
}

/// Runs each command, also after one that failed, and reads the counts from the log.
fn tests(commands: Vec<Command>, log: &Path) -> Result<Outcome> {
    let mut broken = Vec::new();
    for mut command in commands {
        match logged(&mut command, log, LIMIT)? {
            End::Well => {}
            End::Badly(how) => broken.push(how),
            End::Late => broken.push(format!("stopped after {} minutes", LIMIT.as_secs() / 60)),
        }
    }
    Ok(outcome_of(&String::from_utf8_lossy(&std::fs::read(log)?), broken))
}

/// The outcome of test calls from their log and from how some of them broke off.
fn outcome_of(log: &str, broken: Vec<String>) -> Outcome {
    let found = read(log);
    let mut outcome = Outcome { tally: found.tally, remarks: told(log).collect() };
    outcome.remarks.extend(found.failed.iter().map(|name| format!("failed: {name}")));
    if !found.ignored.is_empty() {
        outcome.remarks.push(format!("ignored: {}", found.ignored.join(", ")));
    }
    if !broken.is_empty() {
        // A test that failed has counted itself; a call that broke before or beside that has not.
        outcome.tally.failed = outcome.tally.failed.max(1);
        outcome.remarks.extend(broken);
    } else if outcome.tally == Tally::default() {
        outcome.tally.failed = 1;
        outcome.remarks.push("not one test ran".to_owned());
    }
    outcome
}

fn rules(workspace: &Workspace, log: &Path) -> Result<Outcome> {
    let results = tidy::findings(workspace)?;
    let mut text = String::new();
    let mut tally = Tally::default();
    for (_, findings) in &results {
        if findings.is_empty() {
            tally.passed += 1;
        } else {
            tally.failed += 1;
        }
        for finding in findings {
            text.push_str(&format!("{finding}\n"));
        }
    }
    std::fs::write(log, text)?;
    Ok(Outcome { tally, remarks: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_that_does_not_compile_counts_as_failed() {
        let outcome = outcome_of("error[E0425]: cannot find value", vec!["cargo test failed (exit status: 101)".to_owned()]);
        assert_eq!(outcome.tally, Tally { passed: 0, failed: 1, skipped: 0 });
    }

    #[test]
    fn a_failed_test_counts_once_and_is_named() {
        let log = "failures:\n    a\n    b\n\ntest result: FAILED. 5 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out";
        let outcome = outcome_of(log, vec!["cargo test failed".to_owned()]);
        assert_eq!(outcome.tally.failed, 2);
        assert_eq!(outcome.remarks, ["failed: a", "failed: b", "cargo test failed"], "the summary says which");
    }

    #[test]
    fn a_suite_without_a_single_test_is_no_success() {
        let outcome = outcome_of("test result: ok. 0 passed; 0 failed; 0 ignored", Vec::new());
        assert_eq!(outcome.tally.failed, 1);
    }
}
