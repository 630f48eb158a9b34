//! The result of the last whole run, kept for `cargo xtask figures`.

use std::path::PathBuf;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::tally::Tally;
use crate::workspace::Workspace;

/// A whole run of `cargo xtask test`.
#[derive(Serialize, Deserialize)]
pub struct LastRun {
    /// Seconds from the first part to the last.
    pub seconds: f64,
    tally: Tally,
    parts: Vec<PartRun>,
}

/// One part of a run.
#[derive(Serialize, Deserialize)]
pub struct PartRun {
    /// The part's name.
    pub name: String,
    /// Seconds it took.
    pub seconds: f64,
    /// What it counted.
    pub tally: Tally,
}

impl LastRun {
    /// The run's counts in the agreed form.
    pub fn line(&self) -> String {
        self.tally.to_string()
    }
}

fn file(workspace: &Workspace) -> PathBuf {
    workspace.target.join("last-test.json")
}

/// The last whole run, or `None`.
pub fn last_run(workspace: &Workspace) -> Option<LastRun> {
    serde_json::from_slice(&std::fs::read(file(workspace)).ok()?).ok()
}

/// Keeps a whole run.
pub fn keep(workspace: &Workspace, seconds: f64, tally: Tally, parts: Vec<PartRun>) -> Result<()> {
    std::fs::write(file(workspace), serde_json::to_vec_pretty(&LastRun { seconds, tally, parts })?)?;
    Ok(())
}
