//! Where things are on this machine: the checkout and cargo's target folder.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// The checkout and cargo's target folder, both absolute.
pub struct Workspace {
    /// The folder that holds the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// Cargo's target folder, wherever the environment or a config file puts it.
    pub target: PathBuf,
    /// Names of the crates' own integration tests, without those of the crate `tests`.
    pub crate_tests: Vec<String>,
}

/// What native calls of cargo select. Always the same: cargo joins the features that the selected
/// crates ask of a library, so another choice would compile half of the libraries a second time.
pub const NATIVE: [&str; 3] = ["--workspace", "--exclude", "xtask"];

#[derive(Deserialize)]
struct Metadata {
    workspace_root: PathBuf,
    target_directory: PathBuf,
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

impl Workspace {
    /// Asks cargo for both folders.
    pub fn find() -> Result<Self> {
        let output = Command::new(cargo_program())
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .current_dir(checkout())
            .output()
            .context("cargo could not be started")?;
        if !output.status.success() {
            bail!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr));
        }
        let metadata: Metadata = serde_json::from_slice(&output.stdout)?;
        let crates = metadata.packages.into_iter().filter(|package| !["tests", "xtask"].contains(&package.name.as_str()));
        let targets = crates.flat_map(|package| package.targets).filter(|target| target.kind.iter().any(|kind| kind == "test"));
        let crate_tests = targets.map(|target| target.name).collect();
        Ok(Self { root: metadata.workspace_root, target: metadata.target_directory, crate_tests })
    }

    /// The call that leaves the server at [`Workspace::debug_server`].
    pub fn build_server(&self) -> Command {
        let mut command = self.cargo();
        command.arg("build").args(NATIVE).args(["--bin", "jingge", "--bin", "jingge-paper"]);
        command
    }

    /// A cargo call in this workspace, with this target folder and without the variables that
    /// `cargo run` set for this very program.
    pub fn cargo(&self) -> Command {
        let mut command = Command::new(cargo_program());
        command.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&name);
            }
        }
        command
    }

    /// The server's binary as `cargo build` leaves it.
    pub fn debug_server(&self) -> PathBuf {
        self.target.join("debug").join(format!("jingge{}", std::env::consts::EXE_SUFFIX))
    }

    /// The server's binary as `cargo build --release` leaves it.
    pub fn release_server(&self) -> PathBuf {
        self.target.join("release").join(format!("jingge{}", std::env::consts::EXE_SUFFIX))
    }

    /// The finished web app.
    pub fn web(&self) -> PathBuf {
        self.target.join("web")
    }

    /// The web app with the contract of its store, for the browser test.
    pub fn web_with_contract(&self) -> PathBuf {
        self.target.join("web-contract")
    }
}

fn cargo_program() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// The checkout this program was started from (`cargo run` says it), or else was compiled from.
fn checkout() -> PathBuf {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let manifest = manifest.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    manifest.parent().map_or_else(|| manifest.clone(), Path::to_path_buf)
}
