//! All rules in one list, and running them.

use std::process::ExitCode;

use anyhow::Result;

use super::exception::{EXCEPTIONS, excused};
use super::tree::{Finding, Tree};
use super::{arrow, cycle, document, layer, place, shape};
use crate::supply;
use crate::workspace::Workspace;

/// A rule's name and the function that finds where it is broken.
type Rule = (&'static str, fn(&Tree) -> Vec<Finding>);

const RULES: [Rule; 16] = [
    ("readable", shape::readable),
    ("crate-arrow", arrow::crate_arrow),
    ("server-layer", layer::server_layer),
    ("app-layer", layer::app_layer),
    ("cycle", cycle::cycle),
    ("orm-place", place::orm_place),
    ("indexed-db-place", place::indexed_db_place),
    ("image-place", place::image_place),
    ("status-place", place::status_place),
    ("inline-style", place::inline_style),
    ("file-length", shape::file_length),
    ("file-size", shape::file_size),
    ("file-name", shape::file_name),
    ("mod-file", shape::mod_file),
    ("no-panic", shape::no_panic),
    ("document-path", document::document_path),
];

/// Each rule's name with what it found.
pub fn findings(workspace: &Workspace) -> Result<Vec<(&'static str, Vec<Finding>)>> {
    let tree = Tree::read(&workspace.root)?;
    let mut results: Vec<_> = RULES.iter().map(|(name, rule)| (*name, excused(rule(&tree), &EXCEPTIONS, name))).collect();
    results.extend(supply::findings(workspace)?);
    Ok(results)
}

/// Prints what all rules found.
pub fn tidy(workspace: &Workspace) -> Result<ExitCode> {
    let results = findings(workspace)?;
    let found: Vec<&Finding> = results.iter().flat_map(|(_, findings)| findings).collect();
    found.iter().for_each(|finding| println!("{finding}"));
    let broken = results.iter().filter(|(_, findings)| !findings.is_empty()).count();
    println!("tidy: {} rules hold, {broken} are broken in {} places", results.len() - broken, found.len());
    Ok(if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_reports_under_its_own_name() {
        let tree = Tree::of(&[
            ("server/src/utils.rs", "use image::x; use sea_orm::y; use actix_web::http::StatusCode; fn f() { x.unwrap() }"),
            ("server/src/auth/mod.rs", "use crate::utils::z; fn f() {}"),
            ("app/Cargo.toml", "[dependencies]\nserver = {}"),
            ("app/src/store/mod.rs", "use crate::ui::x; use idb::y;"),
            ("app/src/ui/mod.rs", "view! { <p style=\"x\"/> } use crate::store::x;"),
            ("shared/src/broken.rs", "fn ("),
            ("README.md", "`server/src/gone.rs`"),
        ]);
        let silent = ["file-length", "file-size"];
        for (name, rule) in RULES {
            let found = rule(&tree);
            assert_eq!(found.is_empty(), silent.contains(&name), "{name}");
            assert!(found.iter().all(|finding| finding.rule == name), "{name}");
        }
    }
}
