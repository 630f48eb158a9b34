//! Faults as they are told in a browser.

use super::super::RowError;
use shared::town_table::{MOST_LISTED, TableFault, TableName, Words};

/// A fault of a file as people read it.
pub(super) fn told_of(name: Option<TableName>, label: &str, fault: RowError) -> TableFault {
    told_in(name, (label, label), fault)
}

/// The same with a title in both languages in the place of the file.
pub(super) fn told_in(name: Option<TableName>, (zh, en): (&str, &str), fault: RowError) -> TableFault {
    let row = fault.row.and_then(|row| u32::try_from(row).ok());
    let column = fault.column.clone();
    let chinese = RowError { file: zh.to_owned(), ..fault };
    let english = RowError { file: en.to_owned(), ..chinese.clone() }.english();
    TableFault { table: name, row, column, text: Words { zh: chinese.to_string(), en: english } }
}

/// As many of them as are listed, and how many there are.
pub(super) fn counted<T>(mut all: Vec<T>) -> (Vec<T>, u32) {
    let count = u32::try_from(all.len()).unwrap_or(u32::MAX);
    all.truncate(MOST_LISTED);
    (all, count)
}
