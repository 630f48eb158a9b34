//! The pages, looked at by axe and by Lighthouse in the system's Chromium.

use std::process::Command;

use anyhow::Result;

use super::command::named;
use crate::workspace::Workspace;
use crate::{npm, web};

/// Brings the tools and the web app; returns the calls: axe with the server as tests have it, Lighthouse with the server as it is shipped.
pub fn pages(workspace: &Workspace) -> Result<Vec<Command>> {
    let tools = npm::installed(&workspace.root.join("tests/npm"), &workspace.target.join("npm-tests"))?;
    web::build(workspace, &web::Options::default())?;
    let look = |test: &str| {
        let mut command = named(workspace, test);
        command.env("JINGGE_PAGE_TOOLS", &tools);
        command
    };
    let mut lighthouse = look("lighthouse::");
    lighthouse.env("JINGGE_BIN", workspace.release_server()).env("JINGGE_LIGHTHOUSE", workspace.target.join("lighthouse"));
    let mut release = workspace.build_server();
    release.arg("--release");
    Ok(vec![workspace.build_server(), look("axe::"), release, lighthouse])
}
