//! The bill of materials that goes with the binary: CycloneDX 1.5 as JSON. The same source gives the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use spdx::Expression;

use super::graph::{Graph, HOST, Package, WEB};
use super::lock::{self, Locked, Web as WebPackage};
use crate::workspace::Workspace;

/// What the binary is made of: the server's program and the web app inside it.
const PROGRAMS: [(&str, &str); 2] = [("server", HOST), ("app", WEB)];

/// Writes `jingge.cdx.json` into the folder.
pub fn write(workspace: &Workspace, folder: &Path) -> Result<PathBuf> {
    let mut parts = BTreeMap::new();
    let mut needs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (program, target) in PROGRAMS {
        let graph = Graph::of(workspace, target, &["--features", "server/embed,app/web"])?;
        let linked = graph.linked(program);
        let name = |id: &str| linked.get(id).map(|(package, _)| purl(package));
        for (package, below) in linked.values() {
            needs.entry(purl(package)).or_default().extend(below.iter().filter_map(|id| name(id)));
            parts.insert(purl(package), (*package).clone());
        }
    }
    let bom = bom(&parts, &needs, &lock::cargo(&workspace.root)?, &lock::npm(&workspace.root, lock::SHIPPED)?)?;
    std::fs::create_dir_all(folder)?;
    let file = folder.join("jingge.cdx.json");
    std::fs::write(&file, serde_json::to_vec_pretty(&bom)?).with_context(|| format!("writing {}", file.display()))?;
    Ok(file)
}

fn purl(package: &Package) -> String {
    format!("pkg:cargo/{}@{}", package.name, package.version)
}

fn bom(
    parts: &BTreeMap<String, Package>,
    needs: &BTreeMap<String, BTreeSet<String>>,
    locked: &[Locked],
    web: &[WebPackage],
) -> Result<Value> {
    let sums: BTreeMap<(&str, &str), &str> =
        locked.iter().filter_map(|part| Some(((part.name.as_str(), part.version.as_str()), part.checksum.as_deref()?))).collect();
    let mut components = Vec::new();
    for (purl, package) in parts {
        let licence = package.license.clone().unwrap_or_default();
        let licence = Expression::canonicalize(&licence).ok().flatten().unwrap_or(licence);
        let mut component = json!({
            "type": "library", "bom-ref": purl, "name": package.name, "version": package.version, "purl": purl,
            "licenses": [{ "expression": licence }],
        });
        if let Some(sum) = sums.get(&(package.name.as_str(), package.version.as_str())) {
            component["hashes"] = json!([{ "alg": "SHA-256", "content": sum }]);
        }
        components.push(component);
    }
    let mut dependencies: Vec<Value> = needs.iter().map(|(of, below)| json!({ "ref": of, "dependsOn": below })).collect();
    for part in web {
        let purl = format!("pkg:npm/{}@{}", part.name.replace('@', "%40"), part.version);
        let sum = STANDARD.decode(part.integrity.trim_start_matches("sha512-")).with_context(|| format!("checksum of {}", part.name))?;
        components.push(json!({
            "type": "library", "bom-ref": purl, "name": part.name, "version": part.version, "purl": purl,
            "licenses": [{ "expression": part.license }],
            "hashes": [{ "alg": "SHA-512", "content": hex(&sum) }],
        }));
        dependencies.push(json!({ "ref": purl, "dependsOn": [] }));
    }
    let version = env!("CARGO_PKG_VERSION");
    let mut below: BTreeSet<String> = PROGRAMS.iter().map(|(name, _)| format!("pkg:cargo/{name}@{version}")).collect();
    below.extend(web.iter().map(|part| format!("pkg:npm/{}@{}", part.name.replace('@', "%40"), part.version)));
    dependencies.insert(0, json!({ "ref": "jingge", "dependsOn": below }));
    let mut bom = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "bom-ref": "jingge", "name": "jingge", "version": version,
                "licenses": [{ "expression": "Apache-2.0 OR MIT" }],
            },
        },
        "components": components,
        "dependencies": dependencies,
    });
    bom["serialNumber"] = json!(serial(&serde_json::to_vec(&bom)?));
    Ok(bom)
}

/// A UUID (version 8) over the contents.
fn serial(contents: &[u8]) -> String {
    let mut bytes: Vec<u8> = Sha256::digest(contents).to_vec();
    bytes.truncate(16);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = hex(&bytes);
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn the_bill_names_the_server_the_app_and_the_map_with_licence_and_checksum_and_is_the_same_each_time() {
        let workspace = Workspace::find().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let once = std::fs::read_to_string(write(&workspace, folder.path()).unwrap()).unwrap();
        let again = std::fs::read_to_string(write(&workspace, folder.path()).unwrap()).unwrap();
        assert!(once == again);
        let bom: Value = serde_json::from_str(&once).unwrap();
        let components = bom["components"].as_array().unwrap();
        let named = |name: &str| components.iter().find(|part| part["name"] == name);
        for part in ["server", "app", "shared", "actix-web", "libsqlite3-sys", "leptos", "leaflet", "rust-embed"] {
            assert!(named(part).is_some(), "{part} is in the binary");
        }
        for part in ["xtask", "proptest", "thirtyfour", "serde_derive", "cc"] {
            assert!(named(part).is_none(), "{part} is not");
        }
        for part in components {
            assert!(!part["licenses"][0]["expression"].as_str().unwrap().is_empty(), "{part}");
            let ours = part["purl"].as_str().unwrap().ends_with(&format!("@{}", env!("CARGO_PKG_VERSION"))) && part["hashes"].is_null();
            assert!(ours || !part["hashes"][0]["content"].as_str().unwrap().is_empty(), "{part}");
        }
        let refs: BTreeSet<&str> = components.iter().map(|part| part["bom-ref"].as_str().unwrap()).collect();
        for dependency in bom["dependencies"].as_array().unwrap() {
            for below in dependency["dependsOn"].as_array().unwrap() {
                assert!(refs.contains(below.as_str().unwrap()), "{below} is described");
            }
        }
    }
}
