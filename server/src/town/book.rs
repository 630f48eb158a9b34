//! The tables of a town in a workbook: each sheet is the table whose name it has; a workbook without such a sheet is the table whose name it has itself.

use super::{
    Reason,
    table_file::{PEOPLE_FILE, PEOPLE_TITLES, file},
    workbook::{Book, SheetText},
};
use shared::town_table::TableName;
use unicode_normalization::UnicodeNormalization as _;

/// A table in a workbook.
#[derive(Debug)]
pub(super) struct TableSheet {
    /// Which file of the folder it stands for.
    pub(super) known: &'static str,
    /// What it holds.
    pub(super) text: SheetText,
}

/// What a workbook holds.
#[derive(Debug, Default)]
pub(super) struct Sheets {
    /// Its tables.
    pub(super) tables: Vec<TableSheet>,
    /// The sheets that are none, by name.
    pub(super) others: Vec<String>,
}

/// Whether a file is called like a workbook that can be read. What a spreadsheet keeps beside an open one is not.
pub(super) fn is_workbook(name: &str) -> bool {
    let name = name.to_lowercase();
    !name.starts_with(['.', '~']) && name.ends_with(".xlsx")
}

/// The tables of the workbook with this name. A sheet with at most a header is left out: nothing was written there.
///
/// # Errors
/// Why it cannot be read.
pub(super) fn sheets_of(name: &str, bytes: &[u8]) -> Result<Sheets, Reason> {
    let mut book = Book::open(bytes)?;
    let names = book.sheets();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let whole = if names.iter().any(|sheet| table_of(sheet).is_some()) { None } else { table_of(stem) };
    let mut found = Sheets::default();
    for (at, sheet) in names.iter().enumerate() {
        let Some(known) = table_of(sheet).or(whole.filter(|_| at == 0)) else {
            found.others.push(sheet.clone());
            continue;
        };
        let text = book.text(sheet)?;
        if text.lines.len() > 1 || whole.is_some() {
            found.tables.push(TableSheet { known, text });
        }
    }
    Ok(found)
}

/// The file that holds the table which people call so: "责任单位", "Units", "units".
pub(super) fn table_of(called: &str) -> Option<&'static str> {
    let called = called.nfkc().collect::<String>().trim().to_lowercase();
    let is = |name: &TableName| {
        let title = name.title();
        [title.zh.as_str(), &title.en.to_lowercase(), name.key()].contains(&called.as_str())
    };
    if PEOPLE_TITLES.contains(&called.as_str()) {
        return Some(PEOPLE_FILE);
    }
    TableName::ALL.into_iter().filter(|name| !name.is_document()).find(is).map(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_known_by_its_name_in_either_language_and_by_its_key() {
        for (called, known) in [
            ("责任单位", Some("units.csv")),
            (" Rule book ", Some("rule_book.csv")),
            ("ｇｒｉｄｓ", Some("grids.csv")),
            ("人员", Some("people.csv")),
            ("工作日历", None),
            ("Sheet1", None),
        ] {
            assert_eq!(table_of(called), known, "{called}");
        }
    }

    #[test]
    fn what_a_spreadsheet_keeps_beside_an_open_workbook_is_none() {
        assert!(is_workbook("镇资料.XLSX") && !is_workbook("~$镇资料.xlsx") && !is_workbook("镇资料.xls"));
    }
}
