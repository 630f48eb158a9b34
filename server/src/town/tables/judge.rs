//! A draft laid over what is in force, and what the one reader says of it.

use super::super::{
    Reason, RowError, TownDraft,
    crs::Frame,
    read::read,
    row_error::counts_features,
    rows::{Rows, Tables, columns, file},
    write::write,
};
use super::{
    fault::{told_in, told_of},
    upload::{Content, parse},
};
use shared::{
    reference::Reference,
    town_table::{TableFault, TableName, Words},
};
use std::collections::{BTreeMap, BTreeSet};

/// The texts of the tables that a draft has otherwise.
pub(super) type Changed = BTreeMap<TableName, String>;

/// Reads tables as the whole of the town with this code.
///
/// # Errors
/// All that is wrong, by table and by the row's number.
pub(super) fn judge(tables: &Tables, code: &str) -> Result<TownDraft, Vec<TableFault>> {
    let other = |draft: &TownDraft| {
        let reason = Reason::OtherTown { given: draft.reference.town.code.clone(), code: code.to_owned() };
        vec![RowError { column: "code".to_owned(), ..RowError::of_file(file(TableName::Town), reason) }]
    };
    let read = read(&tables.folder()).and_then(|draft| if draft.reference.town.code == code { Ok(draft) } else { Err(other(&draft)) });
    read.map_err(|faults| {
        let mut starts: BTreeMap<TableName, Vec<usize>> = BTreeMap::new();
        let told = faults.into_iter().map(|fault| {
            let Some(name) = TableName::ALL.into_iter().find(|name| file(*name) == fault.file) else {
                return told_of(None, &fault.file.clone(), fault);
            };
            let starts = starts.entry(name).or_insert_with(|| tables.rows(name).to_csv(name).1);
            let row = match fault.row {
                Some(line) if !name.is_document() => Some(starts.partition_point(|start| *start <= line)).filter(|row| *row > 0),
                other => other,
            };
            let title = name.title();
            told_in(Some(name), (&title.zh, &title.en), RowError { row, ..fault })
        });
        told.collect()
    })
}

/// What became of a table that was handed in.
pub(super) enum Taken {
    /// The draft has it now.
    Kept {
        /// The tables that the draft has otherwise.
        changed: Changed,
        /// Rows that it has.
        rows: usize,
    },
    /// Its faults, and how many rows were read.
    Refused(Vec<TableFault>, usize),
}

/// Puts the rows of a file into a draft. What is wrong with the file refuses it; what it makes wrong of other tables is the draft's to mend.
///
/// `declared` is the coordinate system that was chosen for it; empty: none.
pub(super) fn take(name: TableName, (label, declared): (&str, &str), bytes: &[u8], in_force: &Reference, changed: &Changed) -> Taken {
    let base = write(in_force);
    let declared = match (!declared.trim().is_empty()).then(|| Frame::declared(declared)).transpose() {
        Ok(declared) => declared,
        Err(fault) => return Taken::Refused(vec![told_of(Some(name), label, RowError::of_file(label, Reason::Ground(fault)))], 0),
    };
    let content = match parse(name, label, bytes, declared, &base.with(changed).rows(name)) {
        Ok(content) => content,
        Err(faults) => return Taken::Refused(faults, 0),
    };
    let (text, lines, label) = match content {
        Content::Document(text) => (text, Vec::new(), label.to_owned()),
        Content::Rows { rows, lines, label } => {
            let lost = lost_zeros(name, &rows, &lines, &base);
            if !lost.is_empty() {
                return Taken::Refused(lost.into_iter().map(|fault| told_of(Some(name), &label, fault)).collect(), rows.0.len());
            }
            (rows.to_csv(name).0, lines, label)
        }
    };
    let rows = lines.len();
    let mut next = changed.clone();
    next.insert(name, text);
    match settle(&base, &in_force.town.code, next.clone()) {
        Ok(changed) => Taken::Kept { changed, rows },
        Err(faults) => {
            let own: Vec<TableFault> =
                faults.into_iter().filter(|fault| fault.table == Some(name)).map(|fault| of_file(fault, &lines, &label)).collect();
            if own.is_empty() { Taken::Kept { changed: next, rows } } else { Taken::Refused(own, rows) }
        }
    }
}

/// The draft as it reads back, without what it has as it is in force.
///
/// # Errors
/// What is wrong with it.
pub(super) fn settle(base: &Tables, code: &str, changed: Changed) -> Result<Changed, Vec<TableFault>> {
    let settled = write(&judge(&base.with(&changed), code)?.reference);
    let differs = |name: &TableName| settled.text(*name) != base.text(*name);
    Ok(changed.into_keys().filter(differs).map(|name| (name, settled.text(name).to_owned())).collect())
}

/// A fault of a draft's row as one of the line that the row came from.
fn of_file(fault: TableFault, lines: &[usize], label: &str) -> TableFault {
    let line = fault.row.and_then(|row| lines.get(usize::try_from(row).ok()?.checked_sub(1)?)).copied();
    let (Some(line), Some(row), Some(name)) = (line, fault.row, fault.table) else { return fault };
    let title = name.title();
    let (zh, en) = match counts_features(label) {
        true => ([" 第 ", " 行", " 第 ", " 个要素"], [" line ", "", " feature ", ""]),
        false => ([" 第 ", " 行", " 第 ", " 行"], [" line ", "", " line ", ""]),
    };
    let moved = |text: &str, title: &str, [before, after, new_before, new_after]: [&str; 4]| {
        let (old, new) = (format!("{title}{before}{row}{after}"), format!("{label}{new_before}{line}{new_after}"));
        text.strip_prefix(&old).map_or_else(|| text.to_owned(), |rest| format!("{new}{rest}"))
    };
    TableFault {
        row: u32::try_from(line).ok(),
        text: Words { zh: moved(&fault.text.zh, &title.zh, zh), en: moved(&fault.text.en, &title.en, en) },
        ..fault
    }
}

/// Codes that a spreadsheet took for numbers: of digits alone, unknown, and in force with zeros before them.
fn lost_zeros(name: TableName, rows: &Rows, lines: &[usize], base: &Tables) -> Vec<RowError> {
    let codes = |name: TableName| -> BTreeSet<String> { base.rows(name).0.into_iter().filter_map(|row| row.into_iter().next()).collect() };
    let (own, units) = (codes(name), codes(TableName::Units));
    let mut faults = Vec::new();
    for (place, column) in columns(name).iter().enumerate() {
        let known = match (place, column.key) {
            (0, "code" | "number") => &own,
            (_, "committee" | "keeper" | "company" | "unit" | "lead") => &units,
            _ => continue,
        };
        for (row, line) in rows.0.iter().zip(lines) {
            let Some(given) = row.get(place).filter(|cell| !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit())) else {
                continue;
            };
            let zeros = |code: &&String| {
                code.len() > given.len() && code.ends_with(given.as_str()) && code.trim_start_matches('0') == given.trim_start_matches('0')
            };
            if !known.contains(given)
                && let Some(meant) = known.iter().find(zeros)
            {
                let reason = Reason::LostZeros { given: given.clone(), meant: meant.clone() };
                faults.push(RowError { row: Some(*line), column: column.zh.to_owned(), ..RowError::of_file("", reason) });
            }
        }
    }
    faults
}
