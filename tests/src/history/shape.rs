//! What the checker looks at in a record, whatever its kind: as every kind writes it.

use serde::Deserialize;
use serde_json::Value;
use shared::{
    id::OpId,
    issue::audiences_of_person,
    person::Person,
    photo::Hash,
    record::{AnyRecord, Cause},
    reference::Reference,
};

/// A record's events and photos.
#[derive(Debug, Deserialize)]
pub(super) struct Shape {
    /// Its events in order.
    pub(super) timeline: Vec<Entry>,
    /// Its photos in order.
    pub(super) photos: Vec<Photo>,
}

/// An event.
#[derive(Debug, Deserialize)]
pub(super) struct Entry {
    /// The command it came from.
    pub(super) op: Option<OpId>,
    /// The record from whose command it followed.
    pub(super) cause: Option<Cause>,
    /// What happened.
    event: Value,
}

/// A photo.
#[derive(Debug, Deserialize)]
pub(super) struct Photo {
    photo: Named,
    /// The command that named it.
    pub(super) op: Option<OpId>,
    /// Whether the record counts it as proven.
    pub(super) stored: bool,
}

#[derive(Debug, Deserialize)]
struct Named {
    hash: Hash,
}

impl Shape {
    pub(super) fn of(record: &AnyRecord) -> Self {
        serde_json::from_value(serde_json::to_value(record).unwrap()).unwrap()
    }
}

impl Entry {
    /// What happened, in a word.
    pub(super) fn name(&self) -> String {
        self.event.as_object().map_or_else(|| self.event.to_string(), |fields| fields.keys().cloned().collect())
    }
}

impl Photo {
    /// Which photo.
    pub(super) const fn hash(&self) -> Hash {
        self.photo.hash
    }
}

/// Whether the person may see the record at all.
pub(super) fn sees(record: &AnyRecord, person: &Person, reference: &Reference) -> bool {
    let audiences = record.audiences();
    record.town() == person.town && audiences_of_person(person, reference).iter().any(|mine| audiences.contains(mine))
}
