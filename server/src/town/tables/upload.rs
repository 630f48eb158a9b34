//! A file that was handed in for a table, whatever it was saved as: CSV in the usual encodings, a workbook, GeoJSON; JSON or TOML for a document.

use super::super::{
    MAX_FILE_BYTES, MAX_ROWS, Reason, RowError,
    charset::decode,
    crs::Frame,
    map_file::{completed, map_file},
    row_error::counts_features,
    rows::{Rows, columns},
    table::Table,
    table_file::file,
    workbook::sheet_of,
};
use super::fault::told_of;
use shared::town_table::{TableFault, TableName};

/// What is in it.
pub(super) enum Content {
    /// Rows, the line or feature from which each came, and what the file is called in a message.
    Rows { rows: Rows, lines: Vec<usize>, label: String },
    /// A document as JSON.
    Document(String),
}

/// Reads the file that people call `label`. Of a workbook the sheet with the table's name is read, else its first.
///
/// # Errors
/// What is wrong with the file by line and column, as far as it can be said without the town's other tables.
/// Of a map file the features are read, drawn as was declared, and those without a code are found by their names in `rows`.
pub(super) fn parse(name: TableName, label: &str, bytes: &[u8], declared: Option<Frame>, rows: &Rows) -> Result<Content, Vec<TableFault>> {
    let refused = |reason: Reason| vec![told_of(Some(name), label, RowError::of_file(label, reason))];
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > MAX_FILE_BYTES {
        return Err(refused(Reason::FileTooLarge { bytes: size }));
    }
    if let Some(read) = name.is_ground().then(|| map_file(bytes)).flatten() {
        let mut map = read.map_err(refused)?;
        let system = Frame::agreed(declared, map.said).map_err(|fault| refused(Reason::Ground(fault)))?;
        completed(name, &mut map.features, rows);
        return gathered(
            name,
            of_features(label),
            |line| line,
            |faults| Table::of_features(file(name), columns(name), &map.features, &system, faults),
        );
    }
    if bytes.starts_with(b"PK\x03\x04") && !name.is_document() {
        let title = name.title();
        let sheet = sheet_of(bytes, &[&title.zh, &title.en, name.key()]).map_err(|reason| match reason {
            Reason::BadWorkbook(_) if counts_features(label) => Reason::NothingInArchive,
            other => other,
        });
        let sheet = sheet.map_err(refused)?;
        let label = format!("{label} «{}»", sheet.sheet);
        return rows_of(name, label, &sheet.csv, |line| sheet.line(line), declared);
    }
    let (text, _) = decode(bytes).map_err(refused)?;
    let is_json = text.trim_start().starts_with(['{', '[']);
    if name.is_document() {
        if name == TableName::Calendar || is_json {
            return Ok(Content::Document(text));
        }
        let value: serde_json::Value = toml::from_str(&text).map_err(|error| refused(Reason::Unreadable(error.message().to_owned())))?;
        return Ok(Content::Document(value.to_string()));
    }
    if is_json && name.is_ground() {
        return gathered(
            name,
            of_features(label),
            |line| line,
            |faults| Table::of_geojson_in(declared, file(name), columns(name), &text, faults),
        );
    }
    rows_of(name, label.to_owned(), &text, |line| line, declared)
}

/// The label with an end by which a message counts features and no lines.
fn of_features(label: &str) -> String {
    if counts_features(label) { label.to_owned() } else { format!("{label}.geojson") }
}

fn rows_of(
    name: TableName,
    label: String,
    text: &str,
    line_of: impl Fn(usize) -> usize,
    declared: Option<Frame>,
) -> Result<Content, Vec<TableFault>> {
    let refused = |fault| vec![told_of(Some(name), &label, RowError::of_file(&label, Reason::Ground(fault)))];
    let system = Frame::agreed(declared, None).map_err(refused)?;
    gathered(name, label.clone(), line_of, |faults| Table::of_csv_in(&system, file(name), columns(name), text, faults))
}

fn gathered(
    name: TableName,
    label: String,
    line_of: impl Fn(usize) -> usize,
    read: impl FnOnce(&mut Vec<RowError>) -> Table,
) -> Result<Content, Vec<TableFault>> {
    let mut faults = Vec::new();
    let table = read(&mut faults);
    let (rows, lines) = Rows::of_table(name, &table, &mut faults);
    if rows.0.len() > MAX_ROWS {
        faults.push(RowError::of_file(file(name), Reason::TooManyRows { rows: rows.0.len() }));
    }
    if faults.is_empty() {
        return Ok(Content::Rows { rows, lines: lines.into_iter().map(line_of).collect(), label });
    }
    let told = faults.into_iter().map(|fault| told_of(Some(name), &label, fault.renumbered(&line_of)));
    Err(told.collect())
}
