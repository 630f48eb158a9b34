//! The map library, from its npm package by the lock file; loaded by the map page only.

use anyhow::{Context, Result};

use super::style::minified;
use crate::npm;
use crate::workspace::Workspace;

/// The map library's two files.
pub struct Map {
    /// A plain script that puts the library on `window.L`; `<script>` and `import()` both do.
    pub js: String,
    /// Its sheet, without the pictures of controls that the app does not use.
    pub css: String,
}

/// Installs the package beside the other build products and reads the two files.
pub fn fetch(workspace: &Workspace) -> Result<Map> {
    let dist = npm::installed(&workspace.root, &workspace.target.join("npm"))?.join("leaflet/dist");
    let js = std::fs::read_to_string(dist.join("leaflet.js")).context("the npm package leaflet has no dist/leaflet.js")?;
    let css = std::fs::read_to_string(dist.join("leaflet.css"))?;
    Ok(Map { js: without_source_map(&js), css: without_pictures(&minified(&css)) })
}

fn without_source_map(script: &str) -> String {
    let lines = script.lines().filter(|line| !line.starts_with("//# sourceMappingURL="));
    lines.fold(String::new(), |text, line| text + line + "\n")
}

/// Replaces each `url(images/…)` by `none`: those files are not shipped.
fn without_pictures(sheet: &str) -> String {
    let mut parts = sheet.split("url(images/");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("none");
        out.push_str(part.split_once(')').map_or("", |(_, after)| after));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_that_are_not_shipped_are_not_asked_for() {
        let sheet = ".a{background-image: url(images/layers.png);width: 36px}.b{background: url(#x)}";
        assert_eq!(without_pictures(sheet), ".a{background-image: none;width: 36px}.b{background: url(#x)}");
    }

    #[test]
    fn the_script_names_no_source_map() {
        assert_eq!(without_source_map("a();\n//# sourceMappingURL=a.js.map"), "a();\n");
    }
}
