//! The app as WebAssembly with its JavaScript side: cargo, then cutting into parts, then wasm-bindgen as a library.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use wasm_bindgen_cli_support::Bindgen;

use super::options::Options;
use super::section::without_custom_sections;
use super::short::shortened;
use super::split::{Cut, cut};
use super::weigh::{Weight, weigh};
use crate::process;
use crate::workspace::Workspace;

/// The program of the web app.
pub struct Program {
    /// The JavaScript side, an ES module that exports its start function as default.
    pub js: String,
    /// The WebAssembly module without names: the part that is there from the start.
    pub wasm: Vec<u8>,
    /// The script that fetches the other parts; it and `js` import each other.
    pub link: String,
    /// The other parts by file name without `.wasm`, without names.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The files that each part needs, by the part's name.
    pub parts: BTreeMap<String, Vec<String>>,
    /// Small scripts that crates bring along, by the path under which `js` imports them.
    pub snippets: BTreeMap<String, String>,
    /// What the module is made of, by crate, the heaviest first.
    pub weights: Vec<Weight>,
}

/// The parts of inspectors, units and verifiers.
pub const FIELD: [&str; 3] = ["home", "field", "inspection"];
/// The parts of dispatchers, leaders and the admin.
pub const OFFICE: [&str; 5] = ["home", "field", "inspection", "office", "desk"];

impl Program {
    /// The files that these parts need, by name without `.wasm`.
    pub fn files_of(&self, parts: &[&str]) -> BTreeSet<&str> {
        parts.iter().filter_map(|part| self.parts.get(*part)).flatten().map(String::as_str).collect()
    }
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
    // The first as in `.cargo/config.toml`, which this replaces; the second lets the program be cut.
    let mut flags = vec!["--cfg=erase_components".to_owned(), "-Clink-args=--emit-relocs".to_owned()];
    if let Some(home) = cargo_home() {
        // Where this machine keeps the crates is not to be published, and every phone would download it.
        flags.push(format!("--remap-path-prefix={}=", home.join("registry/src").display()));
    }
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
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
    let cut = cut(raw, &folder.path().join("parts"))?;
    let mut bindgen = Bindgen::new();
    // The parts share memory and table with it under the linker's own names.
    bindgen.keep_lld_exports(true);
    bindgen.input_path(&cut.main).out_name("app").typescript(false).omit_default_module_path(true);
    bindgen.web(true).and_then(|bindgen| bindgen.generate_output()).and_then(|mut output| output.emit(folder.path()))?;
    let named = std::fs::read(folder.path().join("app_bg.wasm")).context("wasm-bindgen wrote no module")?;
    let script = std::fs::read_to_string(folder.path().join("app.js")).context("wasm-bindgen wrote no script")?;
    let (js, wasm) = shortened(&script, without_custom_sections(&named).ok_or_else(|| anyhow!("the module is cut short"))?);
    let Cut { link, files, parts, .. } = cut;
    Ok(Program { js, wasm, link, files, parts, snippets: snippets(folder.path())?, weights: weigh(&named)? })
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
