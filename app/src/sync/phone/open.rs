//! Opening and closing a person's store: signing in, opening again without a network, signing out.

use super::handle::Phone;
use super::opened::Opened;
use super::profile::{Profile, Signing, cookie_belongs_to, forget_last, last_person, others_than, save_last, unsent_of};
use crate::account::session::keep_account;
use crate::clock::{BrowserEnv, breathe};
use crate::store::{IndexedDb, Outbox, Store, StoreError};
use crate::sync::answer::{Failure, read_answer};
use crate::sync::remote::{Body, Method, Remote, Request};
use crate::sync::wake::{Channel, Notify};
use crate::sync::{Changed, Engine, Fetch, kept_answer};
use leptos::prelude::{GetUntracked, Set, Update, WithUntracked, window};
use shared::sync::EnvelopeHead;
use shared::{
    account::{ErrorCode, Me, SignIn, SignedIn},
    id::DeviceId,
};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsValue;

/// Why signing in did not work.
#[derive(Clone, Debug, PartialEq)]
pub enum SignInError {
    /// No answer of our server.
    Offline,
    /// The server said no, with a fact beside it (seconds to wait).
    Server(ErrorCode, Option<String>),
    /// The phone's storage failed.
    Store(StoreError),
}

impl Phone {
    /// Opens the last user's store, also without a network. `false`: somebody has to sign in.
    pub async fn reopen(&self) -> bool {
        self.opening.set(true);
        let opened = self.reopened().await;
        self.others.set(others_than(self.person_id()));
        self.opening.set(false);
        opened
    }

    async fn reopened(&self) -> bool {
        if has_just_joined() && self.sign_in(BY_COOKIE, "").await.is_ok() {
            return true;
        }
        let Some(person) = last_person() else { return false };
        let store = match IndexedDb::of_person(person).await {
            Ok(store) => store,
            Err(error) => {
                self.storage_trouble.set(Some(error));
                return false;
            }
        };
        match store.outbox().await {
            Ok(outbox) => match outbox.marks.account {
                Some(account) => {
                    self.take_over(store, account.me).await;
                    true
                }
                None => {
                    self.look_for_loss(person);
                    false
                }
            },
            Err(error) => {
                self.storage_trouble.set(Some(error));
                false
            }
        }
    }

    /// Signs in with the network; opens the person's store and keeps the session's gifts in it.
    ///
    /// # Errors
    /// No network, a wrong password, or a storage that failed.
    pub async fn sign_in(&self, username: &str, password: &str) -> Result<(), SignInError> {
        let signing = Signing::begin();
        let signed_in = ask_to_sign_in(username, password).await?;
        let (store, signed_in) = match self.settle_in(signed_in, username, password).await {
            Ok(settled) => settled,
            Err(error) => {
                // The cookie is the newcomer's by now, and this is not their phone: nobody may take it for the former person's.
                end_session().await;
                return Err(error);
            }
        };
        drop(signing);
        self.take_over(store, signed_in.me).await;
        self.others.set(others_than(self.person_id()));
        Ok(())
    }

    /// Makes this browser the person's: their store, their token, their name.
    async fn settle_in(&self, signed_in: SignedIn, username: &str, password: &str) -> Result<(IndexedDb, SignedIn), SignInError> {
        let person = &signed_in.me.person;
        let store = IndexedDb::of_person(person.id).await.map_err(SignInError::Store)?;
        let outbox = store.outbox().await.map_err(SignInError::Store)?;
        if outbox.marks.account.is_none() {
            self.look_for_loss(person.id);
        }
        let signed_in = match device_of(&outbox) {
            // The browser forgot its id but not the outbox: records are taken only from the device that made them.
            Some(device) if device != Profile::of_browser().device => {
                Profile::become_device(device);
                ask_to_sign_in(username, password).await?
            }
            _ => signed_in,
        };
        keep_account(&store, &signed_in).await.map_err(SignInError::Store)?;
        let person = &signed_in.me.person;
        save_last(person.id, &person.name).await.map_err(SignInError::Store)?;
        Ok((store, signed_in))
    }

    /// Signs out. What is unsent goes on being sent by the device's token, as far as that may.
    pub async fn sign_out(&self) {
        end_session().await;
        if let Some(person) = self.person_id() {
            kept_answer::forget(person);
        }
        self.close();
        if let Err(error) = forget_last().await {
            self.storage_failed(error);
        }
        self.others.set(others_than(None));
        self.inner().left.notify();
    }

    fn person_id(&self) -> Option<shared::id::PersonId> {
        self.me.with_untracked(|me| me.as_ref().map(|me| me.person.id))
    }

    /// Leaves the person's store; the engine stops before its next step.
    pub(super) fn close(&self) {
        let inner = self.inner();
        if let Some(opened) = inner.opened.borrow_mut().take() {
            opened.engine.stop();
            opened.rested.notify();
            opened.unheard.notify();
        }
        inner.wake.notify();
        self.me.set(None);
        self.laid.set(None);
        self.inspections.set(Arc::default());
        self.looked_for.set(Vec::new());
        self.outbox.set(Arc::default());
        self.notices.set(Arc::default());
        self.reference.set(None);
        self.needs_sign_in.set(false);
        super::photo::forget_urls(&inner);
    }

    /// Makes the person's store the one that is shown and sent from.
    async fn take_over(&self, store: IndexedDb, me: Me) {
        let same_person = self.person_id() == Some(me.person.id);
        if !same_person {
            self.close();
        } else if let Some(before) = self.inner().opened.borrow_mut().take() {
            before.engine.stop();
            before.rested.notify();
            before.unheard.notify();
        }
        let (phone, person) = (*self, me.person.id);
        let store = Rc::new(store);
        let device = Profile::of_browser().device;
        let engine = Rc::new(
            Engine::new(Rc::clone(&store), Rc::new(Fetch), Rc::new(BrowserEnv), device, move |changed| phone.heard(changed))
                .with_cookie_guard(move || cookie_belongs_to(person)),
        );
        let channel = Channel::join(&format!("jingge-{person}"), move || phone.another_tab_wrote());
        let me = Arc::new(me);
        let opened = Rc::new(Opened {
            me: Arc::clone(&me),
            device,
            store,
            engine,
            channel,
            looking: RefCell::default(),
            inspections_wanted: Cell::default(),
            let_go_at: Cell::default(),
            drawn_with: RefCell::default(),
            lock_name: format!("jingge-send-{person}"),
            rested: Notify::default(),
            unheard: Notify::default(),
        });
        self.inner().opened.replace(Some(Rc::clone(&opened)));
        self.read_first().await;
        breathe().await;
        self.me.set(Some(me));
        self.needs_sign_in.set(false);
        breathe().await;
        // A form waits for no list.
        self.read_again(Changed { outbox: true, confirmed: true, ..Changed::default() });
        self.drive(opened);
    }

    /// An empty store of somebody who had unsent records here: they are gone, and that is said.
    fn look_for_loss(&self, person: shared::id::PersonId) {
        let lost = unsent_of(person);
        if lost > 0 {
            self.storage_failed(StoreError::Cleared(lost));
        }
    }

    /// The storage took what it had refused: nothing is left to be said of it.
    pub(super) fn storage_works(&self) {
        if matches!(self.storage_trouble.get_untracked(), Some(StoreError::Quota | StoreError::Unavailable(_))) {
            self.storage_trouble.set(None);
        }
    }

    /// Shows a failed storage once; the same failure again changes nothing.
    pub(super) fn storage_failed(&self, error: StoreError) {
        self.storage_trouble.update(|trouble| *trouble = Some(error));
    }
}

/// Instead of a user name: the session which the cookie names was opened a moment ago on a page without a script.
const BY_COOKIE: &str = "";

/// Whether such a page led here. Its address is taken away, so that nobody comes back to it.
fn has_just_joined() -> bool {
    let window = window();
    let joined = window.location().search().is_ok_and(|search| search == "?joined");
    if joined && let Ok(history) = window.history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some("/"));
    }
    joined
}

/// Ends the session at the server. Without a network it ends on this phone only; its cookie is useless without the person.
async fn end_session() {
    let request = Request { method: Method::Delete, path: "/api/session".to_owned(), token: None, body: Body::Empty };
    let _ = Fetch.send(request).await;
}

async fn ask_to_sign_in(username: &str, password: &str) -> Result<SignedIn, SignInError> {
    let profile = Profile::of_browser();
    let asked =
        SignIn { username: username.to_owned(), password: password.to_owned(), device: profile.device, device_name: profile.device_name };
    let body = serde_json::to_string(&asked).map_err(|error| SignInError::Store(StoreError::unwritable(&error)))?;
    let path = if username == BY_COOKIE { "/api/session/device" } else { "/api/session" };
    let request = Request { method: Method::Post, path: path.to_owned(), token: None, body: Body::Json(body) };
    read_answer(Fetch.send(request).await).map_err(|failure| match failure {
        Failure::NoNetwork => SignInError::Offline,
        Failure::Server { error, detail } => SignInError::Server(error, detail),
    })
}

/// The device that made the records still held here.
pub(super) fn device_of(outbox: &Outbox) -> Option<DeviceId> {
    let held = outbox.ops.values().filter(|saved| saved.is_held());
    held.filter_map(|saved| crate::store::json::read::<EnvelopeHead>(&saved.envelope).ok()).map(|head| head.device).next()
}
