//! 台账: a list of issues as a table on lying sheets. A row says what the exported one says (`shared::ledger`); on paper it carries no person.

use super::{
    fact::{cell_day, day, local},
    word::PaperWord as W,
};
use crate::paper::{Block, Column, Shape, Sheet, Table};
use shared::{
    issue::Issue,
    lang::Lang,
    ledger::{Cell, ISSUES, issue_row},
    moment::Moment,
    reference::Reference,
    text::fill,
};

/// Most issues of one ledger on paper.
pub const MOST_ROWS: usize = 500;

/// The columns that a sheet has room for, by their keys, and their widths in hundredths.
const COLUMNS: [(&str, u8); 15] = [
    ("number", 3),
    ("code", 6),
    ("found_at", 6),
    ("source", 4),
    ("grid", 8),
    ("place", 8),
    ("note", 12),
    ("kind", 6),
    ("unit", 9),
    ("measures", 9),
    ("due_at", 7),
    ("state", 6),
    ("verified", 7),
    ("closed_at", 6),
    ("relapsed", 3),
];

/// The ledger of these issues, of which there are `total`.
pub fn ledger(issues: &[Issue], total: u64, reference: &Reference, now: Moment, lang: Lang) -> Sheet {
    let column = |(key, percent): &(&str, u8)| {
        let head = ISSUES.iter().find(|column| column.key == *key).map_or("", |column| column.name(lang));
        Column { head: head.to_owned(), percent: *percent }
    };
    let rows: Vec<Vec<String>> = (1..).zip(issues).map(|(number, issue)| row(number, issue, reference, lang)).collect();
    let mut blocks = Vec::new();
    if rows.is_empty() {
        blocks.push(Block::text(W::LedgerEmpty.text(lang).to_owned()));
    } else {
        blocks.push(Block::Table(Table { columns: COLUMNS.iter().map(column).collect(), rows }));
    }
    if usize::try_from(total).unwrap_or(usize::MAX) > issues.len() {
        blocks.push(Block::text(fill(W::LedgerPart.text(lang), &[&issues.len().to_string()])));
    }
    let today = day(local(now, reference), lang);
    Sheet {
        shape: Shape::Wide,
        title: W::LedgerTitle.text(lang).to_owned(),
        number: Some(fill(W::LedgerOf.text(lang), &[&reference.town.name, &total.to_string(), &today])),
        to: None,
        blocks,
        from: None,
        date: None,
    }
}

fn row(number: u32, issue: &Issue, reference: &Reference, lang: Lang) -> Vec<String> {
    // Nobody's name is on paper: of who verified it the role is.
    let cells = issue_row(number, issue, reference, lang, &|_| None);
    let said = |key: &str| {
        ISSUES.iter().position(|column| column.key == key).and_then(|at| cells.get(at)).map_or_else(String::new, |cell| on_paper(key, cell))
    };
    COLUMNS.iter().map(|(key, _)| said(key)).collect()
}

/// A cell as paper has room for it: of when it was found and closed the day.
fn on_paper(key: &str, cell: &Cell) -> String {
    match cell {
        Cell::At(at) if key != "due_at" => cell_day(*at),
        cell => cell.text(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_column_on_paper_is_one_of_the_exported_ledger_and_together_they_fill_the_sheet() {
        assert!(COLUMNS.iter().all(|(key, _)| ISSUES.iter().any(|column| column.key == *key)));
        assert_eq!(COLUMNS.iter().map(|(_, percent)| u32::from(*percent)).sum::<u32>(), 100);
    }
}
