//! A phone for the tests: real outbox, real engine, memory for a store.

use super::server::Server;
use crate::account::session::keep_account;
use crate::clock::{Env, FixedEnv};
use crate::issue::draft::{Draft, ReportDraft};
use crate::issue::keep::{keep_draft, saved};
use crate::store::{Durability, MemoryStore, OutboxState, SavedOp, Store};
use crate::sync::{Engine, OutboxStatus, Pause, Submission, SubmitError, Submitted, status_of, submit};
use shared::fixture::{NOW, bundle, in_west, people, photo_of};
use shared::{
    account::SignedIn,
    id::{DeviceId, IssueId, OpId},
    issue::Command,
    kind::KindCode,
    moment::Moment,
    photo::{CHUNK_BYTES, Hash, PhotoRef},
    reference::Bundle,
};
use std::cell::Cell;
use std::rc::Rc;
use uuid::Uuid;

pub struct Phone {
    pub store: Rc<MemoryStore>,
    pub server: Rc<Server>,
    pub env: Rc<FixedEnv>,
    pub engine: Engine<MemoryStore, Server, FixedEnv>,
    pub town: Bundle,
    shots: Cell<u64>,
}

pub fn device() -> DeviceId {
    DeviceId(Uuid::from_u128(5))
}

impl Phone {
    /// An inspector's phone that has signed in and fetched everything once.
    pub async fn ready() -> Self {
        let phone = Self::new().await;
        phone.sync().await;
        phone
    }

    pub async fn new() -> Self {
        let town = bundle();
        let (store, env) = (Rc::new(MemoryStore::new()), Rc::new(FixedEnv::new(NOW, 1)));
        let server = Rc::new(Server::new(Rc::clone(&env), town.clone()));
        let me = server.me(people::inspector());
        keep_account(&*store, &SignedIn { me, upload_token: "token".into() }).await.unwrap();
        let engine = Engine::new(Rc::clone(&store), Rc::clone(&server), Rc::clone(&env), device(), |_| {});
        Self { store, server, env, engine, town, shots: Cell::new(0) }
    }

    /// The page was closed and opened again: a new engine over what the store kept.
    pub fn reopened(self) -> Self {
        self.store.crash();
        let engine = Engine::new(Rc::clone(&self.store), Rc::clone(&self.server), Rc::clone(&self.env), device(), |_| {});
        Self { engine, ..self }
    }

    /// The same phone where the cookie may be somebody else's.
    pub fn guarded(self, cookie_is_ours: impl Fn() -> bool + 'static) -> Self {
        Self { engine: self.engine.with_cookie_guard(cookie_is_ours), ..self }
    }

    /// The person signs in again on this phone.
    pub async fn signed_in_again(&self) {
        let me = self.server.me(people::inspector());
        keep_account(&*self.store, &SignedIn { me, upload_token: "token".into() }).await.unwrap();
        self.engine.signed_in();
    }

    /// A new round until there is nothing to do for now.
    pub async fn sync(&self) -> Pause {
        self.engine.wake();
        for _ in 0..500 {
            if let Some(pause) = self.engine.step().await.unwrap() {
                return pause;
            }
        }
        panic!("the engine does not come to rest");
    }

    /// Rounds with the clock moved to where the engine wants to wait, until it rests.
    pub async fn sync_patiently(&self) {
        for _ in 0..50 {
            match self.sync().await {
                Pause::Rest => return,
                Pause::Until(instant) => self.env.set(instant.max(self.env.now())),
            }
        }
        panic!("the engine waits for ever");
    }

    /// Photo bytes of this many chunks, each time others.
    pub fn picture(&self, chunks: u64) -> Vec<u8> {
        let shot = self.shots.get() + 1;
        self.shots.set(shot);
        let length = CHUNK_BYTES * (chunks - 1) + 1_000;
        (0..length).map(|place| u8::try_from((place * 31 + shot * 7) % 251).unwrap()).collect()
    }

    /// A form with photos of so many chunks each, safe in the store; without photos it is of the kind that needs none.
    pub async fn draft(&self, photos: &[u64]) -> ReportDraft {
        let mut draft = ReportDraft::new(&*self.env);
        draft.kind = Some(KindCode(if photos.is_empty() { "duty" } else { "corner" }.into()));
        draft.place = Some(in_west());
        for chunks in photos {
            let bytes: Rc<[u8]> = self.picture(*chunks).into();
            draft.add_photo(self.photo_of(&bytes));
            let taken = (Hash::of(&bytes), bytes);
            keep_draft(&*self.store, Durability::Strict, &saved(&draft).unwrap(), Some(&taken)).await.unwrap();
        }
        draft
    }

    pub fn photo_of(&self, bytes: &[u8]) -> PhotoRef {
        PhotoRef { taken_at: self.env.now(), ..photo_of(bytes) }
    }

    /// Saves the form.
    pub async fn save(&self, draft: &ReportDraft) -> Result<Submitted, SubmitError> {
        self.submit(self.asked(draft)).await
    }

    /// What saving the form asks for.
    pub fn asked(&self, draft: &ReportDraft) -> Submission {
        Submission {
            op: Some(draft.form.op),
            issue: draft.form.issue,
            command: draft.command(&self.town.reference).unwrap(),
            clears: Some(draft.key()),
            replaces: None,
            base: None,
            held_back: false,
        }
    }

    pub async fn submit(&self, asked: Submission) -> Result<Submitted, SubmitError> {
        submit(&*self.store, &*self.env, device(), asked).await
    }

    /// Reports something with photos of so many chunks each.
    pub async fn report(&self, photos: &[u64]) -> Submitted {
        self.env.pass(60_000);
        let draft = self.draft(photos).await;
        self.save(&draft).await.unwrap()
    }

    /// A command without a form.
    pub async fn act(&self, issue: IssueId, command: Command) -> Result<Submitted, SubmitError> {
        let asked = Submission { op: None, issue, command: command.into(), clears: None, replaces: None, base: None, held_back: false };
        self.submit(asked).await
    }

    pub async fn add_note(&self, issue: IssueId, note: &str) -> Submitted {
        self.act(issue, Command::Supplement { photos: Vec::new(), note: note.into(), voice: None }).await.unwrap()
    }

    pub async fn op(&self, op: OpId) -> SavedOp {
        self.store.outbox().await.unwrap().op(op).unwrap().clone()
    }

    pub async fn state_of(&self, op: OpId) -> OutboxState {
        self.op(op).await.state
    }

    pub async fn status(&self) -> OutboxStatus {
        status_of(&self.store.outbox().await.unwrap())
    }
}

pub fn later(by: i64) -> Moment {
    NOW.plus_millis(by)
}
