//! The engine's loop, and the signals it keeps true.

use super::apart;
use super::handle::Phone;
use super::opened::{Inner, Opened};
use super::profile::{last_person, remembers};
use crate::clock::{BrowserEnv, Env, breathe};
use crate::store::{List, Store, StoreError};
use crate::sync::upgrade::lacks_rows;
use crate::sync::wake::SenderLock;
use crate::sync::{Changed, Heard, Pause, Probed, Reach, is_let_go_due};
use leptos::prelude::{GetUntracked, GetValue, ReadUntracked, RwSignal, Set, StoredValue, WithUntracked};
use shared::moment::Moment;
use shared::sync::whole_from;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::spawn_local;

/// How long between two looks at the server while the page is seen, and while it is not, in milliseconds.
const SEEN_MILLIS: i64 = 60_000;
const UNSEEN_MILLIS: i64 = 300_000;
/// How long between two looks whether the server is back, while the page is seen; as much again at most by the dice, so that not all come at once.
const LOOK_MILLIS: u32 = 2_000;
/// How long between an answer that brought nothing and the next request that listens.
const BREATH_MILLIS: i64 = 1_000;

impl Phone {
    /// Makes the handle and listens to the network and the page; once in the app's life.
    #[must_use]
    pub fn start() -> Self {
        let phone = Self {
            me: RwSignal::new(None),
            opening: RwSignal::new(true),
            laid: RwSignal::new(None),
            copies: RwSignal::new(0),
            asks: RwSignal::new(0),
            head: RwSignal::new(0),
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
        inner.wake.notify();
        inner.left.notify();
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
        let lost = Closure::<dyn FnMut()>::new(move || {
            if let Some(opened) = self.inner().opened() {
                opened.unheard.notify();
            }
        });
        let _ = window.add_event_listener_with_callback("offline", lost.as_ref().unchecked_ref());
        lost.forget();
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
        phone.hear(Rc::clone(&opened));
        phone.look_out(Rc::clone(&opened));
        spawn_local(async move {
            opened.engine.signed_in();
            while phone.drives(&opened) {
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
                opened.rested.notify();
                if !phone.inner().wake.wait(wait).await {
                    opened.engine.due();
                }
            }
        });
    }

    /// Listens while the page is seen, one tab at a time, and has the loop begin a round when the server says that something has changed.
    /// Whatever goes wrong here, the loop looks by its timer.
    fn hear(self, opened: Rc<Opened>) {
        spawn_local(async move {
            let name = [&opened.lock_name, "-listen"].concat();
            while self.drives(&opened) {
                let lock = if is_seen() { SenderLock::acquire(&name).await } else { None };
                // Another tab may have had it for long: this one may be unseen by now.
                let heard = if lock.is_some() && is_seen() { opened.engine.listen().await } else { Heard::NotYet };
                drop(lock);
                let wait = match heard {
                    Heard::News => {
                        self.inner().wake.notify();
                        UNSEEN_MILLIS
                    }
                    Heard::Nothing => BREATH_MILLIS,
                    Heard::Deaf(millis) => {
                        opened.unheard.notify();
                        millis
                    }
                    Heard::NotYet => UNSEEN_MILLIS,
                };
                opened.rested.wait(wait).await;
            }
        });
    }

    /// Once something had no answer, looks whether the server is there: then every few seconds while it is not and the page is seen, so that
    /// the outbox goes on as soon as it is back. Nothing is looked for while all is well, or while the server says no.
    fn look_out(self, opened: Rc<Opened>) {
        spawn_local(async move {
            while self.drives(&opened) {
                let asked = opened.unheard.wait(UNSEEN_MILLIS).await;
                let mut looks = asked && is_seen() && self.drives(&opened);
                while looks {
                    let probed = opened.engine.probe().await;
                    self.show_reach(&opened);
                    if probed == Probed::Back {
                        self.inner().wake.notify();
                    }
                    looks = probed == Probed::Away;
                    if looks {
                        opened.unheard.wait(i64::from(LOOK_MILLIS + BrowserEnv.dice() % LOOK_MILLIS)).await;
                        looks = is_seen() && self.drives(&opened);
                    }
                }
            }
        });
    }

    fn drives(self, opened: &Rc<Opened>) -> bool {
        self.inner().opened().is_some_and(|now| Rc::ptr_eq(&now, opened))
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
        if lacks_rows(&opened.store.outbox().await?) {
            apart::rows_for(Rc::clone(&opened.store)).await?;
            self.heard(Changed { confirmed: true, ..Changed::default() });
        }
        loop {
            if let Some(pause) = apart::step(&opened.engine).await? {
                self.let_go(opened).await?;
                return Ok(pause);
            }
            if !lock.renew() {
                return Ok(Pause::Rest);
            }
            // Timers of a page that nobody sees are slow, and there is nothing to draw.
            if is_seen() {
                breathe().await;
            }
        }
    }

    /// From time to time, lets go of what has left the working set by age alone.
    async fn let_go(&self, opened: &Opened) -> Result<(), StoreError> {
        let now = BrowserEnv.now();
        if !is_let_go_due(opened.let_go_at.get(), now) {
            return Ok(());
        }
        opened.let_go_at.set(Some(now));
        let Some(now) = opened.store.outbox().await?.marks.server_at else { return Ok(()) };
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
            self.show_reach(&opened);
            if changed.reach && matches!(opened.engine.reach(), Reach::Offline { .. }) {
                opened.unheard.notify();
            }
            if changed.outbox || changed.confirmed || changed.reference {
                opened.channel.tell();
            }
        }
        self.read_again(changed);
    }

    /// Whether the server answers, as the pages show it.
    fn show_reach(self, opened: &Opened) {
        let (before, reach) = (self.reach.get_untracked(), opened.engine.reach());
        show(self.reach, reach);
        if reach == Reach::Online && before != Reach::Online {
            self.ask_again();
        }
        show(self.needs_sign_in, opened.engine.needs_sign_in());
        show(self.heard_at, opened.engine.heard_at());
    }

    pub(super) fn another_tab_wrote(self) {
        self.read_again(Changed { outbox: true, confirmed: true, reference: true, reach: false });
    }
}

/// How long nothing is asked of the server.
pub(super) fn longest_wait() -> i64 {
    if is_seen() { SEEN_MILLIS } else { UNSEEN_MILLIS }
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
