//! A phone: the real outbox and the real engine over a store in memory.

use crate::{Line, World, photo, shown::shown_on, world::PASSWORD};
use app::{
    account::keep_account,
    clock::{Env as _, FixedEnv},
    issue::{around, preview},
    store::{Durability, MemoryStore, PhotoStand, SavedPhoto, Store as _, Write},
    sync::{
        Body, Engine, Method, OutboxRow, Pause, Reach, Remote as _, Request, Submission, SubmitError, Submitted, laid_over, read_answer,
        status_of, submit,
    },
};
use shared::{
    Command, DeviceId, Hash, IssueId, Judgement, KindCode, Moment, Notice, OpId, PhotoRef, PhotoSource, Place, Report, SignIn, SignedIn,
    UtcOffset,
    sync::{OpState, Shown},
};
use std::{cell::Cell, rc::Rc};
use uuid::Uuid;

async fn sign_in(line: &Line, username: &str, device: DeviceId) -> SignedIn {
    let asked = SignIn { username: username.into(), password: PASSWORD.into(), device, device_name: "测试手机".into() };
    let body = Body::Json(serde_json::to_string(&asked).unwrap());
    let request = Request { method: Method::Post, path: "/api/session".into(), token: None, body };
    read_answer(line.send(request).await).unwrap()
}

/// A phone in somebody's hand.
pub struct Phone {
    /// Its storage.
    pub store: Rc<MemoryStore>,
    /// Its network.
    pub line: Rc<Line>,
    /// Its clock and dice.
    pub env: Rc<FixedEnv>,
    /// Its device id.
    pub device: DeviceId,
    /// Who holds it.
    pub person: shared::Person,
    engine: Engine<MemoryStore, Line, FixedEnv>,
    shots: Cell<u8>,
}

impl Phone {
    /// Signs in and fetches everything.
    pub async fn signed_in(world: &World, username: &str) -> Self {
        Self::with_dice(world, username, Uuid::now_v7().as_u64_pair().1).await
    }

    /// The same with ids and photos that are the same for the same seed.
    pub async fn with_dice(world: &World, username: &str, dice: u64) -> Self {
        let (store, line) = (Rc::new(MemoryStore::new()), Rc::new(Line::to(&world.base)));
        let seed = username.bytes().fold(7_u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
        let env = Rc::new(FixedEnv::new(server::clock::Clock::now(&*world.clock), seed ^ dice));
        let device = DeviceId(env.new_id());
        let signed_in = sign_in(&line, username, device).await;
        keep_account(&*store, &signed_in).await.unwrap();
        let engine = Engine::new(Rc::clone(&store), Rc::clone(&line), Rc::clone(&env), device, |_| {});
        let shots = Cell::new(u8::try_from(seed % 200).unwrap());
        let phone = Self { store, line, env, device, person: signed_in.me.person, engine, shots };
        phone.sync().await;
        phone
    }

    /// Runs the engine until it rests, or stops at once without a network. The phone's clock follows where it wants to wait.
    pub async fn sync(&self) {
        self.engine.wake();
        for _ in 0..50 {
            match self.engine.run().await.unwrap() {
                Pause::Rest => return,
                Pause::Until(instant) if self.line.is_online() => self.env.set(instant),
                Pause::Until(_) => return,
            }
        }
        panic!("the phone does not come to rest");
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

    /// The phone dies: what was not pressed onto its medium is gone. It is switched on again.
    pub fn crash(&mut self) {
        self.store.crash();
        self.engine = Engine::new(Rc::clone(&self.store), Rc::clone(&self.line), Rc::clone(&self.env), self.device, |_| {});
    }

    /// What the phone says of the server.
    pub fn reach(&self) -> Reach {
        self.engine.reach()
    }

    /// Takes the phone's network away.
    pub fn offline(&self) {
        self.line.set_online(false);
    }

    /// Brings it back and syncs.
    pub async fn online(&self) {
        self.line.set_online(true);
        self.sync().await;
    }

    /// Sets the phone's clock.
    pub fn clock(&self, when: &str) {
        self.env.set(Moment::parse(when, UtcOffset::CHINA).unwrap());
    }

    /// Photographs: the bytes are on the phone and named by their hash.
    pub async fn shoot(&self, place: &Place) -> PhotoRef {
        let seed = self.shots.get();
        self.shots.set(seed.wrapping_add(1));
        self.keep(photo::jpeg(seed), 320, 240, place).await
    }

    /// Keeps these bytes as a photo.
    pub async fn keep(&self, bytes: Vec<u8>, width: u32, height: u32, place: &Place) -> PhotoRef {
        let hash = Hash::of(&bytes);
        let length = u64::try_from(bytes.len()).unwrap();
        let bytes: Rc<[u8]> = bytes.into();
        self.store
            .write(Durability::Strict, |outbox| {
                outbox.photos.insert(hash, SavedPhoto { hash, bytes: length, stand: PhotoStand::unsent(length) });
                Ok(((), vec![Write::PutBytes(hash, Rc::clone(&bytes))]))
            })
            .await
            .unwrap();
        let taken_at = self.env.now();
        PhotoRef { hash, bytes: length, width, height, taken_at, place: place.clone(), source: PhotoSource::Camera, original: None }
    }

    /// 拍照上报 with one photo: 已存本机. It carries what the form's answer was.
    pub async fn report(&self, kind: KindCode, place: Place, note: &str) -> Submitted {
        let photos = vec![self.shoot(&place).await];
        let bundle = self.store.reference().await.unwrap().expect("reference data");
        let now = self.env.now().by_server_clock(self.store.outbox().await.unwrap().marks.clock_offset_ms);
        let laid = laid_over(&*self.store, &self.store.outbox().await.unwrap(), &self.person, &bundle).await.unwrap();
        let around = around(&*self.store, &laid, (&kind, &place), &self.person, &bundle, now).await.unwrap();
        let answer = preview(&kind, &place, None, &self.person, &bundle, &around.closed, now);
        let (forecast, source) = (answer.map(|answer| answer.forecast), shared::Source::Patrol);
        let report = Report { kind, place, pick: None, photos, note: note.into(), forecast, source };
        self.ask(IssueId(self.env.new_id()), Command::Report(report)).await.unwrap()
    }

    /// 整改完成 with one photo.
    pub async fn rectify(&self, issue: IssueId) -> Submitted {
        let photos = vec![self.shoot(&Place::Unknown).await];
        self.ask(issue, Command::Rectify { photos, note: "已清理干净".into() }).await.unwrap()
    }

    /// 核查通过 or 退回整改.
    pub async fn verify(&self, issue: IssueId, judgement: Judgement) -> Result<Submitted, SubmitError> {
        self.ask(issue, Command::Verify { judgement, photos: vec![], note: String::new() }).await
    }

    /// The person signs in again on this phone.
    pub async fn sign_in_again(&self, username: &str) {
        let signed_in = sign_in(&self.line, username, self.device).await;
        keep_account(&*self.store, &signed_in).await.unwrap();
        self.engine.signed_in();
    }

    /// The session ends; the phone is not told, and keeps its token.
    pub async fn sign_out(&self) {
        let ended = self.line.send(Request { method: Method::Delete, ..Request::get("/api/session") }).await.unwrap();
        assert!(ended.success);
    }

    /// Saves a command into the outbox.
    pub async fn ask(&self, issue: IssueId, command: Command) -> Result<Submitted, SubmitError> {
        let asked = Submission { op: None, issue, command: command.into(), clears: None, replaces: None };
        submit(&*self.store, &*self.env, self.device, asked).await
    }

    /// The issues as the list shows them.
    pub async fn shown(&self) -> Vec<Shown> {
        shown_on(&*self.store, &self.person).await
    }

    /// One issue as the list shows it.
    pub async fn sees(&self, issue: IssueId) -> Option<Shown> {
        self.shown().await.into_iter().find(|shown| shown.issue.id == issue)
    }

    /// Whether nothing of this issue lies in the store.
    pub async fn store_has_no(&self, issue: IssueId) -> bool {
        self.store.issue(issue).await.unwrap().is_none()
    }

    /// A record as the outbox page shows it.
    pub async fn record(&self, op: OpId) -> OutboxRow {
        let status = status_of(&self.store.outbox().await.unwrap());
        status.rows.into_iter().find(|row| row.op == op).expect("the record is in the outbox")
    }

    /// Where a record stands.
    pub async fn state_of(&self, op: OpId) -> OpState {
        self.record(op).await.state
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
