//! A story: what people and weather do, one action after the other, each with dice of its own, so that an action can be left out and the
//! others stay what they are.

use crate::{
    device::Device,
    log::Log,
    server::Server,
    template::Template,
    wire::{Climate, Post, deliver_late},
};
use app::{
    clock::{Env as _, FixedEnv},
    issue::keep::keep_draft,
    store::{DraftKey, Durability, PhotoStand, SavedDraft, SavedOp, SavedPhoto, Store as _, StoreError, Write},
    sync::{Submission, discard, requeue, submit, submit_anew},
};
use server::{clock::Clock as _, fault::Point};
use shared::{Command, DeviceId, Envelope, Hash, IssueId, Judgement, OpId, PhotoRef, PhotoSource, Place, Report, RoleKind, sync::OpState};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use tests::{
    history::{Happened, History, Invariant, Violation, check_history, device_of, server_of},
    photo,
    storm::Dice,
    world::{kind, lane, spot, unit},
};

/// Actions of a story.
pub const ACTIONS: usize = 90;

/// What became of a story.
pub struct Outcome {
    /// The history in lines.
    pub lines: Vec<String>,
    /// Its hash: the same for the same seed.
    pub hash: Hash,
    /// Broken promises.
    pub violations: Vec<Violation>,
    /// Records shown as saved.
    pub records: usize,
    /// Messages sent.
    pub messages: usize,
    /// Records under 需处理 at the end.
    pub refused: usize,
}

/// What may happen in this story at all. Not everything happens in each: so rare things meet in some.
#[derive(Clone, Copy, Debug)]
struct Plot {
    climate: Climate,
    server_dies: bool,
    phone_dies: bool,
    backups: bool,
    restores: bool,
    clocks: bool,
    full: bool,
    destroyed: bool,
    shared: bool,
    revoked: bool,
}

impl Plot {
    fn of(dice: &mut Dice) -> Self {
        let part = |dice: &mut Dice, most: u64| if dice.roll(2) == 0 { 0 } else { dice.roll(most) };
        let climate = Climate {
            request_lost: part(dice, 20),
            answer_lost: part(dice, 25),
            twice: part(dice, 20),
            cut: part(dice, 15),
            portal: part(dice, 10),
            proxy: part(dice, 8),
            delayed: part(dice, 20),
        };
        let mut coin = |sides| dice.roll(sides) == 0;
        Self {
            climate,
            server_dies: coin(2),
            phone_dies: coin(2),
            backups: coin(2),
            restores: coin(4),
            clocks: coin(3),
            full: coin(4),
            destroyed: coin(8),
            shared: coin(3),
            revoked: coin(6),
        }
    }
}

struct Story {
    plot: Plot,
    post: Rc<Post>,
    devices: Vec<Device>,
    issues: RefCell<Vec<IssueId>>,
    saved: RefCell<Vec<OpId>>,
    shots: Cell<u32>,
    picture: Vec<u8>,
}

fn seed_of(seed: u64, action: u64) -> Dice {
    Dice::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(action.wrapping_mul(0xD1B5_4A32_D192_ED03)))
}

/// Plays the story of a seed; of its actions only those for which `kept` holds.
pub async fn play(template: &Template, seed: u64, kept: &dyn Fn(usize) -> bool) -> Outcome {
    let log = Rc::new(Log::default());
    let server = Rc::new(Server::on_copy(&template.data(), template.began, Rc::clone(&log)).await);
    let mut dice = seed_of(seed, 0);
    let plot = Plot::of(&mut dice);
    let post = Rc::new(Post {
        server,
        late: RefCell::default(),
        tokens: RefCell::new(template.tokens.clone()),
        climate: Cell::new(Some(plot.climate)),
        dice: RefCell::new(dice),
        log: Rc::clone(&log),
    });
    let env = |index: usize| FixedEnv::new(template.began, seed.wrapping_mul(31).wrapping_add(u64::try_from(index).unwrap_or(0)));
    let devices: Vec<Device> = template.devices.iter().enumerate().map(|(index, kept)| Device::new(&post, kept, env(index))).collect();
    let story = Story {
        plot,
        post,
        devices,
        issues: RefCell::default(),
        saved: RefCell::default(),
        shots: Cell::new(0),
        picture: photo::jpeg(u8::try_from(seed % 7).unwrap_or(0)),
    };
    for device in &story.devices {
        device.watch().await;
    }
    log.line(format!("seed {seed}: {plot:?}"));
    for action in (0..ACTIONS).filter(|action| kept(*action)) {
        story.post.dice.replace(seed_of(seed, 1 + u64::try_from(action).unwrap_or(0)));
        log.line(format!("-- {action}"));
        story.something_happens().await;
    }
    story.end(seed).await
}

impl Story {
    fn roll(&self, sides: u64) -> u64 {
        self.post.dice.borrow_mut().roll(sides)
    }

    fn pick<T: Copy>(&self, of: &[T]) -> Option<T> {
        self.post.dice.borrow_mut().pick(of).copied()
    }

    fn log(&self) -> &Log {
        &self.post.log
    }

    async fn something_happens(&self) {
        let who = usize::try_from(self.roll(5)).unwrap_or(0);
        let device = &self.devices[who];
        let server = &self.post.server;
        match self.roll(40) {
            0 if self.plot.phone_dies => device.die(self.roll(2) == 0),
            1 if self.plot.phone_dies => device.user().store.dies_after(Some(1 + u32::try_from(self.roll(6)).unwrap_or(0))),
            2 if self.plot.clocks => {
                let days = [-370, -10, -1, 1, 10, 40, 370];
                device.env.pass(self.pick(&days).unwrap_or(1) * 86_400_000);
                self.log().line(format!("{}: the clock jumps", device.name));
            }
            3 | 4 if self.plot.server_dies => {
                if let Some(point) = self.pick(&Point::ALL) {
                    server.will_fall(point, 1 + u32::try_from(self.roll(3)).unwrap_or(0), self.roll(2) == 0);
                }
            }
            5 if self.plot.server_dies => server.die(self.roll(2) == 0).await,
            6 if self.plot.full => {
                let room = self.roll(6);
                server.room_for((room < 5).then(|| u32::try_from(room).unwrap_or(0)));
                self.log().line("server: the disk fills or empties");
            }
            7 if self.plot.full => {
                let store = &device.user().store.medium;
                let room = store.size() + usize::try_from(self.roll(4)).unwrap_or(0) * 9_000;
                store.limit((self.roll(3) > 0).then_some(room));
                self.log().line(format!("{}: the phone fills or empties", device.name));
            }
            8 if self.plot.full => {
                device.user().store.medium.fail_next(vec![StoreError::Quota; 1 + usize::try_from(self.roll(2)).unwrap_or(0)])
            }
            9 if self.plot.backups => server.back_up().await,
            10 if self.plot.restores => {
                if server.restore().await {
                    self.log().happened(Happened::Restored);
                }
            }
            11 if self.plot.destroyed => device.destroy(DeviceId(device.env.new_id())).await,
            12 if self.plot.shared => self.other_user().await,
            30 if self.plot.shared => self.devices[0].stale_tab(1 + u32::try_from(self.roll(8)).unwrap_or(0)).await,
            13 if self.plot.revoked => self.revoke(device).await,
            14 => {
                let hours = [1, 8, 30, 100];
                server.pass(self.pick(&hours).unwrap_or(1) * 3_600_000).await;
                self.log().line("server: time passes");
            }
            15 | 16 => self.late_letter().await,
            17..27 => device.stumble(1 + u32::try_from(self.roll(12)).unwrap_or(0)).await,
            27..29 => self.draft(device).await,
            29 => self.person_settles(device).await,
            _ => self.somebody_does_something(device).await,
        }
        device.watch().await;
    }

    async fn late_letter(&self) {
        let waiting = self.post.late.borrow().len();
        if waiting == 0 {
            return;
        }
        let which = usize::try_from(self.roll(waiting as u64)).unwrap_or(0);
        let letter = self.post.late.borrow_mut().remove(which);
        deliver_late(&self.post, &letter).await;
    }

    async fn other_user(&self) {
        let device = &self.devices[0];
        let other = 1 - device.active.get();
        let done = device.sign_in(other).await;
        self.log().line(format!("{}: {} signs in: {done}", device.name, device.users[other].username));
    }

    async fn revoke(&self, device: &Device) {
        let (state, now) = (self.post.server.state(), self.post.server.clock.now());
        let person = device.user().person.borrow().id;
        let tx = state.db.write().await.unwrap();
        server::auth::end_sessions(&tx, person).await.unwrap();
        server::auth::revoke_tokens(&tx, person, now).await.unwrap();
        tx.commit().await.unwrap();
        self.log().line(format!("{}: signed out by the office", device.name));
    }

    /// Bytes of a photo that nobody else has taken. Some are longer than a chunk.
    fn shoot(&self) -> Vec<u8> {
        let shot = self.shots.get() + 1;
        self.shots.set(shot);
        let mut bytes = self.picture.clone();
        let behind = if self.roll(6) == 0 { 270_000 } else { 8 };
        bytes.resize(bytes.len() + behind, 0x5A);
        let end = bytes.len() - 8;
        bytes[end..end + 4].copy_from_slice(&shot.to_be_bytes());
        bytes[end + 4..].copy_from_slice(&u32::try_from(self.roll(1 << 30)).unwrap_or(0).to_be_bytes());
        bytes
    }

    fn photo_ref(&self, device: &Device, bytes: &[u8]) -> PhotoRef {
        PhotoRef {
            hash: Hash::of(bytes),
            bytes: u64::try_from(bytes.len()).unwrap_or(0),
            width: 320,
            height: 240,
            taken_at: device.env.now(),
            place: lane(),
            source: PhotoSource::Camera,
            original: None,
        }
    }

    /// Puts a photo on the phone; `None` if the phone is full or dies over it.
    async fn photograph(&self, device: &Device) -> Option<PhotoRef> {
        let bytes = self.shoot();
        let photo = self.photo_ref(device, &bytes);
        let (hash, length, bytes): (Hash, u64, Rc<[u8]>) = (photo.hash, photo.bytes, bytes.into());
        let store = &device.user().store;
        let written = store.mortal(store.write(Durability::Strict, |outbox| {
            outbox.photos.insert(hash, SavedPhoto { hash, bytes: length, stand: PhotoStand::unsent(length) });
            Ok(((), vec![Write::PutBytes(hash, Rc::clone(&bytes))]))
        }));
        self.survived(device, written.await)?.ok().map(|()| photo)
    }

    /// A phone that died over something is switched on again.
    fn survived<T>(&self, device: &Device, done: Option<T>) -> Option<T> {
        if done.is_none() {
            device.die(self.roll(2) == 0);
        }
        done
    }

    fn place(&self) -> Place {
        if self.roll(4) == 0 { spot(33.0, 117.0) } else { lane() }
    }

    /// A form is filled in and pressed onto the medium; the next time it becomes a record.
    async fn draft(&self, device: &Device) {
        if device.user().person.borrow().role.kind() != RoleKind::Inspector {
            return self.somebody_does_something(device).await;
        }
        let left = device.user().draft.borrow().clone();
        if let Some((key, op, photos)) = left {
            return self.send_off(device, key, op, photos).await;
        }
        let (op, bytes) = (OpId(device.env.new_id()), self.shoot());
        let photo = self.photo_ref(device, &bytes);
        let key = DraftKey(format!("report:{op}"));
        let json = serde_json::to_string(&photo).unwrap();
        let draft = SavedDraft { key: key.clone(), op, json, photos: vec![photo.hash] };
        let taken = (photo.hash, Rc::from(bytes));
        let store = &device.user().store;
        let kept = store.mortal(keep_draft(&**store, Durability::Strict, &draft, Some(&taken))).await;
        if self.survived(device, kept).is_some_and(|kept| kept.is_ok()) {
            device.user().draft.replace(Some((key, op, vec![photo.hash])));
            self.log().line(format!("{}: a form is kept for {op}", device.name));
        }
    }

    async fn send_off(&self, device: &Device, key: DraftKey, op: OpId, photos: Vec<Hash>) {
        let outbox = device.user().store.outbox().await.unwrap();
        // Another person holds the phone, or the form was sent off by a phone that died before it could say so.
        let Some(draft) = outbox.drafts.get(&key).cloned() else {
            if let Some(saved) = outbox.op(op).cloned() {
                self.told(device, &saved);
            }
            device.user().draft.replace(None);
            return;
        };
        let photo: PhotoRef = serde_json::from_str(&draft.json).unwrap();
        assert_eq!(photos, [photo.hash]);
        let report =
            Report { kind: kind("A06"), place: self.place(), pick: None, photos: vec![photo], note: "先拍后报".into(), forecast: None };
        let asked = Submission {
            op: Some(op),
            issue: IssueId(device.env.new_id()),
            command: Command::Report(report),
            clears: Some(key),
            replaces: None,
        };
        if self.save(device, asked).await {
            device.user().draft.replace(None);
        }
    }

    /// What the rules on the phone refuse is not done; what they allow is 已存本机.
    async fn somebody_does_something(&self, device: &Device) {
        let role = device.user().person.borrow().role.kind();
        let issue = self.pick(&self.issues.borrow());
        let reports = role == RoleKind::Inspector && (issue.is_none() || self.roll(3) == 0);
        let (issue, command) = if reports {
            let Some(photo) = self.photograph(device).await else { return };
            let report =
                Report {
                    kind: kind("A06"), place: self.place(), pick: None, photos: vec![photo], note: "风雨中".into(), forecast: None
                };
            (IssueId(device.env.new_id()), Command::Report(report))
        } else {
            let Some(issue) = issue else { return };
            let photo = match (role, self.roll(4)) {
                (RoleKind::Inspector | RoleKind::Unit, 1..) => match self.photograph(device).await {
                    Some(photo) => vec![photo],
                    None => return,
                },
                _ => vec![],
            };
            let command = match (role, photo.is_empty(), self.roll(4)) {
                (RoleKind::Inspector, true, _) => Command::Withdraw { reason: "看错了".into() },
                (RoleKind::Inspector, ..) => Command::Supplement { photos: photo, note: "又一张".into() },
                (RoleKind::Unit, true, _) => Command::Acknowledge,
                (RoleKind::Unit, ..) => Command::Rectify { photos: photo, note: "已清理".into() },
                (RoleKind::Verifier, _, 0) => {
                    Command::Verify {
                        judgement: Judgement::SendBack { reason: "仍有残留".into() }, photos: vec![], note: String::new()
                    }
                }
                (RoleKind::Verifier, ..) => Command::Verify { judgement: Judgement::Pass, photos: vec![], note: String::new() },
                (_, _, 0) => Command::Void { reason: "误报".into() },
                (_, _, 1) => Command::Reassign { unit: unit("CW2"), reason: "属地有误".into() },
                (_, _, 2) => Command::Assign { unit: unit("CW1"), helpers: vec![], reason: "属地".into() },
                _ => Command::Escalate { reason: "领导交办".into() },
            };
            (issue, command)
        };
        self.save(device, Submission { op: None, issue, command, clears: None, replaces: None }).await;
    }

    /// Saves; says whether 已存本机 was shown.
    async fn save(&self, device: &Device, asked: Submission) -> bool {
        let (store, command) = (&device.user().store, asked.command.clone());
        let done = store.mortal(submit(&**store, &*device.env, device.id.get(), asked)).await;
        let Some(Ok(submitted)) = self.survived(device, done) else { return false };
        let saved = store.outbox().await.unwrap().op(submitted.op).cloned();
        let Some(saved) = saved else {
            self.log().seen(Invariant::I1, format!("{} is shown as saved and is not in the outbox", submitted.op));
            return false;
        };
        let envelope: Envelope = serde_json::from_str(&saved.envelope).unwrap();
        let same = match (&envelope.command, &command) {
            (Command::Report(kept), Command::Report(asked)) => {
                (&kept.photos, &kept.place, &kept.note) == (&asked.photos, &asked.place, &asked.note)
            }
            (kept, asked) => kept == asked,
        };
        if !same {
            self.log().seen(Invariant::I1, format!("{} is shown as saved and holds another command", submitted.op));
        }
        self.told(device, &saved);
        true
    }

    /// 已存本机 is shown; the same tap twice shows it twice for one record.
    fn told(&self, device: &Device, saved: &SavedOp) {
        if self.saved.borrow().contains(&saved.op) {
            return;
        }
        self.saved.borrow_mut().push(saved.op);
        if !self.issues.borrow().contains(&saved.issue) {
            self.issues.borrow_mut().push(saved.issue);
        }
        let device_id = device.id.get();
        let person = device.user().person.borrow().id;
        let SavedOp { op, issue, envelope, photos, needs, .. } = saved.clone();
        self.log().line(format!("{}: saved {op} on {issue}", device.name));
        self.log().happened(Happened::Saved { device: device_id, person, op, issue, envelope, photos, needs });
    }

    /// 需处理: a person throws a refused record away, asks anew, or sends it again.
    async fn person_settles(&self, device: &Device) {
        let store = &device.user().store;
        let outbox = store.outbox().await.unwrap();
        let aside: Vec<OpId> = outbox.ops.values().filter(|saved| saved.stand.state() == OpState::SetAside).map(|saved| saved.op).collect();
        let Some(op) = self.pick(&aside) else { return };
        match self.roll(3) {
            0 => {
                let gone = store.mortal(store.write(Durability::Strict, |outbox| Ok(discard(outbox, op)))).await;
                // Also a phone that died over it may have done it.
                self.survived(device, gone);
                if store.outbox().await.unwrap().op(op).is_none() {
                    self.discarded(device, op);
                }
            }
            1 => {
                let again = store.mortal(submit_anew(&**store, &*device.env, device.id.get(), op)).await;
                let again = self.survived(device, again);
                let outbox = store.outbox().await.unwrap();
                if outbox.op(op).is_none() {
                    self.discarded(device, op);
                }
                if let Some(Ok(submitted)) = again
                    && let Some(saved) = outbox.op(submitted.op).cloned()
                {
                    self.told(device, &saved);
                }
            }
            _ => {
                let again = store.mortal(store.write(Durability::Strict, |outbox| Ok((requeue(outbox, op), Vec::new())))).await;
                self.survived(device, again);
            }
        }
    }

    fn discarded(&self, device: &Device, op: OpId) {
        device.forget(op);
        self.log().line(format!("{}: thrown away {op}", device.name));
        self.log().happened(Happened::Discarded(op));
    }

    /// The weather clears, everybody opens the app until nothing moves any more, and the judge is called.
    async fn end(self, _: u64) -> Outcome {
        self.post.climate.set(None);
        self.post.server.calm();
        for device in &self.devices {
            for user in &device.users {
                user.store.dies_after(None);
                user.store.medium.limit(None);
                user.store.medium.fail_next(Vec::new());
            }
        }
        loop {
            let letter = self.post.late.borrow_mut().pop();
            let Some(letter) = letter else { break };
            deliver_late(&self.post, &letter).await;
        }
        self.everybody_syncs(3).await;
        // Whatever is still open is overdue by then, and the phones learn of it.
        self.post.server.pass(60 * 86_400_000).await;
        self.everybody_syncs(2).await;
        self.judge().await
    }

    async fn everybody_syncs(&self, rounds: u32) {
        for _ in 0..rounds {
            for device in &self.devices {
                // Whoever holds the phone first: changing hands takes a password.
                let holder = device.active.get();
                for who in (0..device.users.len()).map(|next| (holder + next) % device.users.len()) {
                    device.env.set(self.post.server.clock.now());
                    if device.active.get() != who || device.wire.jar.borrow().is_none() {
                        assert!(device.sign_in(who).await, "{} signs in in fair weather", device.name);
                    }
                    device.rest().await;
                    if device.needs_sign_in() {
                        assert!(device.sign_in(who).await, "{} signs in in fair weather", device.name);
                        device.rest().await;
                    }
                }
            }
        }
    }

    async fn judge(self) -> Outcome {
        let mut devices = Vec::new();
        for device in &self.devices {
            for user in &device.users {
                devices.extend(device_of(&*user.store, device.id.get()).await);
            }
        }
        let state = self.post.server.state();
        let server = server_of(&state, Server::town(), self.post.server.clock.now()).await;
        for dump in &devices {
            let ops: Vec<String> = dump.ops.iter().map(|(op, (state, _))| format!("{op}={state:?}")).collect();
            self.log().line(format!("{}: {}", dump.person.name, ops.join(" ")));
        }
        for (op, row) in &server.ops {
            self.log().line(format!("{op}: {:?}", row.verdict));
        }
        let (lines, happened, hash) = self.log().close();
        let history = History { happened, devices, server };
        let violations = check_history(&history);
        drop(state);
        let messages = lines.iter().filter(|line| line.contains(" · ")).count();
        let refused = history.devices.iter().flat_map(|dump| dump.ops.values()).filter(|(state, _)| *state == OpState::SetAside).count();
        let records = self.saved.borrow().len();
        self.post.server.close().await;
        Outcome { lines, hash, violations, records, messages, refused }
    }
}
