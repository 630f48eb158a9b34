//! What a Rust file names and calls, read from its tokens, so that macros are seen too.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// What a file names and calls.
#[derive(Default)]
pub struct Source {
    /// Every path of two or more parts, and every single name that is imported.
    pub paths: Vec<UsedPath>,
    /// Calls of methods and macros that rules care about.
    pub calls: Vec<Call>,
    /// Why the file could not be read, if so.
    pub error: Option<String>,
}

/// A path as written, with groups of a `use` line opened out.
pub struct UsedPath {
    /// Its parts: `use a::{b, c::*}` is `[a, b]` and `[a, c, *]`.
    pub parts: Vec<String>,
    /// The line, from 1 on.
    pub line: usize,
    /// The modules within the file that it stands in, outermost first.
    pub inside: Vec<String>,
    /// True in code that is compiled for tests only.
    pub test: bool,
}

/// A method call `.name()` or a macro call `name!`.
pub struct Call {
    /// The method's or macro's name.
    pub name: String,
    /// The line, from 1 on.
    pub line: usize,
    /// True in code for tests, or where the lint against it is lifted with a reason.
    pub excused: bool,
}

/// Where the walk is.
#[derive(Clone, Default)]
struct Place {
    inside: Vec<String>,
    test: bool,
    excused: bool,
}

impl Source {
    /// Reads a file's text; `path` tells whether all of it is for tests.
    pub fn read(text: &str, path: &str) -> Self {
        let mut source = Self::default();
        let test = path.starts_with("tests/") || path.contains("/tests/") || path.ends_with("/tests.rs");
        match text.parse::<TokenStream>() {
            Ok(tokens) => source.walk(tokens, Place { inside: Vec::new(), test, excused: test }),
            Err(error) => source.error = Some(error.to_string()),
        }
        source
    }

    /// Reads the tokens of a file or of a group. `outer` is what holds here for every item; an
    /// attribute adds to it up to the end of its item.
    fn walk(&mut self, tokens: TokenStream, mut outer: Place) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut place = outer.clone();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let rest = tokens.get(at..).unwrap_or_default();
            match token {
                TokenTree::Punct(sign) if sign.as_char() == '#' => at += self.attribute(rest, &mut place, &mut outer),
                TokenTree::Punct(sign) => {
                    if sign.as_char() == ';' {
                        place = outer.clone();
                    } else if sign.as_char() == '.' {
                        self.method(rest, &place);
                    }
                    at += 1;
                }
                TokenTree::Group(group) => {
                    self.walk(group.stream(), place.clone());
                    if group.delimiter() == Delimiter::Brace {
                        place = outer.clone();
                    }
                    at += 1;
                }
                TokenTree::Ident(_) if self.module(rest, &place) => {
                    place = outer.clone();
                    at += 3;
                }
                TokenTree::Ident(_) => {
                    let imported = at > 0 && is_word(tokens.get(at - 1), "use");
                    at += self.path(rest, &[], &place, imported);
                }
                TokenTree::Literal(_) => at += 1,
            }
        }
    }

    /// An attribute: the item after it may be for tests only, or have a lint lifted. An inner one
    /// (`#![…]`) speaks for all that follows. Returns how many tokens it takes.
    fn attribute(&mut self, rest: &[TokenTree], place: &mut Place, outer: &mut Place) -> usize {
        let inner = is_sign(rest.get(1), '!');
        let Some(TokenTree::Group(group)) = rest.get(if inner { 2 } else { 1 }) else { return 1 };
        let text = group.stream().to_string().replace(' ', "");
        let word = text.split('(').next().unwrap_or_default();
        let test = word == "test" || word.ends_with("::test") || (word == "cfg" && text.contains("test") && !text.contains("not(test)"));
        let lifted = (word == "expect" || word == "allow") && text.contains("unwrap_used");
        let inside = outer.inside.clone();
        let test = test || place.test;
        for target in if inner { vec![place, outer] } else { vec![place] } {
            target.test |= test;
            target.excused |= test || lifted;
        }
        if word == "derive" {
            let here = Place { inside, test, excused: true };
            self.walk(group.stream(), here);
        }
        if inner { 3 } else { 2 }
    }

    /// `mod name { … }`: its tokens stand one module deeper.
    fn module(&mut self, rest: &[TokenTree], place: &Place) -> bool {
        let [TokenTree::Ident(word), TokenTree::Ident(name), TokenTree::Group(group), ..] = rest else { return false };
        if word != "mod" || group.delimiter() != Delimiter::Brace {
            return false;
        }
        let mut deeper = place.clone();
        deeper.inside.push(name.to_string());
        self.walk(group.stream(), deeper);
        true
    }

    /// A name, a path or a macro call at the start of `rest`. Returns how many tokens it takes.
    fn path(&mut self, rest: &[TokenTree], before: &[String], place: &Place, imported: bool) -> usize {
        let line = line_of(rest);
        let mut parts = before.to_vec();
        let mut at = 0;
        loop {
            match rest.get(at) {
                Some(TokenTree::Ident(name)) => parts.push(name.to_string()),
                Some(TokenTree::Punct(sign)) if sign.as_char() == '*' => parts.push("*".to_owned()),
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    self.use_group(group, &parts, place);
                    return at + 1;
                }
                _ => break,
            }
            at += 1;
            if !is_path_sign(rest.get(at), rest.get(at + 1)) {
                break;
            }
            at += 2;
        }
        if is_sign(rest.get(at), '!') && matches!(rest.get(at + 1), Some(TokenTree::Group(_))) {
            let name = parts.last().cloned().unwrap_or_default();
            self.calls.push(Call { name, line, excused: place.excused });
        }
        if parts.last().is_some_and(|last| last == "self") {
            parts.pop();
        }
        if parts.len() > 1 || imported {
            self.paths.push(UsedPath { parts, line, inside: place.inside.clone(), test: place.test });
        }
        at.max(1)
    }

    /// The braces of a `use` line: each name in them continues the path before them.
    fn use_group(&mut self, group: &Group, before: &[String], place: &Place) {
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let rest = tokens.get(at..).unwrap_or_default();
            match token {
                TokenTree::Ident(_) if at > 0 && is_word(tokens.get(at - 1), "as") => at += 1,
                TokenTree::Ident(word) if word == "as" => at += 1,
                TokenTree::Ident(_) => at += self.path(rest, before, place, true),
                TokenTree::Punct(sign) if sign.as_char() == '*' => at += self.path(rest, before, place, true),
                _ => at += 1,
            }
        }
    }

    /// `.unwrap()` and its like.
    fn method(&mut self, rest: &[TokenTree], place: &Place) {
        if let [_, TokenTree::Ident(name), TokenTree::Group(group), ..] = rest
            && group.delimiter() == Delimiter::Parenthesis
        {
            self.calls.push(Call { name: name.to_string(), line: line_of(rest), excused: place.excused });
        }
    }
}

fn line_of(tokens: &[TokenTree]) -> usize {
    tokens.first().map_or(1, |token| token.span().start().line)
}

fn is_sign(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(sign)) if sign.as_char() == wanted)
}

fn is_word(token: Option<&TokenTree>, wanted: &str) -> bool {
    matches!(token, Some(TokenTree::Ident(word)) if word == wanted)
}

/// `::` as two signs.
fn is_path_sign(first: Option<&TokenTree>, second: Option<&TokenTree>) -> bool {
    let joint = matches!(first, Some(TokenTree::Punct(sign)) if sign.as_char() == ':' && sign.spacing() == Spacing::Joint);
    joint && is_sign(second, ':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(text: &str) -> Vec<String> {
        Source::read(text, "a.rs").paths.iter().map(|path| path.parts.join("::")).collect()
    }

    #[test]
    fn groups_of_a_use_line_are_opened_out() {
        let found = paths("use a::{self, b, c::{d as e, f}, g::*};");
        assert_eq!(found, ["a", "a::b", "a::c::d", "a::c::f", "a::g::*"]);
    }

    #[test]
    fn a_single_imported_name_counts_and_a_bare_name_does_not() {
        assert_eq!(paths("use image; fn f() { image(); }"), ["image"]);
    }

    #[test]
    fn paths_in_types_bodies_and_macros_are_seen() {
        let found = paths("fn f(x: a::T) -> Vec<b::U<c::V>> { vec![d::e(\"{}\", g::h)] }");
        assert_eq!(found, ["a::T", "b::U", "c::V", "d::e", "g::h"]);
    }

    #[test]
    fn a_generic_call_ends_its_path() {
        assert_eq!(paths("fn f() { a::b::<c::D>() }"), ["a::b", "c::D"]);
    }

    #[test]
    fn code_for_tests_is_marked_and_what_follows_is_not() {
        let source = Source::read("#[cfg(test)] mod t { use a::b; } use c::d; #[cfg(test)] use e::{f, g}; use h::i;", "a.rs");
        let marks: Vec<(String, bool)> = source.paths.iter().map(|path| (path.parts.join("::"), path.test)).collect();
        let wanted = [("a::b", true), ("c::d", false), ("e::f", true), ("e::g", true), ("h::i", false)];
        assert_eq!(marks, wanted.map(|(path, test)| (path.to_owned(), test)));
    }

    #[test]
    fn an_inner_attribute_speaks_for_its_module_only() {
        let text = "mod a { #![allow(clippy::unwrap_used, reason = \"x\")] fn f() { b.unwrap() } } fn g() { c.unwrap() }";
        let calls: Vec<bool> = Source::read(text, "a.rs").calls.iter().map(|call| call.excused).collect();
        assert_eq!(calls, [true, false]);
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let source = Source::read("\n\nuse a::{\n  b,\n};", "a.rs");
        assert_eq!(source.paths.first().map(|path| path.line), Some(4));
    }
}
