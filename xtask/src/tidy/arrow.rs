//! Which crate may depend on which, read from the manifests.

use super::tree::{Finding, Tree};

/// Our crates and which of ours each may name in its manifest.
const ALLOWED: [(&str, &[&str]); 6] = [
    ("shared", &[]),
    ("migrations", &[]),
    ("xtask", &[]),
    ("app", &["shared"]),
    ("server", &["shared", "migrations"]),
    ("tests", &["shared", "migrations", "app", "server"]),
];

/// crate-arrow: a manifest names only the crates of ours that it may.
pub fn crate_arrow(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (name, allowed) in ALLOWED {
        let path = format!("{name}/Cargo.toml");
        let Some(file) = tree.files.iter().find(|file| file.path == path) else { continue };
        let manifest = match file.text.parse::<toml::Table>() {
            Ok(manifest) => manifest,
            Err(error) => {
                found.push(file.finding("crate-arrow", 1, format!("not readable: {error}")));
                continue;
            }
        };
        for dependency in dependencies(&manifest) {
            let ours = ALLOWED.iter().any(|(ours, _)| *ours == dependency);
            if ours && !allowed.contains(&dependency.as_str()) {
                let line = file.text.lines().position(|line| line.trim_start().starts_with(&dependency)).unwrap_or(0) + 1;
                let may = if allowed.is_empty() { "none of our crates".to_owned() } else { allowed.join(", ") };
                let advice = format!(
                    "{name} depends on {dependency}, but may depend on {may}: move the code, or the type, to where both may see it"
                );
                found.push(file.finding("crate-arrow", line, advice));
            }
        }
    }
    found
}

/// The names in every dependency table of a manifest, also those for one platform.
fn dependencies(manifest: &toml::Table) -> Vec<String> {
    const KINDS: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];
    let mut names = Vec::new();
    for kind in KINDS {
        if let Some(toml::Value::Table(table)) = manifest.get(kind) {
            for (name, how) in table {
                let package = how.get("package").and_then(toml::Value::as_str);
                names.push(package.unwrap_or(name).to_owned());
            }
        }
    }
    if let Some(toml::Value::Table(platforms)) = manifest.get("target") {
        names.extend(platforms.values().filter_map(toml::Value::as_table).flat_map(dependencies));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> usize {
        crate_arrow(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn the_app_may_not_know_the_server() {
        assert_eq!(findings("app/Cargo.toml", "[dependencies]\nshared.workspace = true\n"), 0);
        assert_eq!(findings("app/Cargo.toml", "[dependencies]\nserver.workspace = true\n"), 1);
    }

    #[test]
    fn a_migration_may_not_know_shared_even_in_its_tests() {
        assert_eq!(findings("migrations/Cargo.toml", "[dev-dependencies]\nshared.workspace = true\n"), 1);
    }

    #[test]
    fn another_name_or_one_platform_hides_nothing() {
        assert_eq!(findings("shared/Cargo.toml", "[dependencies]\nx = { package = \"app\", path = \"../app\" }\n"), 1);
        assert_eq!(findings("shared/Cargo.toml", "[target.'cfg(unix)'.dependencies]\nserver = { path = \"../server\" }\n"), 1);
    }

    #[test]
    fn tests_may_know_everything_but_the_tasks() {
        assert_eq!(findings("tests/Cargo.toml", "[dependencies]\napp = {}\nserver = {}\nshared = {}\nmigrations = {}\n"), 0);
        assert_eq!(findings("tests/Cargo.toml", "[dependencies]\nxtask = {}\n"), 1);
    }
}
