//! Kinds by number, so that a row of them is small and a filter compares no text.

use super::KindCode;
use std::{collections::HashMap, fmt};

/// Most kinds of a list: their numbers have 14 bits in a column.
const MOST: usize = 1 << 14;

/// A kind's place in a list of kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KindNumber(pub u16);

/// Kinds in the order in which they came up, of towns with whatever catalogues they had.
#[derive(Clone, Debug, Default)]
pub struct Kinds {
    codes: Vec<KindCode>,
    numbers: HashMap<String, KindNumber>,
}

/// There are more kinds than a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyKinds;

impl fmt::Display for TooManyKinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the issues of a town have more than {MOST} kinds")
    }
}

impl std::error::Error for TooManyKinds {}

impl Kinds {
    /// The number of this kind; a new one if it has not come up yet.
    ///
    /// # Errors
    /// The list is full.
    pub fn number(&mut self, code: &str) -> Result<KindNumber, TooManyKinds> {
        if let Some(number) = self.numbers.get(code) {
            return Ok(*number);
        }
        let number = u16::try_from(self.codes.len()).ok().filter(|_| self.codes.len() < MOST).map(KindNumber).ok_or(TooManyKinds)?;
        self.codes.push(KindCode(code.to_owned()));
        self.numbers.insert(code.to_owned(), number);
        Ok(number)
    }

    /// The number of this kind, if it has come up.
    #[must_use]
    pub fn known(&self, code: &str) -> Option<KindNumber> {
        self.numbers.get(code).copied()
    }

    /// How many kinds have come up.
    #[must_use]
    pub fn count(&self) -> usize {
        self.codes.len()
    }

    /// The kind with this number.
    #[must_use]
    pub fn code(&self, number: KindNumber) -> Option<&KindCode> {
        self.codes.get(usize::from(number.0))
    }

    /// For each number whether its kind is one of these.
    #[must_use]
    pub fn among(&self, wanted: &[KindCode]) -> Vec<bool> {
        self.codes.iter().map(|code| wanted.contains(code)).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_list_of_kinds_gives_each_kind_one_number_and_says_when_it_is_full() {
        let mut kinds = Kinds::default();
        let (first, second) = (kinds.number("A01").unwrap(), kinds.number("B02").unwrap());
        assert_eq!((kinds.number("A01").unwrap(), kinds.code(second).unwrap().0.as_str()), (first, "B02"));
        for number in 2..MOST {
            kinds.number(&number.to_string()).unwrap();
        }
        assert_eq!((kinds.number("one more"), kinds.number("B02")), (Err(TooManyKinds), Ok(second)));
    }
}
