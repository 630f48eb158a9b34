//! The engine's loop, and the signals it keeps true.

use super::apart;
use super::handle::Phone;
use super::opened::{Inner, Opened};
use super::profile::{last_person, note_unsent, remembers, unsent_of};
use crate::clock::{BrowserEnv, Env};
use crate::store::{Durability, List, Outbox, Store, StoreError};
use crate::sync::wake::{Bell, SenderLock};
use crate::sync::{Changed, Laid, Pause, Reach, has_unpulled, status_of};
use leptos::prelude::{GetUntracked, GetValue, ReadUntracked, RwSignal, Set, StoredValue, Update, WithUntracked};
use shared::record::RecordRef;
use shared::sync::whole_from;
use shared::{Moment, in_order_of};
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
/// How long between two looks for what has left the working set, in milliseconds.
const LET_GO_MILLIS: i64 = 6 * 3_600_000;

impl Phone {
    /// Makes the handle and listens to the network and the page; once in the app's life.
    #[must_use]
    pub fn start() -> Self {
        let phone = Self {
            me: RwSignal::new(None),
            opening: RwSignal::new(true),
            laid: RwSignal::new(None),
            copies: RwSignal::new(0),
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
                self.let_go(opened).await?;
                return Ok(pause);
            }
            if !lock.renew() {
                return Ok(Pause::Rest);
            }
        }
    }

    /// From time to time, lets go of what has left the working set by age alone.
    async fn let_go(&self, opened: &Opened) -> Result<(), StoreError> {
        let now = BrowserEnv.now();
        if opened.let_go_at.get().is_some_and(|at| (0..LET_GO_MILLIS).contains(&now.millis_since(at))) {
            return Ok(());
        }
        opened.let_go_at.set(Some(now));
        let now = self.server_now();
        if self.holds_too_much(opened, now).await? && apart::let_go_of(Rc::clone(&opened.store), now).await? > 0 {
            self.heard(Changed { confirmed: true, ..Changed::default() });
        }
        Ok(())
    }

    /// Whether anything may have left the working set: counted by index, before more of the program is fetched for it.
    async fn holds_too_much(&self, opened: &Opened, now: Moment) -> Result<bool, StoreError> {
        let whole = whole_from(now);
        let shortest = self.reference.get_untracked().and_then(|bundle| {
            let windows = bundle.reference.catalogue.kinds.iter().map(|kind| kind.relapse_days);
            windows.min()
        });
        let outlived = now.plus_days(-i64::from(shortest.unwrap_or(0)));
        for (list, before) in [(List::Resting, whole), (List::RestingInspections, whole), (List::Closed, outlived)] {
            if opened.store.count(&list.before(before)).await? > 0 {
                return Ok(true);
            }
        }
        Ok(self.notices.with_untracked(|notices| notices.last().is_some_and(|oldest| oldest.at < whole)))
    }

    /// The engine changed something.
    pub(super) fn heard(self, changed: Changed) {
        if let Some(opened) = self.inner().opened() {
            let (before, reach) = (self.reach.get_untracked(), opened.engine.reach());
            show(self.reach, reach);
            if reach == Reach::Online && before != Reach::Online {
                self.look_for_missing();
            }
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
        show(self.outbox, Arc::new(status));
        show(self.clock_offset_ms, outbox.marks.clock_offset_ms);
    }

    /// Plays what is unsent over the server's copies, if either has changed.
    async fn lay_over(&self, opened: &Opened, outbox: &Outbox) -> Result<(), StoreError> {
        let states = Some(outbox.ops.values().map(|saved| (saved.seq, saved.stand.state())).collect());
        if opened.drawn_with.replace(states.clone()) == states {
            return Ok(());
        }
        // Where nothing is unsent there is nothing to play, and no rule needs to be here.
        let laid = match self.reference.get_untracked() {
            Some(bundle) if has_unpulled(outbox) => apart::lay(Rc::clone(&opened.store), Arc::clone(&opened.me), bundle).await?,
            _ => Vec::new(),
        };
        let records = |laid: &[Laid]| -> Vec<RecordRef> { laid.iter().map(|laid| laid.shown.record.reference()).collect() };
        let now = records(&laid);
        let before = self.laid.get_untracked().unwrap_or_default();
        let left = records(&before).into_iter().filter(|record| !now.contains(record)).collect();
        self.look_again(opened, left).await?;
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
pub(super) fn show<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.try_read_untracked().is_some_and(|now| *now != value) {
        signal.set(value);
    }
}

fn is_seen() -> bool {
    web_sys::window().and_then(|window| window.document()).is_some_and(|document| !document.hidden())
}
