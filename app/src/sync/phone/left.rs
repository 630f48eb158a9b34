//! Records that a signed-out person left on this phone are still sent, under their own name and by their own device's token alone. Nothing of
//! them is shown but how many are left.

use super::apart;
use super::drive::longest_wait;
use super::handle::Phone;
use super::open::device_of;
use super::profile::{Profile, last_person, left_by, note_unsent, others_than};
use crate::clock::BrowserEnv;
use crate::store::{IndexedDb, Store, StoreError};
use crate::sync::wake::SenderLock;
use crate::sync::{Engine, Fetch};
use leptos::prelude::{GetUntracked, Set};
use shared::id::PersonId;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

impl Phone {
    /// Sends what others than the one who is signed in have left, as long as the app runs.
    pub(super) fn send_left(self) {
        spawn_local(async move {
            loop {
                for person in left_by() {
                    // A storage that fails is told when its owner opens it; what is in it waits until then.
                    let _ = send_left_of(person).await;
                }
                let others = others_than(last_person());
                if self.others.get_untracked() != others {
                    self.others.set(others);
                }
                self.inner().left.wait(longest_wait()).await;
            }
        });
    }
}

/// One round for one person, until they come back or nothing is left to do for now.
async fn send_left_of(person: PersonId) -> Result<(), StoreError> {
    let Some(lock) = SenderLock::acquire(&format!("jingge-send-{person}")).await else { return Ok(()) };
    let store = Rc::new(IndexedDb::of_person(person).await?);
    let outbox = store.outbox().await?;
    if outbox.marks.account.is_none() {
        // Cleared: that is a loss, and to be told to its owner.
        return Ok(());
    }
    let device = device_of(&outbox).unwrap_or_else(|| Profile::of_browser().device);
    // The cookie, if there is one, is another person's.
    let engine = Rc::new(Engine::new(Rc::clone(&store), Rc::new(Fetch), Rc::new(BrowserEnv), device, |_| {}).with_cookie_guard(|| false));
    while last_person() != Some(person) && lock.renew() && apart::step(&engine).await?.is_none() {}
    note_unsent(person, store.outbox().await?.ops.values().filter(|saved| saved.is_held()).count());
    Ok(())
}
