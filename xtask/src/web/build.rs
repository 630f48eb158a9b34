//! The order of the web build.

use anyhow::{Context, Result, bail};

use super::inputs::hash_of_inputs;
use super::options::Options;
use super::report::Report;
use super::site::{Pressing, Site};
use super::{icon, map, program, shell, style};
use crate::system::{self, Need};
use crate::workspace::Workspace;

/// Builds the web app into its folder (`<target>/web`), or returns the last build's report at once when
/// nothing that it is made of has changed.
pub fn build(workspace: &Workspace, options: &Options) -> Result<Report> {
    let inputs = format!("{}{}", hash_of_inputs(&workspace.root)?, if options.dev { "-dev" } else { "" });
    let folder = if options.contract { workspace.web_with_contract() } else { workspace.web() };
    let note = folder.with_extension("json");
    if !options.force
        && let Some(report) = Report::read(&note)
        && report.inputs == inputs
        && folder.join("index.html").exists()
    {
        eprintln!("web: nothing has changed since the last build");
        return Ok(report);
    }
    if let Some(advice) = system::provide(&[Need::WasmTarget]) {
        bail!("{advice}");
    }
    let mut site = Site::default();
    let mut program = program::build(workspace, options)?;
    // Its sheet is a file of the part `desk`: fetched, kept and weighed with it.
    program.parts.entry("desk".to_owned()).or_default().push(shell::OFFICE_SHEET.to_owned());
    let (style, office) = (style::bundle(&workspace.root)?, style::office(&workspace.root)?);
    let map = map::fetch(workspace)?;
    let icons = icon::all(&workspace.root)?;
    shell::assemble(&mut site, &workspace.root, &program, (&style, &office), &map, &icons)?;
    let pressing = if options.dev || options.contract { Pressing::None } else { Pressing::Best };
    let sizes = site.write(&folder, pressing).context("writing the web folder")?;
    let report = Report { inputs, dev: options.dev, sizes, parts: program.parts, weights: program.weights };
    report.save(&note)?;
    Ok(report)
}
