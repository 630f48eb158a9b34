//! Which crate how much of the program comes from, read from the module's function names.

use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use serde::{Deserialize, Serialize};
use wasmparser::{KnownCustom, Name, Parser, Payload};

/// A part of the program and its bytes before compression.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Weight {
    /// A crate's name, or `(data)` for texts and tables, or `(glue)` for what has no crate.
    pub part: String,
    /// Bytes of its functions.
    pub bytes: usize,
}

/// The weights of a module that still has its names, the heaviest first.
pub fn weigh(module: &[u8]) -> Result<Vec<Weight>> {
    let mut sizes = Vec::new();
    let mut names = HashMap::new();
    let mut imported = 0;
    let mut parts: BTreeMap<String, usize> = BTreeMap::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += usize::from(matches!(import?.ty, wasmparser::TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => sizes.push(body.range().len()),
            Payload::DataSection(data) => *parts.entry("(data)".to_owned()).or_default() += data.range().len(),
            Payload::CustomSection(custom) => {
                if let KnownCustom::Name(sections) = custom.as_known() {
                    names.extend(function_names(sections)?);
                }
            }
            _ => {}
        }
    }
    for (index, size) in sizes.into_iter().enumerate() {
        let name = names.get(&(imported + index)).map_or("", String::as_str);
        *parts.entry(crate_of(name)).or_default() += size;
    }
    let mut weights: Vec<Weight> = parts.into_iter().map(|(part, bytes)| Weight { part, bytes }).collect();
    weights.sort_by_key(|weight| std::cmp::Reverse(weight.bytes));
    Ok(weights)
}

fn function_names(sections: wasmparser::NameSectionReader) -> Result<Vec<(usize, String)>> {
    let mut names = Vec::new();
    for section in sections {
        if let Name::Function(map) = section? {
            for naming in map {
                let naming = naming?;
                names.push((usize::try_from(naming.index)?, naming.name.to_owned()));
            }
        }
    }
    Ok(names)
}

/// The crate a function's name begins with: `<app::text::Zh as core::fmt::Display>::fmt` is `app`.
fn crate_of(name: &str) -> String {
    let readable = format!("{:#}", rustc_demangle::demangle(name));
    let start = readable.trim_start_matches(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    let start = ["mut ", "dyn ", "const "].iter().fold(start, |text, word| text.strip_prefix(word).unwrap_or(text));
    let word: String = start.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    let is_path = start.get(word.len()..).is_some_and(|rest| rest.starts_with("::") || rest.starts_with('['));
    if is_path { word } else { "(glue)".to_owned() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_function_belongs_to_the_crate_its_name_begins_with() {
        assert_eq!(crate_of("app::issue::draft::Draft::check"), "app");
        assert_eq!(crate_of("<app::text::Zh as core::fmt::Display>::fmt"), "app");
        assert_eq!(crate_of("<&mut serde_json::ser::Serializer as serde::Serializer>::x"), "serde_json");
        assert_eq!(crate_of("_ZN4core3ptr4drop17h0123456789abcdefE"), "core");
        assert_eq!(crate_of("__wbindgen_malloc"), "(glue)");
        assert_eq!(crate_of(""), "(glue)");
    }

    #[test]
    fn a_module_is_weighed_by_its_name_section() {
        let module = [
            &[0, b'a', b's', b'm', 1, 0, 0, 0][..],
            &[1, 4, 1, 0x60, 0, 0],                             // one type: () -> ()
            &[3, 2, 1, 0],                                      // one function of it
            &[10, 4, 1, 2, 0, 0x0b],                            // its body: end
            &[0, 16, 4, b'n', b'a', b'm', b'e', 1, 9, 1, 0, 6], // its name
            b"app::f",
        ];
        assert_eq!(weigh(&module.concat()).unwrap(), vec![Weight { part: "app".to_owned(), bytes: 2 }]);
    }
}
