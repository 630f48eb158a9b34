//! Which module may import which, inside the server and inside the app.

use super::source::UsedPath;
use super::tree::{File, Finding, Tree};

/// The server's layers from the ground up. A module that stands in none is a feature, on the
/// layer [`FEATURE`]. A module imports from its own layer and from those below.
const SERVER: [(usize, &[&str]); 5] = [
    (0, &["entity", "error", "config", "state", "clock", "cell", "weak", "database", "fault", "certificate", "secret_file"]),
    (1, &["job", "audit", "auth"]),
    (3, &["record", "issue", "inspection"]),
    (4, &["sync"]),
    (5, &["cli", "county", "export", "html_forms", "setup", "demo", "town", "main", "lib", "routes"]),
];
/// notice, photo, unit, grid, rule_book, catalogue, campaign, score, heat, archive, …
const FEATURE: usize = 2;

/// server-layer: sync → record, issue, inspection → features → job, audit, auth → the ground.
pub fn server_layer(tree: &Tree) -> Vec<Finding> {
    arrows(tree, "server-layer", "server/src/", |_, from, to| {
        let (from_layer, to_layer) = (server_layer_of(from), server_layer_of(to));
        (to_layer > from_layer).then(|| {
            format!("{from} (layer {from_layer}) imports {to} (layer {to_layer}): turn the arrow round: let {to} call {from}, or move what both need below both")
        })
    })
}

fn server_layer_of(module: &str) -> usize {
    SERVER.iter().find(|(_, modules)| modules.contains(&module)).map_or(FEATURE, |(layer, _)| *layer)
}

/// The kinds of modules of the app.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// app.rs, lib.rs and all feature pages.
    Page,
    /// The pages' handle on sync, forms, photos and account.
    Facade,
    Sync,
    Store,
    Ui,
    /// Sentences for everything that the other kinds can say, so it may name all of them.
    Text,
    /// What stands on nothing.
    Ground,
}

/// app-layer: pages → sync → store, pages → ui → text, and none of these back. Sync and store say
/// facts, never sentences, so they do not know the texts.
pub fn app_layer(tree: &Tree) -> Vec<Finding> {
    arrows(tree, "app-layer", "app/src/", |file, from, to| {
        let facade = file.path.starts_with(FACADE);
        let (source, target) = (if facade { Kind::Facade } else { kind_of(from, file.name()) }, kind_of(to, ""));
        let may = match source {
            Kind::Page | Kind::Text => true,
            Kind::Facade => target != Kind::Ui,
            Kind::Sync => matches!(target, Kind::Sync | Kind::Store | Kind::Ground),
            Kind::Store => matches!(target, Kind::Store | Kind::Ground),
            Kind::Ui => matches!(target, Kind::Ui | Kind::Text | Kind::Ground),
            Kind::Ground => target == Kind::Ground,
        };
        (!may).then(|| format!("{from} imports {to}: only pages may; hand the value in as an argument, or move it below both"))
    })
}

/// What the pages hold: it joins forms, photos and the account with the engine, and draws nothing.
const FACADE: &str = "app/src/sync/phone/";

/// The kind of a module; a page or badge that lies in `sync/` is still a page, and so is `page_context.rs`, the ground under the pages.
fn kind_of(module: &str, file: &str) -> Kind {
    match module {
        "sync" if ["_page.rs", "_badge.rs", "_pill.rs", "page_context.rs"].iter().any(|end| file.ends_with(end)) => Kind::Page,
        "sync" => Kind::Sync,
        "store" => Kind::Store,
        "ui" => Kind::Ui,
        "text" => Kind::Text,
        "clock" => Kind::Ground,
        _ => Kind::Page,
    }
}

/// Every import of one module by another within the crate at `root` that `forbids` (given the file
/// and both top modules) finds fault with. Code for tests may import what it likes.
fn arrows(tree: &Tree, rule: &'static str, root: &str, forbids: impl Fn(&File, &str, &str) -> Option<String>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (file, source) in tree.rust() {
        let Some(inner) = file.path.strip_prefix(root) else { continue };
        let home = modules_of(inner);
        let from = home.first().map_or("lib", String::as_str);
        for path in source.paths.iter().filter(|path| !path.test) {
            let Some(to) = target_of(path, &home) else { continue };
            let exists = tree.has(&format!("{root}{to}.rs")) || tree.has(&format!("{root}{to}/"));
            if exists
                && to != from
                && let Some(advice) = forbids(file, from, &to)
            {
                found.push(file.finding(rule, path.line, advice));
            }
        }
    }
    found.dedup();
    found
}

/// The modules a file stands for: `issue/store.rs` is `[issue, store]`, `issue/mod.rs` `[issue]`,
/// `lib.rs` and `main.rs` nothing.
pub(super) fn modules_of(inner: &str) -> Vec<String> {
    let stem = inner.strip_suffix(".rs").unwrap_or(inner);
    let mut parts: Vec<String> = stem.split('/').map(str::to_owned).collect();
    if parts.last().is_some_and(|last| last == "mod") || (parts.len() == 1 && (stem == "lib" || stem == "main")) {
        parts.pop();
    }
    parts
}

/// The top module of this crate that a path leads to, or `None` when it leads elsewhere.
fn target_of(path: &UsedPath, home: &[String]) -> Option<String> {
    let here: Vec<String> = home.iter().chain(&path.inside).cloned().collect();
    within(&path.parts, &here)?.into_iter().next()
}

/// A path as written in the module `here`, from the root of its crate, or `None` when it leads elsewhere.
pub(super) fn within(parts: &[String], here: &[String]) -> Option<Vec<String>> {
    let mut from: Vec<String> = here.to_vec();
    let mut parts = parts.iter().peekable();
    match parts.peek()?.as_str() {
        "crate" => {
            from.clear();
            parts.next();
        }
        "self" => {
            parts.next();
        }
        "super" => {
            while parts.next_if(|part| *part == "super").is_some() {
                from.pop();
            }
        }
        _ if here.is_empty() => {}
        _ => return None,
    }
    from.extend(parts.cloned());
    Some(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server of these modules in which `path` holds `text`.
    fn server(path: &str, text: &str) -> Vec<String> {
        let empty = ["sync/push.rs", "issue/handle.rs", "photo/mod.rs", "heat/mod.rs", "auth/mod.rs", "error.rs", "cli/mod.rs"];
        let mut files: Vec<(String, &str)> = empty.iter().map(|name| (format!("server/src/{name}"), "")).collect();
        files.push((path.to_owned(), text));
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        server_layer(&Tree::of(&files)).into_iter().map(|finding| finding.to_string()).collect()
    }

    #[test]
    fn a_feature_may_not_import_the_write_path() {
        let found = server("server/src/notice/mod.rs", "//! x\nuse crate::issue::handle;");
        assert_eq!(found.len(), 1);
        assert!(
            found.iter().all(|text| text.starts_with("server-layer: server/src/notice/mod.rs:2: notice (layer 2) imports issue")),
            "{found:?}"
        );
    }

    #[test]
    fn upper_layers_import_lower_ones() {
        assert!(server("server/src/sync/pull.rs", "use crate::{issue::handle, error::Error, photo};").is_empty());
        assert!(server("server/src/photo/store.rs", "use crate::heat::x; use crate::auth::y;").is_empty());
    }

    #[test]
    fn a_full_path_or_super_hides_nothing() {
        assert_eq!(server("server/src/auth/mod.rs", "fn f() { crate::photo::g() }").len(), 1);
        assert_eq!(server("server/src/auth/session.rs", "use super::super::photo::g;").len(), 1);
        assert_eq!(server("server/src/auth/session.rs", "mod a { use super::super::super::photo::g; }").len(), 1);
    }

    #[test]
    fn nobody_imports_the_command_line_but_it_imports_all() {
        assert_eq!(server("server/src/sync/pull.rs", "use crate::cli::x;").len(), 1);
        assert!(server("server/src/cli/serve.rs", "use crate::sync::push;").is_empty());
        assert!(server("server/src/lib.rs", "use sync::push; pub use crate::cli::x;").is_empty());
    }

    #[test]
    fn tests_of_a_lower_layer_may_look_up() {
        assert!(server("server/src/auth/mod.rs", "#[cfg(test)] mod tests { use crate::issue::handle; }").is_empty());
    }

    fn app(path: &str, text: &str) -> usize {
        let files = [
            ("app/src/store/memory.rs", ""),
            ("app/src/sync/outbox.rs", ""),
            ("app/src/issue/draft.rs", ""),
            ("app/src/ui/button.rs", ""),
            (path, text),
        ];
        app_layer(&Tree::of(&files)).len()
    }

    #[test]
    fn the_store_knows_neither_sync_nor_pages() {
        assert_eq!(app("app/src/store/mod.rs", "use crate::sync::outbox; use crate::issue::draft;"), 2);
        assert_eq!(app("app/src/sync/engine.rs", "use crate::store::memory;"), 0);
    }

    #[test]
    fn sync_knows_no_page_but_a_page_of_sync_may() {
        assert_eq!(app("app/src/sync/engine.rs", "use crate::ui::button;"), 1);
        assert_eq!(app("app/src/sync/outbox_page.rs", "use crate::ui::button;"), 0);
    }

    #[test]
    fn the_facade_joins_forms_with_the_engine_but_draws_nothing() {
        assert_eq!(app("app/src/sync/phone/record.rs", "use crate::{issue::draft, store::memory};"), 0);
        assert_eq!(app("app/src/sync/phone/record.rs", "use crate::ui::button;"), 1);
    }

    #[test]
    fn a_piece_of_the_ui_knows_no_page() {
        assert_eq!(app("app/src/ui/list.rs", "use crate::issue::draft;"), 1);
        assert_eq!(app("app/src/issue/page.rs", "use crate::{ui::button, sync::outbox, store::memory};"), 0);
    }
}
