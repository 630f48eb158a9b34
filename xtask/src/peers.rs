//! What the product is measured beside: from npm, PyPI and Debian, into a folder under the target folder.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::system::{Need, provide};
use crate::workspace::Workspace;
use crate::{npm, python};

/// Fetches what is not there yet, and says what cannot be had: its rows are told without it. Returns the folder.
pub fn fetched(workspace: &Workspace) -> Result<PathBuf> {
    let (from, folder) = (workspace.root.join("tests/peer"), workspace.target.join("peers"));
    std::fs::create_dir_all(&folder)?;
    if let Err(error) = node(&from, &folder.join("node")) {
        println!("peers from npm are left out: {error:#}");
    }
    let list = std::fs::read_to_string(from.join("requirements.txt"))?;
    if let Err(error) = python::installed(&list, &folder.join("python")) {
        println!("peers from PyPI are left out: {error:#}");
    }
    if let Some(advice) = provide(&[Need::Postgres, Need::PostGis]) {
        println!("PostGIS is left out: {advice}");
    }
    Ok(folder)
}

/// The packages, with our scripts beside them: a script finds packages in its own folder.
fn node(from: &Path, folder: &Path) -> Result<()> {
    npm::installed(from, folder)?;
    for entry in std::fs::read_dir(from)? {
        let file = entry?.path();
        if let Some(name) = file.file_name().filter(|_| file.extension().is_some_and(|kind| kind == "mjs")) {
            std::fs::copy(&file, folder.join(name))?;
        }
    }
    Ok(())
}
