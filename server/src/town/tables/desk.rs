//! A town's draft on the desk: read, edited, kept, published.

use super::super::{
    TownDraft,
    import::{LookedAt, publish},
    later::{self, Ordered},
    rows::{Tables, columns},
    write::write,
};
use super::{
    fault::counted,
    judge::{Changed, Taken, judge, settle, take},
    store::{self, Draft},
};
use crate::{
    coming,
    error::Error,
    state::{InForce, State, unpacking},
};
use shared::{
    id::TownId,
    person::Person,
    reference::Reference,
    town_table::{DraftState, PublishDraft, Published, RowEdit, TableName, Uploaded},
};
use std::sync::Arc;

/// Most bytes of all tables of a draft.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// A file that was handed in.
pub(super) struct NamedFile {
    /// What it is called.
    pub(super) label: String,
    /// The coordinate system that was chosen for it; empty: none.
    pub(super) coordinates: String,
    pub(super) bytes: Vec<u8>,
}

/// What is in force and what is drafted.
pub(super) struct Desk {
    pub(super) town: TownId,
    pub(super) in_force: Arc<InForce>,
    /// With revision 0: there is none.
    pub(super) draft: Draft,
}

impl Desk {
    /// Reads both.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn of(state: &State, town: TownId) -> Result<Self, Error> {
        let in_force = state.in_force(state.db.reader(), town).await?;
        let none = Draft { based_on: in_force.version, ..Draft::default() };
        let draft = store::draft(state.db.reader(), town).await?.unwrap_or(none);
        Ok(Self { town, in_force, draft })
    }

    /// The tables as the draft has them.
    ///
    /// # Errors
    /// A fault of the server.
    pub(super) async fn tables(&self) -> Result<Tables, Error> {
        let (in_force, changed) = (Arc::clone(&self.in_force), self.draft.changed.clone());
        unpacking(move || write(&in_force.reference).with(&changed)).await
    }

    /// How far the draft is.
    ///
    /// # Errors
    /// A fault of the server.
    pub(super) async fn state(&self) -> Result<DraftState, Error> {
        let Draft { revision, based_on, changed } = &self.draft;
        let faults = if changed.is_empty() { Vec::new() } else { self.read().await?.err().unwrap_or_default() };
        let (faults, fault_count) = counted(faults);
        let edits = u32::try_from(changed.len()).unwrap_or(u32::MAX);
        Ok(DraftState { revision: *revision, based_on: *based_on, edits, faults, fault_count })
    }

    async fn read(&self) -> Result<Result<TownDraft, Vec<shared::town_table::TableFault>>, Error> {
        let (in_force, changed) = (Arc::clone(&self.in_force), self.draft.changed.clone());
        unpacking(move || judge(&write(&in_force.reference).with(&changed), &in_force.reference.town.code)).await
    }

    /// Refuses an edit of another state than the one that was looked at.
    fn expect(&self, revision: u64) -> Result<(), Error> {
        if self.draft.revision == revision { Ok(()) } else { Err(Error::bad_request("revision")) }
    }

    /// Puts the file of a table into the draft.
    ///
    /// # Errors
    /// [`Error::BadRequest`] `revision` if somebody else was quicker, [`Error::TooLarge`]; faults of the database.
    pub(super) async fn upload(mut self, state: &State, name: TableName, file: NamedFile) -> Result<Uploaded, Error> {
        let (in_force, changed) = (Arc::clone(&self.in_force), self.draft.changed.clone());
        let taken = unpacking(move || take(name, (&file.label, &file.coordinates), &file.bytes, &in_force.reference, &changed)).await?;
        let count = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
        match taken {
            Taken::Refused(faults, rows) => {
                let (faults, fault_count) = counted(faults);
                Ok(Uploaded { taken: false, rows: count(rows), faults, fault_count, draft: self.state().await? })
            }
            Taken::Kept { changed, rows } => {
                self.keep(state, changed).await?;
                Ok(Uploaded { taken: true, rows: count(rows), faults: Vec::new(), fault_count: 0, draft: self.state().await? })
            }
        }
    }

    /// Puts or removes one row. A draft may have faults between edits.
    ///
    /// # Errors
    /// [`Error::BadRequest`]: `revision`, `row` or `cells`, if there is no such row or it has another number of cells than the table has columns.
    pub(super) async fn edit(mut self, state: &State, name: TableName, edit: RowEdit) -> Result<DraftState, Error> {
        self.expect(edit.revision)?;
        let (in_force, changed) = (Arc::clone(&self.in_force), self.draft.changed.clone());
        let changed = unpacking(move || edited(name, edit, &in_force.reference, changed)).await??;
        self.keep(state, changed).await?;
        self.state().await
    }

    /// Keeps the draft, unless somebody has kept another meanwhile.
    async fn keep(&mut self, state: &State, changed: Changed) -> Result<(), Error> {
        if changed.values().map(String::len).sum::<usize>() > MOST_BYTES {
            return Err(Error::TooLarge);
        }
        let now = u64::try_from(state.clock.now().0).unwrap_or(0);
        let tx = state.db.write().await?;
        // A later draft of the town never has the revision of an earlier one: a version that waits is named by it.
        let last = coming::last_revision(&tx, self.town).await?.max(self.draft.revision);
        let next = Draft { revision: now.max(last + 1), based_on: self.draft.based_on, changed };
        if store::draft(&tx, self.town).await?.map_or(0, |draft| draft.revision) != self.draft.revision {
            return Err(Error::bad_request("revision"));
        }
        store::keep(&tx, self.town, &next).await?;
        tx.commit().await?;
        self.draft = next;
        Ok(())
    }

    /// Puts the draft in force, now or at its date.
    ///
    /// # Errors
    /// [`Error::BadRequest`]: `revision`, `faults`, `losses`, or `based_on` if what was drafted has changed in force since the draft was begun;
    /// with a date or reassignments also those of [`later::publish`].
    pub(super) async fn publish(self, state: &State, by: &Person, asked: PublishDraft) -> Result<Published, Error> {
        let PublishDraft { revision, agree_to_losses: may_lose, from, reassign } = asked;
        self.expect(revision)?;
        if revision == 0 {
            return Err(Error::bad_request("revision"));
        }
        if self.draft.based_on != self.in_force.version {
            let then = store::earlier(state.db.reader(), self.town, self.draft.based_on).await?;
            let (then, now) = (write(&then.reference), write(&self.in_force.reference));
            if self.draft.changed.keys().any(|name| then.text(*name) != now.text(*name)) {
                return Err(Error::bad_request("based_on"));
            }
        }
        let draft = self.read().await?.map_err(|_| Error::bad_request("faults"))?;
        if from.is_some() || !reassign.is_empty() {
            let (version, changed) = (self.in_force.version, self.draft.changed);
            return later::publish(state, self.town, by, Ordered { version, revision, changed, may_lose, from, reassign }).await;
        }
        let looked_at = LookedAt { version: self.in_force.version, draft: Some(revision), may_lose };
        let put = publish(state, draft, &format!("person:{}", by.id), looked_at).await?;
        Ok(Published { version: put.version, changed: put.changed, from: None, reassigned: None })
    }

    /// Puts a former version in force again, as a new one.
    ///
    /// # Errors
    /// [`Error::NotFound`] without such a version; [`Error::BadRequest`]: `version` if another one is in force than was looked at, `draft` if there
    /// is a draft, `losses`.
    pub(super) async fn republish(
        self,
        state: &State,
        by: &Person,
        former: u64,
        looked_at: u64,
        may_lose: bool,
    ) -> Result<Published, Error> {
        let then = store::earlier(state.db.reader(), self.town, former).await?;
        if looked_at != self.in_force.version {
            return Err(Error::bad_request("version"));
        }
        if self.draft.revision != 0 {
            return Err(Error::bad_request("draft"));
        }
        let draft = TownDraft { reference: then.reference, people: Vec::new() };
        let put = publish(state, draft, &format!("person:{}", by.id), LookedAt { version: looked_at, draft: None, may_lose }).await?;
        Ok(Published { version: put.version, changed: put.changed, from: None, reassigned: None })
    }
}

fn edited(name: TableName, edit: RowEdit, in_force: &Reference, mut changed: Changed) -> Result<Changed, Error> {
    let base = write(in_force);
    let mut rows = base.with(&changed).rows(name);
    let width = columns(name).len() + usize::from(name.is_ground());
    if edit.cells.as_ref().is_some_and(|cells| cells.len() != width) {
        return Err(Error::bad_request("cells"));
    }
    let place = edit.row.map(|row| usize::try_from(row).unwrap_or(0).wrapping_sub(1));
    match (place, edit.cells) {
        (None, Some(cells)) if rows.0.len() < super::super::MAX_ROWS => rows.0.push(cells),
        (Some(place), Some(cells)) => *rows.0.get_mut(place).ok_or_else(|| Error::bad_request("row"))? = cells,
        (Some(place), None) if place < rows.0.len() => drop(rows.0.remove(place)),
        _ => return Err(Error::bad_request("row")),
    }
    changed.insert(name, rows.to_csv(name).0);
    Ok(settle(&base, &in_force.town.code, changed.clone()).unwrap_or(changed))
}
