//! A table as a workbook: what each column is for beside its name, and lists to choose from where only certain words are taken.

use super::{
    super::{rows::Rows, table_file::PEOPLE_TITLES},
    column::{described, described_people, holds_several},
};
use crate::error::Error;
use rust_xlsxwriter::{DataValidation, Format, FormatAlign, Note, Workbook, Worksheet, XlsxError};
use shared::town_table::{MOST_TABLE_ROWS, TableColumn, TableName};

/// Most characters that a cell of a spreadsheet holds.
const MOST_CELL_CHARS: usize = 32_767;
/// Widths of columns in characters.
const WIDTH: f64 = 16.0;
const WIDE: f64 = 40.0;

/// The workbook. Every cell is a text: codes keep their zeros, nothing is a formula.
///
/// # Errors
/// [`Error::BadRequest`] for ground that is drawn too finely for a cell; it is downloaded as GeoJSON.
pub(super) fn workbook_of(name: TableName, rows: &Rows) -> Result<Vec<u8>, Error> {
    if rows.0.iter().flatten().any(|cell| cell.encode_utf16().count() > MOST_CELL_CHARS) {
        return Err(Error::bad_request("geojson"));
    }
    written(&[of_table(name, &rows.0)]).map_err(Error::internal)
}

/// A workbook to be filled in: a sheet for each table that a new town may bring, and for its people. What has no rows is not read.
///
/// # Errors
/// None that can be named.
pub fn blank_workbook() -> Result<Vec<u8>, Error> {
    let tables = TableName::ALL.into_iter().filter(|name| !name.is_document() && *name != TableName::Features);
    let mut sheets: Vec<SheetOut<'_>> = tables.map(|name| of_table(name, &[])).collect();
    sheets.push(of_people(&[]));
    written(&sheets).map_err(Error::internal)
}

/// A sheet to be written.
pub(super) struct SheetOut<'a> {
    title: String,
    columns: Vec<TableColumn>,
    rows: &'a [Vec<String>],
}

fn of_table(name: TableName, rows: &[Vec<String>]) -> SheetOut<'_> {
    SheetOut { title: name.title().zh, columns: described(name), rows }
}

/// The sheet of a town's people.
pub(super) fn of_people(rows: &[Vec<String>]) -> SheetOut<'_> {
    SheetOut { title: PEOPLE_TITLES.into_iter().next().unwrap_or_default().to_owned(), columns: described_people(), rows }
}

/// A workbook of these sheets.
pub(super) fn written(sheets: &[SheetOut<'_>]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    for sheet in sheets {
        fill(workbook.add_worksheet(), sheet)?;
    }
    workbook.save_to_buffer()
}

fn fill(sheet: &mut Worksheet, SheetOut { title, columns, rows }: &SheetOut<'_>) -> Result<(), XlsxError> {
    sheet.set_name(title)?;
    let head = Format::new().set_bold().set_background_color(0x00E8_EEF4).set_align(FormatAlign::VerticalCenter);
    let text = Format::new().set_num_format("@");
    for (column, of) in (0_u16..).zip(columns) {
        let title = if of.required { format!("{}*", of.name) } else { of.name.clone() };
        sheet.write_string_with_format(0, column, title, &head)?;
        let choices = if of.choices.is_empty() { String::new() } else { format!("\n{}", of.choices.join(" ")) };
        sheet.insert_note(0, column, &Note::new(format!("{}\n{}{choices}", of.note.zh, of.note.en)).add_author_prefix(false))?;
        let is_long = matches!(&*of.key, "filing" | "closing" | "basis" | "text" | "shape");
        sheet.set_column_width(column, if is_long { WIDE } else { WIDTH })?;
        sheet.set_column_format(column, &text)?;
        if !of.choices.is_empty() && !holds_several(of) {
            let list = DataValidation::new().allow_list_strings(&of.choices)?;
            sheet.add_data_validation(1, column, MOST_TABLE_ROWS, column, &list)?;
        }
    }
    for (line, row) in (1_u32..).zip(*rows) {
        for (column, cell) in (0_u16..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string_with_format(line, column, cell, &text)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}
