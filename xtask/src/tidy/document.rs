//! Paths that the documents name must exist.

use super::tree::{Finding, Tree};

/// document-path: each path in backticks in the papers of the house leads to something.
pub fn document_path(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in tree.files.iter().filter(|file| is_document(&file.path)) {
        for (index, line) in file.text.lines().enumerate() {
            let spans = line.split('`').skip(1).step_by(2);
            for path in spans.flat_map(opened).filter(|path| looks_like_path(path) && !tree.has(path)) {
                found.push(file.finding(
                    "document-path",
                    index + 1,
                    format!("there is no {path}: write the path from the root as it is now"),
                ));
            }
        }
    }
    found
}

fn is_document(path: &str) -> bool {
    let top = !path.contains('/') && (path == "ARCHITECTURE.md" || path == "CONTRIBUTING.md" || path.starts_with("README"));
    path.ends_with(".md") && (top || path.starts_with("docs/"))
}

/// `a/{b,c}.rs` as `a/b.rs` and `a/c.rs`; anything else as it is.
fn opened(span: &str) -> Vec<String> {
    if let Some((before, rest)) = span.split_once('{')
        && let Some((choices, after)) = rest.split_once('}')
    {
        return choices.split(',').map(|choice| format!("{before}{}{after}", choice.trim())).collect();
    }
    vec![span.to_owned()]
}

/// True for a path from the root to a source, a paper or a folder; not for addresses of the
/// server, patterns, or what the product makes at run time (`data/`, `target/`).
fn looks_like_path(text: &str) -> bool {
    let ends = [".rs", ".md", ".toml", ".html", ".js", ".css", "/"].iter().any(|end| text.ends_with(end));
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
    let made = ["data/", "target/", "/", "./", "../"].iter().any(|start| text.starts_with(start));
    text.contains('/') && ends && plain && !made
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missing(text: &str) -> Vec<String> {
        let tree = Tree::of(&[("server/src/issue/handle.rs", ""), ("server/src/issue/store.rs", ""), ("ARCHITECTURE.md", text)]);
        document_path(&tree).into_iter().map(|finding| finding.to_string()).collect()
    }

    #[test]
    fn a_path_that_is_gone_is_found_with_its_line() {
        let found = missing("see\n`server/src/issue/gone.rs` and `server/src/issue/handle.rs`");
        assert_eq!(
            found,
            ["document-path: ARCHITECTURE.md:2: there is no server/src/issue/gone.rs: write the path from the root as it is now"]
        );
    }

    #[test]
    fn a_choice_in_braces_is_opened_out() {
        assert!(missing("`server/src/issue/{handle,store}.rs`").is_empty());
        assert_eq!(missing("`server/src/issue/{handle,gone}.rs`").len(), 1);
    }

    #[test]
    fn folders_must_exist_too() {
        assert!(missing("`server/src/issue/`").is_empty());
        assert_eq!(missing("`server/src/gone/`").len(), 1);
    }

    #[test]
    fn addresses_patterns_and_made_files_are_no_paths() {
        assert!(missing("`/api/v1/sync/` `data/demo/` `server/src/*/store.rs` `cargo xtask run` `app/…/x.rs` `handle.rs`").is_empty());
    }

    #[test]
    fn other_papers_are_not_read() {
        let tree = Tree::of(&[("CHANGELOG.md", "`server/src/gone.rs`")]);
        assert!(document_path(&tree).is_empty());
    }
}
