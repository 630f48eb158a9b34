//! Texts taken apart, so that a database finds what holds a word without reading every text: a note into its pairs of neighbouring signs, since
//! people look for 桥头 and such words have two signs; a short code into threes, since its signs are few and say little in pairs.
//!
//! A text holds a word only if it holds every part of the word, and a word of two signs is its one part. Parts are numbers, so that
//! no database orders or compares them in a way of its own.

use std::collections::BTreeSet;

/// Bits of a sign.
const SIGN: u32 = 21;

/// The number of two neighbouring signs, or of a sign behind which no word goes on. Less than any three.
fn pair(first: char, second: Option<char>) -> i64 {
    (number(first) << SIGN) | second.map_or(0, number)
}

fn number(sign: char) -> i64 {
    i64::from(u32::from(sign))
}

/// A sign that no word of a search has.
fn parts_words(sign: char) -> bool {
    sign.is_whitespace() || sign.is_control()
}

/// The pairs of a text, Latin letters in capitals. As many as it has signs at most.
fn pairs_of(text: &str) -> BTreeSet<i64> {
    let text = text.to_ascii_uppercase();
    let next = text.chars().skip(1).map(Some).chain([None]);
    let pairs = text.chars().zip(next).filter(|(first, _)| !parts_words(*first));
    pairs.map(|(first, second)| pair(first, second.filter(|second| !parts_words(*second)))).collect()
}

/// The threes of a text.
fn threes_of(text: &str) -> BTreeSet<i64> {
    let signs: Vec<char> = text.chars().collect();
    let three = |signs: &[char]| Some((pair(*signs.first()?, signs.get(1).copied()) << SIGN) | number(*signs.get(2)?));
    signs.windows(3).filter_map(three).collect()
}

/// All parts of an issue's note and short code: by these it is kept.
#[must_use]
pub fn grams(note: &str, short_code: &str) -> BTreeSet<i64> {
    let mut all = pairs_of(note);
    all.append(&mut threes_of(short_code));
    all
}

/// The parts of a word of two or more signs: a note that has not all of them does not hold it. Of a word of one sign the range of parts, of which
/// a note that holds it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InNote {
    /// All of these.
    All(Vec<i64>),
    /// One from this number on and below that.
    Any(i64, i64),
}

impl InNote {
    /// Of the word, whose Latin letters are capitals.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        let signs: Vec<char> = word.chars().collect();
        match signs.as_slice() {
            [] => None,
            [one] => Some(Self::Any(pair(*one, None), pair(*one, None) + (1 << SIGN))),
            _ => Some(Self::All(signs.windows(2).filter_map(|two| Some(pair(*two.first()?, two.get(1).copied()))).collect())),
        }
    }
}

/// The parts of a part of a short code: a code that has not all of them does not hold it. Empty: it is too short to have any.
#[must_use]
pub fn in_code(part: &str) -> Vec<i64> {
    threes_of(part).into_iter().collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn may_hold(note: &str, word: &str) -> bool {
        let all = grams(note, "");
        match InNote::of(&word.to_ascii_uppercase()).unwrap() {
            InNote::All(parts) => parts.iter().all(|part| all.contains(part)),
            InNote::Any(from, below) => all.range(from..below).next().is_some(),
        }
    }

    #[test]
    fn a_note_that_holds_a_word_has_its_parts_and_a_word_of_one_or_two_signs_is_held_by_no_other_note() {
        let notes = ["桥头护栏外 倾倒垃圾", "Pet瓶pet", "桥", "头桥 头", "a\u{0}b", "𠮷野家🚮", "桥\n头"];
        for note in notes {
            let text = note.to_ascii_uppercase();
            let signs: Vec<char> = text.chars().collect();
            for length in 1..=signs.len() {
                for word in signs.windows(length).filter(|word| !word.iter().any(|sign| parts_words(*sign))) {
                    assert!(may_hold(note, &word.iter().collect::<String>()), "{note} {word:?}");
                }
            }
            for word in ["桥", "头", "桥头", "PE", "T", "野家", "🚮", "栏外", "外倾", "AB", "𠮷"] {
                assert_eq!(may_hold(note, word), text.contains(word), "{note} {word}");
            }
        }
    }

    #[test]
    fn a_code_that_holds_a_part_has_its_threes_and_a_note_is_never_taken_for_a_code() {
        let code = grams("", "AB2-C3D");
        assert_eq!(code.len(), 5);
        for part in ["AB2", "2-C", "B2-C3", "AB2-C3D"] {
            assert!(!in_code(part).is_empty() && in_code(part).iter().all(|three| code.contains(three)), "{part}");
        }
        assert!(in_code("2-").is_empty());
        assert!(!in_code("B2C").iter().all(|three| code.contains(three)));
        let note = grams("AB2-C3D 桥头\u{10ffff}\u{10ffff}", "");
        assert!(note.is_disjoint(&code) && note.iter().chain(&code).all(|part| *part > 0));
    }
}
