//! A file that was handed in for a table, whatever it was saved as: CSV in the usual encodings, a workbook, GeoJSON; JSON or TOML for a document.

use super::super::{
    MAX_FILE_BYTES, MAX_ROWS, Reason, RowError,
    charset::decode,
    rows::{Rows, columns, file},
    table::Table,
};
use super::{fault::told_of, sheet_in::sheet_of};
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
pub(super) fn parse(name: TableName, label: &str, bytes: &[u8]) -> Result<Content, Vec<TableFault>> {
    let refused = |reason: Reason| vec![told_of(Some(name), label, RowError::of_file(label, reason))];
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > MAX_FILE_BYTES {
        return Err(refused(Reason::FileTooLarge { bytes: size }));
    }
    if bytes.starts_with(b"PK\x03\x04") && !name.is_document() {
        let title = name.title();
        let sheet = sheet_of(bytes, &[&title.zh, &title.en, name.key()]).map_err(refused)?;
        let label = format!("{label} «{}»", sheet.sheet);
        return rows_of(name, label, &sheet.csv, |line| sheet.lines.get(line.saturating_sub(1)).copied().unwrap_or(line), false);
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
    rows_of(name, label.to_owned(), &text, |line| line, is_json && name.is_ground())
}

fn rows_of(
    name: TableName,
    label: String,
    text: &str,
    line_of: impl Fn(usize) -> usize,
    features: bool,
) -> Result<Content, Vec<TableFault>> {
    let mut faults = Vec::new();
    let table = match features {
        true => Table::of_geojson(file(name), columns(name), text, &mut faults),
        false => Table::of_csv(file(name), columns(name), text, &mut faults),
    };
    let (rows, lines) = Rows::of_table(name, &table, &mut faults);
    if rows.0.len() > MAX_ROWS {
        faults.push(RowError::of_file(file(name), Reason::TooManyRows { rows: rows.0.len() }));
    }
    // A feature is counted as one, and not as a line.
    let label = if features && !label.ends_with(".geojson") { format!("{label}.geojson") } else { label };
    if faults.is_empty() {
        return Ok(Content::Rows { rows, lines: lines.into_iter().map(line_of).collect(), label });
    }
    let told = faults.into_iter().map(|fault| told_of(Some(name), &label, RowError { row: fault.row.map(&line_of), ..fault }));
    Err(told.collect())
}
