//! 台账: a list of issues as a table on lying sheets. It carries no person.

use super::{
    fact::{bare, cell_day, cell_minute, day, local},
    word::PaperWord as W,
};
use crate::{
    html_forms::told::place_text,
    paper::{Block, Column, Shape, Sheet, Table},
};
use shared::{
    issue::{ClosedBy, Event, Issue, Status},
    lang::Lang,
    moment::Moment,
    reference::Reference,
    text::{fill, kind_name, source_word, status_word},
};

/// Most issues of one ledger on paper.
pub const MOST_ROWS: usize = 500;

/// Its columns and their widths.
const COLUMNS: [(W, u8); 14] = [
    (W::LedgerNo, 3),
    (W::LedgerCode, 6),
    (W::LedgerFound, 7),
    (W::LedgerSource, 4),
    (W::LedgerPlace, 10),
    (W::LedgerProblem, 14),
    (W::LedgerKind, 6),
    (W::LedgerUnit, 10),
    (W::LedgerMeasure, 10),
    (W::LedgerDue, 7),
    (W::LedgerState, 6),
    (W::LedgerVerified, 7),
    (W::LedgerClosed, 7),
    (W::LedgerRelapsed, 3),
];

/// The ledger of these issues, of which there are `total`.
pub fn ledger(issues: &[Issue], total: u64, reference: &Reference, now: Moment, lang: Lang) -> Sheet {
    let columns = COLUMNS.map(|(head, percent)| Column { head: head.text(lang).to_owned(), percent });
    let rows: Vec<Vec<String>> = issues.iter().enumerate().map(|(at, issue)| row(at + 1, issue, reference, now, lang)).collect();
    let mut blocks = Vec::new();
    if rows.is_empty() {
        blocks.push(Block::text(W::LedgerEmpty.text(lang).to_owned()));
    } else {
        blocks.push(Block::Table(Table { columns: columns.into(), rows }));
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

fn row(number: usize, issue: &Issue, reference: &Reference, now: Moment, lang: Lang) -> Vec<String> {
    let assignment = issue.status.assignment();
    let on = |at: Moment| cell_day(local(at, reference));
    let verified = issue.timeline.iter().rev().find(|entry| matches!(entry.event, Event::Passed { .. } | Event::SentBack { .. }));
    let closed = match &issue.status {
        Status::Closed { closed_at, .. } => on(*closed_at),
        _ => String::new(),
    };
    vec![
        number.to_string(),
        issue.id.short_code(),
        on(issue.found_at()),
        source_word(issue.source, lang).to_owned(),
        place_text(issue, reference, lang),
        bare(&issue.note).to_owned(),
        kind_name(&issue.kind, reference, lang).to_owned(),
        assignment.map_or_else(String::new, |of| reference.unit_name(of.unit).to_owned()),
        measure(issue).to_owned(),
        assignment.map_or_else(String::new, |of| cell_minute(local(of.due.at, reference))),
        state(issue, now, lang),
        verified.map_or_else(String::new, |entry| on(entry.at)),
        closed,
        if issue.relapsed { W::Yes.text(lang).to_owned() } else { String::new() },
    ]
}

/// What the unit said it did, with its newest proof.
fn measure(issue: &Issue) -> &str {
    let said = issue.timeline.iter().rev().find_map(|entry| match &entry.event {
        Event::Rectified { note, .. } => Some(bare(note)),
        _ => None,
    });
    said.unwrap_or_default()
}

/// Its state and its marks.
fn state(issue: &Issue, now: Moment, lang: Lang) -> String {
    let mut said = status_word(issue.status.kind(), lang).to_owned();
    let mut mark = |word: W| {
        said.push_str(if lang == Lang::Zh { "、" } else { ", " });
        said.push_str(word.text(lang));
    };
    match &issue.status {
        Status::Closed { by: ClosedBy::Verification { in_time, .. } | ClosedBy::Document { in_time, .. }, .. } => {
            mark(if *in_time { W::LedgerInTime } else { W::LedgerOutOfTime });
        }
        _ if issue.is_overdue_at(now) => mark(W::LedgerLate),
        _ => {}
    }
    if issue.supervised_at.is_some() {
        mark(W::LedgerSupervised);
    }
    said
}
