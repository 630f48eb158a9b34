//! The engine's loop, and the signals it keeps true.

use super::handle::Phone;
use super::opened::{Inner, Opened};
use super::profile::{last_person, note_unsent, remembers, unsent_of};
use crate::clock::{BrowserEnv, Env};
use crate::store::{Durability, Outbox, Store, StoreError};
use crate::sync::wake::{Bell, SenderLock};
use crate::sync::{Changed, Laid, Pause, inspections_with, laid_over, status_of};
use leptos::prelude::{GetUntracked, GetValue, ReadUntracked, RwSignal, Set, StoredValue};
use shared::in_order_of;
use shared::record::RecordRef;
use shared::sync::Shown;
use std::cmp::Reverse;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::spawn_local;

/// How long between two looks at the server while the page is seen, and while it is not, in milliseconds.
const SEEN_MILLIS: i64 = 60_000;
const UNSEEN_MILLIS: i64 = 300_000;
/// While hundreds of photos go out, showing where each is takes at most a quarter of the phone's time, and lags by at most this.
const REST_PER_READING: i64 = 3;
const LONGEST_REST_MILLIS: i64 = 1_500;

impl Phone {
    /// Makes the handle and listens to the network and the page; once in the app's life.
    #[must_use]
    pub fn start() -> Self {
        let phone = Self {
            me: RwSignal::new(None),
            opening: RwSignal::new(true),
            shown: RwSignal::new(Arc::default()),
            laid: RwSignal::new(Arc::default()),
            inspections: RwSignal::new(Arc::default()),
            looked_for: RwSignal::new(Vec::new()),
            outbox: RwSignal::new(Arc::default()),
            reference: RwSignal::new(None),
            notices: RwSignal::new(Arc::default()),
            reach: RwSignal::new(crate::sync::Reach::Unknown),
            needs_sign_in: RwSignal::new(false),
            clock_offset_ms: RwSignal::new(None),
            heard_at: RwSignal::new(None),
            others: RwSignal::new(Vec::new()),
            storage_trouble: RwSignal::new(None),
            forms: RwSignal::new(0),
            inner: StoredValue::new_local(Rc::new(Inner::default())),
        };
        phone.listen();
        phone.send_left();
        phone
    }

    /// Sends and fetches now, whatever the back-off says.
    pub fn sync_now(&self) {
        let inner = self.inner();
        if let Some(opened) = inner.opened() {
            opened.engine.wake();
        }
        inner.bell.ring();
        inner.left.ring();
    }

    pub(super) fn inner(&self) -> Rc<Inner> {
        self.inner.try_get_value().unwrap_or_default()
    }

    fn listen(self) {
        let Some(window) = web_sys::window() else { return };
        let Some(document) = window.document() else { return };
        let back = Closure::<dyn FnMut()>::new(move || {
            if is_seen() {
                // Where tabs cannot tell each other, this is when one sees what another did.
                self.another_tab_wrote();
                self.sync_now();
            }
        });
        let call = back.as_ref().unchecked_ref();
        // A page that cannot listen still works by its timer.
        let _ = window.add_event_listener_with_callback("online", call);
        let _ = window.add_event_listener_with_callback("pageshow", call);
        let _ = document.add_event_listener_with_callback("visibilitychange", call);
        back.forget();
    }

    /// Works until another store takes over.
    pub(super) fn drive(&self, opened: Rc<Opened>) {
        let phone = *self;
        spawn_local(async move {
            opened.engine.signed_in();
            while phone.inner().opened().is_some_and(|now| Rc::ptr_eq(&now, &opened)) {
                if phone.follow_other_tab(&opened).await {
                    return;
                }
                let worked = phone.work(&opened).await;
                if worked.is_ok() {
                    phone.storage_works();
                }
                let wait = match worked {
                    Ok(Pause::Until(instant)) => instant.millis_since(BrowserEnv.now()).clamp(1_000, longest_wait()),
                    Ok(Pause::Rest) => longest_wait(),
                    Err(error) => {
                        phone.storage_failed(error);
                        SEEN_MILLIS
                    }
                };
                if phone.follow_own_account(&opened).await {
                    return;
                }
                if !phone.inner().bell.wait(wait).await {
                    opened.engine.due();
                }
            }
        });
    }

    /// Another tab signed somebody else in, or this person out: this tab follows.
    async fn follow_other_tab(&self, opened: &Opened) -> bool {
        if last_person() == Some(opened.me.person.id) || !remembers() {
            return false;
        }
        self.close();
        self.reopen().await;
        true
    }

    /// The server knows the person under another role, grids, unit or name by now: the pages are drawn anew for it.
    async fn follow_own_account(&self, opened: &Opened) -> bool {
        let account = opened.store.outbox().await.ok().and_then(|outbox| outbox.marks.account);
        let Some(account) = account else {
            // Cleared, or not to be read: reading says which.
            self.read_again(Changed { outbox: true, ..Changed::default() });
            return false;
        };
        if account.me.person == opened.me.person {
            return false;
        }
        self.close();
        self.reopen().await;
        true
    }

    /// One round under the sender's lock.
    async fn work(&self, opened: &Rc<Opened>) -> Result<Pause, StoreError> {
        let Some(lock) = SenderLock::acquire(&opened.lock_name).await else { return Ok(Pause::Rest) };
        loop {
            if let Some(pause) = opened.engine.step().await? {
                return Ok(pause);
            }
            if !lock.renew() {
                return Ok(Pause::Rest);
            }
        }
    }

    /// The engine changed something.
    pub(super) fn heard(self, changed: Changed) {
        if let Some(opened) = self.inner().opened() {
            show(self.reach, opened.engine.reach());
            show(self.needs_sign_in, opened.engine.needs_sign_in());
            show(self.heard_at, opened.engine.heard_at());
            if changed.outbox || changed.confirmed || changed.reference {
                opened.channel.tell();
            }
        }
        self.read_again(changed);
    }

    pub(super) fn another_tab_wrote(self) {
        self.read_again(Changed { outbox: true, confirmed: true, reference: true, reach: false });
    }

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
            let pause = Bell::default();
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

    /// Reads everything, before the first page is shown.
    pub(super) async fn read_all(&self) {
        let Some(opened) = self.inner().opened() else { return };
        let everything = Changed { outbox: true, confirmed: true, reference: true, reach: false };
        if let Err(error) = self.read(&opened, everything).await {
            self.storage_failed(error);
        }
    }

    async fn read(&self, opened: &Rc<Opened>, stale: Changed) -> Result<(), StoreError> {
        let outbox = opened.store.outbox().await?;
        if stale.reference {
            let bundle = opened.store.reference().await?;
            if bundle.is_none() && outbox.marks.reference.is_some() {
                forget_reference(opened).await?;
            }
            self.reference.set(bundle.map(Arc::new));
        }
        if stale.confirmed {
            let mut notices = opened.store.notices().await?;
            notices.reverse();
            show(self.notices, Arc::new(in_order_of(notices, |notice| Reverse((notice.at, notice.id)))));
            opened.confirmed.replace(opened.store.issues().await?);
        }
        if stale.confirmed || stale.reference {
            opened.drawn_with.take();
        }
        if self.inner().opened().is_some_and(|now| Rc::ptr_eq(&now, opened)) {
            self.show_outbox(opened, &outbox);
            self.lay_over(opened, &outbox).await?;
        }
        Ok(())
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
        show(self.outbox, Arc::new(status));
        show(self.clock_offset_ms, outbox.marks.clock_offset_ms);
    }

    /// Plays what is unsent over the server's copies, if either has changed.
    async fn lay_over(&self, opened: &Opened, outbox: &Outbox) -> Result<(), StoreError> {
        let states = Some(outbox.ops.values().map(|saved| (saved.seq, saved.stand.state())).collect());
        if opened.drawn_with.replace(states.clone()) == states {
            return Ok(());
        }
        let laid = match self.reference.get_untracked() {
            Some(bundle) => laid_over(&*opened.store, outbox, &opened.me.person, &bundle).await?,
            None => Vec::new(),
        };
        let records = |laid: &[Laid]| -> Vec<RecordRef> { laid.iter().map(|laid| laid.shown.record.reference()).collect() };
        let now = records(&laid);
        let left = records(&self.laid.read_untracked()).into_iter().filter(|record| !now.contains(record)).collect();
        self.look_again(opened, left).await?;
        let rows = opened.store.inspection_rows().await?;
        show(self.inspections, Arc::new(inspections_with(rows, &laid)));
        let over: Vec<Shown> = laid.iter().filter_map(|laid| laid.shown.issue()).collect();
        let under = opened.confirmed.borrow().clone().into_iter().filter(|issue| over.iter().all(|over| over.issue.id != issue.id));
        let all = under.map(|issue| Shown { issue, pending: None }).chain(over.iter().cloned()).collect();
        show(self.laid, Arc::new(laid));
        show(self.shown, Arc::new(in_order_of(all, |shown: &Shown| Reverse((shown.issue.reported_at, shown.issue.id)))));
        Ok(())
    }
}

/// How long nothing is asked of the server.
pub(super) fn longest_wait() -> i64 {
    if is_seen() { SEEN_MILLIS } else { UNSEEN_MILLIS }
}

/// Reference data that cannot be read counts as none, so that it is fetched again.
async fn forget_reference(opened: &Opened) -> Result<(), StoreError> {
    let forget = |outbox: &mut Outbox| {
        outbox.marks.reference = None;
        Ok(((), Vec::new()))
    };
    opened.store.write(Durability::Relaxed, forget).await
}

/// Sets a signal only if it changes, so that no page is drawn for nothing.
fn show<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.try_read_untracked().is_some_and(|now| *now != value) {
        signal.set(value);
    }
}

fn is_seen() -> bool {
    web_sys::window().and_then(|window| window.document()).is_some_and(|document| !document.hidden())
}
