//! How what was made of a record's events stands, in short.

use super::row::RecordRow;
use crate::{
    audit::{Fields, Seal, half},
    entity::{audience, inspection, issue, notice},
};
use shared::{issue::Source, photo::Hash, record::RecordKind};

/// A record's row and its audiences: what the row of the chain about its last write says of them.
#[must_use]
pub fn kept_of(row: &RecordRow, audiences: &[audience::Model]) -> String {
    let mut fields = columns(row);
    if let RecordRow::Issue(issue) = row {
        // The seals of issues from before there were sources say nothing of it.
        fields.retain(|(name, value)| name != "source" || value != Source::Patrol.key());
        fields.push(("cure_minutes".to_owned(), text(issue.cure_minutes)));
    }
    fields.push(("body".to_owned(), Hash::of(row.body().as_bytes()).to_string()));
    let mut audiences: Vec<(String, String)> =
        audiences.iter().map(|audience| (audience.key.clone(), format!("{} {}", audience.feed, audience.gone))).collect();
    audiences.sort_unstable();
    fields.extend(audiences);
    hex(Seal::of(&fields).hash)
}

/// The notices of one write; `None`: there are none.
#[must_use]
pub fn told_of(notices: &[notice::Model]) -> Option<String> {
    let said = |row: &notice::Model| {
        let mut columns = notice_columns(row);
        // The seals of notices from before there were other kinds of records say nothing of it.
        columns.retain(|(name, value)| name != "record_kind" || value != RecordKind::Issue.key());
        (row.id.to_string(), serde_json::json!(columns).to_string())
    };
    let mut fields: Fields = notices.iter().map(said).collect();
    fields.sort_unstable();
    (!fields.is_empty()).then(|| hex(Seal::of(&fields).hash))
}

/// What was told after what had been told before.
#[must_use]
pub(super) fn and_then(before: u128, told: &str) -> u128 {
    half(Hash::of(format!("{before:032x} {told}").as_bytes()))
}

/// A number as the chain writes it.
#[must_use]
pub(super) fn hex(number: u128) -> String {
    format!("{number:032x}")
}

/// The columns of a record that follow from its events alone.
#[must_use]
pub(super) fn columns(row: &RecordRow) -> Fields {
    match row {
        RecordRow::Issue(row) => of_issue(row),
        RecordRow::Inspection(row) => of_inspection(row),
    }
}

fn of_inspection(row: &inspection::Model) -> Fields {
    let fields = [
        ("town", row.town.to_string()),
        ("version", row.version.to_string()),
        ("feed", row.feed.to_string()),
        ("form", row.form.clone()),
        ("self_check", row.self_check.to_string()),
        ("unit", text(row.unit)),
        ("grid", text(row.grid)),
        ("inspector", text(row.inspector)),
        ("submitted_at", row.submitted_at.to_string()),
        ("changed_at", row.changed_at.to_string()),
        ("void", row.void.to_string()),
    ];
    fields.map(|(name, value)| (name.to_owned(), value)).into()
}

/// Those of an issue; not `relapsed`, which follows from another issue's, nor the minutes of the
/// cure, which follow from the calendar of their day as well.
fn of_issue(row: &issue::Model) -> Fields {
    let fields = [
        ("town", row.town.to_string()),
        ("version", row.version.to_string()),
        ("feed", row.feed.to_string()),
        ("state", row.state.clone()),
        ("kind", row.kind.clone()),
        ("level", row.level.clone()),
        ("unit", text(row.unit)),
        ("grid", text(row.grid)),
        ("site", text(row.site)),
        ("lat", text(row.lat)),
        ("lon", text(row.lon)),
        ("reported_at", row.reported_at.to_string()),
        ("assigned_at", text(row.assigned_at)),
        ("due_at", text(row.due_at)),
        ("cured_at", text(row.cured_at)),
        ("closed_at", text(row.closed_at)),
        ("in_time", row.in_time.to_string()),
        ("overdue", row.overdue.to_string()),
        ("supervised", row.supervised.to_string()),
        ("relapse", row.relapse.to_string()),
        ("attempts", row.attempts.to_string()),
        ("returns", row.returns.to_string()),
        ("short_code", row.short_code.clone()),
        ("note", row.note.clone()),
        ("source", row.source.clone()),
    ];
    fields.map(|(name, value)| (name.to_owned(), value)).into()
}

/// The columns of a notice but its id.
#[must_use]
pub(super) fn notice_columns(row: &notice::Model) -> Fields {
    let fields = [
        ("town", row.town.to_string()),
        ("feed", row.feed.to_string()),
        ("key", row.key.clone()),
        ("kind", row.kind.clone()),
        ("issue", row.issue.to_string()),
        ("body", row.body.clone()),
        ("at", row.at.to_string()),
        ("record_kind", row.record_kind.clone()),
    ];
    fields.map(|(name, value)| (name.to_owned(), value)).into()
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
