//! Joins program, sheet, icons and the files of `app/web/` into the finished folder.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::icon::Icon;
use super::map::Map;
use super::program::Program;
use super::site::Site;

/// Values for the `{{name}}` marks in the shell's files.
type Values = BTreeMap<&'static str, String>;

/// Puts every file into the site. The page's own files come last, since they name all others.
pub fn assemble(site: &mut Site, root: &Path, program: &Program, style: &str, map: &Map, icons: &[Icon]) -> Result<()> {
    let read = |name: &str| {
        let path = root.join("app/web").join(name);
        std::fs::read_to_string(&path).with_context(|| format!("reading app/web/{name}"))
    };
    let mut values = Values::new();
    for icon in icons {
        values.insert(icon.key, site.put_hashed(icon.name, icon.bytes.clone()));
    }
    values.insert("style", site.put_hashed("style.css", style));
    values.insert("app_js", put_script(site, program)?);
    values.insert("app_wasm", site.put_hashed("app.wasm", program.wasm.clone()));
    values.insert("start_js", site.put_hashed("start.js", filled(&read("start.js")?, &values)?));
    site.put("boot.js", read("boot.js")?);
    site.put("manifest.webmanifest", filled(&read("manifest.webmanifest")?, &values)?);
    let at_once: Vec<String> = site.paths().map(|path| format!("/{path}")).collect();
    values.insert("map_js", site.put_hashed("map.js", map.js.clone()));
    values.insert("map_css", site.put_hashed("map.css", map.css.clone()));
    put_pages(site, &read("index.html")?, &read("sw.js")?, values, &at_once)
}

/// The page and the service worker: the version in them covers all other files and both texts.
fn put_pages(site: &mut Site, page: &str, worker: &str, mut values: Values, at_once: &[String]) -> Result<()> {
    site.put("index.html", page);
    site.put("sw.js", worker);
    values.insert("version", site.version());
    let mut assets = vec!["/"];
    assets.extend(at_once.iter().map(String::as_str));
    values.insert("assets", serde_json::to_string(&assets)?);
    let later: Vec<Option<&String>> = vec![values.get("map_js"), values.get("map_css")];
    values.insert("later", serde_json::to_string(&later)?);
    site.put("index.html", filled(page, &values)?);
    site.put("sw.js", filled(worker, &values)?);
    Ok(())
}

/// The JavaScript side and the small scripts it imports, each under its hashed name.
fn put_script(site: &mut Site, program: &Program) -> Result<String> {
    let mut js = program.js.clone();
    for (import, script) in &program.snippets {
        if script.contains("from './") || script.contains("from \"./") {
            bail!("the snippet {import} imports another file, which the web build cannot rename");
        }
        let name = import.rsplit('/').next().unwrap_or("snippet.js");
        let address = site.put_hashed(name, script.as_str());
        js = js.replace(import.as_str(), &address);
    }
    Ok(site.put_hashed("app.js", js))
}

/// The text with each `{{name}}` replaced; a name without a value is an error.
fn filled(text: &str, values: &Values) -> Result<String> {
    let mut parts = text.split("{{");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let Some((name, after)) = part.split_once("}}") else { bail!("a mark {{{{ is not closed: {part}") };
        let Some(value) = values.get(name) else { bail!("no value for the mark {name}") };
        out.push_str(value);
        out.push_str(after);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn site_of(app: &str, page: &str) -> BTreeMap<String, String> {
        let folder = tempfile::tempdir().unwrap();
        let web = folder.path().join("app/web");
        std::fs::create_dir_all(&web).unwrap();
        for (name, text) in [
            ("index.html", page),
            ("boot.js", "boot()"),
            ("start.js", "import '{{app_js}}'; '{{app_wasm}}'"),
            ("sw.js", "v='{{version}}';a={{assets}};l={{later}}"),
            ("manifest.webmanifest", "{{icon_svg}}"),
        ] {
            std::fs::write(web.join(name), text).unwrap();
        }
        let program = Program {
            js: format!("import {{ x }} from './snippets/a/inline0.js';{app}"),
            wasm: vec![1, 2, 3],
            snippets: BTreeMap::from([("./snippets/a/inline0.js".to_owned(), "export const x = 1;".to_owned())]),
            weights: Vec::new(),
        };
        let map = Map { js: "map()".to_owned(), css: ".map{}".to_owned() };
        let icons = [Icon { key: "icon_svg", name: "icon.svg", bytes: b"<svg/>".to_vec() }];
        let mut site = Site::default();
        assemble(&mut site, folder.path(), &program, ".a{}", &map, &icons).unwrap();
        let out = folder.path().join("out");
        let sizes = site.write(&out, super::super::site::Pressing::None).unwrap();
        sizes
            .into_keys()
            .map(|path| (path.clone(), String::from_utf8_lossy(&std::fs::read(out.join(path)).unwrap()).into_owned()))
            .collect()
    }

    fn assets(worker: &str) -> Vec<String> {
        let list = worker.split_once("a=").unwrap().1.split_once(';').unwrap().0;
        serde_json::from_str(list).unwrap()
    }

    #[test]
    fn the_worker_keeps_every_file_but_itself_the_page_name_and_the_map() {
        let site = site_of("go()", "{{style}}");
        let listed = assets(&site["sw.js"]);
        for path in site.keys() {
            let wanted = !path.contains("map-") && path != "sw.js" && path != "index.html";
            assert_eq!(listed.contains(&format!("/{path}")), wanted, "{path}");
        }
        assert!(listed.contains(&"/".to_owned()));
        assert!(site["sw.js"].contains("/assets/map-"));
    }

    #[test]
    fn any_change_makes_a_new_worker() {
        let one = site_of("go()", "{{style}}");
        assert_ne!(one["sw.js"], site_of("go(1)", "{{style}}")["sw.js"]);
        assert_ne!(one["sw.js"], site_of("go()", "{{style}} ")["sw.js"]);
        assert_eq!(one["sw.js"], site_of("go()", "{{style}}")["sw.js"]);
    }

    #[test]
    fn scripts_that_crates_bring_are_imported_by_their_hashed_name() {
        let site = site_of("go()", "");
        let (_, app) = site.iter().find(|(path, _)| path.starts_with("assets/app-") && path.ends_with(".js")).unwrap();
        assert!(app.starts_with("import { x } from '/assets/inline0-"), "{app}");
    }

    #[test]
    fn a_mark_without_a_value_stops_the_build() {
        let error = filled("a {{nobody}}", &Values::new()).unwrap_err();
        assert_eq!(error.to_string(), "no value for the mark nobody");
    }
}
