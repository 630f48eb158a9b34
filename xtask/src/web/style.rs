//! All style sheets as one, small.

use std::path::Path;

use anyhow::{Context, Result};

/// Sheets that come first, in this order; all others follow by name.
const FIRST: [&str; 3] = ["tokens.css", "base.css", "layout.css"];

/// The sheet of the bare page and all of `app/style/`, joined and minified.
pub fn bundle(root: &Path) -> Result<String> {
    let shell = std::fs::read_to_string(root.join("app/web/shell.css")).context("reading app/web/shell.css")?;
    joined(shell, &root.join("app/style"))
}

/// The sheets of `app/style/office/`, which only pages of the office fetch, joined and minified.
pub fn office(root: &Path) -> Result<String> {
    joined(String::new(), &root.join("app/style/office"))
}

/// All sheets of a folder behind what stands before them.
fn joined(mut joined: String, folder: &Path) -> Result<String> {
    if folder.is_dir() {
        let mut names = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.ends_with(".css") {
                names.push(name);
            }
        }
        in_order(&mut names);
        for name in names {
            joined.push('\n');
            joined.push_str(&std::fs::read_to_string(folder.join(&name))?);
        }
    }
    Ok(minified(&joined))
}

fn in_order(names: &mut [String]) {
    let rank = |name: &str| FIRST.iter().position(|first| *first == name).unwrap_or(FIRST.len());
    names.sort_by(|a, b| (rank(a), a).cmp(&(rank(b), b)));
}

/// The sheet without comments and without the spaces that mean nothing. Strings stay as they are.
pub fn minified(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len());
    let mut rest = sheet.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '/' if rest.peek() == Some(&'*') => {
                skip_comment(&mut rest);
                push_space(&mut out);
            }
            '"' | '\'' => copy_string(c, &mut rest, &mut out),
            c if c.is_whitespace() => push_space(&mut out),
            '{' | '}' | ';' | ',' => {
                while out.ends_with(' ') || (c == '}' && out.ends_with(';')) {
                    out.pop();
                }
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// One space, unless it would follow another or a sign that needs none.
fn push_space(out: &mut String) {
    if !out.is_empty() && !out.ends_with([' ', '{', '}', ';', ',']) {
        out.push(' ');
    }
}

fn skip_comment(rest: &mut std::iter::Peekable<std::str::Chars>) {
    rest.next();
    let mut before = ' ';
    for c in rest.by_ref() {
        if before == '*' && c == '/' {
            return;
        }
        before = c;
    }
}

fn copy_string(quote: char, rest: &mut std::iter::Peekable<std::str::Chars>, out: &mut String) {
    out.push(quote);
    while let Some(c) = rest.next() {
        out.push(c);
        if c == '\\' {
            out.extend(rest.next());
        } else if c == quote {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_idle_spaces_go() {
        let sheet = "/* a */\n.a > .b ,\n.c {\n  color : red ;\n  width: calc(1px + 2em);\n}\n";
        assert_eq!(minified(sheet), ".a > .b,.c{color : red;width: calc(1px + 2em)}");
    }

    #[test]
    fn a_descendant_is_not_glued_to_its_parent() {
        assert_eq!(minified(".a :hover {}\n.a/**/.b {}"), ".a :hover{}.a .b{}");
    }

    #[test]
    fn strings_keep_their_spaces_and_signs() {
        let sheet = r#".a::before { content: "a  ;  /* \" */ b" }"#;
        assert_eq!(minified(sheet), r#".a::before{content: "a  ;  /* \" */ b"}"#);
    }

    #[test]
    fn tokens_come_before_what_uses_them() {
        let mut names: Vec<String> = ["button.css", "tokens.css", "base.css", "aside.css"].map(str::to_owned).into();
        in_order(&mut names);
        assert_eq!(names, ["tokens.css", "base.css", "aside.css", "button.css"]);
    }
}
