//! Single records, looked for when a page is opened: on this phone, else on the server.

use super::handle::Phone;
use super::open::Opened;
use crate::store::StoreError;
use crate::sync::record_of;
use leptos::prelude::{ReadUntracked, Update, With};
use shared::record::{AnyRecord, RecordKind, RecordRef};
use shared::sync::ShownRecord;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Most records that were looked for and are held for showing.
const MOST: usize = 8;

/// A record that a page has looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct LookedFor {
    record: RecordRef,
    found: Option<AnyRecord>,
    /// Whether the phone itself holds it.
    held: bool,
}

impl Phone {
    /// A record as shown, whole; the asker is drawn anew when it changes. `None`: it is being looked for; `Some(None)`: there is none that
    /// this person may see, or no network to ask for one that is not held here.
    #[must_use]
    pub fn record(self, record: RecordRef) -> Option<Option<ShownRecord>> {
        let laid = self.laid.with(|laid| laid.iter().map(|laid| &laid.shown).find(|shown| shown.record.reference() == record).cloned());
        if laid.is_some() {
            return Some(laid);
        }
        let found = self.looked_for.with(|all| all.iter().find(|looked| looked.record == record).map(|looked| looked.found.clone()));
        if found.is_none() {
            self.look_for(record);
        }
        found.map(|found| found.map(|record| ShownRecord { record, pending: None }))
    }

    fn look_for(self, record: RecordRef) {
        let Some(opened) = self.inner().opened() else { return };
        if opened.looking.borrow().contains(&record) {
            return;
        }
        opened.looking.borrow_mut().push(record);
        spawn_local(async move {
            let held = record_of(&*opened.store, record).await.unwrap_or_default();
            let looked = match held {
                Some(found) => LookedFor { record, found: Some(found), held: true },
                None => LookedFor { record, found: self.asked_for(record).await, held: false },
            };
            opened.looking.borrow_mut().retain(|looking| *looking != record);
            if self.inner().opened().is_some_and(|now| Rc::ptr_eq(&now, &opened)) {
                self.keep_looked(vec![looked]);
            }
        });
    }

    async fn asked_for(self, record: RecordRef) -> Option<AnyRecord> {
        let id = record.id.to_string();
        match record.kind {
            RecordKind::Issue => self.get(&["/api/issues/", &id].concat()).await.ok().map(AnyRecord::Issue),
            RecordKind::Inspection => self.get(&["/api/inspections/", &id].concat()).await.ok().map(AnyRecord::Inspection),
        }
    }

    fn keep_looked(self, looked: Vec<LookedFor>) {
        if looked.is_empty() {
            return;
        }
        let _ = self.looked_for.try_update(|all| {
            all.retain(|known| looked.iter().all(|new| new.record != known.record));
            all.extend(looked);
            let over = all.len().saturating_sub(MOST);
            all.drain(..over);
        });
    }

    /// The copies have changed: what pages look at is read again, and so is what no unsent command is about any more.
    pub(super) async fn look_again(self, opened: &Opened, left: Vec<RecordRef>) -> Result<(), StoreError> {
        let known = self.looked_for.read_untracked().clone();
        let mut now = Vec::new();
        for record in left {
            if known.iter().all(|looked| looked.record != record) {
                now.push(LookedFor { record, found: record_of(&*opened.store, record).await?, held: true });
            }
        }
        for LookedFor { record, found, held } in known {
            let here = record_of(&*opened.store, record).await?;
            let again = if here.is_some() || held {
                LookedFor { record, held: true, found: here }
            } else {
                LookedFor { record, found: found.clone(), held }
            };
            if again.found != found {
                now.push(again);
            }
        }
        self.keep_looked(now);
        Ok(())
    }
}
