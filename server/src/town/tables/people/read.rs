//! A list that was handed in, whatever it was saved as, by the ways of every table.

use super::super::{
    super::{
        MAX_FILE_BYTES, Reason, RowError,
        charset::decode,
        people_file::{LIST, people},
        row::{Codes, Row, UnitCodes},
        table::Table,
        table_file::{PEOPLE_FILE, PEOPLE_TITLES},
        word::YES_NO,
        workbook::sheet_of,
    },
    fault::told_of,
};
use shared::{
    id::{GridId, UnitId},
    person::Role,
    reference::Reference,
    town_table::TableFault,
};
use std::collections::HashMap;

/// A row of the list.
pub(super) struct Asked {
    /// The line of the file.
    pub(super) line: usize,
    pub(super) username: String,
    pub(super) name: String,
    pub(super) role: Role,
    /// Whether they are to be their unit's main person; `None`: nothing is said of it.
    pub(super) main: Option<bool>,
}

/// What is wrong with a row.
pub(super) fn wrong(label: &str, line: usize, column: &str, reason: Reason) -> TableFault {
    told_of(None, label, RowError { row: Some(line), column: column.to_owned(), ..RowError::of_file(label, reason) })
}

/// Reads the list that people call `label`.
///
/// # Errors
/// Everything that is wrong with it, by line and column.
pub(super) fn read(label: &str, bytes: &[u8], reference: &Reference) -> Result<Vec<Asked>, Vec<TableFault>> {
    let refused = |reason: Reason| vec![told_of(None, label, RowError::of_file(label, reason))];
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > MAX_FILE_BYTES {
        return Err(refused(Reason::FileTooLarge { bytes: size }));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let sheet = sheet_of(bytes, &PEOPLE_TITLES).map_err(refused)?;
        return rows(&format!("{label} «{}»", sheet.sheet), &sheet.csv, |line| sheet.line(line), reference);
    }
    let (text, _) = decode(bytes).map_err(refused)?;
    rows(label, &text, |line| line, reference)
}

fn rows(label: &str, text: &str, line_of: impl Fn(usize) -> usize, reference: &Reference) -> Result<Vec<Asked>, Vec<TableFault>> {
    let mut faults = Vec::new();
    let table = Table::of_csv(PEOPLE_FILE, LIST, text, &mut faults);
    let units: UnitCodes = Codes::in_force(reference.units.iter().map(|unit| (unit.code.clone(), (unit.id, unit.kind))));
    let grids: Codes<GridId> = Codes::in_force(reference.grids.iter().map(|grid| (grid.code.clone(), grid.id)));
    let drafts = people(&table, &units, &grids, &mut faults);
    let mut posts: HashMap<usize, bool> = HashMap::new();
    for record in table.records.iter().filter(|record| record.cells.contains_key("main")) {
        let main = Row { table: &table, record, faults: &mut faults }.word("main", YES_NO, None);
        posts.extend(main.map(|main| (record.row, main)));
    }
    let mut mains: HashMap<UnitId, usize> = HashMap::new();
    for draft in drafts.iter().filter(|draft| posts.get(&draft.row) == Some(&true)) {
        let Some(unit) = draft.role.unit() else { continue };
        let first = *mains.entry(unit).or_insert(draft.row);
        if first != draft.row {
            let (column, given) = (table.name_of("main"), reference.unit_name(unit).to_owned());
            faults.push(RowError { row: Some(draft.row), column, ..RowError::of_file(PEOPLE_FILE, Reason::Duplicate { given, first }) });
        }
    }
    if faults.is_empty() && drafts.is_empty() {
        faults.push(RowError::of_file(PEOPLE_FILE, Reason::NoRows));
    }
    if !faults.is_empty() {
        return Err(faults.into_iter().map(|fault| told_of(None, label, fault.renumbered(&line_of))).collect());
    }
    let asked = drafts.into_iter().map(|draft| Asked {
        line: line_of(draft.row),
        main: posts.get(&draft.row).copied(),
        username: draft.username,
        name: draft.name,
        role: draft.role,
    });
    Ok(asked.collect())
}
