//! A phone in the story: one network, one cookie, a store for each person who uses it.

use crate::{
    log::Log,
    store::MortalStore,
    wire::{Post, Wire},
};
use app::{
    account::keep_account,
    clock::FixedEnv,
    store::{DraftKey, MemoryStore, OutboxState, Store as _, StoreError},
    sync::{Body, Engine, Method, Pause, Remote as _, Request, read_answer},
};
use shared::{
    account::SignedIn,
    id::{DeviceId, OpId, PersonId},
    mutation::{Defect, mutated},
    person::Person,
    photo::Hash,
    sync::{KEPT_DAYS, LaterCause, OpState},
};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};
use tests::{
    history::{Happened, Invariant, is_whole},
    phone::sign_in_request,
    world::PASSWORD,
};

type Sender = Engine<MortalStore, Wire, FixedEnv>;

/// One person's half of a phone.
pub struct User {
    /// Who.
    pub username: &'static str,
    /// As whom the server knows them.
    pub person: RefCell<Person>,
    /// What lies on the phone for them.
    pub store: Rc<MortalStore>,
    engine: RefCell<Rc<Sender>>,
    /// A form that was flushed to disk, with the record it will be and its photos.
    pub draft: RefCell<Option<Drafted>>,
    seen: RefCell<Seen>,
}

/// A form that was flushed to disk.
#[derive(Clone, Debug)]
pub struct Drafted {
    /// Which.
    pub key: DraftKey,
    /// The record it will be.
    pub op: OpId,
    /// Its photos.
    pub photos: Vec<Hash>,
    /// Whether it has become that record, also if the phone died before it could say so.
    pub recorded: Cell<bool>,
}

/// The store as it was when last looked at.
#[derive(Default)]
struct Seen {
    states: BTreeMap<OpId, OutboxState>,
    evicted_early: u64,
}

/// A person's store as the template left it.
#[derive(Clone)]
pub struct KeptUser {
    /// Their user name.
    pub username: &'static str,
    /// Who they are.
    pub person: Person,
    /// What lies on the phone for them.
    pub store: MemoryStore,
}

/// A phone as the template left it.
#[derive(Clone)]
pub struct KeptDevice {
    /// Its name in the history.
    pub name: &'static str,
    /// What it calls itself.
    pub id: DeviceId,
    /// The browser's cookie and whose it is.
    pub jar: (String, PersonId),
    /// Who uses it; the first is signed in.
    pub users: Vec<KeptUser>,
}

/// A phone.
pub struct Device {
    /// What it calls itself.
    pub id: Cell<DeviceId>,
    /// Its name in the history.
    pub name: &'static str,
    /// Its clock and dice.
    pub env: Rc<FixedEnv>,
    /// Its network.
    pub wire: Rc<Wire>,
    /// Whose it is, or who share it.
    pub users: Vec<User>,
    /// Who is signed in.
    pub active: Cell<usize>,
    post: Rc<Post>,
}

impl Device {
    /// A phone as the template left it: users by name with what lies there for them; the first one is signed in.
    pub fn new(post: &Rc<Post>, kept: &KeptDevice, env: FixedEnv) -> Self {
        let (env, wire) = (Rc::new(env), Rc::new(Wire::new(Rc::clone(post), kept.name)));
        wire.jar.replace(Some(kept.jar.clone()));
        let id = kept.id;
        let users = kept.users.iter().map(|user| {
            let store = Rc::new(MortalStore::on(user.store.clone()));
            let engine = RefCell::new(engine(&store, &wire, &env, id, &user.person));
            User {
                username: user.username,
                person: RefCell::new(user.person.clone()),
                store,
                engine,
                draft: RefCell::default(),
                seen: RefCell::default(),
            }
        });
        let users = users.collect();
        Self { id: Cell::new(id), name: kept.name, env, wire, users, active: Cell::new(0), post: Rc::clone(post) }
    }

    /// Who holds it just now.
    pub fn user(&self) -> &User {
        &self.users[self.active.get()]
    }

    fn log(&self) -> &Log {
        &self.post.log
    }

    /// Signs in over the network as it is; says whether that went well.
    pub async fn sign_in(&self, who: usize) -> bool {
        let user = &self.users[who];
        let asked = sign_in_request(user.username, PASSWORD, self.id.get());
        let before = self.wire.jar.borrow().clone();
        let answer = self.wire.send(asked).await;
        let Ok(signed_in) = read_answer::<SignedIn>(answer) else {
            // The browser may have taken the new cookie along all the same; whose it is, nobody knows.
            if *self.wire.jar.borrow() != before {
                self.wire.jar.replace(None);
            }
            return false;
        };
        let cookie = self.wire.jar.borrow().as_ref().map(|(cookie, _)| cookie.clone()).unwrap_or_default();
        self.wire.jar.replace(Some((cookie, signed_in.me.person.id)));
        self.post.tokens.borrow_mut().insert(signed_in.upload_token.clone(), signed_in.me.person.id);
        let kept = user.store.mortal(keep_account(&*user.store, &signed_in)).await;
        let died = StoreError::Unavailable("the phone died".into());
        if let Err(error) = kept.unwrap_or(Err(died)) {
            // The cookie is the newcomer's, and this is not their phone: the session ends again.
            self.log().line(format!("{}: {error}", self.name));
            let end = Request { method: Method::Delete, path: "/api/session".into(), token: None, body: Body::Empty };
            let _unheard = self.wire.send(end).await;
            self.wire.jar.replace(None);
            user.store.dies_after(None);
            return false;
        }
        user.person.replace(signed_in.me.person);
        self.users[self.active.get()].engine.borrow().stop();
        self.active.set(who);
        self.switch_on(who);
        self.users[who].engine.borrow().signed_in();
        true
    }

    /// The program starts anew for this person.
    pub fn switch_on(&self, who: usize) {
        let user = &self.users[who];
        user.store.dies_after(None);
        user.engine.replace(engine(&user.store, &self.wire, &self.env, self.id.get(), &user.person.borrow()));
    }

    /// The program ends; with `power` the phone goes dark and forgets what was not flushed to its disk.
    pub fn die(&self, power: bool) {
        if power {
            self.users.iter().for_each(|user| user.store.inner.crash());
        }
        self.switch_on(self.active.get());
        self.log().line(format!("{}: {}", self.name, if power { "went dark" } else { "killed" }));
    }

    /// Lets the engine do at most so many things, whatever comes of them.
    pub async fn stumble(&self, steps: u32) {
        let user = self.user();
        user.engine.borrow().wake();
        for _ in 0..steps {
            let engine = Rc::clone(&user.engine.borrow());
            let step = user.store.mortal(engine.step()).await;
            match step {
                None => {
                    let power = self.post.dice.borrow_mut().roll(2) == 0;
                    self.die(power);
                    break;
                }
                Some(Ok(None)) => {}
                Some(Ok(Some(_))) => break,
                Some(Err(error)) => {
                    self.log().line(format!("{}: {error}", self.name));
                    break;
                }
            }
            self.watch().await;
        }
        self.watch().await;
    }

    /// Another tab is still open for somebody who has not signed in last: it goes on for a while.
    pub async fn stale_tab(&self, steps: u32) {
        let other = self.users.len() - 1 - self.active.get();
        let holder = self.active.replace(other);
        if self.user().store.outbox().await.unwrap().marks.account.is_some() {
            self.switch_on(other);
            self.log().line(format!("{}: a tab of {} goes on", self.name, self.user().username));
            self.stumble(steps).await;
        }
        self.active.set(holder);
    }

    /// Works without faults until nothing moves; the clock follows where the engine wants to wait.
    pub async fn rest(&self) {
        let user = self.user();
        user.engine.borrow().wake();
        let mut waited_for_others = false;
        for _ in 0..2_000 {
            let engine = Rc::clone(&user.engine.borrow());
            match engine.step().await {
                Ok(None) => {}
                Ok(Some(Pause::Rest)) => return self.watch_one(user).await,
                Ok(Some(Pause::Until(_))) if engine.needs_sign_in() => return,
                // What another phone must bring first comes when that one has been here.
                Ok(Some(Pause::Until(_))) if waited_for_others && self.waits_for_others().await => return self.watch_one(user).await,
                Ok(Some(Pause::Until(instant))) => {
                    waited_for_others |= self.waits_for_others().await;
                    self.env.set(instant);
                }
                Err(error) => {
                    self.log().seen(Invariant::I6, format!("{} without faults: {error}", self.name));
                    return;
                }
            }
            self.watch_one(user).await;
        }
        self.log().seen(Invariant::I6, format!("{} does not come to rest", self.name));
    }

    /// Whether all that is left here waits for what other phones bring to a restored server, or for what waits for that.
    pub async fn waits_for_others(&self) -> bool {
        let outbox = self.user().store.outbox().await.unwrap();
        let unsent = outbox.ops.values().map(|saved| &saved.state);
        let mut causes =
            unsent.filter(|state| matches!(state.op_state(), OpState::Waiting | OpState::TextDelivered)).map(|state| match state {
                OutboxState::Waiting { cause, .. } => *cause,
                _ => None,
            });
        // Rows come in the device's order, so that the one which waits for another phone stands before those that wait for it.
        causes.next() == Some(Some(LaterCause::Behind))
            && causes.all(|cause| matches!(cause, Some(LaterCause::Behind | LaterCause::Needs(_))))
    }

    /// Whether reading needs the password again.
    pub fn needs_sign_in(&self) -> bool {
        self.user().engine.borrow().needs_sign_in()
    }

    /// Looks at every store on the phone: what was told to a person, what went, whether everything held is still there.
    pub async fn watch(&self) {
        for user in &self.users {
            self.watch_one(user).await;
        }
    }

    async fn watch_one(&self, user: &User) {
        let outbox = user.store.outbox().await.unwrap();
        let seen = user.seen.take();
        for (op, state) in &seen.states {
            if outbox.op(*op).is_none() {
                self.log().happened(Happened::Evicted { op: *op, justified: self.may_go(state, &outbox.marks, seen.evicted_early) });
            }
        }
        for saved in outbox.ops.values() {
            let before = seen.states.get(&saved.op).map(OutboxState::op_state);
            if saved.state.op_state() == OpState::Delivered && before != Some(OpState::Delivered) {
                self.log().happened(Happened::Receipted(saved.op));
                self.log().line(format!("{}: delivered {}", self.name, saved.op));
                self.is_on_the_server(saved.op, &saved.photos).await;
            }
            if saved.is_held()
                && let Some(hash) = saved.photos.iter().find(|hash| !user.store.inner.holds(**hash))
            {
                self.log().seen(Invariant::I5, format!("the bytes of {hash} went before the receipt of {}", saved.op));
            }
        }
        if let Some(Drafted { key, op, photos, recorded }) = &*user.draft.borrow() {
            recorded.set(recorded.get() || outbox.op(*op).is_some());
            let here = outbox.drafts.contains_key(key) && photos.iter().all(|hash| user.store.inner.holds(*hash));
            if !here && !recorded.get() {
                self.log().seen(Invariant::I1, format!("the form that becomes {op} is gone, and it was kept"));
            }
        }
        let states = outbox.ops.values().map(|saved| (saved.op, saved.state.clone())).collect();
        user.seen.replace(Seen { states, evicted_early: outbox.marks.evicted_early });
    }

    /// A person takes a record out of the outbox: that is not the phone letting it go.
    pub fn forget(&self, op: OpId) {
        self.user().seen.borrow_mut().states.remove(&op);
    }

    fn may_go(&self, state: &OutboxState, marks: &app::store::SyncMeta, evicted_early: u64) -> bool {
        let OutboxState::Delivered { covered_by, server_at, .. } = state else { return false };
        let backed_up = covered_by.is_some_and(|feed| feed <= marks.backed_up_through);
        backed_up
            || server_at.zip(marks.server_at).is_some_and(|(then, now)| now >= then.plus_days(KEPT_DAYS))
            || marks.evicted_early > evicted_early
    }

    /// Whatever its users are shown as 已送达 is on the server, which may have been restored meanwhile.
    pub async fn is_delivered_what_is_shown_so(&self) {
        for user in &self.users {
            let outbox = user.store.outbox().await.unwrap();
            for saved in outbox.ops.values().filter(|saved| saved.state.op_state() == OpState::Delivered) {
                self.is_on_the_server(saved.op, &saved.photos).await;
            }
        }
    }

    /// 已送达 is being shown: the server has it, durably.
    async fn is_on_the_server(&self, op: OpId, photos: &[Hash]) {
        let state = self.post.server.state();
        let row = tests::history::applied(&state, op).await;
        let torn = photos.iter().find(|hash| !is_whole(&state.config.data, crate::server::Server::town(), **hash));
        if !row {
            self.log().seen(Invariant::I4, format!("{op} is shown as delivered and is not on the server"));
        } else if let Some(hash) = torn {
            self.log().seen(Invariant::I4, format!("{op} is shown as delivered and its photo {hash} is not whole"));
        }
    }

    /// The phone is destroyed; its holder gets a new one and signs in there when the network allows.
    pub async fn destroy(&self, new_id: DeviceId) {
        for user in &self.users {
            let outbox = user.store.outbox().await.unwrap();
            let person = user.person.borrow().id;
            let told = self.wire.told.borrow_mut().remove(&person).unwrap_or_default();
            let held = outbox.ops.values().filter(|saved| saved.is_held() && told.contains(&saved.op)).map(|saved| saved.op).collect();
            self.log().happened(Happened::Destroyed { device: self.id.get(), person, held, told: true });
            user.store.inner.wipe();
            user.draft.replace(None);
            user.seen.replace(Seen::default());
        }
        self.id.set(new_id);
        self.wire.jar.replace(None);
        (0..self.users.len()).for_each(|who| self.switch_on(who));
        self.log().line(format!("{}: destroyed", self.name));
    }
}

fn engine(store: &Rc<MortalStore>, wire: &Rc<Wire>, env: &Rc<FixedEnv>, id: DeviceId, person: &Person) -> Rc<Sender> {
    let (jar, person) = (Rc::clone(wire), person.id);
    Rc::new(
        Engine::new(Rc::clone(store), Rc::clone(wire), Rc::clone(env), id, |_| {}).with_cookie_guard(move || {
            mutated(Defect::WrongSender) || jar.jar.borrow().as_ref().is_some_and(|(_, owner)| *owner == person)
        }),
    )
}
