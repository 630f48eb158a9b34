//! One role's round: schemathesis with that person's keys and with names that person knows.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use super::ask::{Keys, Visitor};
use super::report::{Found, read};
use crate::process::{End, logged};

/// Not asked of the answers: that all the schema allows is accepted (the rules refuse more than a schema can say), and what follows links
/// between operations, which the document does not have.
const NOT_ASKED: [&str; 4] = ["positive_data_acceptance", "use_after_free", "ensure_resource_availability", "object_level_authorization"];
/// These end the very session that asks: they have a round of their own.
const ENDING: [&str; 2] = ["delete_session", "delete_sessions_id"];

/// What all rounds have in common.
pub struct Round<'a> {
    /// Schemathesis.
    pub program: &'a Path,
    /// Host and port of the server.
    pub address: &'a str,
    /// Where files may lie.
    pub folder: &'a Path,
    /// Where all that is said goes.
    pub log: &'a Path,
    /// Examples per operation.
    pub examples: u32,
    /// How long a call may take.
    pub limit: Duration,
}

impl Round<'_> {
    /// Asks all operations as this visitor; no answer may contain what is hidden.
    pub fn of(&self, visitor: &Visitor, hidden: &[String]) -> Result<Found> {
        let [main, ending] = match &visitor.keys {
            Some([main, ending]) => [Some(main), Some(ending)],
            None => [None, None],
        };
        let mut found = self.call(visitor, main, "--exclude-operation-id", hidden)?;
        found += self.call(visitor, ending, "--include-operation-id", hidden)?;
        Ok(found)
    }

    fn call(&self, visitor: &Visitor, keys: Option<&Keys>, which: &str, hidden: &[String]) -> Result<Found> {
        let settings = self.folder.join("settings.toml");
        std::fs::write(&settings, settings_of(visitor, keys))?;
        let (cases, sum) = (self.folder.join("cases.ndjson"), self.folder.join("sum.json"));
        let mut command = Command::new(self.program);
        command.current_dir(self.folder).env("NO_COLOR", "1");
        command.arg("--config-file").arg(&settings).args(["run", &format!("http://{}/openapi.json", self.address)]);
        command.args(["--generation-deterministic", "--workers=1", "--no-color", "--continue-on-failure"]);
        command.args(["--phases=examples,coverage,fuzzing", "--warnings=off", &format!("--max-examples={}", self.examples)]);
        command.args(["--suppress-health-check=all", "--report=ndjson,json"]);
        command.arg("--report-ndjson-path").arg(&cases).arg("--report-json-path").arg(&sum);
        // Pages for people, whose answers are HTML and redirects: `tests/it/html_forms.rs` reads them.
        command.arg("--exclude-path-regex=^/plain");
        command.args(ENDING.iter().flat_map(|operation| [which, operation]));
        let end = logged(&mut command, self.log, self.limit)?;
        if matches!(end, End::Late) {
            let stopped = format!("stopped after {} s", self.limit.as_secs());
            return Ok(Found { faults: vec![stopped], ..Found::default() });
        }
        let mut found = read_reports(&sum, &cases, visitor, hidden)
            .with_context(|| format!("schemathesis wrote no report as {}; see {}", visitor.role, self.log.display()))?;
        if let End::Badly(how) = end
            && found.holds()
        {
            found.faults.push(how);
        }
        Ok(found)
    }
}

fn read_reports(sum: &PathBuf, cases: &PathBuf, visitor: &Visitor, hidden: &[String]) -> Result<Found> {
    let found = read(&std::fs::read_to_string(sum)?, &std::fs::read_to_string(cases)?, visitor.keys.is_none(), hidden)?;
    std::fs::remove_file(sum)?;
    std::fs::remove_file(cases)?;
    Ok(found)
}

/// The configuration of a call: whose keys, and which names to use in half of all texts.
fn settings_of(visitor: &Visitor, keys: Option<&Keys>) -> String {
    let mut text = String::new();
    if let Some(Keys { session, token }) = keys {
        text.push_str(&format!("[auth.openapi.session]\napi_key = {session:?}\n[auth.openapi.upload_token]\nbearer = {token:?}\n"));
    }
    text.push_str(&NOT_ASKED.map(|check| format!("[checks.{check}]\nenabled = false\n")).concat());
    // Beyond the usual refusals: too large, no photo, another protocol, too many tries.
    text.push_str("[checks.negative_data_rejection]\nexpected-statuses = [400, 401, 403, 404, 413, 422, 426, 429]\n");
    let (ids, photos) = (&visitor.ids, &visitor.photos);
    if !ids.is_empty() {
        text.push_str(&format!("[dictionaries.ids]\nvalues = {ids:?}\n"));
        text.push_str("[generation.dictionaries]\nstring = { dictionary = \"ids\", probability = 0.5 }\n");
    }
    if !photos.is_empty() {
        text.push_str(&format!("[dictionaries.photos]\nvalues = {photos:?}\n"));
        text.push_str("[parameters]\n\"path.hash\" = { dictionary = \"photos\", probability = 0.7 }\n");
    }
    // An envelope that cannot be read is answered in its own outcome, and the others of the same push go on.
    text.push_str("[[operations]]\ninclude-operation-id = \"post_sync_push\"\nchecks.negative_data_rejection.enabled = false\n");
    text
}
