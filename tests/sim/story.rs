//! A story: what people do and which faults happen, one action after the other, each with dice of its own, so that an action can be left out and the
//! others stay what they are.

use crate::{
    device::Device,
    log::Log,
    regressions,
    server::Server,
    template::Template,
    wire::{Post, deliver_late},
};
use app::{
    clock::{Env as _, FixedEnv},
    store::StoreError,
};
use server::{
    audit::{Record, Subject},
    clock::Clock as _,
    fault::Point,
};
use shared::{
    id::{DeviceId, InspectionId, IssueId, OpId},
    photo::Hash,
    sync::OpState,
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use tests::{
    dice::Dice,
    fault_plan::FaultRates,
    history::{DeviceDump, Happened, History, ServerDump, Violation, check_copies, check_history, device_of, server_of},
    photo,
};

/// Actions of a story.
pub const ACTIONS: usize = 90;

/// Records of different phones that build on each other, at most: report, assign, sign for, rectify, verify.
const LONGEST_CHAIN: u32 = 5;

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
    fault_rates: FaultRates,
    server_dies: bool,
    phone_dies: bool,
    backups: bool,
    restores: bool,
    clocks: bool,
    full: bool,
    destroyed: bool,
    shared: bool,
    revoked: bool,
    signed_out: bool,
    /// Decided by the seed alone: what those dice decide that there were before stays.
    inspections: bool,
}

impl Plot {
    fn of(seed: u64, dice: &mut Dice) -> Self {
        let part = |dice: &mut Dice, most: u64| if dice.roll(2) == 0 { 0 } else { dice.roll(most) };
        let fault_rates = FaultRates {
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
            fault_rates,
            server_dies: coin(2),
            phone_dies: coin(2),
            backups: coin(2),
            restores: coin(4),
            clocks: coin(3),
            full: coin(4),
            destroyed: coin(8),
            shared: coin(3),
            revoked: coin(6),
            signed_out: coin(4),
            inspections: !seed.is_multiple_of(4) && regressions().all(|known| known != seed),
        }
    }
}

/// A story under way.
pub struct Story {
    plot: Plot,
    post: Rc<Post>,
    devices: Vec<Device>,
    pub(crate) issues: RefCell<Vec<IssueId>>,
    pub(crate) inspections: RefCell<Vec<InspectionId>>,
    pub(crate) saved: RefCell<Vec<OpId>>,
    pub(crate) shots: Cell<u32>,
    pub(crate) picture: Vec<u8>,
}

fn seed_of(seed: u64, action: u64) -> Dice {
    Dice::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(action.wrapping_mul(0xD1B5_4A32_D192_ED03)))
}

/// Plays the story of a seed; of its actions only those for which `kept` holds.
pub async fn play(template: &Template, seed: u64, kept: &dyn Fn(usize) -> bool) -> Outcome {
    let log = Rc::new(Log::default());
    let server = Rc::new(Server::on_copy(&template.data(), template.began, Rc::clone(&log)).await);
    let mut dice = seed_of(seed, 0);
    let plot = Plot::of(seed, &mut dice);
    let post = Rc::new(Post {
        server,
        late: RefCell::default(),
        tokens: RefCell::new(template.tokens.clone()),
        fault_rates: Cell::new(Some(plot.fault_rates)),
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
        inspections: RefCell::default(),
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
    pub(crate) fn roll(&self, sides: u64) -> u64 {
        self.post.dice.borrow_mut().roll(sides)
    }

    pub(crate) fn pick<T: Copy>(&self, of: &[T]) -> Option<T> {
        self.post.dice.borrow_mut().pick(of).copied()
    }

    /// Whether phones die in this story.
    pub(crate) const fn phones_die(&self) -> bool {
        self.plot.phone_dies
    }

    /// Whether people fill in inspections in this story.
    pub(crate) const fn has_inspections(&self) -> bool {
        self.plot.inspections
    }

    pub(crate) fn log(&self) -> &Log {
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
                let store = &device.user().store.inner;
                let room = store.size() + usize::try_from(self.roll(4)).unwrap_or(0) * 9_000;
                store.limit((self.roll(3) > 0).then_some(room));
                self.log().line(format!("{}: the phone fills or empties", device.name));
            }
            8 if self.plot.full => {
                device.user().store.inner.fail_next(vec![StoreError::Quota; 1 + usize::try_from(self.roll(2)).unwrap_or(0)])
            }
            9 if self.plot.backups => server.back_up().await,
            10 if self.plot.restores => {
                if server.restore().await {
                    self.log().happened(Happened::Restored);
                    // What the lost store was told, the restored one need not know.
                    self.devices.iter().for_each(|device| device.wire.told.borrow_mut().clear());
                }
            }
            11 if self.plot.destroyed => device.destroy(DeviceId(device.env.new_id())).await,
            12 if self.plot.shared => self.other_user().await,
            30 if self.plot.shared => self.devices[0].stale_tab(1 + u32::try_from(self.roll(8)).unwrap_or(0)).await,
            13 if self.plot.revoked => self.revoke(device).await,
            31 if self.plot.signed_out => self.end_session(device).await,
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
        let record = Record {
            actor: "operator".into(),
            action: "device_revoked".into(),
            object: format!("person:{person}"),
            body: serde_json::Value::Null,
        };
        server::audit::attest(&tx, Server::town(), now, record, &[Subject::Ends(person)]).await.unwrap();
        tx.commit().await.unwrap();
        self.log().line(format!("{}: signed out by the office", device.name));
    }

    /// The session ends and the token does not: the phone goes on sending, and what judges waits for the next sign-in.
    async fn end_session(&self, device: &Device) {
        let person = device.user().person.borrow().id;
        let state = self.post.server.state();
        let tx = state.db.write().await.unwrap();
        server::auth::end_sessions(&tx, person).await.unwrap();
        tx.commit().await.unwrap();
        self.log().line(format!("{}: the session ends", device.name));
    }

    /// The faults end, everybody opens the app until nothing moves any more, and the checker runs.
    async fn end(self, _: u64) -> Outcome {
        self.post.fault_rates.set(None);
        self.post.server.calm();
        for device in &self.devices {
            for user in &device.users {
                user.store.dies_after(None);
                user.store.inner.limit(None);
                user.store.inner.fail_next(Vec::new());
            }
        }
        loop {
            let letter = self.post.late.borrow_mut().pop();
            let Some(letter) = letter else { break };
            deliver_late(&self.post, &letter).await;
        }
        self.everybody_syncs(3).await;
        if self.has_inspections() {
            self.copies_are_the_servers().await;
        }
        // In sixty days phones let go of what is delivered, and with it of what shows that it is not there.
        for device in &self.devices {
            device.is_delivered_what_is_shown_so().await;
        }
        // Whatever is still open is overdue by then, and the phones learn of it.
        self.post.server.pass(60 * 86_400_000).await;
        self.everybody_syncs(2).await;
        self.check().await
    }

    async fn everybody_syncs(&self, rounds: u32) {
        for _ in 0..rounds {
            self.one_round().await;
        }
        // A restored server gets its history back phone by phone, each bringing what the next one's records build on.
        for _ in 0..LONGEST_CHAIN {
            let mut waiting = false;
            for device in &self.devices {
                waiting |= device.waits_for_others().await;
            }
            if !waiting {
                break;
            }
            self.one_round().await;
        }
    }

    async fn one_round(&self) {
        for device in &self.devices {
            // Whoever holds the phone first: changing hands takes a password.
            let holder = device.active.get();
            for who in (0..device.users.len()).map(|next| (holder + next) % device.users.len()) {
                device.env.set(self.post.server.clock.now());
                if device.active.get() != who || device.wire.jar.borrow().is_none() {
                    assert!(device.sign_in(who).await, "{} signs in without faults", device.name);
                }
                device.rest().await;
                if device.needs_sign_in() {
                    assert!(device.sign_in(who).await, "{} signs in without faults", device.name);
                    device.rest().await;
                }
            }
        }
    }

    /// Inspections leave the working set by age: their copies are looked at while they are held.
    async fn copies_are_the_servers(&self) {
        // The last round's last phone may have brought what the first one has not heard of.
        self.one_round().await;
        let (devices, server) = self.dumps().await;
        for Violation { invariant, fact } in check_copies(&devices, &server) {
            self.log().seen(invariant, fact);
        }
    }

    async fn dumps(&self) -> (Vec<DeviceDump>, ServerDump) {
        let mut devices = Vec::new();
        for device in &self.devices {
            for user in &device.users {
                devices.extend(device_of(&*user.store, device.id.get()).await);
            }
        }
        let state = self.post.server.state();
        (devices, server_of(&state, Server::town(), self.post.server.clock.now()).await)
    }

    async fn check(self) -> Outcome {
        let (devices, server) = self.dumps().await;
        for dump in &devices {
            let ops: Vec<String> = dump.ops.iter().map(|(op, kept)| format!("{op}={:?}", kept.state)).collect();
            self.log().line(format!("{}: {}", dump.person.name, ops.join(" ")));
        }
        for (op, row) in &server.ops {
            self.log().line(format!("{op}: {:?}", row.verdict));
        }
        let (lines, happened, hash) = self.log().close();
        let history = History { happened, devices, server };
        let violations = check_history(&history);
        let messages = lines.iter().filter(|line| line.contains(" · ")).count();
        let refused = history.devices.iter().flat_map(|dump| dump.ops.values()).filter(|kept| kept.state == OpState::SetAside).count();
        let records = self.saved.borrow().len();
        self.post.server.close().await;
        Outcome { lines, hash, violations, records, messages, refused }
    }
}
