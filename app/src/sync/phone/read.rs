//! What the pages show, read from the store whenever it has changed.

use super::apart;
use super::drive::show;
use super::handle::Phone;
use super::opened::Opened;
use super::profile::{note_unsent, unsent_of};
use crate::clock::{BrowserEnv, Env};
use crate::store::{Durability, Outbox, Store, StoreError};
use crate::sync::wake::Notify;
use crate::sync::{Changed, has_unpulled, status_of};
use leptos::prelude::{GetUntracked, Set, Update, WithUntracked};
use shared::order::in_order_of;
use shared::record::RecordRef;
use std::cmp::Reverse;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// While hundreds of photos go out, showing where each is takes at most a quarter of the phone's time, and lags by at most this.
const REST_PER_READING: i64 = 3;
const LONGEST_REST_MILLIS: i64 = 1_500;

impl Phone {
    /// Reads what has changed; calls that come meanwhile are gathered into one more reading.
    pub(super) fn read_again(self, changed: Changed) {
        let inner = self.inner();
        let stale = inner.stale.get();
        inner.stale.set(Changed {
            outbox: stale.outbox || changed.outbox,
            confirmed: stale.confirmed || changed.confirmed,
            reference: stale.reference || changed.reference,
            reach: false,
        });
        if inner.reading.replace(true) {
            return;
        }
        spawn_local(async move {
            let pause = Notify::default();
            while inner.stale.get() != Changed::default() {
                let began = BrowserEnv.now();
                let stale = inner.stale.take();
                if let Some(opened) = inner.opened()
                    && let Err(error) = self.read(&opened, stale).await
                {
                    self.storage_failed(error);
                }
                // The pages are drawn in this moment.
                pause.wait(0).await;
                let spent = BrowserEnv.now().millis_since(began);
                pause.wait((spent * REST_PER_READING).clamp(0, LONGEST_REST_MILLIS)).await;
            }
            inner.reading.set(false);
        });
    }

    /// Reads what every page stands on, before the first is shown: the reference data and the outbox.
    pub(super) async fn read_first(&self) {
        let Some(opened) = self.inner().opened() else { return };
        if let Err(error) = self.read_ground(&opened, true).await {
            self.storage_failed(error);
        }
    }

    async fn read(&self, opened: &Rc<Opened>, stale: Changed) -> Result<(), StoreError> {
        let outbox = self.read_ground(opened, stale.reference).await?;
        if stale.confirmed {
            let mut notices = opened.store.notices().await?;
            notices.reverse();
            show(self.notices, Arc::new(in_order_of(notices, |notice| Reverse((notice.at, notice.id)))));
        }
        if stale.confirmed || stale.reference {
            opened.drawn_with.take();
        }
        if self.is_open(opened) {
            self.lay_over(opened, &outbox).await?;
            if stale.confirmed {
                self.copies.update(|copies| *copies = copies.wrapping_add(1));
            }
        }
        Ok(())
    }

    async fn read_ground(&self, opened: &Rc<Opened>, reference: bool) -> Result<Outbox, StoreError> {
        let outbox = opened.store.outbox().await?;
        if reference {
            let bundle = opened.store.reference().await?;
            if bundle.is_none() && outbox.marks.reference.is_some() {
                forget_reference(opened).await?;
            }
            self.reference.set(bundle.map(Arc::new));
        }
        if self.is_open(opened) {
            self.show_outbox(opened, &outbox);
        }
        Ok(outbox)
    }

    fn is_open(&self, opened: &Rc<Opened>) -> bool {
        self.inner().opened().is_some_and(|now| Rc::ptr_eq(&now, opened))
    }

    fn show_outbox(&self, opened: &Opened, outbox: &Outbox) {
        let mut status = status_of(outbox);
        if outbox.marks.account.is_none() {
            // The browser, or a person, cleared the storage while the page was open.
            let lost = unsent_of(opened.me.person.id);
            status.summary.needs_person += lost;
            self.storage_failed(StoreError::Cleared(lost));
            self.needs_sign_in.set(true);
        } else {
            note_unsent(opened.me.person.id, status.rows.iter().filter(|row| row.state != shared::sync::OpState::Delivered).count());
        }
        if self.head.get_untracked() != outbox.marks.head {
            self.head.set(outbox.marks.head);
            self.ask_again();
        }
        show(self.outbox, Arc::new(status));
        show(self.clock_offset_ms, outbox.marks.clock_offset_ms);
    }

    /// Plays what is unsent over the server's copies, if either has changed.
    async fn lay_over(&self, opened: &Opened, outbox: &Outbox) -> Result<(), StoreError> {
        let states = Some(outbox.ops.values().map(|saved| (saved.seq, saved.state.op_state())).collect());
        if opened.drawn_with.replace(states.clone()) == states {
            return Ok(());
        }
        // Where nothing is unsent there is nothing to play, and no rule needs to be here.
        let laid = match self.reference.get_untracked() {
            Some(bundle) if has_unpulled(outbox) => apart::lay(Rc::clone(&opened.store), Arc::clone(&opened.me), bundle).await?,
            _ => Vec::new(),
        };
        let before = self.laid.get_untracked().unwrap_or_default();
        let is_laid = |record: RecordRef| laid.iter().any(|laid| laid.shown.record.reference() == record);
        let left = before.iter().filter(|left| !is_laid(left.shown.record.reference())).map(|left| left.shown.clone());
        self.look_again(opened, left.collect()).await?;
        let laid = Arc::new(laid);
        if opened.inspections_wanted.get() {
            self.inspections.set(Arc::new(apart::inspections(Rc::clone(&opened.store), Arc::clone(&laid)).await?));
        }
        if !(before.is_empty() && laid.is_empty() && self.laid.with_untracked(Option::is_some)) {
            self.laid.set(Some(laid));
        }
        Ok(())
    }

    /// The inspections of lists are kept true from now on.
    pub(in crate::sync) fn want_inspections(self) {
        if let Some(opened) = self.inner().opened()
            && !opened.inspections_wanted.replace(true)
        {
            self.read_again(Changed { confirmed: true, ..Changed::default() });
        }
    }
}

/// Reference data that cannot be read counts as none, so that it is fetched again.
async fn forget_reference(opened: &Opened) -> Result<(), StoreError> {
    let forget = |outbox: &mut Outbox| {
        outbox.marks.reference = None;
        Ok(((), Vec::new()))
    };
    opened.store.write(Durability::Relaxed, forget).await
}
