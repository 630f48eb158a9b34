//! The app as WebAssembly with its JavaScript side: cargo, then wasm-bindgen as a library.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use wasm_bindgen_cli_support::Bindgen;

use super::build::Options;
use super::section::without_custom_sections;
use super::short::shortened;
use super::weigh::{Weight, weigh};
use crate::process;
use crate::workspace::Workspace;

/// The program of the web app.
pub struct Program {
    /// The JavaScript side, an ES module that exports its start function as default.
    pub js: String,
    /// The WebAssembly module without names.
    pub wasm: Vec<u8>,
    /// Small scripts that crates bring along, by the path under which `js` imports them.
    pub snippets: BTreeMap<String, String>,
    /// What the module is made of, by crate, the heaviest first.
    pub weights: Vec<Weight>,
}

/// Builds the crate `app` for the browser.
pub fn build(workspace: &Workspace, options: &Options) -> Result<Program> {
    let target = workspace.target.join("wasm");
    let profile = if options.dev { "dev" } else { "web" };
    let feature = if options.contract { "contract" } else { "web" };
    let mut cargo = workspace.cargo();
    cargo.args(["rustc", "--package", "app", "--lib", "--crate-type", "cdylib", "--features", feature]);
    cargo.args(["--target", "wasm32-unknown-unknown", "--profile", profile, "--target-dir"]).arg(&target);
    cargo.env_remove("CARGO_TARGET_DIR");
    if let Some(home) = cargo_home() {
        // Where this machine keeps the crates is nobody's business, and every phone would download it.
        cargo.env("CARGO_ENCODED_RUSTFLAGS", format!("--remap-path-prefix={}=", home.join("registry/src").display()));
    }
    process::perform(&mut cargo)?;
    let folder = if options.dev { "debug" } else { "web" };
    bind(&target.join("wasm32-unknown-unknown").join(folder).join("app.wasm"))
}

/// Where cargo keeps the sources of crates.
fn cargo_home() -> Option<PathBuf> {
    let named = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    named.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
}

/// Lets wasm-bindgen write the JavaScript side. No WASM optimiser follows: it makes the
/// compressed file bigger.
fn bind(raw: &Path) -> Result<Program> {
    let folder = tempfile::tempdir()?;
    let mut bindgen = Bindgen::new();
    bindgen.input_path(raw).out_name("app").typescript(false).omit_default_module_path(true);
    bindgen.web(true).and_then(|bindgen| bindgen.generate_output()).and_then(|mut output| output.emit(folder.path()))?;
    let named = std::fs::read(folder.path().join("app_bg.wasm")).context("wasm-bindgen wrote no module")?;
    let script = std::fs::read_to_string(folder.path().join("app.js")).context("wasm-bindgen wrote no script")?;
    let (js, wasm) = shortened(&script, without_custom_sections(&named).ok_or_else(|| anyhow!("the module is cut short"))?);
    Ok(Program { js, wasm, snippets: snippets(folder.path())?, weights: weigh(&named)? })
}

/// The scripts under `snippets/`, by the path that the JavaScript side imports.
fn snippets(folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    let mut open: Vec<PathBuf> = vec![folder.join("snippets")];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            for entry in std::fs::read_dir(&path)? {
                open.push(entry?.path());
            }
        } else if path.extension().is_some_and(|extension| extension == "js") {
            let name = path.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
            found.insert(format!("./{name}"), std::fs::read_to_string(&path)?);
        }
    }
    Ok(found)
}
