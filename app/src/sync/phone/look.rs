//! Single records, looked for when a page is opened: on this phone, else on the server.

use super::apart;
use super::call::CallError;
use super::drive::show;
use super::handle::Phone;
use super::looked::LookedFor;
use super::opened::Opened;
use crate::store::{IndexedDb, StoreError};
use crate::sync::Laid;
use leptos::prelude::{
    Effect, Get, GetUntracked, GetValue as _, RwSignal, SetValue, StoredValue, Track, Update, With, WithUntracked, WithValue,
};
use shared::account::ErrorCode;
use shared::issue::Issue;
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
        let looked = self.looked_for.with(|all| all.iter().find(|looked| looked.record == record).cloned());
        if looked.as_ref().is_none_or(|looked| looked.stale) {
            self.look_for(record);
        }
        looked.map(|looked| looked.found.map(|record| ShownRecord { record, pending: None }))
    }

    /// Whether a record is not held here, and there was no network to ask for it.
    #[must_use]
    pub fn is_out_of_reach(self, record: RecordRef) -> bool {
        self.looked_for.with(|all| all.iter().any(|looked| looked.record == record && looked.out_of_reach))
    }

    /// What the server gave to the page of a record that is not held here.
    pub(super) fn given(self, record: RecordRef) -> Option<AnyRecord> {
        self.looked_for.with_untracked(|all| all.iter().find(|looked| looked.record == record).and_then(|looked| looked.found.clone()))
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
            let asks = self.asks.get_untracked();
            let looked = match apart::held(Rc::clone(&opened.store), record).await {
                Ok(Some(held)) => LookedFor::held(record, Some(held)),
                _ => {
                    let (found, out_of_reach) = match apart::asked_for(self, record).await {
                        Ok(found) => (Some(found), false),
                        Err(CallError::Server(ErrorCode::NotFound, _)) => (None, false),
                        // What was shown before stays.
                        Err(_) => (self.given(record), self.given(record).is_none()),
                    };
                    LookedFor { record, found, held: false, stale: self.asks.get_untracked() != asks, out_of_reach }
                }
            };
            opened.looking.borrow_mut().retain(|looking| *looking != record);
            if self.inner().opened().is_some_and(|now| Rc::ptr_eq(&now, &opened)) {
                self.keep_looked(vec![looked]);
            }
        });
    }

    /// The server has just given this issue: who acts on it acts on it as it is.
    pub fn know(self, issue: Issue) {
        let record = AnyRecord::Issue(issue);
        self.keep_looked(vec![LookedFor { stale: false, ..LookedFor::to_ask(record.reference(), Some(record)) }]);
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

    /// The server may have something else to say by now, or the network is back: what was asked of it is asked again by whoever shows it.
    pub fn ask_again(self) {
        let _ = self.asks.try_update(|asks| *asks = asks.wrapping_add(1));
        if self.looked_for.with_untracked(|all| all.iter().any(|looked| !looked.held)) {
            let _ = self.looked_for.try_update(|all| all.iter_mut().for_each(|looked| looked.stale |= !looked.held));
        }
    }

    /// The copies have changed: what pages look at is read again, and so is what has `left` those with something unsent.
    pub(super) async fn look_again(self, opened: &Opened, left: Vec<ShownRecord>) -> Result<(), StoreError> {
        let known = self.looked_for.get_untracked();
        if known.is_empty() && left.is_empty() {
            return Ok(());
        }
        let looked = apart::looked_again(Rc::clone(&opened.store), known, left).await?;
        self.keep_looked(looked);
        Ok(())
    }
}
