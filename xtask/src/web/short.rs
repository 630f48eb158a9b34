//! Shorter names between the program and its JavaScript side.
//!
//! wasm-bindgen joins the two by names that end in a hash (`__wbg_click_c6eff13daacf9806`). Hashes do not compress, and each stands
//! in both files: numbering them instead takes 4 kB off the first visit.

use std::collections::HashMap;

use super::section::{length_at, sections};

/// Both sides with numbers for names; the script also without comments and indentation. Unchanged where the module holds something
/// that is not understood.
pub fn shortened(script: &str, module: Vec<u8>) -> (String, Vec<u8>) {
    let names = names_in(script);
    let script = lean(script);
    match renamed(&module, &names) {
        Some(short) => (words(&script, |word| names.get(word).map(String::as_str)), short),
        None => (script, module),
    }
}

/// A number for each name that ends in a hash, in the order in which they stand in the script.
fn names_in(script: &str) -> HashMap<String, String> {
    let mut names = HashMap::new();
    words(script, |word| {
        let joined = word.starts_with("__wbg_") || word.starts_with("__wbindgen_cast_") || word.starts_with("wasm_bindgen__");
        if joined && ends_in_hash(word) && !names.contains_key(word) {
            names.insert(word.to_owned(), format!("_{}", names.len()));
        }
        None
    });
    names
}

/// `…_c6eff13daacf9806`, `…__h0bacf75849a1261f`, `…__h0bacf75849a1261f_18`.
fn ends_in_hash(word: &str) -> bool {
    let hash = |part: &str| part.len() == 16 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    word.rsplit('_').take(2).any(|part| hash(part) || part.strip_prefix('h').is_some_and(hash))
}

/// The text with each word (letters, digits, `_`, `$`) replaced where `other` names another.
fn words<'a>(text: &str, mut other: impl FnMut(&str) -> Option<&'a str>) -> String {
    let in_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(from) = rest.find(in_word) {
        let (before, from_word) = rest.split_at(from);
        let (word, after) = from_word.split_at(from_word.find(|c| !in_word(c)).unwrap_or(from_word.len()));
        replaced.push_str(before);
        replaced.push_str(other(word).unwrap_or(word));
        rest = after;
    }
    replaced.push_str(rest);
    replaced
}

/// The script without indentation, empty lines, and lines that are only comment.
fn lean(script: &str) -> String {
    let mut kept = String::with_capacity(script.len());
    let mut inside = false;
    for line in script.lines().map(str::trim) {
        let comment = inside || line.starts_with("/*");
        if comment {
            inside = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// The module with other names for what it imports and exports; `None` where it imports anything but functions.
fn renamed(module: &[u8], names: &HashMap<String, String>) -> Option<Vec<u8>> {
    let mut new = module.get(..8)?.to_vec();
    for (id, content) in sections(module)? {
        let content = match id {
            2 => imports(content, names)?,
            7 => exports(content, names)?,
            _ => content.to_vec(),
        };
        new.push(id);
        new.extend(leb(content.len()));
        new.extend(content);
    }
    Some(new)
}

fn imports(content: &[u8], names: &HashMap<String, String>) -> Option<Vec<u8>> {
    let (count, width) = length_at(content)?;
    let mut new = leb(count);
    let mut rest = content.get(width..)?;
    for _ in 0..count {
        let (from, after) = name(rest)?;
        let (field, after) = name(after)?;
        let (&kind, after) = after.split_first()?;
        let (_, width) = length_at(after)?;
        if kind != 0 {
            return None;
        }
        put(&mut new, from);
        put(&mut new, names.get(field).map_or(field, String::as_str));
        new.push(kind);
        new.extend(after.get(..width)?);
        rest = after.get(width..)?;
    }
    Some(new)
}

fn exports(content: &[u8], names: &HashMap<String, String>) -> Option<Vec<u8>> {
    let (count, width) = length_at(content)?;
    let mut new = leb(count);
    let mut rest = content.get(width..)?;
    for _ in 0..count {
        let (field, after) = name(rest)?;
        let (_, width) = length_at(after.get(1..)?)?;
        put(&mut new, names.get(field).map_or(field, String::as_str));
        new.extend(after.get(..=width)?);
        rest = after.get(1 + width..)?;
    }
    Some(new)
}

fn name(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (length, width) = length_at(bytes)?;
    let text = bytes.get(width..width + length)?;
    Some((std::str::from_utf8(text).ok()?, bytes.get(width + length..)?))
}

fn put(bytes: &mut Vec<u8>, name: &str) {
    bytes.extend(leb(name.len()));
    bytes.extend(name.as_bytes());
}

fn leb(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(value & 0x7f).unwrap_or(0);
        value >>= 7;
        bytes.push(if value == 0 { low } else { low | 0x80 });
        if value == 0 {
            return bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    const NAME: &str = "__wbg_click_c6eff13daacf9806";

    fn module(import: &str, export: &str) -> Vec<u8> {
        let mut imports = vec![1];
        put(&mut imports, "./app_bg.js");
        put(&mut imports, import);
        imports.extend([0, 5]);
        let mut exports = vec![1];
        put(&mut exports, export);
        exports.extend([0, 9]);
        let mut bytes = vec![0, b'a', b's', b'm', 1, 0, 0, 0];
        for (id, content) in [(2, imports), (7, exports), (10, vec![0])] {
            bytes.push(id);
            bytes.extend(leb(content.len()));
            bytes.extend(content);
        }
        bytes
    }

    #[test]
    fn both_sides_get_the_same_number_and_other_names_stay() {
        let script = format!("/** said\n * of it */\nexport function start() {{\n  // so\n  return {{ {NAME}: (a) => a.click() }};\n}}\n");
        let (script, short) = shortened(&script, module(NAME, "start"));
        assert_eq!(script, "export function start() {\nreturn { _0: (a) => a.click() };\n}\n");
        assert_eq!(short, module("_0", "start"));
    }

    #[test]
    fn a_module_that_imports_a_memory_is_left_alone() {
        let mut given = module(NAME, "start");
        let kind = given.windows(2).position(|pair| pair == [0, 5]).unwrap();
        given[kind] = 2;
        let (script, same) = shortened(&format!("wasm.{NAME}();"), given.clone());
        assert_eq!((script, same), (format!("wasm.{NAME}();\n"), given));
    }

    #[test]
    fn only_what_ends_in_a_hash_is_a_name_of_the_seam() {
        assert!(ends_in_hash("wasm_bindgen__convert__closures_____invoke__h0bacf75849a1261f_18"));
        assert!(!ends_in_hash("__wbg_get_imports"));
    }
}
