//! Single records, looked for when a page is opened: on this phone, else on the server.

use super::apart;
use super::drive::show;
use super::handle::Phone;
use super::looked::LookedFor;
use super::opened::Opened;
use crate::store::{IndexedDb, StoreError};
use crate::sync::Laid;
use leptos::prelude::{
    Effect, Get, GetValue as _, ReadUntracked, RwSignal, SetValue, StoredValue, Track, Update, With, WithUntracked, WithValue,
};
use shared::record::{AnyRecord, RecordRef};
use shared::sync::ShownRecord;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// Most records that were looked for and are held for showing: more than any page shows of them.
const MOST: usize = 300;

/// Shows what was found.
type Answer = Box<dyn FnOnce()>;

/// Asks the store; `None`: there is nothing to ask yet.
type Asking = dyn Fn(Rc<IndexedDb>, Arc<Vec<Laid>>) -> Option<Pin<Box<dyn Future<Output = Result<Answer, StoreError>>>>>;

impl Phone {
    /// A record as shown, whole; the asker is drawn anew when it changes. `None`: it is being looked for; `Some(None)`: there is none that
    /// this person may see, or no network to ask for one that is not held here.
    #[must_use]
    pub fn record(self, record: RecordRef) -> Option<Option<ShownRecord>> {
        let over = self.laid.get()?;
        let mut laid = over.iter().map(|laid| &laid.shown);
        if let Some(shown) = laid.find(|shown| shown.record.reference() == record) {
            return Some(Some(shown.clone()));
        }
        let found = self.looked_for.with(|all| all.iter().find(|looked| looked.record == record).map(|looked| looked.found.clone()));
        if found.is_none() {
            self.look_for(record);
        }
        found.map(|found| found.map(|record| ShownRecord { record, pending: None }))
    }

    /// Follows what the store answers, with what is unsent laid over, whenever the copies, the outbox or anything that `ask` reads
    /// changes; `None`: not answered yet.
    #[must_use]
    pub fn follow<T, F>(self, ask: impl Fn(Rc<IndexedDb>, Arc<Vec<Laid>>) -> Option<F> + 'static) -> RwSignal<Option<T>>
    where
        T: PartialEq + Send + Sync + 'static,
        F: Future<Output = Result<T, StoreError>> + 'static,
    {
        let answer = RwSignal::new(None);
        self.follow_with(Box::new(move |store, laid| {
            let asking = ask(store, laid)?;
            Some(Box::pin(async move {
                let found = asking.await?;
                Ok(Box::new(move || show(answer, Some(found))) as Answer)
            }))
        }));
        answer
    }

    /// Compiled once, whatever is asked.
    fn follow_with(self, ask: Box<Asking>) {
        let asked = StoredValue::new(0_u32);
        Effect::new(move || {
            self.copies.track();
            let (Some(laid), Some(opened)) = (self.laid.get(), self.inner().opened()) else { return };
            let Some(asking) = ask(Rc::clone(&opened.store), laid) else { return };
            let round = asked.with_value(|asked| asked.wrapping_add(1));
            asked.set_value(round);
            spawn_local(async move {
                let found = asking.await;
                // Otherwise a later question has been asked, or the page is gone.
                if asked.try_get_value() == Some(round) {
                    match found {
                        Ok(answer) => answer(),
                        Err(error) => self.storage_failed(error),
                    }
                }
            });
        });
    }

    fn look_for(self, record: RecordRef) {
        let Some(opened) = self.inner().opened() else { return };
        if opened.looking.borrow().contains(&record) {
            return;
        }
        opened.looking.borrow_mut().push(record);
        spawn_local(async move {
            let held = apart::held(Rc::clone(&opened.store), record).await.unwrap_or_default();
            let looked = match held {
                Some(found) => LookedFor { record, found: Some(found), held: true },
                None => LookedFor { record, found: apart::asked_for(self, record).await.ok(), held: false },
            };
            opened.looking.borrow_mut().retain(|looking| *looking != record);
            if self.inner().opened().is_some_and(|now| Rc::ptr_eq(&now, &opened)) {
                self.keep_looked(vec![looked]);
            }
        });
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

    /// The network is back: what was not found is looked for again by whoever still shows it.
    pub(super) fn look_for_missing(self) {
        if self.looked_for.with_untracked(|all| all.iter().any(|looked| looked.found.is_none())) {
            let _ = self.looked_for.try_update(|all| all.retain(|looked| looked.found.is_some()));
        }
    }

    /// The copies have changed: what pages look at is read again, and so is what no unsent command is about any more.
    pub(super) async fn look_again(self, opened: &Opened, left: Vec<RecordRef>) -> Result<(), StoreError> {
        let known = self.looked_for.read_untracked().clone();
        let mut now = Vec::new();
        for record in left {
            if known.iter().all(|looked| looked.record != record) {
                now.push(LookedFor { record, found: apart::held(Rc::clone(&opened.store), record).await?, held: true });
            }
        }
        for LookedFor { record, found, held } in known {
            let here = apart::held(Rc::clone(&opened.store), record).await?;
            let again = if here.is_some() || held {
                LookedFor { record, held: true, found: here }
            } else {
                LookedFor { record, found: found.clone(), held }
            };
            if again.version() != found.as_ref().map(AnyRecord::version) {
                now.push(again);
            }
        }
        self.keep_looked(now);
        Ok(())
    }
}
