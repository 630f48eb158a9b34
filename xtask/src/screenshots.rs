//! `cargo xtask screenshots`: a picture of each page at a phone's and at a wall screen's size.

use std::path::PathBuf;

use anyhow::Result;

use crate::test::browser_command;
use crate::workspace::Workspace;
use crate::{process, system, web};

/// Where the pictures go.
#[derive(clap::Args)]
pub struct Options {
    /// Folder of the pictures; <target>/screenshots unless told. 图片目录。
    #[arg(long)]
    out: Option<PathBuf>,
}

/// Runs the browser suite's own tour of the pages.
pub fn screenshots(workspace: &Workspace, options: &Options) -> Result<()> {
    if let Some(advice) = system::provide(&[system::Need::Browser, system::Need::Driver, system::Need::Font]) {
        anyhow::bail!("{advice}");
    }
    web::build(workspace, &web::Options::default())?;
    process::perform(&mut workspace.build_server())?;
    let out = options.out.as_ref().map_or_else(|| workspace.target.join("screenshots"), |out| workspace.root.join(out));
    std::fs::create_dir_all(&out)?;
    let mut tour = browser_command(workspace);
    process::perform(tour.args(["--", "--ignored", "screenshots", "--nocapture"]).env("JINGGE_SCREENSHOTS", &out))?;
    println!("pictures in {}", out.display());
    Ok(())
}
