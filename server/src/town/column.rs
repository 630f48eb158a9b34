//! The columns that a table may have, by their names, and how the cells of each are cleaned.

use crate::cell::{self, CellError};
use unicode_normalization::UnicodeNormalization as _;

/// What people add to the name of a column in brackets.
const BESIDE: [&str; 8] = ["必填", "选填", "可空", "米", "m", "天", "日", "单位:米"];

/// What a cell is for; that decides how it is cleaned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Key,
    Words,
    Line,
    Text,
    Secret,
}

/// A column: the English key, the Chinese name people see, other spellings.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) key: &'static str,
    pub(super) zh: &'static str,
    pub(super) also: &'static [&'static str],
    pub(super) required: bool,
    pub(super) kind: Kind,
}

/// A column that must be there. It holds words, numbers or lists of codes, unless a method says otherwise.
pub(super) const fn must(key: &'static str, zh: &'static str, also: &'static [&'static str]) -> Column {
    Column { key, zh, also, required: true, kind: Kind::Words }
}

/// A column that may be left out.
pub(super) const fn may(key: &'static str, zh: &'static str, also: &'static [&'static str]) -> Column {
    Column { key, zh, also, required: false, kind: Kind::Words }
}

impl Column {
    /// Holds a code or a user name.
    pub(super) const fn code(self) -> Self {
        Self { kind: Kind::Key, ..self }
    }

    /// Holds a name for people to read.
    pub(super) const fn line(self) -> Self {
        Self { kind: Kind::Line, ..self }
    }

    /// Holds a longer text for people to read.
    pub(super) const fn text(self) -> Self {
        Self { kind: Kind::Text, ..self }
    }

    /// Holds a password, which is never shown.
    pub(super) const fn secret(self) -> Self {
        Self { kind: Kind::Secret, ..self }
    }

    /// Whether the cell of a header means this column.
    pub(super) fn is_named(&self, given: &str) -> bool {
        let name = head_name(given);
        self.zh == name || self.key.eq_ignore_ascii_case(&name) || self.also.iter().any(|other| *other == name)
    }

    /// The cell as it is kept.
    ///
    /// # Errors
    /// The error for which it is refused.
    pub(super) fn clean(&self, cell: &str) -> Result<String, CellError> {
        match self.kind {
            Kind::Key => cell::key(cell),
            Kind::Words => cell::words(cell),
            Kind::Line => cell::line(cell),
            Kind::Text => cell::text(cell),
            Kind::Secret => cell::secret_cell(cell),
        }
    }
}

/// The name in a header as it is compared: without blanks, stars and what stands in brackets behind it.
pub(super) fn head_name(given: &str) -> String {
    let name: String = given.nfkc().filter(|sign| !sign.is_whitespace() && !matches!(sign, '*' | '\u{200b}' | '\u{feff}')).collect();
    let name = name.trim_end_matches(':');
    let (start, beside) = name.strip_suffix(')').and_then(|name| name.rsplit_once('(')).unwrap_or((name, ""));
    if BESIDE.contains(&beside) { start.to_owned() } else { name.to_owned() }
}
