//! What commands need, read with one query a table.

use super::{
    CommandRequest,
    request::{object_of, wants},
    save::Unsaved,
    store,
};
use crate::{
    audit, coming,
    entity::audience,
    error::Error,
    record::Work,
    state::{State, WriteTx},
    witness::RecordRow,
};
use shared::{
    id::TownId,
    moment::Moment,
    record::{AnyRecord, Facts, RecordKind, RecordRef},
};
use std::collections::HashMap;
use uuid::Uuid;

/// A record as it is held in memory.
#[derive(Clone, Debug, Default)]
pub(super) struct Held {
    /// The record; `None`: it is not there.
    pub(super) record: Option<AnyRecord>,
    /// Whether the id is that of a record of another town, or of another kind.
    pub(super) is_elsewhere: bool,
    /// Its version when it was read; `None`: it was not there.
    pub(super) read: Option<i64>,
    /// Its row, as it is to be written.
    pub(super) row: Option<RecordRow>,
    /// Its audiences, also those that it has left.
    pub(super) audiences: Vec<audience::Model>,
}

impl Held {
    /// Whether there is something of it to be saved.
    pub(super) fn is_changed(&self) -> bool {
        self.row.as_ref().is_some_and(|row| self.read != Some(row.version()))
    }
}

impl<'a> Work<'a> {
    /// Begins to work on a town: it holds every other writer of the town back until the transaction ends, so that what is read next stays
    /// true, and feed numbers become visible in the order in which they are given.
    ///
    /// A version of the town's data that is due at `now` is put in force first, so that whatever is decided at its instant or later is decided by it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown town; the database's.
    pub async fn begin(tx: &'a WriteTx, state: &State, town: TownId, now: Moment) -> Result<Self, Error> {
        let mut row = store::lock(tx, town).await?;
        if row.next_from.is_some_and(|from| from <= now.0) && coming::bring_in(tx, town, now).await? {
            row = store::lock(tx, town).await?;
        }
        let (begun, in_force) = (row.feed, state.version_of(tx, town, row.reference_version).await?);
        let chain = audit::Head::of(&row);
        Ok(Self { tx, town, begun, chain, feed: begun, in_force, held: HashMap::new(), closed: Vec::new(), unsaved: Unsaved::default() })
    }

    /// The instant of decisions that were asked for at `now`: not before the data in force began, which another server, or a request that
    /// was quicker, may have put in force meanwhile.
    #[must_use]
    pub fn instant(&self, now: Moment) -> Moment {
        self.in_force.since.map_or(now, |since| now.max(since))
    }

    /// Reads the records and facts of all these commands, with the records that they open, and notes with each what its facts are.
    ///
    /// # Errors
    /// The database's; a record that cannot be read.
    pub async fn load(&mut self, requests: &mut [CommandRequest]) -> Result<(), Error> {
        let opened = requests.iter().flat_map(|request| request.command.opens());
        let records: Vec<RecordRef> = requests.iter().map(|request| request.record).chain(opened).collect();
        self.need(&records).await?;
        let mut all = Vec::new();
        for request in requests.iter_mut() {
            let facts = wants(request, self.record(request.record), &self.in_force);
            request.facts = Some(facts.clone());
            all.push(facts);
        }
        self.load_facts(&all).await
    }

    /// Reads those of these records that are not held yet.
    pub(super) async fn need(&mut self, records: &[RecordRef]) -> Result<(), Error> {
        let mut missing: Vec<RecordRef> = records.iter().filter(|record| !self.held.contains_key(record)).copied().collect();
        missing.sort_unstable();
        missing.dedup();
        if missing.is_empty() {
            return Ok(());
        }
        let ids: Vec<Uuid> = missing.iter().map(|record| record.id.0).collect();
        self.held.extend(missing.iter().map(|record| (*record, Held::default())));
        // What is held already may have been changed meanwhile, and stays.
        let is_new = |record: &RecordRef| missing.binary_search(record).is_ok();
        for row in store::records(self.tx, &ids).await? {
            let record = row.record();
            // An id is one record's, whatever its kind.
            for other in RecordKind::ALL.into_iter().filter(|kind| *kind != record.kind) {
                if let Some(held) = self.held.get_mut(&RecordRef { kind: other, ..record }) {
                    held.is_elsewhere = true;
                }
            }
            let Some(held) = self.held.get_mut(&record).filter(|_| is_new(&record)) else { continue };
            if row.town() == self.town.0 {
                let read = AnyRecord::read(record.kind, row.body());
                held.record = Some(read.map_err(|error| Error::internal(format!("{}: {error}", object_of(record))))?);
                (held.read, held.row) = (Some(row.version()), Some(row));
            } else {
                held.is_elsewhere = true;
            }
        }
        for audience in store::audiences(self.tx, self.town, &ids).await? {
            let record = RecordKind::of_key(&audience.record_kind).map(|kind| RecordRef { kind, id: audience.issue.into() });
            if let Some(held) = record.filter(is_new).and_then(|record| self.held.get_mut(&record)) {
                held.audiences.push(audience);
            }
        }
        Ok(())
    }

    pub(super) async fn load_facts(&mut self, facts: &[Facts]) -> Result<(), Error> {
        let near: Vec<_> = facts.iter().filter_map(|facts| facts.closed_near.clone()).collect();
        let found = store::closed_near(self.tx, self.town, &near).await?;
        // Again is harmless: what is asked for is picked out of all that was read.
        self.closed.extend(found);
        Ok(())
    }
}
