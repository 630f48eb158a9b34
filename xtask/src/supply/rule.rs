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
    #[serde(default)]
    clarify: Vec<Clarified>,
}

/// A package that does not name its licence, with what its own file says.
#[derive(Deserialize)]
struct Clarified {
    #[serde(rename = "crate")]
    name: String,
    expression: String,
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

/// The three rules with what each found: licences of all that is built for the server or the browser and of the tools from npm that look at
/// pages, sources and bans of all that stands in the lock files.
pub fn findings(workspace: &Workspace) -> Result<Vec<(&'static str, Vec<Finding>)>> {
    let lists = Lists::read(&workspace.root)?;
    let (locked, web) = (lock::cargo(&workspace.root)?, lock::npm(&workspace.root, lock::SHIPPED)?);
    let tools = lock::npm(&workspace.root, lock::TOOLS)?;
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
    for (file, packages) in [(lock::SHIPPED, &web), (lock::TOOLS, &tools)] {
        licensed.extend(packages.iter().map(|web| Licensed {
            package: web.name.clone(),
            version: web.version.clone(),
            licence: web.license.clone(),
            file,
        }));
    }
    let mut sources = lists.sources(&locked);
    sources.extend([(lock::SHIPPED, &web), (lock::TOOLS, &tools)].into_iter().flat_map(|(file, packages)| web_sources(packages, file)));
    Ok(vec![("licence", lists.licences(&licensed)), ("source", sources), ("ban", lists.bans(&locked))])
}

fn finding(rule: &'static str, path: &str, advice: String) -> Finding {
    Finding { rule, path: path.to_owned(), line: 1, advice }
}

/// source: the lock file of npm names no place; whichever registry a machine asks, the checksum decides.
fn web_sources(packages: &[WebPackage], file: &'static str) -> Vec<Finding> {
    let bad = packages.iter().filter(|package| package.resolved.is_some() || !package.integrity.starts_with("sha512-"));
    bad.map(|WebPackage { name, version, integrity, resolved, .. }| {
        finding("source", file, format!("{name} {version} comes from {resolved:?} with the checksum {integrity:?}"))
    })
    .collect()
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
            let unclear = Expression::parse_mode(licence, ParseMode::LAX).is_err();
            let clarified = self.licenses.clarify.iter().find(|clarified| unclear && clarified.name == *package);
            let licence = clarified.map_or(licence, |clarified| &clarified.expression);
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
    fn sources(&self, locked: &[Locked]) -> Vec<Finding> {
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
    fn what_looks_at_pages_may_be_under_a_licence_that_what_is_shipped_may_not() {
        let of = |package: &str| Licensed { package: package.into(), version: "1.0.0".into(), licence: "MPL-2.0".into(), file: "x" };
        assert_eq!(lists().licences(&[of("axe-core")]).len(), 0);
        assert_eq!(lists().licences(&[of("leaflet")]).len(), 1);
        let shipped = lock::npm(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap(), lock::SHIPPED).unwrap();
        assert!(shipped.len() > 2, "the map library, the drawing library and what that stands on: {shipped:?}");
        for package in shipped {
            let (name, version) = (package.name.clone(), package.version.clone());
            let licensed = Licensed { package: name, version, licence: package.license, file: "package-lock.json" };
            assert_eq!(lists().licences(&[licensed]).len(), 0, "{}", package.name);
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
        let found: Vec<String> = lists().sources(&all).into_iter().map(|found| found.advice).collect();
        assert_eq!(found.len(), 3, "{found:?}");
        let web = |resolved: Option<&str>, integrity: &str| WebPackage {
            name: "leaflet".into(),
            version: "1".into(),
            integrity: integrity.into(),
            license: "MIT".into(),
            resolved: resolved.map(str::to_owned),
        };
        let web = [web(None, "sha512-x"), web(Some("https://example.org/leaflet.tgz"), "sha512-x"), web(None, "")];
        assert_eq!(web_sources(&web, "package-lock.json").len(), 2);
    }

    #[test]
    fn a_banned_package_is_found_with_the_reason() {
        let found = lists().bans(&[locked("governor", None, None), locked("actix-governor", None, None)]);
        assert!(found.len() == 1 && found[0].advice.contains("GPL"), "{found:?}");
    }
}
