//! What cargo says of the packages of one target: licences, and who needs whom.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::workspace::Workspace;

/// The server's target.
pub const HOST: &str = "x86_64-unknown-linux-gnu";
/// The app's target.
pub const WEB: &str = "wasm32-unknown-unknown";

/// A package.
#[derive(Clone, Debug, Deserialize)]
pub struct Package {
    /// Cargo's name for this very one.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its licence, as its authors write it.
    pub license: Option<String>,
    /// Where it comes from; `None`: from this checkout.
    pub source: Option<String>,
    targets: Vec<Target>,
}

#[derive(Clone, Debug, Deserialize)]
struct Target {
    kind: Vec<String>,
}

/// All packages of a target, with who needs whom.
#[derive(Debug, Deserialize)]
pub struct Graph {
    /// The packages.
    pub packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
struct Node {
    id: String,
    deps: Vec<Need>,
}

#[derive(Debug, Deserialize)]
struct Need {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Debug, Deserialize)]
struct Kind {
    kind: Option<String>,
}

/// A package and those it is linked with, by cargo's names for them.
pub type Reached<'a> = BTreeMap<&'a str, (&'a Package, BTreeSet<&'a str>)>;

impl Graph {
    /// Asks cargo about this target, with these features of the workspace.
    pub fn of(workspace: &Workspace, target: &str, features: &[&str]) -> Result<Self> {
        let mut cargo = workspace.cargo();
        cargo.args(["metadata", "--format-version", "1", "--locked", "--filter-platform", target]).args(features);
        let output = cargo.output().context("cargo could not be started")?;
        if !output.status.success() {
            bail!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr));
        }
        serde_json::from_slice(&output.stdout).context("cargo metadata")
    }

    /// What the package of this name is linked from: all it needs when it runs, and what those need. What only runs while it is built
    /// (build scripts, procedural macros) and what only tests need is left out.
    pub fn linked(&self, name: &str) -> Reached<'_> {
        let packages: BTreeMap<&str, &Package> = self.packages.iter().map(|package| (package.id.as_str(), package)).collect();
        let nodes: BTreeMap<&str, &Node> = self.resolve.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
        let mut reached = Reached::new();
        let mut open: Vec<&str> = packages
            .values()
            .filter(|package| package.name == name && package.source.is_none())
            .map(|package| package.id.as_str())
            .collect();
        while let Some(id) = open.pop() {
            let (Some(package), Some(node)) = (packages.get(id), nodes.get(id)) else { continue };
            if reached.contains_key(id) {
                continue;
            }
            let linked = |need: &&Need| {
                let runs = need.dep_kinds.iter().any(|kind| kind.kind.is_none());
                runs && packages.get(need.pkg.as_str()).is_some_and(|package| !package.is_macro())
            };
            let needs: BTreeSet<&str> = node.deps.iter().filter(linked).map(|need| need.pkg.as_str()).collect();
            open.extend(&needs);
            reached.insert(id, (package, needs));
        }
        reached
    }
}

impl Package {
    fn is_macro(&self) -> bool {
        self.targets.iter().any(|target| target.kind.iter().any(|kind| kind == "proc-macro"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn package(name: &str, kind: &str, ours: bool) -> serde_json::Value {
        let source = (!ours).then_some("registry+x");
        serde_json::json!({ "id": name, "name": name, "version": "1.0.0", "license": "MIT", "source": source, "targets": [{ "kind": [kind] }] })
    }

    fn need(name: &str, kind: Option<&str>) -> serde_json::Value {
        serde_json::json!({ "pkg": name, "dep_kinds": [{ "kind": kind }] })
    }

    #[test]
    fn what_only_builds_or_tests_it_is_not_part_of_the_program() {
        let packages = [
            package("server", "bin", true),
            package("log", "lib", false),
            package("deep", "lib", false),
            package("derive", "proc-macro", false),
            package("cc", "lib", false),
            package("proptest", "lib", false),
        ];
        let needs = [need("log", None), need("derive", None), need("cc", Some("build")), need("proptest", Some("dev"))];
        let nodes = [
            serde_json::json!({ "id": "server", "deps": needs }),
            serde_json::json!({ "id": "log", "deps": [need("deep", None), need("log", None)] }),
            serde_json::json!({ "id": "deep", "deps": [] }),
        ];
        let graph: Graph = serde_json::from_value(serde_json::json!({ "packages": packages, "resolve": { "nodes": nodes } })).unwrap();
        let reached = graph.linked("server");
        assert_eq!(reached.keys().copied().collect::<Vec<_>>(), ["deep", "log", "server"]);
        assert_eq!(reached["server"].1, BTreeSet::from(["log"]));
    }
}
