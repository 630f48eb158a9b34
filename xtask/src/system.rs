//! What the machine must have beside Rust and Node, and putting it there where that is allowed.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::process;
use crate::workspace::Workspace;

/// A thing that tests need from the system's package manager.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// A Chromium or Chrome to drive.
    Browser,
    /// The matching chromedriver.
    Driver,
    /// A font with Chinese characters, or pictures show boxes.
    Font,
    /// The programs of a PostgreSQL server (`initdb`, `postgres`); no running server is needed.
    Postgres,
}

impl Need {
    /// True when the machine has it.
    pub fn is_met(self) -> bool {
        match self {
            Self::Browser => browser().is_some(),
            Self::Driver => driver().is_some(),
            Self::Font => process::words(Command::new("fc-list").arg(":lang=zh"))
                .map_or_else(|| Path::new("/usr/share/fonts/opentype/noto").exists(), |fonts| !fonts.trim().is_empty()),
            Self::Postgres => process::find("initdb").is_some() || debian_initdb().is_some(),
        }
    }

    /// Debian's and Ubuntu's package of it.
    fn debian_package(self) -> &'static str {
        match self {
            Self::Browser => "chromium",
            Self::Driver => "chromium-driver",
            Self::Font => "fonts-noto-cjk",
            Self::Postgres => "postgresql",
        }
    }

    /// What to say to a person on another system.
    fn elsewhere(self) -> &'static str {
        match self {
            Self::Browser => "Chromium or Google Chrome (Fedora: dnf install chromium; macOS: brew install --cask chromium)",
            Self::Driver => "chromedriver of the browser's version (Fedora: dnf install chromedriver; macOS: brew install chromedriver)",
            Self::Font => "a Chinese font (Fedora: dnf install google-noto-sans-cjk-fonts)",
            Self::Postgres => "PostgreSQL server 15 or newer (Fedora: dnf install postgresql-server; macOS: brew install postgresql)",
        }
    }
}

/// The browser to drive, or `None`.
pub fn browser() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].iter().find_map(|name| process::find(name))
}

/// The browser's driver, or `None`.
pub fn driver() -> Option<PathBuf> {
    process::find("chromedriver")
}

/// Debian keeps `initdb` off the search path.
fn debian_initdb() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    versions.flatten().map(|version| version.path().join("bin/initdb")).find(|file| file.exists())
}

/// Installs what is missing where it may; what is still missing afterwards comes back as one
/// sentence that says what to type.
pub fn provide(needs: &[Need]) -> Option<String> {
    let missing = missing_of(needs);
    if missing.is_empty() {
        return None;
    }
    if let Some(prefix) = apt_prefix() {
        let packages: Vec<&str> = missing.iter().map(|need| need.debian_package()).collect();
        eprintln!("installing through apt-get: {}", packages.join(" "));
        process::succeeds(apt(&prefix).args(["update", "-qq"]));
        process::succeeds(apt(&prefix).args(["install", "-y", "-qq", "--no-install-recommends"]).args(&packages));
    }
    let missing = missing_of(needs);
    (!missing.is_empty()).then(|| advice(&missing))
}

fn missing_of(needs: &[Need]) -> Vec<Need> {
    needs.iter().copied().filter(|need| !need.is_met()).collect()
}

fn advice(missing: &[Need]) -> String {
    let packages: Vec<&str> = missing.iter().map(|need| need.debian_package()).collect();
    let others: Vec<&str> = missing.iter().map(|need| need.elsewhere()).collect();
    format!("not installed here. On Debian or Ubuntu: sudo apt-get install {}. Elsewhere: {}.", packages.join(" "), others.join("; "))
}

/// How to call apt-get as root without a question, or `None` where that is not possible.
fn apt_prefix() -> Option<Vec<&'static str>> {
    process::find("apt-get")?;
    if process::words(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0") {
        return Some(vec!["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    }
    let may = process::succeeds(Command::new("sudo").args(["-n", "true"]));
    may.then(|| vec!["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"])
}

fn apt(prefix: &[&str]) -> Command {
    let mut words = prefix.iter();
    let mut command = Command::new(words.next().copied().unwrap_or("apt-get"));
    command.args(words);
    command
}

/// Adds Rust's WASM target where it is missing; the error names the one command that adds it.
pub fn wasm_target(workspace: &Workspace) -> Result<()> {
    const ADD: &str = "rustup target add wasm32-unknown-unknown";
    let sysroot = process::words(Command::new("rustc").args(["--print", "sysroot"]).current_dir(&workspace.root));
    let there = |root: &str| Path::new(root.trim()).join("lib/rustlib/wasm32-unknown-unknown").exists();
    if sysroot.as_deref().is_some_and(there) {
        return Ok(());
    }
    eprintln!("adding Rust's WASM target: {ADD}");
    let mut rustup = Command::new("rustup");
    rustup.args(["target", "add", "wasm32-unknown-unknown"]).current_dir(&workspace.root);
    if process::perform(&mut rustup).is_err() {
        anyhow::bail!("Rust's WASM target is missing and could not be added. Add it with: {ADD}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_with_the_command_that_installs_it() {
        let text = advice(&[Need::Driver, Need::Postgres]);
        assert!(text.contains("sudo apt-get install chromium-driver postgresql."), "{text}");
        assert!(text.contains("brew install postgresql"), "{text}");
    }

    #[test]
    fn nothing_needed_is_nothing_missing() {
        assert_eq!(provide(&[]), None);
    }
}
