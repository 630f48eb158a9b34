//! A workbook as the texts of tables, read without ever holding more than a bounded part of it.

use super::{Reason, map_file::within_bounds};
use calamine::{CellErrorType, DataRef, Reader as _, Xlsx};
use shared::town_table::MOST_TABLE_ROWS;
use std::{collections::BTreeMap, io::Cursor};

/// Lines of a sheet that may stand around the rows of a table: a title, blank lines, a remark.
const MOST_AROUND: u32 = 2_000;
/// Most columns that are looked at.
const MOST_COLUMNS: u32 = 200;
/// Most filled cells.
const MOST_CELLS: usize = 400_000;

/// A sheet as text.
#[derive(Clone, Debug)]
pub(super) struct SheetText {
    /// Name of the sheet.
    pub(super) sheet: String,
    /// Its lines, from the first one, as CSV.
    pub(super) csv: String,
    /// For each line of the text the line of the sheet; both from 1.
    pub(super) lines: Vec<usize>,
}

impl SheetText {
    /// The line of the sheet at which a line of the text stands.
    pub(super) fn line(&self, of_text: usize) -> usize {
        self.lines.get(of_text.saturating_sub(1)).copied().unwrap_or(of_text)
    }
}

/// An open workbook.
pub(super) struct Book<'a>(Xlsx<Cursor<&'a [u8]>>);

impl<'a> Book<'a> {
    /// Opens it.
    ///
    /// # Errors
    /// Why it cannot be read: no workbook, damaged, or unpacking to more than a table can be.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Reason> {
        within_bounds(bytes).map_err(|reason| match reason {
            Reason::BadArchive(why) => Reason::BadWorkbook(why),
            Reason::ArchiveTooLarge => Reason::WorkbookTooLarge { rows: MOST_TABLE_ROWS },
            other => other,
        })?;
        Ok(Self(Xlsx::new(Cursor::new(bytes)).map_err(damaged)?))
    }

    /// The names of its sheets, in their order.
    pub(super) fn sheets(&self) -> Vec<String> {
        self.0.sheet_names()
    }

    /// A sheet of it.
    ///
    /// # Errors
    /// Damaged, or more than a table can be.
    pub(super) fn text(&mut self, sheet: &str) -> Result<SheetText, Reason> {
        let mut cells: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
        let mut filled = 0;
        let mut reader = self.0.worksheet_cells_reader(sheet).map_err(damaged)?;
        while let Some(cell) = reader.next_cell().map_err(damaged)? {
            let text = text_of(cell.get_value());
            if text.trim().is_empty() {
                continue;
            }
            let (row, column) = cell.get_position();
            filled += 1;
            if row >= MOST_TABLE_ROWS + MOST_AROUND || column >= MOST_COLUMNS || filled > MOST_CELLS {
                return Err(Reason::WorkbookTooLarge { rows: MOST_TABLE_ROWS });
            }
            cells.entry(row).or_default().insert(column, text);
        }
        Ok(laid_out(sheet.to_owned(), &cells))
    }
}

/// The sheet with one of these names, else the first one.
///
/// # Errors
/// As [`Book::open`] and [`Book::text`].
pub(super) fn sheet_of(bytes: &[u8], names: &[&str]) -> Result<SheetText, Reason> {
    let mut book = Book::open(bytes)?;
    let sheets = book.sheets();
    let meant = |sheet: &&String| names.iter().any(|name| name.eq_ignore_ascii_case(sheet.trim()));
    match sheets.iter().find(meant).or_else(|| sheets.first()) {
        Some(sheet) => book.text(sheet),
        None => Err(Reason::BadWorkbook("no sheet".to_owned())),
    }
}

fn damaged(error: calamine::XlsxError) -> Reason {
    Reason::BadWorkbook(error.to_string())
}

fn laid_out(sheet: String, cells: &BTreeMap<u32, BTreeMap<u32, String>>) -> SheetText {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let mut lines = Vec::new();
    for (row, filled) in cells {
        let last = filled.keys().next_back().copied().unwrap_or(0);
        let line: Vec<&str> = (0..=last).map(|column| filled.get(&column).map_or("", String::as_str)).collect();
        let of_sheet = usize::try_from(*row).unwrap_or(0) + 1;
        lines.extend((0..=line.iter().map(|cell| cell.matches('\n').count()).sum()).map(|_| of_sheet));
        // Writing to memory does not fail.
        let _ = writer.write_record(&line);
    }
    let csv = String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default();
    SheetText { sheet, csv, lines }
}

/// A cell as a person reads it: a whole number without a point, a day as 2026-08-10, a formula as its value.
fn text_of(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => with_breaks(text),
        DataRef::SharedString(text) => with_breaks(text),
        DataRef::Bool(is) => if *is { "是" } else { "否" }.to_owned(),
        DataRef::DateTime(at) if at.is_duration() => at.as_f64().to_string(),
        DataRef::DateTime(at) => match at.to_ymd_hms_milli() {
            (year, month, day, 0, 0, 0, _) => format!("{year:04}-{month:02}-{day:02}"),
            (year, month, day, hour, minute, second, _) => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"),
        },
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => spoiled(error).to_owned(),
    }
}

/// Breaks within a cell as the reader of tables counts its lines.
fn with_breaks(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

const fn spoiled(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        _ => "#N/A",
    }
}
