//! Packages from npm, by a lock file, into a folder under the target folder.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;

/// `npm ci` in a folder of its own, so that the checkout stays clean; skipped while the lock file is the one already installed.
/// `from` holds `package.json` and its lock. Returns the folder `node_modules`.
pub fn installed(from: &Path, folder: &Path) -> Result<PathBuf> {
    let lock = std::fs::read(from.join("package-lock.json")).with_context(|| format!("reading package-lock.json in {}", from.display()))?;
    let (mark, modules) = (folder.join("installed"), folder.join("node_modules"));
    if std::fs::read(&mark).is_ok_and(|found| found == lock) {
        return Ok(modules);
    }
    if process::find("npm").is_none() && process::find("npm.cmd").is_none() {
        bail!(
            "npm is missing: install Node.js 20 or newer (Debian, Ubuntu: sudo apt-get install nodejs npm). \
             缺少 npm: 请安装 Node.js 20 或更新版本。"
        );
    }
    std::fs::create_dir_all(folder)?;
    for name in ["package.json", "package-lock.json"] {
        std::fs::copy(from.join(name), folder.join(name))?;
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut command = Command::new(npm);
    command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(folder);
    process::perform(command.stdout(std::process::Stdio::null()))
        .context("npm could not fetch the packages: once a network is needed. npm 没能取到软件包: 第一次需要联网。")?;
    std::fs::write(mark, lock)?;
    Ok(modules)
}
