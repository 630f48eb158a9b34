//! `cargo xtask check`: the quick loop, a choice of the parts of `cargo xtask test`.

use std::process::ExitCode;

use anyhow::Result;

use crate::test;
use crate::workspace::Workspace;

/// Formatting, lints on both targets, tidy.
pub fn check(workspace: &Workspace) -> Result<ExitCode> {
    let only = ["fmt", "tidy", "clippy", "clippy-web"].map(str::to_owned);
    test::test(workspace, &test::Options { only: only.into(), ..test::Options::default() })
}
