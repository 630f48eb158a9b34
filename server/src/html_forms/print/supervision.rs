//! 督办单: what stands on it.

use super::{
    fact::{Facts, after, bare, before, cell_minute, day, local, minute},
    word::PaperWord as W,
};
use crate::{
    html_forms::told::place_text,
    paper::{Block, Column, Shape, Sheet, Table},
};
use shared::{
    issue::{AssignCause, Event, Issue},
    lang::Lang,
    moment::Moment,
    reference::Reference,
    responsibility::reason_text,
    text::{fill, kind_name, status_word},
};

/// Whether an issue is one for a 督办单: it is overdue, or was supervised.
pub fn calls_for_one(issue: &Issue, now: Moment) -> bool {
    issue.status.assignment().is_some() && (issue.supervised_at.is_some() || issue.overdue_since.is_some() || issue.is_overdue_at(now))
}

/// The supervision order of an issue for the unit that answers for it.
pub fn supervision(facts: &Facts<'_>) -> Sheet {
    let Facts { issue, assignment, paper, notice, reference, now, lang, .. } = *facts;
    let at = |moment: Moment| minute(local(moment, reference), lang);
    let mut what = fill(
        W::SupervisionFound.text(lang),
        &[
            &at(issue.found_at()),
            &place_text(issue, reference, lang),
            kind_name(&issue.kind, reference, lang),
            &issue.id.short_code(),
            &day(local(assignment.assigned_at, reference), lang),
            &at(assignment.due.at),
        ],
    );
    if !issue.note.trim().is_empty() {
        what.push_str(&fill(W::Note.text(lang), &[bare(&issue.note)]));
    }
    if let Some(notice) = notice {
        let number = fill(W::Series.text(lang), &[&notice.year.to_string(), &notice.number.to_string()]);
        what.push_str(&fill(W::SupervisionNotice.text(lang), &[&number]));
    }
    let state = issue.status.kind();
    if issue.is_overdue_at(now) {
        what.push_str(W::SupervisionLate.text(lang));
    } else if state.clock_runs() {
        what.push_str(W::SupervisionOpen.text(lang));
    } else {
        what.push_str(&fill(W::SupervisionOver.text(lang), &[status_word(state, lang)]));
    }
    let reason = issue.timeline.iter().rev().find_map(|entry| match &entry.event {
        Event::Escalated { reason, .. } => Some(bare(reason)).filter(|reason| !reason.is_empty()),
        _ => None,
    });
    if let Some(reason) = reason {
        what.push_str(&fill(W::SupervisionReason.text(lang), &[reason]));
    }
    let mut blocks = vec![Block::text(what)];
    if let Some(step) = assignment.path.last() {
        let text = [reason_text(step, assignment.unit, reference, lang).as_str(), W::Stop.text(lang)].concat();
        blocks.push(Block::Paragraph { lead: W::SupervisionWhy.text(lang).to_owned(), text });
    }
    blocks.push(Block::Paragraph { lead: W::SupervisionPath.text(lang).to_owned(), text: String::new() });
    blocks.push(Block::Table(history(issue, reference, lang)));
    blocks.push(Block::Paragraph { lead: W::SupervisionWhat.text(lang).to_owned(), text: W::SupervisionBy.text(lang).to_owned() });
    let pictures: Vec<_> = before(issue, lang).into_iter().chain(after(issue, lang)).collect();
    let code = facts.code.clone();
    if !pictures.is_empty() || code.is_some() {
        blocks.push(Block::Pictures { pictures, code });
    }
    blocks.push(Block::Signatures {
        labels: [W::SupervisionSignLeader, W::SupervisionSignUnit].map(|word| word.text(lang).to_owned()).into(),
    });
    Sheet {
        shape: Shape::Letter,
        title: W::SupervisionTitle.text(lang).to_owned(),
        number: paper.map(|paper| fill(W::SupervisionSeries.text(lang), &[&paper.year.to_string(), &paper.number.to_string()])),
        to: Some(fill(W::To.text(lang), &[reference.unit_name(assignment.unit)])),
        blocks,
        from: Some(fill(W::From.text(lang), &[&reference.town.name])),
        date: Some(day(local(paper.map_or(now, |paper| paper.issued_at), reference), lang)),
    }
}

/// Most steps that are told, the newest.
const MOST_STEPS: usize = 12;

/// The path of the case: what was done and when, by nobody in particular.
fn history(issue: &Issue, reference: &Reference, lang: Lang) -> Table {
    let told = |entry: &shared::issue::Entry| {
        let what = match &entry.event {
            Event::Reported { .. } => W::DidReport.text(lang).to_owned(),
            Event::Assigned { assignment, cause, .. } => {
                let to = reference.unit_name(assignment.unit);
                match cause {
                    AssignCause::Reassigned { from, .. } => fill(W::DidReassign.text(lang), &[reference.unit_name(*from), to]),
                    AssignCause::ByRule | AssignCause::ByDispatcher { .. } => fill(W::DidAssign.text(lang), &[to]),
                }
            }
            Event::Acknowledged => W::DidAcknowledge.text(lang).to_owned(),
            Event::Rectified { attempt, .. } => fill(W::DidRectify.text(lang), &[&attempt.to_string()]),
            Event::SentBack { reason, .. } => fill(W::DidSendBack.text(lang), &[bare(reason)]),
            Event::Passed { .. } => W::DidPass.text(lang).to_owned(),
            Event::BecameOverdue { .. } => W::DidOverdue.text(lang).to_owned(),
            Event::Escalated { .. } => W::DidSupervise.text(lang).to_owned(),
            Event::Closed { .. } => W::DidClose.text(lang).to_owned(),
            Event::Voided { reason } => fill(W::DidVoid.text(lang), &[bare(reason)]),
            Event::Relapsed => W::DidRelapse.text(lang).to_owned(),
            // What tells nothing of how the unit has answered.
            Event::LeftUnassigned { .. }
            | Event::Supplemented { .. }
            | Event::Withdrawn { .. }
            | Event::PhotoStored { .. }
            | Event::KindConfirmed => return None,
        };
        Some(vec![cell_minute(local(entry.at, reference)), what])
    };
    let mut rows: Vec<Vec<String>> = issue.timeline.iter().filter_map(told).collect();
    rows.drain(..rows.len().saturating_sub(MOST_STEPS));
    let column = |head: W, percent| Column { head: head.text(lang).to_owned(), percent };
    Table { columns: vec![column(W::Time, 36), column(W::Happened, 64)], rows }
}
