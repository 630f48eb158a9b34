//! Joins program, sheet, icons and the files of `app/web/` into the finished folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::icon::Icon;
use super::map::Map;
use super::program::{FIELD, OFFICE, Program};
use super::site::Site;
use super::split::LINK;

/// Values for the `{{name}}` marks in the shell's files.
type Values = BTreeMap<&'static str, String>;

/// The name of the sheet that only pages of the office fetch.
pub const OFFICE_SHEET: &str = "office";

/// Puts every file into the site. The page's own files come last, since they name all others.
pub fn assemble(site: &mut Site, root: &Path, program: &Program, (style, office): (&str, &str), map: &Map, icons: &[Icon]) -> Result<()> {
    let read = |name: &str| {
        let path = root.join("app/web").join(name);
        std::fs::read_to_string(&path).with_context(|| format!("reading app/web/{name}"))
    };
    let mut values = Values::new();
    for icon in icons {
        values.insert(icon.key, site.put_hashed(icon.name, icon.bytes.clone()));
    }
    values.insert("style", site.put_hashed("style.css", style));
    values.insert("office_css", site.put_hashed(&[OFFICE_SHEET, ".css"].concat(), office));
    values.insert("app_js", put_scripts(site, program)?);
    values.insert("app_wasm", site.put_hashed("app.wasm", program.wasm.clone()));
    values.insert("start_js", site.put_hashed("start.js", filled(&read("start.js")?, &values)?));
    values.insert("shrink_js", site.put_hashed("shrink.js", without_comments(&read("shrink.js")?)));
    site.put("boot.js", without_comments(&read("boot.js")?));
    site.put("manifest.webmanifest", filled(&read("manifest.webmanifest")?, &values)?);
    let home: Vec<String> = addresses(site, &program.files_of(&["home"]));
    // Fetched while a new person still types the password.
    let preload = |path: &String| format!("<link rel=\"preload\" as=\"fetch\" type=\"application/wasm\" crossorigin href=\"{path}\">\n");
    values.insert("home", home.iter().map(preload).collect());
    let of_office = addresses(site, &program.files_of(&OFFICE).difference(&program.files_of(&FIELD)).copied().collect());
    let at_once: Vec<String> = site.paths().map(|path| format!("/{path}")).filter(|path| !of_office.contains(path)).collect();
    values.insert("office", serde_json::to_string(&of_office)?);
    values.insert("map_js", site.put_hashed("map.js", map.js.clone()));
    values.insert("map_css", site.put_hashed("map.css", map.css.clone()));
    values.insert("draw_js", site.put_hashed("map-draw.js", map.draw_js.clone()));
    values.insert("draw_css", site.put_hashed("map-draw.css", map.draw_css.clone()));
    put_pages(site, &read("index.html")?, &without_comments(&read("sw.js")?), values, &at_once)
}

/// A script of ours without the lines that are only comment, and without what lines are indented by.
fn without_comments(script: &str) -> String {
    let lines = script.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.fold(String::new(), |text, line| text + line + "\n")
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

/// The addresses of these parts of the program.
fn addresses(site: &Site, files: &BTreeSet<&str>) -> Vec<String> {
    let names: Vec<String> = files.iter().map(|name| format!("assets/{name}-")).collect();
    site.paths().filter(|path| names.iter().any(|name| path.starts_with(name))).map(|path| format!("/{path}")).collect()
}

/// The JavaScript side with the script that fetches parts, each file under its hashed name: the address of the first.
fn put_scripts(site: &mut Site, program: &Program) -> Result<String> {
    let mut js = renamed(&program.js, LINK, "{{parts}}")?;
    for (import, script) in &program.snippets {
        if script.contains("from './") || script.contains("from \"./") {
            bail!("the snippet {import} imports another file, which the web build cannot rename");
        }
        let name = import.rsplit('/').next().unwrap_or("snippet.js");
        js = js.replace(import.as_str(), &site.put_hashed(name, script.as_str()));
    }
    let mut link = renamed(&program.link, "./app.js", "{{app}}")?;
    for (name, bytes) in &program.files {
        let address = site.put_hashed(&format!("{name}.wasm"), bytes.clone());
        link = renamed(&link, &format!("./{name}.wasm"), &address)?;
    }
    Ok(site.put_pair(("app", &js), ("parts", &link)).0)
}

/// The script with `to` for each `from` that stands between quotes as what is imported or fetched; there must be one.
fn renamed(script: &str, from: &str, to: &str) -> Result<String> {
    let mut new = script.to_owned();
    for quote in ['"', '\''] {
        // The program knows the script under its old name: only `import … from` is another.
        let (before, after) = (format!("{quote}{from}{quote}"), format!("{quote}{to}{quote}"));
        new = new.replace(&format!("from {before}"), &format!("from {after}"));
        new = new.replace(&format!("new URL({before}"), &format!("new URL({after}"));
    }
    if new == script {
        bail!("no script imports or fetches {from}: wasm-bindgen or wasm_split_cli_support writes it otherwise now");
    }
    Ok(new)
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
            ("shrink.js", "shrink()"),
            ("start.js", "import '{{app_js}}'; '{{app_wasm}}'"),
            ("sw.js", "v='{{version}}';a={{assets}};o={{office}};l={{later}}"),
            ("manifest.webmanifest", "{{icon_svg}}"),
        ] {
            std::fs::write(web.join(name), text).unwrap();
        }
        let program = Program {
            js: format!("import {{ x }} from './snippets/a/inline0.js';import * as y from './__wasm_split.js';{app}"),
            wasm: vec![1, 2, 3],
            link: r#"import { initSync } from "./app.js";fetch(new URL("./split_home.wasm", u));fetch(new URL("./split_office.wasm", u))"#
                .to_owned(),
            files: ["split_home", "split_office"].map(|name| (name.to_owned(), name.into())).into(),
            parts: [("home", vec!["split_home"]), ("office", vec!["split_office", OFFICE_SHEET])]
                .map(|(part, files)| (part.to_owned(), files.into_iter().map(str::to_owned).collect()))
                .into(),
            snippets: BTreeMap::from([("./snippets/a/inline0.js".to_owned(), "export const x = 1;".to_owned())]),
            weights: Vec::new(),
        };
        let map = ["map()", ".map{}", "draw()", ".draw{}"].map(str::to_owned);
        let [js, css, draw_js, draw_css] = map;
        let map = Map { js, css, draw_js, draw_css };
        let icons = [Icon { key: "icon_svg", name: "icon.svg", bytes: b"<svg/>".to_vec() }];
        let mut site = Site::default();
        assemble(&mut site, folder.path(), &program, (".a{}", ".b{}"), &map, &icons).unwrap();
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
    fn the_worker_keeps_every_file_but_itself_the_page_name_the_map_and_what_only_offices_use() {
        let site = site_of("go()", "{{style}}");
        let listed = assets(&site["sw.js"]);
        for path in site.keys() {
            let wanted = !path.contains("map-") && !path.contains("office") && path != "sw.js" && path != "index.html";
            assert_eq!(listed.contains(&format!("/{path}")), wanted, "{path}");
        }
        assert!(listed.contains(&"/".to_owned()));
        assert!(site["sw.js"].contains("/assets/map-"));
        assert!(site["sw.js"].contains(r#"o=["/assets/office-"#), "{}", site["sw.js"]);
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
    fn the_script_that_fetches_parts_names_them_by_their_hash_and_the_program_by_its_own() {
        let site = site_of("go()", "");
        let named = |start: &str| site.keys().find(|path| path.starts_with(start)).unwrap();
        let parts = &site[named("assets/parts-")];
        assert!(parts.contains(&format!(
            "from \"/{}\"",
            site.keys().find(|path| path.starts_with("assets/app-") && path.ends_with(".js")).unwrap()
        )));
        assert!(parts.contains(&format!("new URL(\"/{}\"", named("assets/split_home-"))), "{parts}");
        assert!(renamed("fetch()", "./app.js", "x").is_err());
    }

    #[test]
    fn the_page_preloads_the_part_of_the_first_page() {
        let site = site_of("go()", "{{home}}");
        let part = site.keys().find(|path| path.starts_with("assets/split_home-")).unwrap();
        assert_eq!(
            site["index.html"],
            format!("<link rel=\"preload\" as=\"fetch\" type=\"application/wasm\" crossorigin href=\"/{part}\">\n")
        );
    }

    #[test]
    fn phones_fetch_no_comments_of_ours() {
        assert_eq!(
            without_comments("// why\nfunction f() {\n  // because\n  return 'a // b';\n\n}\n"),
            "function f() {\nreturn 'a // b';\n}\n"
        );
    }

    #[test]
    fn a_mark_without_a_value_stops_the_build() {
        let error = filled("a {{nobody}}", &Values::new()).unwrap_err();
        assert_eq!(error.to_string(), "no value for the mark nobody");
    }
}
