//! `cargo xtask dist`: one binary that carries the web app, and beside it the one that makes PDF.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::workspace::Workspace;
use crate::{process, supply, web};

/// Builds the release server with the web app embedded, the program beside it that makes PDF, and writes what they are made of
/// (`jingge.cdx.json`); returns the server, `<target>/dist/jingge`.
pub fn build(workspace: &Workspace) -> Result<PathBuf> {
    web::build(workspace, &web::Options::default())?;
    let mut cargo = workspace.cargo();
    cargo.args(["build", "--release", "--package", "server", "--bin", "jingge", "--bin", "jingge-paper", "--features", "embed"]);
    process::perform(cargo.env("JINGGE_WEB_DIST", workspace.web()))?;
    let folder = workspace.target.join("dist");
    std::fs::create_dir_all(&folder)?;
    let binary = put(workspace, &folder, "jingge")?;
    put(workspace, &folder, "jingge-paper")?;
    supply::write_bom(workspace, &folder)?;
    Ok(binary)
}

/// Puts a program that was built into the folder, in the place of the one before.
fn put(workspace: &Workspace, folder: &Path, name: &str) -> Result<PathBuf> {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let (binary, fresh) = (folder.join(&name), folder.join(format!("{name}.new")));
    std::fs::copy(workspace.target.join("release").join(&name), &fresh).with_context(|| format!("copying {name}"))?;
    refuse_orders(&std::fs::read(&fresh)?)?;
    std::fs::rename(&fresh, &binary)?;
    Ok(binary)
}

/// Refuses a program that tests could order to fail: one built with the feature `fault`.
fn refuse_orders(program: &[u8]) -> Result<()> {
    for order in ["JINGGE_FAILPOINT", "JINGGE_CLOCK_SHIFT", "JINGGE_CLOCK_FILE"] {
        ensure!(
            !program.windows(order.len()).any(|part| part == order.as_bytes()),
            "{order} is in the program: it was built with the feature fault"
        );
    }
    Ok(())
}

/// Prints where the binary is and its size.
pub fn print(binary: &Path) -> Result<()> {
    let bytes = std::fs::metadata(binary)?.len();
    println!("{} ({:.1} MB)", binary.display(), bytes as f64 / 1e6);
    println!("made of: {}", binary.with_file_name("jingge.cdx.json").display());
    println!("try it: {} serve --demo --data data/demo", binary.display());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_with_failpoints_is_not_shipped() {
        assert!(refuse_orders(b"\x7fELF JINGGE_DATA").is_ok());
        assert!(refuse_orders(b"\x7fELF JINGGE_FAILPOINT").is_err());
    }
}
