//! A table as a workbook: what each column is for beside its name, and lists to choose from where only certain words are taken.

use super::{
    super::rows::Rows,
    column::{described, holds_several},
};
use crate::error::Error;
use rust_xlsxwriter::{DataValidation, Format, FormatAlign, Note, Workbook, Worksheet, XlsxError};
use shared::town_table::{MOST_TABLE_ROWS, TableName};

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
    written(&[name], rows).map_err(Error::internal)
}

/// A workbook to be filled in: a sheet for each table that a new town may bring. What has no rows is not read.
///
/// # Errors
/// None that can be named.
pub fn blank_workbook() -> Result<Vec<u8>, Error> {
    let tables: Vec<TableName> = TableName::ALL.into_iter().filter(|name| !name.is_document() && *name != TableName::Features).collect();
    written(&tables, &Rows::default()).map_err(Error::internal)
}

/// A sheet for each of the tables, all with these rows.
fn written(names: &[TableName], rows: &Rows) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    for name in names {
        fill(workbook.add_worksheet(), *name, rows)?;
    }
    workbook.save_to_buffer()
}

fn fill(sheet: &mut Worksheet, name: TableName, rows: &Rows) -> Result<(), XlsxError> {
    sheet.set_name(name.title().zh)?;
    let head = Format::new().set_bold().set_background_color(0x00E8_EEF4).set_align(FormatAlign::VerticalCenter);
    let text = Format::new().set_num_format("@");
    for (column, of) in (0_u16..).zip(described(name)) {
        let title = if of.required { format!("{}*", of.name) } else { of.name.clone() };
        sheet.write_string_with_format(0, column, title, &head)?;
        let choices = if of.choices.is_empty() { String::new() } else { format!("\n{}", of.choices.join(" ")) };
        sheet.insert_note(0, column, &Note::new(format!("{}\n{}{choices}", of.note.zh, of.note.en)).add_author_prefix(false))?;
        let is_long = matches!(&*of.key, "filing" | "closing" | "basis" | "text" | "shape");
        sheet.set_column_width(column, if is_long { WIDE } else { WIDTH })?;
        sheet.set_column_format(column, &text)?;
        if !of.choices.is_empty() && !holds_several(&of) {
            let list = DataValidation::new().allow_list_strings(&of.choices)?;
            sheet.add_data_validation(1, column, MOST_TABLE_ROWS, column, &list)?;
        }
    }
    for (line, row) in (1_u32..).zip(&rows.0) {
        for (column, cell) in (0_u16..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string_with_format(line, column, cell, &text)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}
