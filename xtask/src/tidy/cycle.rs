//! Cycles: modules of a crate that need each other, so that none can be read, moved or tested without the others.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::exception::EXCEPTIONS;
use super::layer::{modules_of, within};
use super::source::Source;
use super::tree::{File, Finding, Tree};

/// Where the modules of our crates and of the suites lie.
const ROOTS: [&str; 10] = [
    "app/src/",
    "migrations/src/",
    "server/src/",
    "shared/src/",
    "tests/src/",
    "tests/browser/",
    "tests/it/",
    "tests/process/",
    "tests/sim/",
    "xtask/src/",
];
/// How often a name is passed on by `pub use` at the most before it is found.
const PASSED_ON: usize = 8;

/// A module's path from the root of its crate: `[issue, store]`.
type Path = Vec<String>;

/// cycle: no two modules of a crate use each other, neither directly nor over further ones.
///
/// A module and what lies within it are one thing: what a parent passes on by `pub use` counts as used where it is written, and what
/// it is itself used for counts not at all. Code for tests is left out, and so is what a parent passes on by `pub use child::*`.
pub fn cycle(tree: &Tree) -> Vec<Finding> {
    let excused: Vec<&str> = EXCEPTIONS.iter().filter(|exception| exception.rule == "cycle").map(|exception| exception.path).collect();
    ROOTS.iter().flat_map(|root| cycles(tree, root, &excused)).collect()
}

/// The cycles of one crate. What an excused file uses closes none; a file that closes one is found all the same, so that an exception
/// that excuses nothing shows.
fn cycles(tree: &Tree, root: &str, excused: &[&str]) -> Vec<Finding> {
    let modules = Modules::of(tree, root);
    let all = modules.uses();
    let mut bounded = all.clone();
    for (path, module) in &modules.0 {
        if excused.contains(&module.file.path.as_str()) {
            bounded.remove(path);
        }
    }
    let mut found: Vec<Finding> = rounds(&bounded).iter().filter_map(|round| modules.finding(&bounded, round)).collect();
    let closing = rounds(&all).into_iter().flatten().filter(|path| !bounded.contains_key(path));
    found.extend(closing.filter_map(|path| modules.finding(&all, &[path])));
    found
}

/// What each module uses of the others, with the first line where it does.
type Uses = BTreeMap<Path, BTreeMap<Path, usize>>;

struct Module<'a> {
    file: &'a File,
    source: &'a Source,
    /// What it passes on by `pub use`: the name, and the path as written.
    exports: BTreeMap<String, Vec<String>>,
}

struct Modules<'a>(BTreeMap<Path, Module<'a>>);

impl<'a> Modules<'a> {
    fn of(tree: &'a Tree, root: &str) -> Self {
        let of = |(file, source): (&'a File, &'a Source)| {
            let inner = file.path.strip_prefix(root)?;
            Some((modules_of(inner), Module { file, source, exports: exports_of(&file.text) }))
        };
        let mut modules: BTreeMap<Path, Module<'a>> = tree.rust().filter_map(of).collect();
        let for_tests: Vec<Path> = modules
            .iter()
            .flat_map(|(path, module)| tests_of(&module.file.text).into_iter().map(|name| [path.clone(), vec![name]].concat()))
            .collect();
        modules.retain(|path, _| !for_tests.iter().any(|test| path.starts_with(test)));
        Self(modules)
    }

    fn uses(&self) -> Uses {
        let mut uses = Uses::new();
        for (from, module) in &self.0 {
            let in_suite = module.file.path.starts_with("tests/");
            for path in module.source.paths.iter().filter(|path| in_suite || !path.test) {
                let here: Path = from.iter().chain(&path.inside).cloned().collect();
                let Some(to) = within(&path.parts, &here).and_then(|full| self.written_in(&full)) else { continue };
                if !from.starts_with(&to) && !to.starts_with(from) {
                    uses.entry(from.clone()).or_default().entry(to).or_insert(path.line);
                }
            }
        }
        uses
    }

    /// The module in which what this path names is written.
    fn written_in(&self, full: &[String]) -> Option<Path> {
        let (mut full, mut at) = (full.to_vec(), self.deepest(full)?);
        for _ in 0..PASSED_ON {
            let Some(passed_on) = full.get(at.len()).and_then(|name| self.0.get(&at)?.exports.get(name)) else { break };
            let child = [at.clone(), passed_on.clone()].concat();
            let next = within(passed_on, &at).unwrap_or(child);
            let Some(deeper) = self.deepest(&next) else { break };
            (full, at) = (next, deeper);
        }
        Some(at)
    }

    /// The longest part of a path that is a module.
    fn deepest(&self, full: &[String]) -> Option<Path> {
        (1..=full.len()).rev().filter_map(|length| full.get(..length)).find(|path| self.0.contains_key(*path)).map(<[String]>::to_vec)
    }

    /// The shortest cycle through the first module of these that need each other.
    fn finding(&self, uses: &Uses, round: &[Path]) -> Option<Finding> {
        let first = round.first()?;
        let way = way_back(uses, first)?;
        let module = self.0.get(first)?;
        let line = uses.get(first)?.get(way.get(1)?)?;
        let names: Vec<String> = way.iter().map(|path| path.join("::")).collect();
        let advice = format!("{}: move what they share into a module of its own, or turn one arrow round", names.join(" → "));
        Some(module.file.finding("cycle", *line, advice))
    }
}

/// Modules that all need each other, round by round.
fn rounds(uses: &Uses) -> Vec<Vec<Path>> {
    let reached: BTreeMap<&Path, BTreeSet<&Path>> = uses.keys().map(|from| (from, reached_from(uses, from))).collect();
    let both = |one: &Path, two: &Path| reached.get(one).is_some_and(|all| all.contains(two));
    let mut rounds: Vec<Vec<Path>> = Vec::new();
    for from in uses.keys().filter(|from| both(from, from)) {
        match rounds.iter_mut().find(|round| round.first().is_some_and(|first| both(first, from) && both(from, first))) {
            Some(round) => round.push(from.clone()),
            None => rounds.push(vec![from.clone()]),
        }
    }
    rounds
}

fn reached_from<'u>(uses: &'u Uses, from: &Path) -> BTreeSet<&'u Path> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&Path> = uses.get(from).into_iter().flat_map(BTreeMap::keys).collect();
    while let Some(next) = open.pop() {
        if reached.insert(next) {
            open.extend(uses.get(next).into_iter().flat_map(BTreeMap::keys));
        }
    }
    reached
}

/// The shortest way from a module back to itself, with it at both ends.
fn way_back(uses: &Uses, first: &Path) -> Option<Vec<Path>> {
    let mut came_from: BTreeMap<&Path, &Path> = BTreeMap::new();
    let mut open = VecDeque::from([first]);
    while let Some(at) = open.pop_front() {
        for next in uses.get(at).into_iter().flat_map(BTreeMap::keys) {
            if next == first {
                let mut way = vec![first.clone(), at.clone()];
                let mut back = at;
                while let Some(before) = came_from.get(back) {
                    way.push((*before).clone());
                    back = before;
                }
                way.reverse();
                if at == first {
                    way.remove(0);
                }
                return Some(way);
            }
            if !came_from.contains_key(next) {
                came_from.insert(next, at);
                open.push_back(next);
            }
        }
    }
    None
}

/// The modules in files of their own that a file declares for tests only.
fn tests_of(text: &str) -> Vec<String> {
    let items = syn::parse_file(text).map(|file| file.items).unwrap_or_default();
    let modules = items.into_iter().filter_map(|item| if let syn::Item::Mod(module) = item { Some(module) } else { None });
    let is_test = |attribute: &syn::Attribute| {
        attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Ident>().is_ok_and(|condition| condition == "test")
    };
    modules.filter(|module| module.attrs.iter().any(is_test)).map(|module| module.ident.to_string()).collect()
}

/// What a file passes on by name: `pub use a::{b, c as d}` is `b` from `a::b` and `d` from `a::c`.
fn exports_of(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut exports = BTreeMap::new();
    for item in syn::parse_file(text).map(|file| file.items).unwrap_or_default() {
        if let syn::Item::Use(line) = item
            && !matches!(line.vis, syn::Visibility::Inherited)
        {
            collect(&line.tree, Vec::new(), &mut exports);
        }
    }
    exports
}

fn collect(tree: &syn::UseTree, before: Vec<String>, exports: &mut BTreeMap<String, Vec<String>>) {
    let with = |name: &syn::Ident| {
        let mut path = before.clone();
        if name != "self" {
            path.push(name.to_string());
        }
        path
    };
    match tree {
        syn::UseTree::Path(path) => collect(&path.tree, with(&path.ident), exports),
        syn::UseTree::Group(group) => group.items.iter().for_each(|item| collect(item, before.clone(), exports)),
        syn::UseTree::Rename(rename) => drop(exports.insert(rename.rename.to_string(), with(&rename.ident))),
        syn::UseTree::Name(name) => {
            let path = with(&name.ident);
            if let Some(last) = path.last().cloned() {
                exports.insert(last, path);
            }
        }
        syn::UseTree::Glob(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)], excused: &[&str]) -> Vec<String> {
        cycles(&Tree::of(files), "server/src/", excused).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn two_modules_that_use_each_other_are_a_cycle_told_once() {
        let files =
            [("server/src/a/mod.rs", ""), ("server/src/a/b.rs", "\nuse super::c::X;"), ("server/src/a/c.rs", "fn f() { super::b::g() }")];
        let told = found(&files, &[]);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with("cycle: server/src/a/b.rs:2: a::b → a::c → a::b: "), "{told:?}");
    }

    #[test]
    fn a_cycle_over_three_modules_is_found_and_a_line_of_three_is_not() {
        let mut files =
            [("server/src/a.rs", "use crate::b::X;"), ("server/src/b.rs", "use crate::c::X;"), ("server/src/c.rs", "use crate::a::X;")];
        let told = found(&files, &[]);
        assert!(told.len() == 1 && told[0].contains("a → b → c → a"), "{told:?}");
        files[2].1 = "use std::fmt;";
        assert!(found(&files, &[]).is_empty());
    }

    #[test]
    fn a_parent_that_passes_its_children_on_closes_no_cycle() {
        let files = [
            ("server/src/a/mod.rs", "mod b; mod c; pub use b::X; pub use c::Y;"),
            ("server/src/a/b.rs", "use super::Y;"),
            ("server/src/a/c.rs", "pub struct Y;"),
        ];
        assert!(found(&files, &[]).is_empty());
        let parent = [("server/src/a.rs", "mod b; use b::X; struct Y;"), ("server/src/a/b.rs", "use super::Y;")];
        assert!(found(&parent, &[]).is_empty(), "a module and what lies within it are one thing");
    }

    #[test]
    fn a_name_that_is_passed_on_leads_to_where_it_is_written() {
        let files = [
            ("server/src/a/mod.rs", "mod b; mod c; pub use {b::X, c::Y as Z};"),
            ("server/src/a/b.rs", "use super::Z;"),
            ("server/src/a/c.rs", "use crate::a::X;"),
        ];
        assert_eq!(found(&files, &[]).len(), 1);
    }

    #[test]
    fn code_for_tests_may_look_back() {
        let files = [("server/src/a.rs", "use crate::b::X;"), ("server/src/b.rs", "#[cfg(test)] mod tests { use crate::a::Y; }")];
        assert!(found(&files, &[]).is_empty());
        let mut fixture = [
            ("server/src/lib.rs", "#[cfg(test)] mod a; mod b;"),
            ("server/src/a.rs", "use crate::b::X;"),
            ("server/src/b.rs", "use crate::a::X;"),
        ];
        assert!(found(&fixture, &[]).is_empty(), "a module for tests");
        fixture[0].1 = "mod a; mod b;";
        assert_eq!(found(&fixture, &[]).len(), 1);
    }

    #[test]
    fn an_exception_excuses_what_its_file_uses_and_is_itself_found_as_long_as_it_closes_a_cycle() {
        let files = [
            ("server/src/a.rs", "use crate::b::X;"),
            ("server/src/b.rs", "use crate::a::X; use crate::c::X;"),
            ("server/src/c.rs", "use crate::b::X;"),
        ];
        assert_eq!(found(&files, &[]).len(), 1);
        let told = found(&files, &["server/src/b.rs"]);
        assert!(told.iter().all(|told| told.contains("server/src/b.rs")) && told.len() == 1, "{told:?}");
        let apart = [("server/src/a.rs", ""), ("server/src/b.rs", "use crate::a::X;")];
        assert!(found(&apart, &["server/src/b.rs"]).is_empty());
    }
}
