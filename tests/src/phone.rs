//! The one test phone: the real outbox and the real engine over a store in memory, a real socket, a person who holds it.
//!
//! Its clock either is moved by hand, as the one of the [`World`] in which it stands, or runs on with this machine's, so far ahead of it.

mod record;
mod work;

pub use work::together;

use crate::{Network, World, shown::shown_on, world::PASSWORD};
use app::{
    account::keep_account,
    clock::{Env as _, FixedEnv},
    store::{MemoryStore, SavedOp, Store as _},
    sync::{
        Body, Engine, Listing, Method, OutboxRow, Page, Pause, Question, Reach, Remote, Request, Standing, Wanted, answer_to, laid_over,
        page_of, read_answer, status_of,
    },
};
use server::clock::{Clock as _, SystemClock};
use shared::{
    account::{SignIn, SignedIn},
    id::{DeviceId, IssueId, OpId},
    notice::Notice,
    person::Person,
    place::Place,
    record::{AnyRecord, RecordKind, RecordRef},
    sync::{OpState, Shown, works_by_query},
};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
    sync::Arc,
};
use uuid::Uuid;

/// The request of a phone whose person signs in.
#[must_use]
pub fn sign_in_request(username: &str, password: &str, device: DeviceId) -> Request {
    let asked = SignIn { username: username.into(), password: password.into(), device, device_name: "测试手机".into() };
    Request { method: Method::Post, path: "/api/session".into(), token: None, body: Body::Json(serde_json::to_string(&asked).unwrap()) }
}

async fn sign_in(remote: &impl Remote, (username, password): &(String, String), device: DeviceId) -> SignedIn {
    read_answer(remote.send(sign_in_request(username, password, device)).await).unwrap()
}

impl World {
    /// A phone with this person signed in and everything fetched.
    pub async fn phone(&self, username: &str) -> Phone {
        Phone::signed_in(self, username).await
    }
}

/// A phone in somebody's hand.
pub struct Phone {
    /// Its storage.
    pub store: Rc<MemoryStore>,
    /// Its network.
    pub network: Rc<Network>,
    /// Its clock and dice.
    pub env: Rc<FixedEnv>,
    /// Its device id.
    pub device: DeviceId,
    /// Who holds it.
    pub person: Person,
    login: (String, String),
    engine: Engine<MemoryStore, Network, FixedEnv>,
    /// How far its clock is ahead of this machine's, in milliseconds; `None`: it is moved by hand.
    ahead: Cell<Option<i64>>,
    shots: Cell<u64>,
    place: RefCell<Place>,
    saved: RefCell<Vec<SavedOp>>,
    /// What the server has given to pages of records that the phone does not hold.
    given: RefCell<BTreeMap<RecordRef, AnyRecord>>,
}

impl Phone {
    /// Signs in and fetches everything. Its clock is moved by hand.
    pub async fn signed_in(world: &World, username: &str) -> Self {
        Self::with_dice(world, username, Uuid::now_v7().as_u64_pair().1).await
    }

    /// The same with ids and photos that are the same for the same seed.
    pub async fn with_dice(world: &World, username: &str, dice: u64) -> Self {
        let seed = username.bytes().fold(7_u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
        let env = FixedEnv::new(world.clock.now(), seed ^ dice);
        let phone = Self::new(Network::recording(&world.base), env, (username, PASSWORD), seed % 200).await;
        phone.sync().await;
        phone
    }

    /// Signs in to the test town of a server process with a clock so far ahead of this machine's, and fetches everything.
    pub async fn in_town(base: &str, username: &str, ahead: i64, seed: u64) -> Self {
        Self::beside(base, (username, PASSWORD), ahead, seed).await
    }

    /// The same in any town.
    pub async fn beside(base: &str, login: (&str, &str), ahead: i64, seed: u64) -> Self {
        let own = login.0.bytes().fold(seed, |seed, byte| seed.wrapping_mul(1_099_511_628_211).wrapping_add(u64::from(byte)));
        let env = FixedEnv::new(SystemClock.now().plus_millis(ahead), own);
        let phone = Self::new(Network::to(base), env, login, own).await;
        phone.run_ahead(ahead);
        phone.drain().await;
        phone
    }

    async fn new(network: Network, env: FixedEnv, (username, password): (&str, &str), shots: u64) -> Self {
        let (store, network, env) = (Rc::new(MemoryStore::new()), Rc::new(network), Rc::new(env));
        let (device, login) = (DeviceId(env.new_id()), (username.to_owned(), password.to_owned()));
        let signed_in = sign_in(&*network, &login, device).await;
        keep_account(&*store, &signed_in).await.unwrap();
        let engine = Engine::new(Rc::clone(&store), Rc::clone(&network), Rc::clone(&env), device, |_| {});
        let (ahead, shots, place) = (Cell::new(None), Cell::new(shots), RefCell::new(crate::world::lane()));
        let person = signed_in.me.person;
        let (saved, given) = (RefCell::default(), RefCell::default());
        Self { store, network, env, device, person, login, engine, ahead, shots, place, saved, given }
    }

    /// Runs the engine until it rests, or stops at once without a network. The phone's clock follows where it wants to wait.
    pub async fn sync(&self) {
        self.engine.wake();
        for _ in 0..50 {
            match self.engine.run().await.unwrap() {
                Pause::Rest => return,
                Pause::Until(instant) if self.network.is_online() => self.env.set(instant),
                Pause::Until(_) => return,
            }
        }
        panic!("the phone does not come to rest");
    }

    /// Somebody opens the app without faults, signs in again where that is asked, and leaves it open until it rests; its clock follows
    /// where it wants to wait.
    pub async fn drain(&self) {
        self.tick();
        self.engine.wake();
        for _ in 0..60 {
            match self.engine.run().await.unwrap() {
                Pause::Rest if self.engine.needs_sign_in() => self.sign_in_again().await,
                Pause::Rest => return,
                Pause::Until(instant) => {
                    self.env.set(instant);
                    self.engine.due();
                }
            }
        }
        panic!("the phone of {} does not come to rest: {:?}, {:?}", self.login.0, self.engine.reach(), self.network.tried().last());
    }

    /// Lets the engine do at most so many things, whatever comes of them.
    pub async fn stumble(&self, steps: u32) {
        self.engine.wake();
        for _ in 0..steps {
            if self.engine.step().await.unwrap().is_some() {
                return;
            }
        }
    }

    /// The phone crashes: what was not flushed to its disk is gone. It is switched on again.
    pub fn crash(&mut self) {
        self.store.crash();
        self.given.borrow_mut().clear();
        self.engine = Engine::new(Rc::clone(&self.store), Rc::clone(&self.network), Rc::clone(&self.env), self.device, |_| {});
    }

    /// The driver, for tests that watch it step by step.
    pub const fn engine(&self) -> &Engine<MemoryStore, Network, FixedEnv> {
        &self.engine
    }

    /// What the phone says of the server.
    pub fn reach(&self) -> Reach {
        self.engine.reach()
    }

    /// Takes the phone's network away.
    pub fn offline(&self) {
        self.network.set_online(false);
    }

    /// Brings it back and syncs.
    pub async fn online(&self) {
        self.network.set_online(true);
        self.sync().await;
    }

    /// Sets the phone's clock, which from now on is moved by hand.
    pub fn clock(&self, when: &str) {
        self.ahead.set(None);
        self.env.set(shared::fixture::at(when));
    }

    /// From the next tick on its clock is so many milliseconds ahead of this machine's.
    pub fn run_ahead(&self, millis: i64) {
        self.ahead.set(Some(millis));
    }

    /// Its clock goes on to the present, unless it is moved by hand.
    pub fn tick(&self) {
        if let Some(ahead) = self.ahead.get() {
            self.env.set(SystemClock.now().plus_millis(ahead));
        }
    }

    /// The person signs in again on this phone.
    pub async fn sign_in_again(&self) {
        let signed_in = sign_in(&*self.network, &self.login, self.device).await;
        keep_account(&*self.store, &signed_in).await.unwrap();
        self.engine.signed_in();
    }

    /// The session ends; the phone is not told, and keeps its token.
    pub async fn sign_out(&self) {
        let ended = self.network.send(Request { method: Method::Delete, ..Request::get("/api/session") }).await.unwrap();
        assert!(ended.success);
    }

    /// The issues as the list shows them that the phone holds, or has something unsent about.
    pub async fn shown(&self) -> Vec<Shown> {
        shown_on(&*self.store, &self.person).await
    }

    /// A page of a list as its page shows it: of what the phone holds, or where it holds no set of what the server says.
    pub async fn lists(&self, wanted: &Wanted) -> Page {
        self.listing(wanted).await.page
    }

    /// The same, with what the page says of the network.
    pub async fn listing(&self, wanted: &Wanted) -> Listing {
        let (outbox, bundle) = (self.store.outbox().await.unwrap(), self.store.reference().await.unwrap().expect("reference data"));
        let laid = laid_over(&*self.store, &outbox, &self.person, &bundle).await.unwrap();
        if !works_by_query(outbox.marks.account.as_ref().expect("signed in").me.person.role.kind()) {
            return Listing { page: page_of(&*self.store, &laid, wanted).await.unwrap(), trouble: None };
        }
        let (mut standing, laid) = (Standing::default(), Arc::new(laid));
        let mut asked = standing.wants(Question::of(wanted, laid.len()), true);
        standing.lays(&laid);
        while let Some(question) = asked {
            asked = standing.heard(answer_to(&*self.network, question).await);
        }
        standing.page(wanted).expect("it was answered")
    }

    /// One issue as it is shown: in the list, or where the phone holds no set on its page.
    pub async fn sees(&self, issue: IssueId) -> Option<Shown> {
        let account = self.store.outbox().await.unwrap().marks.account.expect("signed in");
        if works_by_query(account.me.person.role.kind()) {
            return self.opens(RecordRef { kind: RecordKind::Issue, id: issue.into() }).await?.issue();
        }
        self.shown().await.into_iter().find(|shown| shown.issue.id == issue)
    }

    /// Whether nothing of this issue lies in the store.
    pub async fn store_has_no(&self, issue: IssueId) -> bool {
        self.store.issue(issue).await.unwrap().is_none()
    }

    /// The records of the outbox as its page shows them.
    pub async fn records(&self) -> Vec<OutboxRow> {
        status_of(&self.store.outbox().await.unwrap()).rows
    }

    /// A record as the outbox page shows it.
    pub async fn record(&self, op: OpId) -> OutboxRow {
        self.records().await.into_iter().find(|row| row.op == op).expect("the record is in the outbox")
    }

    /// Where a record of the outbox stands.
    pub async fn state_of(&self, op: OpId) -> OpState {
        self.record(op).await.state
    }

    /// All that this phone ever showed as 已存本机.
    #[must_use]
    pub fn saved(&self) -> Vec<SavedOp> {
        self.saved.borrow().clone()
    }

    /// Whether the phone holds a receipt for the record that the pinned key signed.
    pub async fn has_verified_receipt(&self, op: OpId) -> bool {
        let pinned = self.store.outbox().await.unwrap().marks.account.expect("signed in").me.receipt_key;
        self.store.receipt(op).await.unwrap().is_some_and(|held| held.receipt.op == op && held.receipt.verify(&pinned).is_ok())
    }

    /// The inbox.
    pub async fn inbox(&self) -> Vec<Notice> {
        self.store.notices().await.unwrap()
    }
}
