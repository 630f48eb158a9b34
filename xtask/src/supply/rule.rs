//! The lists of `deny.toml`, and what they forbid.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use spdx::{Expression, LicenseReq, ParseMode};

use super::graph::{Graph, HOST, WEB};
use super::lock::{self, Locked, Web as WebPackage};
use crate::tidy::Finding;
use crate::workspace::Workspace;

/// What is read of `deny.toml`; the rest is for `cargo deny`.
#[derive(Deserialize)]
struct Lists {
    licenses: Licences,
    bans: Bans,
    sources: Sources,
}

#[derive(Deserialize)]
struct Licences {
    allow: BTreeSet<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

/// A package that may be under licences which others may not.
#[derive(Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    name: String,
    allow: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Ban>,
}

#[derive(Deserialize)]
struct Ban {
    #[serde(rename = "crate")]
    name: String,
    reason: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Sources {
    allow_registry: Vec<String>,
    allow_git: Vec<String>,
}

/// A package's name, version and licence.
struct Licensed {
    package: String,
    version: String,
    licence: String,
    file: &'static str,
}

/// The three rules with what each found: licences of all that is built for the server or the browser, sources and bans of all that stands
/// in the lock files.
pub fn findings(workspace: &Workspace) -> Result<Vec<(&'static str, Vec<Finding>)>> {
    let lists = Lists::read(&workspace.root)?;
    let (locked, web) = (lock::cargo(&workspace.root)?, lock::npm(&workspace.root)?);
    let mut licensed: Vec<Licensed> = Vec::new();
    for target in [HOST, WEB] {
        let graph = Graph::of(workspace, target, &["--all-features"])?;
        licensed.extend(graph.packages.into_iter().map(|package| Licensed {
            package: package.name,
            version: package.version,
            licence: package.license.unwrap_or_default(),
            file: "Cargo.lock",
        }));
    }
    licensed.extend(web.iter().map(|web| Licensed {
        package: web.name.clone(),
        version: web.version.clone(),
        licence: web.license.clone(),
        file: "package-lock.json",
    }));
    Ok(vec![("licence", lists.licences(&licensed)), ("source", lists.sources(&locked, &web)), ("ban", lists.bans(&locked))])
}

fn finding(rule: &'static str, path: &str, advice: String) -> Finding {
    Finding { rule, path: path.to_owned(), line: 1, advice }
}

impl Lists {
    fn read(root: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(root.join("deny.toml")).context("reading deny.toml")?;
        toml::from_str(&text).context("deny.toml")
    }

    /// licence: each package can be had under licences of the list alone.
    fn licences(&self, packages: &[Licensed]) -> Vec<Finding> {
        let mut found: Vec<Finding> = Vec::new();
        for Licensed { package, version, licence, file } in packages {
            let may = |asked: &LicenseReq| {
                let asked = asked.to_string();
                let excepted = |other: &Exception| other.name == *package && other.allow.contains(&asked);
                self.licenses.allow.contains(&asked) || self.licenses.exceptions.iter().any(excepted)
            };
            let advice = match Expression::parse_mode(licence, ParseMode::LAX) {
                Ok(expression) if expression.evaluate(may) => continue,
                Ok(_) => format!("{package} {version} is under {licence}, which deny.toml does not allow: do without it"),
                Err(_) => format!("{package} {version} does not say its licence ({licence:?}): do without it"),
            };
            found.push(finding("licence", file, advice));
        }
        found.dedup();
        found
    }

    /// source: each package comes from a registry or repository of the list, with a checksum.
    fn sources(&self, locked: &[Locked], web: &[WebPackage]) -> Vec<Finding> {
        let known = |source: &str| {
            let registry = self.sources.allow_registry.iter().any(|known| source == format!("registry+{known}"));
            registry || self.sources.allow_git.iter().any(|known| source.starts_with(&format!("git+{known}")))
        };
        let mut found = Vec::new();
        for Locked { name, version, source, checksum } in locked {
            let Some(source) = source else { continue };
            if !known(source) {
                let advice = format!("{name} {version} comes from {source}, which deny.toml does not allow");
                found.push(finding("source", "Cargo.lock", advice));
            } else if checksum.is_none() && source.starts_with("registry+") {
                found.push(finding("source", "Cargo.lock", format!("{name} {version} has no checksum")));
            }
        }
        for WebPackage { name, version, integrity, resolved, .. } in web {
            // The lock file names no place: whichever registry a machine asks, the checksum decides.
            if resolved.is_some() || !integrity.starts_with("sha512-") {
                let advice = format!("{name} {version} comes from {resolved:?} with the checksum {integrity:?}");
                found.push(finding("source", "package-lock.json", advice));
            }
        }
        found
    }

    /// ban: no package of the list.
    fn bans(&self, locked: &[Locked]) -> Vec<Finding> {
        let banned = |locked: &Locked| self.bans.deny.iter().find(|ban| ban.name == locked.name);
        let told = |(locked, ban): (&Locked, &Ban)| {
            finding("ban", "Cargo.lock", format!("{} {} is banned: {}", locked.name, locked.version, ban.reason))
        };
        locked.iter().filter_map(|locked| Some((locked, banned(locked)?))).map(told).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn lists() -> Lists {
        Lists::read(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()).unwrap()
    }

    fn licences(licence: &str) -> usize {
        lists().licences(&[Licensed { package: "some".into(), version: "1.0.0".into(), licence: licence.into(), file: "Cargo.lock" }]).len()
    }

    fn locked(name: &str, source: Option<&str>, checksum: Option<&str>) -> Locked {
        Locked { name: name.into(), version: "1.0.0".into(), source: source.map(str::to_owned), checksum: checksum.map(str::to_owned) }
    }

    #[test]
    fn a_licence_that_binds_is_found_and_one_that_leaves_a_choice_is_not() {
        for fine in ["MIT", "MIT OR Apache-2.0", "MIT/Apache-2.0", "GPL-3.0-only OR MIT", "(MIT OR Apache-2.0) AND Unicode-3.0"] {
            assert_eq!(licences(fine), 0, "{fine}");
        }
        for binding in ["GPL-3.0-or-later", "MPL-2.0", "AGPL-3.0-only", "MIT AND LGPL-3.0-only", "", "see the file"] {
            assert_eq!(licences(binding), 1, "{binding}");
        }
    }

    #[test]
    fn a_package_from_elsewhere_or_without_a_checksum_is_found() {
        let index = format!("registry+{}", lists().sources.allow_registry[0]);
        let index = Some(index.as_str());
        let all = [
            locked("ours", None, None),
            locked("fine", index, Some("00")),
            locked("bare", index, None),
            locked("fork", Some("git+https://example.org/fork#1"), None),
            locked("mirror", Some("registry+https://example.org/index"), Some("00")),
        ];
        let found: Vec<String> = lists().sources(&all, &[]).into_iter().map(|found| found.advice).collect();
        assert_eq!(found.len(), 3, "{found:?}");
        let web = |resolved: Option<&str>, integrity: &str| WebPackage {
            name: "leaflet".into(),
            version: "1".into(),
            integrity: integrity.into(),
            license: "MIT".into(),
            resolved: resolved.map(str::to_owned),
        };
        let web = [web(None, "sha512-x"), web(Some("https://example.org/leaflet.tgz"), "sha512-x"), web(None, "")];
        assert_eq!(lists().sources(&[], &web).len(), 2);
    }

    #[test]
    fn a_banned_package_is_found_with_the_reason() {
        let found = lists().bans(&[locked("governor", None, None), locked("actix-governor", None, None)]);
        assert!(found.len() == 1 && found[0].advice.contains("GPL"), "{found:?}");
    }
}
