//! What files look like: size, name, what a mod.rs holds, and words that code may not have.

use super::tree::{Finding, Tree};

/// Lines a Rust file may have; about 100 is good, at 300 one asks.
const LINES: usize = 500;
/// Bytes a file may have, so that a clone stays quick.
const BYTES: usize = 1_500_000;
/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 8] = ["utils", "util", "helpers", "helper", "common", "manager", "service", "types"];

/// file-length: no Rust file over 500 lines.
pub fn file_length(tree: &Tree) -> Vec<Finding> {
    let long = tree.rust().map(|(file, _)| (file, file.text.lines().count())).filter(|(_, lines)| *lines > LINES);
    long.map(|(file, lines)| file.finding("file-length", LINES, format!("{lines} lines, at most {LINES}: split it by what its parts do")))
        .collect()
}

/// file-size: nothing over 1.5 MB.
pub fn file_size(tree: &Tree) -> Vec<Finding> {
    let big = tree.files.iter().filter(|file| file.bytes > BYTES);
    big.map(|file| file.finding("file-size", 1, format!("{} bytes, at most {BYTES}: make it from a script, or shrink it", file.bytes)))
        .collect()
}

/// file-name: no file or folder called utils and the like.
pub fn file_name(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (file, source) in tree.rust() {
        let parts = file.path.split('/').map(|part| part.strip_suffix(".rs").unwrap_or(part));
        let inline = source.paths.iter().flat_map(|path| path.inside.iter().map(String::as_str));
        if let Some(name) = parts.chain(inline).find(|part| EMPTY_NAMES.contains(part)) {
            found.push(file.finding("file-name", 1, format!("the name {name} says nothing: name it after what it does")));
        }
    }
    found
}

/// mod-file: a mod.rs holds docs, `mod` lines, re-exports and at most `routes()`.
pub fn mod_file(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in tree.files.iter().filter(|file| file.name() == "mod.rs") {
        let Ok(code) = syn::parse_file(&file.text) else { continue };
        for item in &code.items {
            let (what, line) = match item {
                syn::Item::Fn(function) if function.sig.ident != "routes" => {
                    (format!("fn {}", function.sig.ident), function.sig.ident.span())
                }
                syn::Item::Impl(block) if block.items.iter().any(|item| matches!(item, syn::ImplItem::Fn(_))) => {
                    ("an impl".to_owned(), block.impl_token.span)
                }
                _ => continue,
            };
            found.push(file.finding(
                "mod-file",
                line.start().line,
                format!("{what} in a mod.rs: it holds docs, mod lines, re-exports and routes(); move the code into a file of its own"),
            ));
        }
    }
    found
}

/// no-panic: no `.unwrap()`, `todo!` or `unimplemented!` outside tests.
pub fn no_panic(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (file, source) in tree.rust() {
        for call in source.calls.iter().filter(|call| !call.excused && ["unwrap", "todo", "unimplemented"].contains(&call.name.as_str())) {
            found.push(file.finding("no-panic", call.line, format!("{} can end the program: return an error", call.name)));
        }
    }
    found
}

/// readable: every Rust file can be read, or no rule sees it.
pub fn readable(tree: &Tree) -> Vec<Finding> {
    let broken = tree.rust().filter_map(|(file, source)| Some((file, source.error.as_ref()?)));
    broken.map(|(file, error)| file.finding("readable", 1, format!("not readable as Rust: {error}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(rule: fn(&Tree) -> Vec<Finding>, path: &str, text: &str) -> usize {
        rule(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn a_file_of_501_lines_is_too_long() {
        assert_eq!(count(file_length, "server/src/a.rs", &"//\n".repeat(500)), 0);
        assert_eq!(count(file_length, "server/src/a.rs", &"//\n".repeat(501)), 1);
        assert_eq!(count(file_length, "docs/a.md", &"x\n".repeat(501)), 0);
    }

    #[test]
    fn a_file_over_a_megabyte_and_a_half_is_too_big() {
        assert_eq!(count(file_size, "docs/a.png", &"x".repeat(BYTES + 1)), 1);
        assert_eq!(count(file_size, "docs/a.png", &"x".repeat(BYTES)), 0);
    }

    #[test]
    fn a_name_that_says_nothing_is_refused_wherever_it_stands() {
        assert_eq!(count(file_name, "app/src/utils.rs", ""), 1);
        assert_eq!(count(file_name, "app/src/common/date.rs", ""), 1);
        assert_eq!(count(file_name, "app/src/date.rs", "mod helpers { use a::b; }"), 1);
        assert_eq!(count(file_name, "app/src/commonly.rs", ""), 0);
    }

    #[test]
    fn a_mod_file_holds_no_code() {
        assert_eq!(count(mod_file, "server/src/issue/mod.rs", "mod a; pub use a::B; pub fn routes() {}"), 0);
        assert_eq!(count(mod_file, "server/src/issue/mod.rs", "fn load() {}"), 1);
        assert_eq!(count(mod_file, "server/src/issue/mod.rs", "struct A; impl A { fn f() {} }"), 1);
        assert_eq!(count(mod_file, "server/src/issue/read.rs", "fn load() {}"), 0);
    }

    #[test]
    fn unwrap_and_todo_are_refused_outside_tests() {
        assert_eq!(count(no_panic, "server/src/a.rs", "fn f() { x.unwrap(); todo!() }"), 2);
        assert_eq!(count(no_panic, "server/src/a.rs", "#[test] fn f() { x.unwrap(); }"), 0);
        assert_eq!(count(no_panic, "server/src/a.rs", "fn f() { x.unwrap_or(1); }"), 0);
        assert_eq!(count(no_panic, "tests/it/story.rs", "fn f() { x.unwrap(); }"), 0);
    }

    #[test]
    fn a_file_that_is_no_rust_is_found() {
        assert_eq!(count(readable, "server/src/a.rs", "fn f( {"), 1);
        assert_eq!(count(readable, "server/src/a.rs", "fn f() {}"), 0);
    }
}
