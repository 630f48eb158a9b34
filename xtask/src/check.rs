//! `cargo xtask check`: the quick loop, a choice of the parts of `cargo xtask test`.

use std::process::ExitCode;

use anyhow::Result;

use crate::process;
use crate::test;
use crate::workspace::Workspace;

/// Formatting, lints on both targets, tidy; and `cargo deny` where it is installed, which reads the licences' texts too.
pub fn check(workspace: &Workspace) -> Result<ExitCode> {
    let only = ["fmt", "tidy", "clippy", "clippy-web"].map(str::to_owned);
    let code = test::test(workspace, &test::Options { only: only.into(), ..test::Options::default() })?;
    if code == ExitCode::SUCCESS && process::find("cargo-deny").is_some() {
        process::perform(workspace.cargo().args(["deny", "check", "licenses", "bans", "sources"]))?;
    }
    Ok(code)
}
