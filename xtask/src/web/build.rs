//! The order of the web build.

use anyhow::{Context, Result};

use super::inputs::hash_of_inputs;
use super::report::Report;
use super::site::{Pressing, Site};
use super::{icon, map, program, shell, style};
use crate::system;
use crate::workspace::Workspace;

/// How to build the web app.
#[derive(clap::Args, Default)]
pub struct Options {
    /// Quicker to build and far bigger: cargo's dev profile, nothing compressed. 开发用，快而大。
    #[arg(long)]
    pub dev: bool,
    /// Build even when nothing has changed. 不管有没有改动都重建。
    #[arg(long)]
    pub force: bool,
}

/// Builds the web app into `<target>/web`, or returns the last build's report at once when
/// nothing that it is made of has changed.
pub fn build(workspace: &Workspace, options: &Options) -> Result<Report> {
    let inputs = format!("{}{}", hash_of_inputs(&workspace.root)?, if options.dev { "-dev" } else { "" });
    let note = workspace.target.join("web-report.json");
    if !options.force
        && let Some(report) = Report::read(&note)
        && report.inputs == inputs
        && workspace.web().join("index.html").exists()
    {
        eprintln!("web: nothing has changed since the last build");
        return Ok(report);
    }
    system::wasm_target(workspace)?;
    let mut site = Site::default();
    let program = program::build(workspace, options.dev)?;
    let style = style::bundle(&workspace.root)?;
    let map = map::fetch(workspace)?;
    let icons = icon::all(&workspace.root)?;
    shell::assemble(&mut site, &workspace.root, &program, &style, &map, &icons)?;
    let pressing = if options.dev { Pressing::None } else { Pressing::Best };
    let sizes = site.write(&workspace.web(), pressing).context("writing the web folder")?;
    let report = Report { inputs, dev: options.dev, sizes, weights: program.weights };
    report.save(&note)?;
    Ok(report)
}
