//! A town's tables as text: rows of cells under the header of the table, without what a file has around them.

use super::{
    Folder, RowError,
    column::Column,
    form_file::FORMS,
    ground_file::{ESTATES, FEATURE, GRIDS, SEGMENTS, SITES, UNITS},
    rule_file::{CATALOGUE, RULE_BOOK},
    shape::cell_of_shape,
    table::Table,
    table_file::file,
};
use shared::town_table::TableName;
use std::collections::BTreeMap;

/// The name of the column that says where a row lies.
pub(super) const WHERE: &str = "位置";

/// Signs at the start of a cell that a spreadsheet takes for a formula, and the one that stands before such a cell.
const GUARDED: [char; 7] = ['=', '＝', '+', '-', '@', '\t', '\''];

/// The columns of a table; a document has none.
pub(super) const fn columns(name: TableName) -> &'static [Column] {
    match name {
        TableName::Town | TableName::Calendar => &[],
        TableName::Units => UNITS,
        TableName::Grids => GRIDS,
        TableName::Sites => SITES,
        TableName::Estates => ESTATES,
        TableName::Segments => SEGMENTS,
        TableName::Features => FEATURE,
        TableName::RuleBook => RULE_BOOK,
        TableName::Catalogue => CATALOGUE,
        TableName::Forms => FORMS,
    }
}

/// The names in the header of a table.
pub(super) fn header(name: TableName) -> Vec<&'static str> {
    columns(name).iter().map(|column| column.zh).chain(name.is_ground().then_some(WHERE)).collect()
}

/// The rows of a table: the cells of each in the order of the header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows(pub Vec<Vec<String>>);

impl Rows {
    /// The rows as a file of the folder, and in which line of it each of them begins.
    pub(super) fn to_csv(&self, name: TableName) -> (String, Vec<usize>) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let mut starts = Vec::with_capacity(self.0.len());
        let mut line = 2;
        // Writing to memory does not fail, and every record has as many cells as the header.
        let _ = writer.write_record(header(name));
        for row in &self.0 {
            starts.push(line);
            line += 1 + row.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
            let _ = writer.write_record(row.iter().map(|cell| guarded(cell)));
        }
        let bytes = writer.into_inner().unwrap_or_default();
        (String::from_utf8(bytes).unwrap_or_default(), starts)
    }

    /// The rows of a text that [`to_csv`](Self::to_csv) wrote.
    pub(super) fn of_csv(text: &str) -> Self {
        let records = csv::Reader::from_reader(text.as_bytes()).into_records();
        Self(records.map_while(Result::ok).map(|record| record.iter().map(unguarded).collect()).collect())
    }

    /// The rows of a table that was read, and the line or feature of each; what is wrong with a place is a fault.
    pub(super) fn of_table(name: TableName, table: &Table, faults: &mut Vec<RowError>) -> (Self, Vec<usize>) {
        let mut rows: Vec<Vec<String>> = Vec::with_capacity(table.records.len());
        let mut lines = Vec::with_capacity(table.records.len());
        for record in &table.records {
            let mut row: Vec<String> =
                columns(name).iter().map(|column| record.cells.get(column.key).cloned().unwrap_or_default()).collect();
            if name.is_ground() {
                row.push(match &record.shape {
                    Some(Ok(shape)) => cell_of_shape(shape),
                    Some(Err(reason)) => {
                        faults.push(RowError { row: Some(record.row), ..RowError::of_file(table.file, reason.clone()) });
                        String::new()
                    }
                    None => String::new(),
                });
            }
            if name == TableName::Forms {
                fill_down(&mut row, rows.last());
            }
            rows.push(row);
            lines.push(record.row);
        }
        (Self(rows), lines)
    }
}

/// Form and section of a row of the forms stand in its first row alone where cells were merged.
fn fill_down(row: &mut [String], above: Option<&Vec<String>>) {
    let places = ["form", "section"].map(|key| FORMS.iter().position(|column| column.key == key));
    let [Some(form), Some(section)] = places else { return };
    let Some(above) = above else { return };
    let copy = |row: &mut [String], place: usize| {
        if let (Some(cell), Some(from)) = (row.get_mut(place), above.get(place))
            && cell.is_empty()
        {
            cell.clone_from(from);
        }
    };
    copy(row, form);
    if row.get(form) == above.get(form) {
        copy(row, section);
    }
}

fn guarded(cell: &str) -> String {
    if cell.starts_with(GUARDED) { format!("'{cell}") } else { cell.to_owned() }
}

fn unguarded(cell: &str) -> String {
    cell.strip_prefix('\'').unwrap_or(cell).to_owned()
}

/// All tables of a town as the files of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tables(pub(super) BTreeMap<TableName, String>);

impl Tables {
    /// These tables with others in their place.
    #[must_use]
    pub(super) fn with(&self, others: &BTreeMap<TableName, String>) -> Self {
        let mut laid = self.0.clone();
        laid.extend(others.iter().map(|(name, text)| (*name, text.clone())));
        Self(laid)
    }

    /// The same as a folder to be read.
    #[must_use]
    pub fn folder(&self) -> Folder {
        let texts: Vec<(&str, &str)> = self.0.iter().map(|(name, text)| (file(*name), text.as_str())).collect();
        Folder::of(&texts)
    }

    /// The text of a table.
    pub(super) fn text(&self, name: TableName) -> &str {
        self.0.get(&name).map_or("", String::as_str)
    }

    /// The rows of a table; a document has none.
    pub(super) fn rows(&self, name: TableName) -> Rows {
        if name.is_document() { Rows::default() } else { Rows::of_csv(self.text(name)) }
    }
}
