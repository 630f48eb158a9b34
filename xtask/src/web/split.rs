//! Cutting the program into the parts that its pages name (`app/src/pages.rs`), each fetched when it is first needed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use wasm_split_cli_support::{Options, transform};

use super::section::without_custom_sections;

/// The script that fetches parts, as the program imports it.
pub const LINK: &str = "./__wasm_split.js";

/// A program cut into parts.
pub struct Cut {
    /// Where the part lies that is there from the start, for wasm-bindgen to bind.
    pub main: PathBuf,
    /// The script that fetches the others.
    pub link: String,
    /// The others by file name without `.wasm`, without names.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The files that each part needs, by the part's name.
    pub parts: BTreeMap<String, Vec<String>>,
}

/// Cuts the program `raw` into `folder`. The script will import the program's JavaScript side as `./app.js`.
pub fn cut(raw: &Path, folder: &Path) -> Result<Cut> {
    let whole = std::fs::read(raw)?;
    let main = folder.join("app.wasm");
    let mut options = Options::new(&whole);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = LINK;
    options.main_module = "./app.js";
    let made = transform(options).map_err(|error| anyhow!("cutting the program into parts: {error:#}"))?;
    let mut files = BTreeMap::new();
    for path in made.split_modules {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        files.insert(name, without_custom_sections(&std::fs::read(&path)?).context("a part is cut short")?);
    }
    let link = std::fs::read_to_string(folder.join(LINK))?;
    Ok(Cut { main, link, files, parts: made.prefetch_map.into_iter().collect() })
}
