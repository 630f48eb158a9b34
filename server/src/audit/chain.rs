//! What a row of the chain says, how it is hashed, and what can be wrong with it.

use super::canonical::canonical;
use serde::Deserialize;
use serde_json::{Value, json};
use shared::{
    id::RecordId,
    moment::Moment,
    person::Principal,
    photo::Hash,
    record::{RecordKind, RecordRef},
};
use std::fmt;

/// What is written down about one act.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Who: `person:<id>`, `link:<id>`, `system`, `operator`.
    pub actor: String,
    /// What was done, one word ("report", "town_import").
    pub action: String,
    /// To what: `issue:<id>`, `inspection:<id>`, `town:<code>`, `person:<id>`.
    pub object: String,
    /// Facts; never passwords or tokens.
    pub body: Value,
}

/// Who stands behind a command, as the chain names them.
#[must_use]
pub fn actor_of(principal: &Principal) -> String {
    match principal {
        Principal::Person(person) => format!("person:{}", person.id),
        Principal::Link(holder) => format!("link:{}", holder.link),
        Principal::System => "system".to_owned(),
    }
}

/// The hash before the first row.
pub struct Genesis;

impl Genesis {
    /// 64 zeros.
    pub const HASH: &'static str = "0000000000000000000000000000000000000000000000000000000000000000";
}

/// A row as it is hashed; `body` is canonical JSON, byte for byte as kept.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// From 1 without gaps.
    pub seq: u64,
    /// When.
    pub at: Moment,
    /// See [`Record`].
    pub actor: &'a str,
    /// See [`Record`].
    pub action: &'a str,
    /// See [`Record`].
    pub object: &'a str,
    /// See [`Record`].
    pub body: &'a str,
}

/// The hash of a row that follows the row with the hash `prev`: SHA-256 of `prev` and the canonical JSON of the row.
#[must_use]
pub fn hash_of(prev: &str, row: &Row<'_>) -> String {
    let Row { seq, at, actor, action, object, body } = *row;
    let text = |text: &str| canonical(&json!(text));
    let (action, actor, object) = (text(action), text(actor), text(object));
    // The keys stand in ascending order, so this is the canonical spelling of the whole row.
    let row = format!(r#"{{"action":{action},"actor":{actor},"at":{},"body":{body},"object":{object},"seq":{seq}}}"#, at.0);
    Hash::of([prev.as_bytes(), row.as_bytes()].concat().as_slice()).to_string()
}

/// The part of a row that attests what is kept elsewhere.
#[derive(Debug, Default, Deserialize)]
pub struct Claims {
    /// The write of a record that the row tells of.
    #[serde(skip)]
    pub written: Option<(RecordRef, Written)>,
    /// Rows as they stood from then on: table, id, seal.
    #[serde(default)]
    pub rows: Vec<(String, String, String)>,
}

/// A write of a record.
#[derive(Debug, Deserialize)]
pub struct Written {
    /// Feed number of the write.
    pub feed: i64,
    /// The record's version after it.
    pub version: Option<i64>,
    /// SHA-256 of each event as it is kept, in order.
    pub events: Vec<String>,
    /// Hash of the record's row and audiences after it, the first half of it. Version 0.1 wrote none.
    pub kept: Option<String>,
    /// The same of the notices it made; `None`: it made none, or version 0.1 wrote it.
    pub told: Option<String>,
}

impl Claims {
    /// What a row attests.
    #[must_use]
    pub fn of(object: &str, body: &str) -> Self {
        let claims: Self = serde_json::from_str(body).unwrap_or_default();
        let record =
            object.split_once(':').and_then(|(kind, id)| Some(RecordRef { kind: RecordKind::of_key(kind)?, id: id.parse().ok()? }));
        Self { written: record.zip(serde_json::from_str(body).ok()), ..claims }
    }
}

/// A chain that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many rows it has.
    pub rows: u64,
}

/// The first row that does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstBad {
    /// Its number.
    pub seq: u64,
    /// What is wrong.
    pub why: Why,
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The row is not there, though a later one or the town's counter says so.
    Missing,
    /// It does not name the hash of the row before.
    Unlinked,
    /// Its own hash is not that of its contents.
    Changed,
    /// The town's counter names another last hash.
    OtherHead,
    /// The events of the record it attests are not as they were.
    EventsChanged,
    /// All rows hold, up to this one; but this record has an event that none of them attests.
    Unattested(RecordId),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unattested(record) => {
                return write!(f, "记录 {record} 有一条无人作证的事件 · the record has an event that no row attests");
            }
            Self::Missing => "记录缺失 · missing",
            Self::Unlinked => "与前一条不相接 · not linked to the row before",
            Self::Changed => "内容被改动 · changed",
            Self::OtherHead => "链尾与镇的计数不一致 · the chain's end is not the one the town remembers",
            Self::EventsChanged => "所证的事件被改动 · the events it attests were changed",
        })
    }
}
