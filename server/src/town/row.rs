//! Reading one row: every cell answers with its value or leaves a fault, so that all faults of a folder show at once.

use super::{
    Reason, RowError,
    table::{Record, Table},
    word::{Words, from_word, known, list},
};
use crate::cell;
use shared::{
    geo::{Area, Shape},
    id::UnitId,
    unit::UnitType,
};
use std::collections::HashMap;

/// Codes of one file with what they stand for; upper and lower case are one.
pub(super) struct Codes<T> {
    by_code: HashMap<String, T>,
    /// Whether the file could be read whole; where it could not, nobody is blamed for a code that is not here.
    whole: bool,
}

/// Units by code, with what they are.
pub(super) type UnitCodes = Codes<(UnitId, UnitType)>;

impl<T> Codes<T> {
    /// The codes in one column of a table as they stand, so that one wrong row does not make every mention of it wrong too.
    pub(super) fn of(table: &Table, key: &str, mut from_word: impl FnMut(&str, &Record) -> T) -> Self {
        let mut by_code = HashMap::new();
        for record in &table.records {
            if let Some(code) = record.cells.get(key) {
                by_code.entry(cell::fold(code)).or_insert_with(|| from_word(code, record));
            }
        }
        Self { by_code, whole: table.whole }
    }

    /// The codes of what is in force.
    pub(super) fn in_force(known: impl Iterator<Item = (String, T)>) -> Self {
        Self { by_code: known.map(|(code, what)| (cell::fold(&code), what)).collect(), whole: true }
    }

    /// What a code stands for.
    pub(super) fn get(&self, code: &str) -> Option<&T> {
        self.by_code.get(&cell::fold(code))
    }

    /// Whether every code of the file is here.
    pub(super) const fn is_whole(&self) -> bool {
        self.whole
    }
}

/// A row being read.
pub(super) struct Row<'a> {
    pub(super) table: &'a Table,
    pub(super) record: &'a Record,
    pub(super) faults: &'a mut Vec<RowError>,
}

impl Row<'_> {
    /// Leaves a fault at a column.
    pub(super) fn fault(&mut self, key: &str, reason: Reason) {
        let column = if key.is_empty() { String::new() } else { self.table.name_of(key) };
        self.faults.push(RowError { file: self.table.file.to_owned(), row: Some(self.record.row), column, reason });
    }

    /// The cell, if filled.
    pub(super) fn optional(&self, key: &str) -> Option<String> {
        self.record.cells.get(key).cloned()
    }

    /// Whether the cell was filled with something that has been told of already.
    fn is_refused(&self, key: &str) -> bool {
        self.record.refused.contains(key)
    }

    /// The cell, or nothing at all.
    pub(super) fn text(&self, key: &str) -> String {
        self.optional(key).unwrap_or_default()
    }

    /// The cell, which must be filled.
    pub(super) fn required(&mut self, key: &str) -> Option<String> {
        let cell = self.optional(key);
        if cell.is_none() && !self.is_refused(key) {
            self.fault(key, Reason::Empty);
        }
        cell
    }

    /// A word of a list, or `default` where the cell is empty (`None`: it must be filled).
    pub(super) fn word<T: Copy>(&mut self, key: &str, words: Words<T>, default: Option<T>) -> Option<T> {
        let Some(given) = self.optional(key) else {
            if default.is_none() && !self.is_refused(key) {
                self.fault(key, Reason::Empty);
            }
            return default;
        };
        let found = from_word(words, &given);
        if found.is_none() {
            self.fault(key, Reason::UnknownWord { given, known: known(words) });
        }
        found
    }

    /// All words of a list cell.
    pub(super) fn words<T: Copy>(&mut self, key: &str, words: Words<T>) -> Vec<T> {
        let cell = self.text(key);
        let mut found = Vec::new();
        for part in list(&cell, |part| from_word(words, part).is_some()) {
            match from_word(words, part) {
                Some(from_word) => found.push(from_word),
                None => self.fault(key, Reason::UnknownWord { given: part.into(), known: known(words) }),
            }
        }
        found
    }

    /// Metres within a range, or `default` where the cell is empty.
    pub(super) fn number(&mut self, key: &str, from: f64, until: f64, default: f64) -> f64 {
        let Some(given) = self.optional(key) else { return default };
        match without_unit(&given, &["米", "公尺", "m"]).parse::<f64>() {
            Ok(number) if number.is_finite() && (from..=until).contains(&number) => number,
            _ => {
                self.fault(key, Reason::BadNumber { given, from, until });
                default
            }
        }
    }

    /// A whole number (of days) within a range, or `default` where the cell is empty.
    pub(super) fn whole(&mut self, key: &str, until: u32, default: u32) -> u32 {
        let Some(given) = self.optional(key) else { return default };
        match without_unit(cell::key(&given).as_deref().unwrap_or(&given), &["天", "日"]).parse::<u32>() {
            Ok(number) if number <= until => number,
            _ => {
                self.fault(key, Reason::BadNumber { given, from: 0.0, until: f64::from(until) });
                default
            }
        }
    }

    /// What a code of another file stands for.
    pub(super) fn code<T: Copy>(&mut self, key: &str, given: &str, codes: &Codes<T>, file: &'static str) -> Option<T> {
        let clean = match cell::key(given) {
            Ok(clean) => clean,
            Err(error) => {
                self.fault(key, Reason::Cell { given: Some(cell::shown(given)), error });
                return None;
            }
        };
        let found = codes.get(&clean).copied();
        if found.is_none() && codes.is_whole() {
            self.fault(key, Reason::UnknownCode { given: clean, file });
        }
        found
    }

    /// The cell as a code of another file; it must be filled.
    pub(super) fn required_code<T: Copy>(&mut self, key: &str, codes: &Codes<T>, file: &'static str) -> Option<T> {
        let given = self.required(key)?;
        self.code(key, &given, codes, file)
    }

    /// The shape of the row.
    pub(super) fn shape(&mut self) -> Option<Shape> {
        match self.record.shape.clone() {
            Some(Ok(shape)) => Some(shape),
            Some(Err(reason)) => {
                self.fault("", reason);
                None
            }
            None => {
                self.fault("", Reason::NoShape);
                None
            }
        }
    }

    /// The shape of the row, which must be an area.
    pub(super) fn area(&mut self) -> Option<Area> {
        match self.shape()? {
            Shape::Area(area) => Some(area),
            Shape::Point(_) | Shape::Line(_) => {
                self.fault("", Reason::WrongShape { wanted: "一个面 (Polygon)" });
                None
            }
        }
    }
}

/// Codes seen in a file, to refuse the second use of one.
#[derive(Default)]
pub(super) struct Seen(HashMap<String, (usize, String)>);

impl Seen {
    /// The code of the row, which must be filled and new.
    pub(super) fn fresh(&mut self, row: &mut Row<'_>, key: &str) -> Option<String> {
        let given = row.required(key)?;
        if let Some((first, other)) = self.0.get(&cell::fold(&given)).cloned() {
            row.fault(key, if other == given { Reason::Duplicate { given, first } } else { Reason::CaseTwin { given, other, first } });
            return None;
        }
        self.0.insert(cell::fold(&given), (row.record.row, given.clone()));
        Some(given)
    }
}

/// A measure as people write it: `10米` is 10.
fn without_unit<'a>(given: &'a str, units: &[&str]) -> &'a str {
    let given = given.trim();
    units.iter().find_map(|unit| given.strip_suffix(unit)).unwrap_or(given).trim_end()
}

/// Reads every row of a table; rows with faults are left out.
pub(super) fn each<T>(table: &Table, faults: &mut Vec<RowError>, mut read: impl FnMut(&mut Row<'_>) -> Option<T>) -> Vec<T> {
    table.records.iter().filter_map(|record| read(&mut Row { table, record, faults: &mut *faults })).collect()
}
