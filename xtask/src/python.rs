//! Packages from PyPI, by a list with exact versions, into a virtual environment under the target folder.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;

/// Installs what the list names, unless it is the one already installed. Returns the folder of programs.
pub fn installed(requirements: &str, folder: &Path) -> Result<PathBuf> {
    let (programs, mark) = (folder.join("bin"), folder.join("installed.txt"));
    if std::fs::read_to_string(&mark).is_ok_and(|found| found == requirements) {
        return Ok(programs);
    }
    let python = ["python3", "python"].iter().find_map(|name| process::find(name));
    let python = python.context("Python 3.10 or newer with its module venv is needed (Debian: python3-venv)")?;
    eprintln!("installing packages of PyPI into {}", folder.display());
    process::perform(Command::new(python).args(["-m", "venv", "--clear"]).arg(folder)).context("Debian needs the package python3-venv")?;
    let wanted = folder.join("wanted.txt");
    std::fs::write(&wanted, requirements)?;
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"];
    process::perform(Command::new(programs.join("python")).args(pip).arg(&wanted))
        .context("the packages come from PyPI by pip: once a network is needed")?;
    std::fs::rename(wanted, mark)?;
    Ok(programs)
}
