//! One record as it is kept beside what its events fold to: which table, row and field differs.

use super::{
    difference::{Compared, How},
    fold::Folded,
    row::RecordRow,
    seal::{columns, notice_columns},
};
use crate::{
    entity::{audience, notice},
    error::Error,
};
use shared::{
    id::{NoticeId, RecordId},
    notice::Notice,
    record::AnyRecord,
    reference::Reference,
};

/// A record with all that is kept of it.
pub(super) struct Present {
    pub(super) row: RecordRow,
    pub(super) audiences: Vec<audience::Model>,
    /// In the order of the feed.
    pub(super) notices: Vec<notice::Model>,
}

impl Present {
    /// The table of its kind.
    pub(super) fn table(&self) -> &'static str {
        self.row.record().kind.key()
    }

    /// Its id.
    pub(super) fn id(&self) -> RecordId {
        self.row.record().id
    }
}

/// What of it differs from its events, its notices only if asked; whether anything does.
///
/// # Errors
/// What cannot be written as JSON.
pub(super) fn check(
    present: &Present,
    folded: &Folded,
    reference: &Reference,
    and_notices: bool,
    found: &mut Compared,
) -> Result<bool, Error> {
    let before = found.differences.len() as u64 + found.more;
    let Some(record) = &folded.record else {
        found.add(present.table(), present.id(), "*", How::Extra);
        return Ok(true);
    };
    let expected = RecordRow::of(record, folded.feed, reference, Some(&present.row))?;
    for ((name, now), (_, then)) in columns(&present.row).iter().zip(&columns(&expected)) {
        if now != then {
            found.add(present.table(), present.id(), name, How::Changed);
        }
    }
    for field in body_differs(present.row.body(), record) {
        found.add(present.table(), present.id(), field, How::Changed);
    }
    audiences(present, folded, found);
    if and_notices {
        notices(present, folded, found);
    }
    Ok(found.differences.len() as u64 + found.more > before)
}

/// Whether the minutes of the cure are what the calendar of today makes of them. That of their day may have been another.
pub(super) fn minutes_differ(present: &Present, folded: &Folded, reference: &Reference) -> Result<bool, Error> {
    let Some(record) = &folded.record else { return Ok(false) };
    Ok(RecordRow::of(record, folded.feed, reference, None)?.cure_minutes() != present.row.cure_minutes())
}

/// The parts of the kept body that differ.
fn body_differs(body: &str, record: &AnyRecord) -> Vec<String> {
    let Ok(kept) = AnyRecord::read(record.reference().kind, body) else { return vec!["body".to_owned()] };
    if kept == *record {
        return Vec::new();
    }
    let parts = |record: &AnyRecord| match serde_json::to_value(record) {
        Ok(serde_json::Value::Object(parts)) => parts,
        _ => serde_json::Map::new(),
    };
    let (kept, folded) = (parts(&kept), parts(record));
    let names = folded.iter().filter(|(name, part)| kept.get(*name) != Some(part)).map(|(name, _)| format!("body.{name}"));
    let names: Vec<String> =
        names.chain(kept.keys().filter(|name| !folded.contains_key(*name)).map(|name| format!("body.{name}"))).collect();
    if names.is_empty() { vec!["body".to_owned()] } else { names }
}

fn audiences(present: &Present, folded: &Folded, found: &mut Compared) {
    let id = |key: &str| format!("{} {key}", present.id());
    for audience in &present.audiences {
        match folded.audiences.get(&audience.key) {
            None => found.add("audience", id(&audience.key), "*", How::Extra),
            Some((feed, gone)) => {
                if audience.town != present.row.town() {
                    found.add("audience", id(&audience.key), "town", How::Changed);
                }
                if audience.record_kind != present.table() {
                    found.add("audience", id(&audience.key), "record_kind", How::Changed);
                }
                if audience.feed != *feed {
                    found.add("audience", id(&audience.key), "feed", How::Changed);
                }
                if audience.gone != *gone {
                    found.add("audience", id(&audience.key), "gone", How::Changed);
                }
            }
        }
    }
    for key in folded.audiences.keys().filter(|key| present.audiences.iter().all(|audience| audience.key != **key)) {
        found.add("audience", id(key), "*", How::Missing);
    }
}

/// A notice without its id, which follows from nothing; `None`: its body cannot be read, or is another's.
fn facts_of(row: &notice::Model) -> Option<notice::Model> {
    let body: Notice = serde_json::from_str(&row.body).ok()?;
    let nobody = NoticeId(uuid::Uuid::nil());
    let body = (body.id.0 == row.id).then_some(Notice { id: nobody, ..body })?;
    Some(notice::Model { id: nobody.0, body: serde_json::to_string(&body).ok()?, ..row.clone() })
}

fn notices(present: &Present, folded: &Folded, found: &mut Compared) {
    let mut expected: Vec<notice::Model> = folded.notices.iter().filter_map(facts_of).collect();
    let mut other = Vec::new();
    for row in &present.notices {
        let facts = facts_of(row);
        match expected.iter().position(|made| facts.as_ref() == Some(made)) {
            Some(place) => drop(expected.swap_remove(place)),
            None => other.push((row, facts)),
        }
    }
    for (row, facts) in other {
        // The one of the same write that it most looks like.
        let likeness = |made: &notice::Model| {
            (made.feed == row.feed || made.at == row.at).then(|| usize::from(made.key == row.key) + usize::from(made.kind == row.kind))
        };
        let place = (0..expected.len()).max_by_key(|place| expected.get(*place).and_then(&likeness));
        let made = place.filter(|place| expected.get(*place).and_then(&likeness).is_some()).map(|place| expected.swap_remove(place));
        let Some(made) = made else {
            found.add("notice", row.id, "*", How::Extra);
            continue;
        };
        let (now, then) = (notice_columns(facts.as_ref().unwrap_or(row)), notice_columns(&made));
        let differs = now.iter().zip(&then).filter(|(now, then)| now != then).map(|((name, _), _)| name.as_str());
        found.add("notice", row.id, differs.collect::<Vec<_>>().join(", "), How::Changed);
    }
    for made in expected {
        found.add("notice", format!("{} {} {}", made.issue, made.key, made.kind), "*", How::Missing);
    }
}
