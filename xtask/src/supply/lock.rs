//! The lock files: every package there can be, and where it comes from.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

/// A package of `Cargo.lock`.
#[derive(Clone, Debug, Deserialize)]
pub struct Locked {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Where it comes from; `None`: from this checkout.
    pub source: Option<String>,
    /// SHA-256 of its archive.
    pub checksum: Option<String>,
}

#[derive(Deserialize)]
struct CargoLock {
    package: Vec<Locked>,
}

/// A package of `package-lock.json`.
#[derive(Clone, Debug, Deserialize)]
pub struct Web {
    /// Its name.
    #[serde(skip)]
    pub name: String,
    /// Its version.
    #[serde(default)]
    pub version: String,
    /// SHA-512 of its archive, as `sha512-<base64>`.
    #[serde(default)]
    pub integrity: String,
    /// Its licence.
    #[serde(default)]
    pub license: String,
    /// Where it comes from; silent about the registry.
    #[serde(default)]
    pub resolved: Option<String>,
}

#[derive(Deserialize)]
struct PackageLock {
    packages: BTreeMap<String, Web>,
}

/// What the web app carries from npm.
pub const SHIPPED: &str = "package-lock.json";
/// What tests look at the pages with.
pub const TOOLS: &str = "tests/npm/package-lock.json";

/// All packages of `Cargo.lock`.
pub fn cargo(root: &Path) -> Result<Vec<Locked>> {
    let text = std::fs::read_to_string(root.join("Cargo.lock")).context("reading Cargo.lock")?;
    Ok(toml::from_str::<CargoLock>(&text).context("Cargo.lock")?.package)
}

/// All packages of this `package-lock.json` but our own.
pub fn npm(root: &Path, file: &str) -> Result<Vec<Web>> {
    let text = std::fs::read_to_string(root.join(file)).with_context(|| format!("reading {file}"))?;
    let lock: PackageLock = serde_json::from_str(&text).with_context(|| file.to_owned())?;
    let named = |(path, web): (String, Web)| Some(Web { name: path.strip_prefix("node_modules/")?.to_owned(), ..web });
    Ok(lock.packages.into_iter().filter_map(named).collect())
}
