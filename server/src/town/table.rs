//! One reading for all tables: rows of named cells, whether they came from a CSV file or from the features of a GeoJSON file.

use super::{
    MAX_ROWS, Reason, RowError,
    column::{Column, Kind, head_name},
    crs::{Frame, System},
    header::{Head, heads, known},
    shape::{shape_of_cell_in, shape_of_feature},
    sheet::{Sheet, cut},
};
use crate::cell;
use shared::geo::Shape;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization as _;

/// The first words of a line below a table that counts it.
const TOTALS: [&str; 6] = ["合计", "总计", "小计", "共计", "total", "sum"];

/// The filled cells of a row by key.
pub(super) type Cells = BTreeMap<&'static str, String>;

/// A row as read: its number for messages, its filled cells by key, its shape.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub(super) row: usize,
    pub(super) cells: Cells,
    /// Cells that were filled and refused; that has been told.
    pub(super) refused: BTreeSet<&'static str>,
    pub(super) shape: Option<Result<Shape, Reason>>,
}

/// A table as read.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) file: &'static str,
    pub(super) columns: &'static [Column],
    pub(super) records: Vec<Record>,
    /// Whether all its rows are here. Where they are not, that has been told, and nobody is blamed for naming one of them.
    pub(super) whole: bool,
}

impl Table {
    /// A table without rows, for a file that is not there.
    pub(super) const fn empty(file: &'static str, columns: &'static [Column]) -> Self {
        Self { file, columns, records: Vec::new(), whole: true }
    }

    /// The same for a file that cannot be read, or that must be there.
    pub(super) const fn lost(file: &'static str, columns: &'static [Column]) -> Self {
        Self { file, columns, records: Vec::new(), whole: false }
    }

    /// Reads a CSV text; faults of the header, of the syntax and of single cells are collected.
    pub(super) fn of_csv(file: &'static str, columns: &'static [Column], text: &str, faults: &mut Vec<RowError>) -> Self {
        Self::of_csv_in(&System::degrees_as_they_are(), file, columns, text, faults)
    }

    /// The same with places drawn in another system.
    pub(super) fn of_csv_in(
        system: &System,
        file: &'static str,
        columns: &'static [Column],
        text: &str,
        faults: &mut Vec<RowError>,
    ) -> Self {
        let Sheet { header, header_row, lines } = match cut(text, columns) {
            Ok(sheet) => sheet,
            Err((row, reason)) => {
                faults.push(RowError { row, ..RowError::of_file(file, reason) });
                return Self::lost(file, columns);
            }
        };
        let (heads, wrong) = heads(columns, &header, &lines);
        faults.extend(wrong.into_iter().map(|(column, reason)| RowError {
            row: Some(header_row),
            column,
            ..RowError::of_file(file, reason)
        }));
        let Some(heads) = heads else { return Self::lost(file, columns) };
        let mut table = Self::empty(file, columns);
        for (row, line) in &lines {
            table.take_line(system, &heads, *row, line, faults);
        }
        table
    }

    fn take_line(&mut self, system: &System, heads: &[Head], row: usize, line: &csv::StringRecord, faults: &mut Vec<RowError>) {
        if let Some(first) = line.iter().find(|cell| !cell.is_empty())
            && is_total(first)
        {
            faults.push(RowError { row: Some(row), ..RowError::of_file(self.file, Reason::TotalRow { given: cell::shown(first) }) });
            return;
        }
        if line.iter().skip(heads.len()).any(|cell| !cell.is_empty()) {
            let reason = Reason::TooManyCells { cells: line.len(), columns: heads.len() };
            faults.push(RowError { row: Some(row), ..RowError::of_file(self.file, reason) });
            self.whole = false;
            return;
        }
        let mut record = Record { row, ..Record::default() };
        for (head, given) in heads.iter().zip(line).filter(|(_, cell)| !cell.is_empty()) {
            match head {
                Head::Cell(column) => self.take_cell(&mut record, column, given, faults),
                Head::Shape => record.shape = Some(shape_of_cell_in(&given.nfkc().collect::<String>(), system)),
                Head::Ignored => {}
            }
        }
        self.records.push(record);
    }

    fn take_cell(&mut self, record: &mut Record, column: &'static Column, given: &str, faults: &mut Vec<RowError>) {
        match column.clean(given) {
            Ok(clean) if clean.is_empty() => {}
            Ok(clean) => {
                record.cells.insert(column.key, clean);
            }
            Err(error) => {
                let given = (column.kind != Kind::Secret).then(|| cell::shown(given));
                let reason = Reason::Cell { given, error };
                faults.push(RowError { row: Some(record.row), column: column.zh.to_owned(), ..RowError::of_file(self.file, reason) });
                record.refused.insert(column.key);
                // By what others name this row is not known.
                self.whole &= column.kind != Kind::Key;
            }
        }
    }

    /// Reads the features of a GeoJSON text; properties nobody knows are left alone, as map software adds its own.
    pub(super) fn of_geojson(file: &'static str, columns: &'static [Column], text: &str, faults: &mut Vec<RowError>) -> Self {
        Self::of_geojson_in(None, file, columns, text, faults)
    }

    /// The same with a coordinate system that was declared for the file.
    pub(super) fn of_geojson_in(
        declared: Option<Frame>,
        file: &'static str,
        columns: &'static [Column],
        text: &str,
        faults: &mut Vec<RowError>,
    ) -> Self {
        let read = serde_json::from_str::<Collection>(text).map_err(|error| Reason::Unreadable(error.to_string()));
        let read = read.and_then(|collection| {
            let system = Frame::agreed(declared, Frame::of_crs(collection.crs.as_ref())).map_err(Reason::Ground)?;
            Ok((collection.features, system))
        });
        let (features, system) = match read {
            Ok(read) => read,
            Err(reason) => {
                faults.push(RowError::of_file(file, reason));
                return Self::lost(file, columns);
            }
        };
        if features.len() > MAX_ROWS {
            faults.push(RowError::of_file(file, Reason::TooManyRows { rows: features.len() }));
            return Self::lost(file, columns);
        }
        let mut table = Self::empty(file, columns);
        for (number, value) in features.into_iter().enumerate() {
            match serde_json::from_value::<geojson::Feature>(value) {
                Ok(feature) => table.take_feature(&feature, &system, number + 1, faults),
                Err(error) => {
                    table.whole = false;
                    faults.push(RowError { row: Some(number + 1), ..RowError::of_file(file, Reason::Unreadable(error.to_string())) })
                }
            }
        }
        table.named_by_all(faults)
    }

    /// Reads features that are at hand, drawn in `system`.
    pub(super) fn of_features(
        file: &'static str,
        columns: &'static [Column],
        features: &[geojson::Feature],
        system: &System,
        faults: &mut Vec<RowError>,
    ) -> Self {
        let mut table = Self::empty(file, columns);
        for (number, feature) in (1..).zip(features) {
            table.take_feature(feature, system, number, faults);
        }
        table.named_by_all(faults)
    }

    /// A property that must be there and that no feature has is named otherwise in this file: told once, and not by each feature.
    fn named_by_all(self, faults: &mut Vec<RowError>) -> Self {
        let has = |record: &Record, key| record.cells.contains_key(key) || record.refused.contains(key);
        let nobody = |column: &&Column| column.required && !self.records.iter().any(|record| has(record, column.key));
        let missing: Vec<&str> = self.columns.iter().filter(nobody).map(|column| column.zh).collect();
        if self.records.is_empty() || missing.is_empty() {
            return self;
        }
        faults.push(RowError::of_file(
            self.file,
            Reason::Header { missing: missing.join(" "), unknown: String::new(), known: known(self.columns) },
        ));
        Self::lost(self.file, self.columns)
    }

    fn take_feature(&mut self, feature: &geojson::Feature, system: &System, row: usize, faults: &mut Vec<RowError>) {
        let mut record = Record { row, ..Record::default() };
        for (name, value) in feature.properties_iter() {
            if let Some(column) = self.columns.iter().find(|column| column.is_named(name)) {
                self.take_cell(&mut record, column, &cell_of(value), faults);
            }
        }
        record.shape = feature.geometry.as_ref().map(|geometry| shape_of_feature(&geometry.value, system));
        self.records.push(record);
    }

    /// The Chinese name of a column.
    pub(super) fn name_of(&self, key: &str) -> String {
        self.columns.iter().find(|column| column.key == key).map_or_else(|| key.to_owned(), |column| column.zh.to_owned())
    }
}

#[derive(serde::Deserialize)]
struct Collection {
    features: Vec<serde_json::Value>,
    #[serde(default)]
    crs: Option<serde_json::Value>,
}

/// Whether this begins the line below a table that counts it.
fn is_total(first: &str) -> bool {
    let first = head_name(first).to_lowercase();
    TOTALS.iter().any(|total| first.strip_prefix(total).is_some_and(|rest| rest.is_empty() || rest.starts_with(':')))
}

fn cell_of(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Number(number) => without_fraction(number),
        serde_json::Value::Array(list) => list.iter().map(cell_of).collect::<Vec<_>>().join(";"),
        other => other.to_string(),
    }
}

/// A whole number as it is counted: map software writes 10 of a number column as 10.0.
fn without_fraction(number: &serde_json::Number) -> String {
    match number.as_f64() {
        Some(value) if number.is_f64() && value.fract() == 0.0 && value.abs() < 1e15 => format!("{value:.0}"),
        _ => number.to_string(),
    }
}
