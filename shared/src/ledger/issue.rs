//! An issue as a row.

use super::Cell;
use crate::{
    geo::Point,
    id::PersonId,
    issue::{ClosedBy, Event, Issue, PhotoStage, Status, StatusKind},
    lang::Lang,
    moment::Moment,
    person::Actor,
    reference::Reference,
    text::{kind_name, role_word, source_word, status_word},
};

/// The row of an issue as its reader may see it, under `number`. `name_of` gives the names that this reader may know; of a verifier whose name it
/// does not give stands the role.
#[must_use]
pub fn issue_row(
    number: u32,
    issue: &Issue,
    reference: &Reference,
    lang: Lang,
    name_of: &dyn Fn(PersonId) -> Option<String>,
) -> [Cell; 19] {
    let at = |moment: Moment| Cell::of_moment(moment, reference.town.offset);
    let count = |stage: fn(&PhotoStage, u32) -> bool| {
        let photos = issue.photos.iter().filter(|photo| stage(&photo.stage, issue.attempts));
        Cell::Count(u32::try_from(photos.count()).unwrap_or(u32::MAX))
    };
    let closed_at = match &issue.status {
        Status::Closed { closed_at, .. } => at(*closed_at),
        _ => Cell::Empty,
    };
    [
        Cell::Count(number),
        Cell::Text(issue.id.short_code()),
        at(issue.found_at()),
        Cell::of_text(source_word(issue.source, lang)),
        Cell::of_text(grid_of(issue, reference)),
        Cell::of_text(place_of(issue, reference)),
        Cell::of_text(issue.note.clone()),
        Cell::of_text(kind_of(issue, reference, lang)),
        count(|stage, _| *stage == PhotoStage::Problem),
        Cell::of_text(unit_of(issue, reference, lang)),
        Cell::Empty,
        Cell::of_text(measures(issue)),
        issue.due_at().map_or(Cell::Empty, at),
        Cell::of_text(state_of(issue, lang)),
        count(|stage, last| matches!(stage, PhotoStage::Proof { attempt } if *attempt == last)),
        verified(issue, reference, lang, name_of),
        closed_at,
        Cell::of_text(yes_or_no(issue.relapsed, lang)),
        Cell::of_text(remarks(issue, lang)),
    ]
}

pub(super) const fn yes_or_no(is: bool, lang: Lang) -> &'static str {
    match (is, lang) {
        (true, Lang::Zh) => "是",
        (false, Lang::Zh) => "否",
        (true, Lang::En) => "yes",
        (false, Lang::En) => "no",
    }
}

/// The village or committee and its grid: "前埠村 · 一网格".
fn grid_of(issue: &Issue, reference: &Reference) -> String {
    let Some(grid) = issue.grid.and_then(|id| reference.grid(id)) else { return String::new() };
    let committee = reference.unit_name(grid.committee);
    if committee == grid.name { grid.name.clone() } else { [committee, " · ", &grid.name].concat() }
}

/// The site's name, else the position to about a metre, latitude first.
fn place_of(issue: &Issue, reference: &Reference) -> String {
    let site = issue.site.and_then(|id| reference.site(id)).map(|site| site.name.clone());
    let position = |Point { lat, lon }: Point| format!("{lat:.5}, {lon:.5}");
    site.or_else(|| issue.point.map(position)).unwrap_or_default()
}

fn kind_of(issue: &Issue, reference: &Reference, lang: Lang) -> String {
    let name = kind_name(&issue.kind, reference, lang);
    match (issue.kind_guessed, lang) {
        (false, _) => name.to_owned(),
        (true, Lang::Zh) => [name, " (种类待确认)"].concat(),
        (true, Lang::En) => [name, " (to be confirmed)"].concat(),
    }
}

/// The unit that answers, and those that help.
fn unit_of(issue: &Issue, reference: &Reference, lang: Lang) -> String {
    let Some(assignment) = issue.status.assignment() else { return String::new() };
    let lead = reference.unit_name(assignment.unit);
    let helpers: Vec<&str> = assignment.helpers.iter().map(|unit| reference.unit_name(*unit)).collect();
    match (helpers.is_empty(), lang) {
        (true, _) => lead.to_owned(),
        (false, Lang::Zh) => [lead, " (配合: ", &helpers.join("、"), ")"].concat(),
        (false, Lang::En) => [lead, " (helped by ", &helpers.join(", "), ")"].concat(),
    }
}

/// What the unit said of its newest proof.
fn measures(issue: &Issue) -> String {
    let newest = issue.timeline.iter().rev().find_map(|entry| match &entry.event {
        Event::Rectified { note, .. } => Some(note.clone()),
        _ => None,
    });
    newest.unwrap_or_default()
}

/// The state with its marks: "整改中 · 已逾期 · 已督办".
fn state_of(issue: &Issue, lang: Lang) -> String {
    let mut said = vec![status_word(issue.status.kind(), lang)];
    if issue.status.kind() == StatusKind::Rectifying && issue.returned().is_some() {
        said.push(if lang == Lang::Zh { "被退回" } else { "sent back" });
    }
    let in_time = match &issue.status {
        Status::Closed { by: ClosedBy::Verification { in_time, .. } | ClosedBy::Document { in_time, .. }, .. } => Some(*in_time),
        _ => None,
    };
    match (in_time, lang) {
        (Some(true), Lang::Zh) => said.push("按期"),
        (Some(true), Lang::En) => said.push("in time"),
        (Some(false), Lang::Zh) => said.push("逾期完成"),
        (Some(false), Lang::En) => said.push("late"),
        (None, _) => {}
    }
    if issue.overdue_since.is_some() && issue.status.kind().is_open() {
        said.push(if lang == Lang::Zh { "已逾期" } else { "overdue" });
    }
    if issue.supervised_at.is_some() && issue.status.kind().is_open() {
        said.push(if lang == Lang::Zh { "已督办" } else { "supervised" });
    }
    said.join(" · ")
}

/// Who judged the newest proof, and when: "核查员 2026-03-09 11:30".
fn verified(issue: &Issue, reference: &Reference, lang: Lang, name_of: &dyn Fn(PersonId) -> Option<String>) -> Cell {
    let judged = issue.timeline.iter().rev().find(|entry| matches!(entry.event, Event::Passed { .. } | Event::SentBack { .. }));
    let Some(judged) = judged else { return Cell::Empty };
    let who = match judged.by {
        Actor::Named { person, role } => name_of(person).unwrap_or_else(|| role_word(role, lang).to_owned()),
        Actor::Role(role) => role_word(role, lang).to_owned(),
        Actor::System | Actor::Link => String::new(),
    };
    let on = Cell::of_moment(judged.at, reference.town.offset).text();
    Cell::of_text([who, on].join(" ").trim())
}

/// Why it ended otherwise than by a cure, and what it repeats.
fn remarks(issue: &Issue, lang: Lang) -> String {
    let mut said = Vec::new();
    if let Some(earlier) = issue.relapse_of {
        let code = earlier.short_code();
        said.push(if lang == Lang::Zh { format!("{code} 反弹") } else { format!("relapse of {code}") });
    }
    match &issue.status {
        Status::Void { reason, .. } => said.push(reason.clone()),
        Status::Closed { by: ClosedBy::Document { document, .. }, .. } => said.push(document.clone()),
        _ => {}
    }
    said.retain(|part| !part.is_empty());
    said.join("; ")
}
