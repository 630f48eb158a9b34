//! Schemathesis, in a virtual environment under the target folder.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::process::{self, End, logged};
use crate::workspace::Workspace;

/// What is installed, to the last number.
const REQUIREMENTS: &str = include_str!("requirements.txt");
const LIMIT: Duration = Duration::from_secs(300);

/// The program, installed if it is not there; else one sentence that says what to do.
pub fn schemathesis(workspace: &Workspace, log: &Path) -> Result<PathBuf, String> {
    let folder = workspace.target.join("schemathesis");
    let program = folder.join("bin/schemathesis");
    let (wanted, installed) = (folder.join("wanted.txt"), folder.join("installed.txt"));
    if program.is_file() && std::fs::read_to_string(&installed).is_ok_and(|text| text == REQUIREMENTS) {
        return Ok(program);
    }
    let python = ["python3", "python"].iter().find_map(|name| process::find(name));
    let python = python.ok_or("not installed here. Python 3.10 or newer with its module venv is needed (Debian: python3-venv).")?;
    eprintln!("installing schemathesis into {}", folder.display());
    step(Command::new(python).args(["-m", "venv", "--clear"]).arg(&folder), log)?;
    std::fs::write(&wanted, REQUIREMENTS).map_err(|error| error.to_string())?;
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"];
    step(Command::new(folder.join("bin/python")).args(pip).arg(&wanted), log)?;
    std::fs::rename(wanted, installed).map_err(|error| error.to_string())?;
    Ok(program)
}

fn step(command: &mut Command, log: &Path) -> Result<(), String> {
    let advice = || {
        format!(
            "schemathesis could not be installed; it comes from PyPI by pip, and Debian needs the package python3-venv. See {}.",
            log.display()
        )
    };
    match logged(command, log, LIMIT) {
        Ok(End::Well) => Ok(()),
        Ok(End::Badly(_) | End::Late) => Err(advice()),
        Err(error) => Err(format!("{error:#}. {}", advice())),
    }
}
