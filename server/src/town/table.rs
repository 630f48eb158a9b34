//! One reading for all tables: rows of named cells, whether they came from a CSV file or from the features of a GeoJSON file.

use super::{
    MAX_ROWS, Reason, RowError,
    crs::System,
    shape::{shape_of_cell, shape_of_feature},
};
use shared::Shape;
use std::collections::BTreeMap;

/// A column: the English key, the Chinese name people see, other spellings.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) key: &'static str,
    pub(super) zh: &'static str,
    pub(super) also: &'static [&'static str],
    pub(super) required: bool,
}

/// A column that must be there.
pub(super) const fn must(key: &'static str, zh: &'static str, also: &'static [&'static str]) -> Column {
    Column { key, zh, also, required: true }
}

/// A column that may be left out.
pub(super) const fn may(key: &'static str, zh: &'static str, also: &'static [&'static str]) -> Column {
    Column { key, zh, also, required: false }
}

/// Columns for people's own remarks, in every table.
const REMARKS: [&str; 4] = ["备注", "note", "remark", "说明"];
/// The cell that holds a shape in a CSV file: "116.30 32.90; 116.31 32.90".
const SHAPE: [&str; 4] = ["位置", "shape", "线", "坐标"];

/// A row as read: its number for messages, its filled cells by key, its shape.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub(super) row: usize,
    pub(super) cells: BTreeMap<&'static str, String>,
    pub(super) shape: Option<Result<Shape, Reason>>,
}

/// A table as read.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) file: &'static str,
    pub(super) columns: &'static [Column],
    pub(super) records: Vec<Record>,
}

impl Table {
    /// A table without rows, for a file that is not there.
    pub(super) const fn empty(file: &'static str, columns: &'static [Column]) -> Self {
        Self { file, columns, records: Vec::new() }
    }

    /// Reads a CSV text; faults of the header and of the syntax are collected.
    pub(super) fn of_csv(file: &'static str, columns: &'static [Column], text: &str, faults: &mut Vec<RowError>) -> Self {
        let mut table = Self::empty(file, columns);
        let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
        let header = match reader.headers() {
            Ok(header) => match heads(file, columns, header, faults) {
                Some(heads) => heads,
                None => return table,
            },
            Err(error) => {
                faults.push(RowError::of_file(file, Reason::Unreadable(error.to_string())));
                return table;
            }
        };
        for (number, line) in reader.records().enumerate() {
            if number >= MAX_ROWS {
                faults.push(RowError::of_file(file, Reason::TooManyRows { rows: number + 1 }));
                break;
            }
            match line {
                Ok(line) if line.iter().all(str::is_empty) => {}
                Ok(line) => table.records.push(record(&header, &line, number + 2)),
                Err(error) => {
                    faults.push(RowError { row: Some(number + 2), ..RowError::of_file(file, Reason::Unreadable(error.to_string())) })
                }
            }
        }
        table
    }

    /// Reads the features of a GeoJSON text; properties nobody knows are left alone, as map software adds its own.
    pub(super) fn of_geojson(file: &'static str, columns: &'static [Column], text: &str, faults: &mut Vec<RowError>) -> Self {
        let mut table = Self::empty(file, columns);
        let (features, system) = match serde_json::from_str::<Collection>(text) {
            Ok(collection) => (collection.features, System::said(collection.crs.as_ref())),
            Err(error) => {
                faults.push(RowError::of_file(file, Reason::Unreadable(error.to_string())));
                return table;
            }
        };
        if features.len() > MAX_ROWS {
            faults.push(RowError::of_file(file, Reason::TooManyRows { rows: features.len() }));
            return table;
        }
        for (number, value) in features.into_iter().enumerate() {
            match serde_json::from_value::<geojson::Feature>(value) {
                Ok(feature) => table.records.push(of_feature(columns, &feature, &system, number + 1)),
                Err(error) => {
                    faults.push(RowError { row: Some(number + 1), ..RowError::of_file(file, Reason::Unreadable(error.to_string())) })
                }
            }
        }
        table
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

enum Head {
    Cell(&'static str),
    Shape,
    Ignored,
}

/// What each column of the header is; `None` if one that must be there is not, since every row would then complain of it.
fn heads(file: &str, columns: &'static [Column], header: &csv::StringRecord, faults: &mut Vec<RowError>) -> Option<Vec<Head>> {
    let mut seen: Vec<&str> = Vec::new();
    let mut heads = Vec::new();
    for name in header {
        if let Some(column) = columns.iter().find(|column| is_named(column, name)) {
            if seen.contains(&column.key) {
                faults.push(RowError { row: Some(1), column: name.into(), ..RowError::of_file(file, Reason::ColumnTwice) });
            }
            seen.push(column.key);
            heads.push(Head::Cell(column.key));
        } else if SHAPE.contains(&name) {
            heads.push(Head::Shape);
        } else {
            if !name.is_empty() && !REMARKS.contains(&name) {
                let known = columns.iter().map(|column| column.zh).collect::<Vec<_>>().join(" ");
                faults.push(RowError { row: Some(1), column: name.into(), ..RowError::of_file(file, Reason::ColumnUnknown { known }) });
            }
            heads.push(Head::Ignored);
        }
    }
    let mut whole = true;
    for column in columns.iter().filter(|column| column.required && !seen.contains(&column.key)) {
        faults.push(RowError { row: Some(1), column: column.zh.into(), ..RowError::of_file(file, Reason::ColumnMissing) });
        whole = false;
    }
    whole.then_some(heads)
}

fn is_named(column: &Column, name: &str) -> bool {
    column.zh == name || column.key.eq_ignore_ascii_case(name) || column.also.contains(&name)
}

fn record(header: &[Head], line: &csv::StringRecord, row: usize) -> Record {
    let row = line.position().and_then(|place| usize::try_from(place.line()).ok()).unwrap_or(row);
    let mut record = Record { row, ..Record::default() };
    for (head, cell) in header.iter().zip(line).filter(|(_, cell)| !cell.is_empty()) {
        match head {
            Head::Cell(key) => {
                record.cells.insert(key, cell.to_owned());
            }
            Head::Shape => record.shape = Some(shape_of_cell(cell)),
            Head::Ignored => {}
        }
    }
    record
}

fn of_feature(columns: &'static [Column], feature: &geojson::Feature, system: &System, row: usize) -> Record {
    let mut record = Record { row, ..Record::default() };
    for (name, value) in feature.properties_iter() {
        let Some(column) = columns.iter().find(|column| is_named(column, name)) else { continue };
        let cell = cell_of(value);
        if !cell.is_empty() {
            record.cells.insert(column.key, cell);
        }
    }
    record.shape = feature.geometry.as_ref().map(|geometry| shape_of_feature(&geometry.value, system));
    record
}

fn cell_of(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text.trim().to_owned(),
        serde_json::Value::Array(list) => list.iter().map(cell_of).collect::<Vec<_>>().join(";"),
        serde_json::Value::Number(number) => number_text(number),
        other => other.to_string(),
    }
}

/// A number as people write it: map software exports the codes of a number column as `10.0`.
fn number_text(number: &serde_json::Number) -> String {
    match number.as_f64() {
        Some(float) if float.fract() == 0.0 && float.abs() < 9e15 => format!("{float:.0}"),
        _ => number.to_string(),
    }
}
