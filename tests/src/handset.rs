//! A phone beside a server process: the real outbox and the real engine over a store in memory, a real socket, the day's clock.

use crate::{Link, album, shown::shown_on, storm::Dice, world};
use app::{
    account::keep_account,
    clock::{Env as _, FixedEnv},
    store::{Durability, MemoryStore, PhotoStand, SavedOp, SavedPhoto, Store as _, Write},
    sync::{Body, Engine, Method, OutboxRow, Pause, Remote as _, Request, Submission, read_answer, status_of, submit},
};
use server::clock::{Clock as _, SystemClock};
use shared::{
    Command, DeviceId, Hash, IssueId, Judgement, OpId, Person, PhotoRef, PhotoSource, Place, Report, RoleKind, SignIn, SignedIn,
    sync::{OpState, Shown},
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

/// A phone in somebody's hand.
pub struct Handset {
    /// Its storage.
    pub store: Rc<MemoryStore>,
    /// Its network.
    pub link: Rc<Link>,
    /// Its clock and dice.
    pub env: Rc<FixedEnv>,
    /// Who holds it.
    pub person: Person,
    /// What it calls itself.
    pub device: DeviceId,
    login: (String, String),
    engine: Engine<MemoryStore, Link, FixedEnv>,
    shift: Cell<i64>,
    shots: Cell<u64>,
    place: RefCell<Place>,
    saved: RefCell<Vec<SavedOp>>,
}

impl Handset {
    /// Signs in to the test town with a clock so far ahead of this machine's, and fetches everything.
    pub async fn in_town(base: &str, username: &str, shift: i64, seed: u64) -> Self {
        Self::signed_in(base, (username, world::PASSWORD), shift, seed).await
    }

    /// Signs in and fetches everything.
    pub async fn signed_in(base: &str, (username, password): (&str, &str), shift: i64, seed: u64) -> Self {
        let (store, link) = (Rc::new(MemoryStore::new()), Rc::new(Link::to(base)));
        let own = username.bytes().fold(seed, |seed, byte| seed.wrapping_mul(1_099_511_628_211).wrapping_add(u64::from(byte)));
        let env = Rc::new(FixedEnv::new(SystemClock.now().plus_millis(shift), own));
        let device = DeviceId(env.new_id());
        let login = (username.to_owned(), password.to_owned());
        let signed_in = sign_in(&link, &login, device).await;
        keep_account(&*store, &signed_in).await.unwrap();
        let engine = Engine::new(Rc::clone(&store), Rc::clone(&link), Rc::clone(&env), device, |_| {});
        let (shift, shots, saved) = (Cell::new(shift), Cell::new(own), RefCell::default());
        let place = RefCell::new(world::lane());
        let handset = Self { store, link, env, person: signed_in.me.person, device, login, engine, shift, shots, place, saved };
        handset.drain().await;
        handset
    }

    /// The person signs in again.
    pub async fn sign_in_again(&self) {
        let signed_in = sign_in(&self.link, &self.login, self.device).await;
        keep_account(&*self.store, &signed_in).await.unwrap();
        self.engine.signed_in();
    }

    /// From now on its clock is so far ahead of this machine's.
    pub fn shift_to(&self, shift: i64) {
        self.shift.set(shift);
    }

    /// Its clock goes on to the present.
    pub fn tick(&self) {
        self.env.set(SystemClock.now().plus_millis(self.shift.get()));
    }

    /// The driver, for tests that watch it step by step.
    pub const fn engine(&self) -> &Engine<MemoryStore, Link, FixedEnv> {
        &self.engine
    }

    /// Somebody opens the app in fair weather and leaves it open until it rests; its clock follows where it wants to wait.
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
        panic!("the phone of {} does not come to rest: {:?}, {:?}", self.login.0, self.engine.reach(), self.link.tried().last());
    }

    /// Works until told to stop, with at most so many records: acts now and then, and sends.
    pub async fn work(&self, dice: &mut Dice, issues: &RefCell<Vec<IssueId>>, most: usize, stop: &Cell<bool>) {
        let mut acted = 0;
        while !stop.get() {
            self.tick();
            if acted < most && dice.roll(2) == 0 {
                acted += usize::from(self.act(dice, issues).await);
            }
            self.engine.wake();
            for _ in 0..=dice.roll(6) {
                if stop.get() || self.engine.step().await.unwrap().is_some() {
                    break;
                }
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Does one thing of this person's work, as the dice say. What the rules refuse on the spot is not done: then `false`.
    pub async fn act(&self, dice: &mut Dice, issues: &RefCell<Vec<IssueId>>) -> bool {
        let role = self.person.role.kind();
        let known = dice.pick(&issues.borrow()).copied();
        let Some(issue) = known.filter(|_| role != RoleKind::Inspector || dice.roll(3) > 0) else {
            if role != RoleKind::Inspector {
                return false;
            }
            let issue = self.report(1 + dice.roll(3), lengths(dice)).await;
            issues.borrow_mut().push(issue);
            return true;
        };
        let command = match (role, dice.roll(4)) {
            (RoleKind::Inspector, 0) => Command::Withdraw { reason: "看错了".into() },
            (RoleKind::Inspector, _) => Command::Supplement { photos: vec![self.shoot(lengths(dice)).await], note: "又一张".into() },
            (RoleKind::Unit, 0) => Command::Acknowledge,
            (RoleKind::Unit, _) => Command::Rectify { photos: vec![self.shoot(lengths(dice)).await], note: "已清理".into() },
            (RoleKind::Verifier, 0) => {
                Command::Verify { judgement: Judgement::SendBack { reason: "仍有残留".into() }, photos: vec![], note: String::new() }
            }
            (RoleKind::Verifier, _) => Command::Verify { judgement: Judgement::Pass, photos: vec![], note: String::new() },
            (_, 0) => Command::Void { reason: "误报".into() },
            _ => Command::Escalate { reason: "领导交办".into() },
        };
        self.ask(issue, command).await.is_some()
    }

    /// From now on its person stands there instead of in the lane.
    pub fn stands_at(&self, place: Place) {
        self.place.replace(place);
    }

    /// 拍照上报 where the person stands, with so many photos of at least `length` bytes: 已存本机.
    pub async fn report(&self, photos: u64, length: usize) -> IssueId {
        let mut shot = Vec::new();
        for _ in 0..photos {
            shot.push(self.shoot(length).await);
        }
        self.report_with(shot).await
    }

    /// The same with photos that are there.
    pub async fn report_with(&self, photos: Vec<PhotoRef>) -> IssueId {
        self.try_report(photos).await.expect("a report is always allowed")
    }

    /// The same; `None` if the phone refuses it on the spot.
    pub async fn try_report(&self, photos: Vec<PhotoRef>) -> Option<IssueId> {
        let (kind, place) = (world::kind("A06"), self.place.borrow().clone());
        let report = Report { kind, place, pick: None, photos, note: "风雨中".into(), forecast: None, source: shared::Source::Patrol };
        let issue = IssueId(self.env.new_id());
        self.ask(issue, Command::Report(report)).await.map(|_| issue)
    }

    /// Photographs: at least `length` bytes, on the phone and named by their hash.
    pub async fn shoot(&self, length: usize) -> PhotoRef {
        let number = self.shots.get();
        self.shots.set(number.wrapping_add(1));
        self.keep(album::jpeg_of(number, length), 320, 240).await
    }

    /// Keeps these bytes as a photo.
    pub async fn keep(&self, bytes: Vec<u8>, width: u32, height: u32) -> PhotoRef {
        let hash = Hash::of(&bytes);
        let length = u64::try_from(bytes.len()).unwrap();
        let bytes: Rc<[u8]> = bytes.into();
        let photo = SavedPhoto { hash, bytes: length, stand: PhotoStand::unsent(length) };
        let put = |outbox: &mut app::store::Outbox| {
            outbox.photos.insert(hash, photo.clone());
            Ok(((), vec![Write::PutBytes(hash, Rc::clone(&bytes))]))
        };
        self.store.write(Durability::Strict, put).await.unwrap();
        let (taken_at, place) = (self.env.now(), self.place.borrow().clone());
        PhotoRef { hash, bytes: length, width, height, taken_at, place, source: PhotoSource::Camera, original: None }
    }

    /// Saves a command into the outbox; `None` if the rules refuse it on the spot.
    pub async fn ask(&self, issue: IssueId, command: Command) -> Option<OpId> {
        let asked = Submission { op: None, issue, command: command.into(), clears: None, replaces: None };
        let submitted = submit(&*self.store, &*self.env, self.device, asked).await.ok()?;
        let saved = self.store.outbox().await.unwrap().op(submitted.op).cloned();
        // The same tap twice is one record.
        if self.saved.borrow().iter().all(|before| before.op != submitted.op) {
            self.saved.borrow_mut().push(saved.expect("what is shown as saved is in the outbox"));
        }
        Some(submitted.op)
    }

    /// All that this phone ever showed as 已存本机.
    #[must_use]
    pub fn saved(&self) -> Vec<SavedOp> {
        self.saved.borrow().clone()
    }

    /// The records of the outbox as its page shows them.
    pub async fn records(&self) -> Vec<OutboxRow> {
        status_of(&self.store.outbox().await.unwrap()).rows
    }

    /// Where a record stands; `None`: it has left the outbox.
    pub async fn state_of(&self, op: OpId) -> Option<OpState> {
        self.records().await.into_iter().find(|row| row.op == op).map(|row| row.state)
    }

    /// Whether the phone holds a receipt for the record that the pinned key signed.
    pub async fn has_verified_receipt(&self, op: OpId) -> bool {
        let pinned = self.store.outbox().await.unwrap().marks.account.expect("signed in").me.receipt_key;
        self.store.receipt(op).await.unwrap().is_some_and(|held| held.receipt.op == op && held.receipt.verify(&pinned).is_ok())
    }

    /// The issues as the list shows them.
    pub async fn shown(&self) -> Vec<Shown> {
        shown_on(&*self.store, &self.person).await
    }
}

async fn sign_in(link: &Link, (username, password): &(String, String), device: DeviceId) -> SignedIn {
    let asked = SignIn { username: username.clone(), password: password.clone(), device, device_name: "测试手机".into() };
    let body = Body::Json(serde_json::to_string(&asked).unwrap());
    let request = Request { method: Method::Post, path: "/api/session".into(), token: None, body };
    read_answer(link.send(request).await).unwrap()
}

/// Photos of one chunk, and now and then of two or three.
fn lengths(dice: &mut Dice) -> usize {
    let most = [30_000, 30_000, 300_000, 600_000];
    dice.pick(&most).copied().unwrap_or(30_000)
}

/// Lets all of them go on side by side, and gives what each came to.
pub async fn together<F: Future>(all: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut waiting: Vec<_> = all.into_iter().map(|future| (Some(Box::pin(future)), None)).collect();
    std::future::poll_fn(|context| {
        for (future, output) in &mut waiting {
            if let Some(going) = future
                && let std::task::Poll::Ready(done) = going.as_mut().poll(context)
            {
                (*future, *output) = (None, Some(done));
            }
        }
        if waiting.iter().all(|(future, _)| future.is_none()) { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    waiting.into_iter().filter_map(|(_, output)| output).collect()
}
