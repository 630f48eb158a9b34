//! Spoilt input from whole input: bytes and JSON, changed by dice, so that a seed gives the same again.

use crate::dice::Dice;
use serde_json::{Value, json};
use std::fmt;

/// How many cases to try: `usual`, unless `JINGGE_FUZZ_CASES` says otherwise.
#[must_use]
pub fn cases(usual: u64) -> u64 {
    std::env::var("JINGGE_FUZZ_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Prints the input when the test fails while this lives.
pub struct Shown<T: fmt::Debug>(pub u64, pub T);

impl<T: fmt::Debug> Drop for Shown<T> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("case {} failed with this input:\n{:?}", self.0, self.1);
        }
    }
}

/// Bytes as they may come off a damaged disk or from a clumsy program: one to six changes.
pub fn spoil(dice: &mut Dice, whole: &[u8]) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for _ in 0..=dice.roll(6) {
        let (at, until) = range(dice, bytes.len());
        match dice.roll(8) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..until)),
            2 => {
                let twice = bytes.get(at..until).unwrap_or_default().to_vec();
                bytes.splice(at..at, twice);
            }
            3 => bytes.splice(at..at, small(dice).to_le_bytes()).for_each(drop),
            4 => overwrite(&mut bytes, at, &[[0xFF; 4], [0; 4], [0x7F, 0xFF, 0xFF, 0xFF]][below(dice, 3)]),
            5 => overwrite(&mut bytes, at, &small(dice).to_le_bytes()),
            6 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << (at % 8)),
            _ => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = byte.wrapping_add(1)),
        }
    }
    bytes
}

/// A text as a clumsy hand or editor leaves it: some of its pieces changed, still UTF-8.
pub fn spoil_text(dice: &mut Dice, whole: &str) -> String {
    let mut letters: Vec<char> = whole.chars().collect();
    for _ in 0..=dice.roll(4) {
        let (at, until) = range(dice, letters.len());
        let strange = ['\0', '"', ',', '\n', '{', '-', '9', '\u{feff}', '界', '\u{202e}'][below(dice, 10)];
        match dice.roll(4) {
            0 => drop(letters.drain(at..until)),
            1 => letters.insert(at, strange),
            2 => letters.iter_mut().skip(at).take(1).for_each(|letter| *letter = strange),
            _ => {
                let twice = letters.get(at..until).unwrap_or_default().to_vec();
                letters.splice(at..at, twice);
            }
        }
    }
    letters.into_iter().collect()
}

/// JSON with one to three of its values changed, taken away or doubled; others of it may come in their place.
pub fn spoil_json(dice: &mut Dice, whole: &Value) -> Value {
    let mut value = whole.clone();
    for _ in 0..=dice.roll(3) {
        let mut paths = Vec::new();
        walk(&value, String::new(), &mut paths);
        let (path, other) = (paths[below(dice, paths.len())].clone(), paths[below(dice, paths.len())].clone());
        let other = value.pointer(&other).cloned().unwrap_or_default();
        let Some(node) = value.pointer_mut(&path) else { continue };
        match (dice.roll(4), &mut *node) {
            (0, Value::Object(fields)) if !fields.is_empty() => {
                let name = fields.keys().nth(below(dice, fields.len())).cloned().unwrap_or_default();
                fields.remove(&name);
            }
            (0 | 1, Value::Array(items)) if !items.is_empty() => {
                let at = below(dice, items.len());
                let item = if dice.roll(2) == 0 { items.remove(at) } else { items[at].clone() };
                items.push(item);
            }
            (1, Value::String(text)) => *text = spoil_text(dice, text),
            (2, node) => *node = other,
            (_, node) => *node = strange(dice),
        }
    }
    value
}

fn walk(value: &Value, path: String, paths: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                walk(field, format!("{path}/{}", name.replace('~', "~0").replace('/', "~1")), paths);
            }
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(at, item)| walk(item, format!("{path}/{at}"), paths)),
        _ => {}
    }
    paths.push(path);
}

fn strange(dice: &mut Dice) -> Value {
    let all = [
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(1),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(u32::MAX),
        json!(1e300),
        json!(-90.5),
        json!(""),
        json!("\0"),
        json!("二\u{202e}🧹"),
        json!("x".repeat(5_000)),
        json!("00000000-0000-0000-0000-000000000000"),
        json!("f".repeat(64)),
        json!([]),
        json!({}),
        json!([[[[{}]]]]),
        json!({ "hologram": { "of": 1 } }),
    ];
    all[below(dice, all.len())].clone()
}

fn below(dice: &mut Dice, sides: usize) -> usize {
    usize::try_from(dice.roll(sides as u64)).unwrap_or(0)
}

fn small(dice: &mut Dice) -> u32 {
    u32::try_from(dice.roll(300)).unwrap_or(0)
}

/// A place and a place not far behind it.
fn range(dice: &mut Dice, length: usize) -> (usize, usize) {
    let at = below(dice, length.max(1)).min(length);
    (at, (at + below(dice, 40)).min(length))
}

fn overwrite(bytes: &mut [u8], at: usize, with: &[u8]) {
    bytes.iter_mut().skip(at).zip(with).for_each(|(byte, new)| *byte = *new);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_spoils_alike_and_hardly_anything_stays_whole() {
        let whole = json!({ "a": [1, 2, { "b": "文字" }], "c": null });
        let spoilt = |seed| {
            let mut dice = Dice::new(seed);
            (spoil(&mut dice, b"whole bytes"), spoil_text(&mut dice, "whole text"), spoil_json(&mut dice, &whole))
        };
        assert_eq!(spoilt(7), spoilt(7));
        let untouched = (0..200).filter(|seed| spoilt(*seed).2 == whole).count();
        assert!(untouched < 40, "{untouched} of 200 are whole");
    }
}
