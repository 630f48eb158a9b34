//! A draft laid over what is in force, and what the one reader says of it.

use super::super::{
    Reason, RowError, TownDraft,
    crs::Frame,
    read::read,
    rows::{Rows, Tables, columns},
    table_file::file,
    write::write,
};
use super::{
    fault::{told_in, told_of},
    upload::{Content, parse},
};
use shared::{
    reference::Reference,
    town_table::{TableFault, TableName},
};
use std::collections::{BTreeMap, BTreeSet};

/// The texts of the tables that a draft has otherwise.
pub(super) type Changed = BTreeMap<TableName, String>;

/// A fault of a table, whose rows are counted from 1, or of something else of the town.
type Fault = (Option<TableName>, RowError);

/// Reads tables as the whole of the town with this code.
///
/// # Errors
/// All that is wrong, by table and by the row's number.
pub(super) fn judge(tables: &Tables, code: &str) -> Result<TownDraft, Vec<TableFault>> {
    judged(tables, code).map_err(all_told)
}

fn judged(tables: &Tables, code: &str) -> Result<TownDraft, Vec<Fault>> {
    let other = |draft: &TownDraft| {
        let reason = Reason::OtherTown { given: draft.reference.town.code.clone(), code: code.to_owned() };
        vec![RowError { column: "code".to_owned(), ..RowError::of_file(file(TableName::Town), reason) }]
    };
    let read = read(&tables.folder()).and_then(|draft| if draft.reference.town.code == code { Ok(draft) } else { Err(other(&draft)) });
    read.map_err(|faults| {
        let mut starts: BTreeMap<TableName, Vec<usize>> = BTreeMap::new();
        let numbered = faults.into_iter().map(|fault| {
            let name = TableName::ALL.into_iter().find(|name| file(*name) == fault.file);
            let Some(table) = name.filter(|name| !name.is_document()) else { return (name, fault) };
            let starts = starts.entry(table).or_insert_with(|| tables.rows(table).to_csv(table).1);
            let mut fault = fault.renumbered(|line| starts.partition_point(|start| *start <= line));
            fault.row = fault.row.filter(|row| *row > 0);
            (name, fault)
        });
        numbered.collect()
    })
}

fn all_told(faults: Vec<Fault>) -> Vec<TableFault> {
    let told = |(name, fault): Fault| match name {
        Some(name) => {
            let title = name.title();
            told_in(Some(name), (&title.zh, &title.en), fault)
        }
        None => told_of(None, &fault.file.clone(), fault),
    };
    faults.into_iter().map(told).collect()
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
    match settled(&base, &in_force.town.code, next.clone()) {
        Ok(changed) => Taken::Kept { changed, rows },
        Err(faults) => {
            let own: Vec<Fault> = faults.into_iter().filter(|(table, _)| *table == Some(name)).collect();
            let own = if lines.is_empty() { all_told(own) } else { of_file(own, &lines, &label) };
            if own.is_empty() { Taken::Kept { changed: next, rows } } else { Taken::Refused(own, rows) }
        }
    }
}

/// The draft as it reads back, without what it has as it is in force.
///
/// # Errors
/// What is wrong with it.
pub(super) fn settle(base: &Tables, code: &str, changed: Changed) -> Result<Changed, Vec<TableFault>> {
    settled(base, code, changed).map_err(all_told)
}

fn settled(base: &Tables, code: &str, changed: Changed) -> Result<Changed, Vec<Fault>> {
    let settled = write(&judged(&base.with(&changed), code)?.reference);
    let differs = |name: &TableName| settled.text(*name) != base.text(*name);
    Ok(changed.into_keys().filter(differs).map(|name| (name, settled.text(name).to_owned())).collect())
}

/// Faults of a draft's rows as those of the lines of the file that the rows came from.
fn of_file(faults: Vec<Fault>, lines: &[usize], label: &str) -> Vec<TableFault> {
    let line = |row: usize| row.checked_sub(1).and_then(|at| lines.get(at)).copied().unwrap_or(row);
    faults.into_iter().map(|(name, fault)| told_of(name, label, fault.renumbered(line))).collect()
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
