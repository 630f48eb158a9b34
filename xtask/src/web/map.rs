//! The map library and the one for drawing on it, from their npm packages by the lock file; loaded by the pages that need them only.

use std::path::Path;

use anyhow::{Context, Result};

use super::style::minified;
use crate::npm;
use crate::workspace::Workspace;

/// The files of both libraries.
pub struct Map {
    /// A plain script that puts the library on `window.L`; `<script>` and `import()` both do.
    pub js: String,
    /// Its sheet, without the pictures of controls that the app does not use, and behind it what our maps add to it.
    pub css: String,
    /// A plain script that adds drawing to the library that is loaded.
    pub draw_js: String,
    /// Its sheet, and behind it that of our page for drawing.
    pub draw_css: String,
}

/// Installs the packages beside the other build products and reads their files.
pub fn fetch(workspace: &Workspace) -> Result<Map> {
    let packages = npm::installed(&workspace.root, &workspace.target.join("npm"))?;
    let read = |path: &Path| std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()));
    let of = |package: &str, file: &str| read(&packages.join(package).join("dist").join(file));
    let [ours, page] = [read(&workspace.root.join("app/style/lazy/map.css"))?, read(&workspace.root.join("app/style/lazy/draw.css"))?];
    Ok(Map {
        js: without_source_map(&of("leaflet", "leaflet.js")?),
        css: without_pictures(&minified(&[of("leaflet", "leaflet.css")?, ours].join("\n"))),
        draw_js: without_source_map(&of("@geoman-io/leaflet-geoman-free", "leaflet-geoman.min.js")?),
        draw_css: minified(&[of("@geoman-io/leaflet-geoman-free", "leaflet-geoman.css")?, page].join("\n")),
    })
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
