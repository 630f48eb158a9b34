//! Nothing lost: several phones in bad weather, crashing now and then, and afterwards every promise is looked at one by one.
//!
//! `JINGGE_SEEDS=200` plays more seeds, `JINGGE_SEED=7` only that one. The same seed plays the same story.

use sea_orm::EntityTrait as _;
use server::entity::op;
use shared::{
    Command, Hash, IssueId, Judgement, OpId, RoleKind, StatusKind, seen_by, sees,
    sync::{OpState, Verdict},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};
use tests::{
    Phone, World,
    storm::{Dice, Storm},
    world::{kind, lane, spot, unit},
};

/// What the phones showed as 已存本机.
struct Saved {
    phone: usize,
    op: OpId,
    photos: Vec<Hash>,
}

/// A story that the dice tell.
struct Story<'a> {
    town: &'a World,
    dice: Dice,
    phones: Vec<Phone>,
    issues: Vec<IssueId>,
    saved: Vec<Saved>,
}

#[tokio::test]
async fn nothing_is_lost_nothing_is_doubled_and_everyone_ends_up_seeing_the_same() {
    let asked = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds: Vec<u64> = asked("JINGGE_SEED").map_or_else(|| (1..=asked("JINGGE_SEEDS").unwrap_or(10)).collect(), |seed| vec![seed]);
    let (mut ops, mut refused) = (0, 0);
    // Some stories share a town, as people do.
    for seeds in seeds.chunks(10) {
        let town = World::new().await;
        for seed in seeds {
            let mut story = Story::begin(&town, *seed).await;
            for _ in 0..90 {
                story.something_happens().await;
            }
            story.calm().await;
            let (judged, turned_down) = story.every_promise_holds(*seed).await;
            ops += judged;
            refused += turned_down;
        }
        town.audit().await.expect("I10: the chain holds");
    }
    println!("{ops} records judged, {refused} of them refused with a reason");
    assert!(ops > 50 && refused > 0, "the weather let something happen: {ops} {refused}");
}

impl<'a> Story<'a> {
    async fn begin(town: &'a World, seed: u64) -> Self {
        let mut phones = Vec::new();
        for who in ["wang", "qianbu", "hecha", "chuangwei"] {
            let phone = Phone::with_dice(town, who, seed.wrapping_mul(0x9E37_79B9)).await;
            phone.line.set_storm(Some(Storm::new(seed * 1_000 + phones.len() as u64)));
            phones.push(phone);
        }
        Self { town, dice: Dice::new(seed), phones, issues: Vec::new(), saved: Vec::new() }
    }

    async fn something_happens(&mut self) {
        let who = usize::try_from(self.dice.roll(4)).unwrap();
        match self.dice.roll(20) {
            0 => self.phones[who].crash(),
            1 => self.phones[who].env.pass(i64::try_from(self.dice.roll(20)).unwrap() * 86_400_000 - 10 * 86_400_000),
            2..9 => {
                let steps = 1 + u32::try_from(self.dice.roll(12)).unwrap();
                self.phones[who].stumble(steps).await;
            }
            _ => self.somebody_does_something(who).await,
        }
    }

    /// What the rules on the phone refuse is not done; what they allow is 已存本机.
    async fn somebody_does_something(&mut self, who: usize) {
        let phone = &self.phones[who];
        let issue = self.dice.pick(&self.issues).copied();
        let reports = phone.person.role.kind() == RoleKind::Inspector && (issue.is_none() || self.dice.roll(3) == 0);
        let asked = if reports {
            let place = if self.dice.roll(4) == 0 { spot(33.0, 117.0) } else { lane() };
            phone.report(kind("A06"), place, "风雨中").await
        } else {
            let Some(issue) = issue else { return };
            let command = match (phone.person.role.kind(), self.dice.roll(4)) {
                (RoleKind::Inspector, 0) => Command::Withdraw { reason: "看错了".into() },
                (RoleKind::Inspector, _) => Command::Supplement { photos: vec![phone.shoot(&lane()).await], note: "又一张".into() },
                (RoleKind::Unit, 0) => Command::Acknowledge,
                (RoleKind::Unit, _) => Command::Rectify { photos: vec![phone.shoot(&lane()).await], note: "已清理".into() },
                (RoleKind::Verifier, 0) => {
                    Command::Verify {
                        judgement: Judgement::SendBack { reason: "仍有残留".into() }, photos: vec![], note: String::new()
                    }
                }
                (RoleKind::Verifier, _) => Command::Verify { judgement: Judgement::Pass, photos: vec![], note: String::new() },
                (_, 0) => Command::Void { reason: "误报".into() },
                (_, 1) => Command::Reassign { unit: unit("CW2"), reason: "属地有误".into() },
                (_, 2) => Command::Assign { unit: unit("CW1"), helpers: vec![], reason: "属地".into() },
                _ => Command::Escalate { reason: "领导交办".into() },
            };
            let Ok(saved) = phone.ask(issue, command).await else { return };
            saved
        };
        let outbox = app::store::Store::outbox(&*phone.store).await.unwrap();
        let photos = outbox.op(asked.op).expect("what is shown as saved is in the outbox").photos.clone();
        if !self.issues.contains(&asked.issue) {
            self.issues.push(asked.issue);
        }
        if !self.saved.iter().any(|saved| saved.op == asked.op) {
            self.saved.push(Saved { phone: who, op: asked.op, photos });
        }
    }

    /// The weather clears and everybody opens the app until nothing moves any more.
    async fn calm(&mut self) {
        for phone in &self.phones {
            phone.line.set_storm(None);
            phone.env.set(server::clock::Clock::now(&*self.town.clock));
        }
        for _ in 0..3 {
            for phone in &self.phones {
                phone.sync().await;
            }
        }
    }

    /// I1 to I7, one by one; how many records were judged, and how many of them refused.
    async fn every_promise_holds(&self, seed: u64) -> (usize, usize) {
        let mut refused = 0;
        for Saved { phone, op, photos } in &self.saved {
            let phone = &self.phones[*phone];
            let row = op::Entity::find_by_id(op.0).one(self.town.state.db.reader()).await.unwrap();
            let verdict: Option<Verdict> = row.as_ref().map(|row| serde_json::from_str(&row.verdict).unwrap());
            match phone.state_of(*op).await {
                OpState::Delivered => {
                    assert!(matches!(verdict, Some(Verdict::Applied { .. })), "seed {seed}: I4: {op} has a receipt for nothing");
                    assert!(phone.has_verified_receipt(*op).await, "seed {seed}: I4: {op} is shown as delivered without a receipt");
                    for hash in photos {
                        let kept = self.original(*hash);
                        assert_eq!(fs::read(&kept).map(|bytes| Hash::of(&bytes)).ok(), Some(*hash), "seed {seed}: I2: {hash} of {op}");
                    }
                }
                OpState::SetAside => {
                    refused += 1;
                    assert!(
                        !matches!(verdict, Some(Verdict::Applied { .. })),
                        "seed {seed}: I1: {op} was carried out and is shown as refused"
                    );
                    for hash in photos {
                        let here = app::store::Store::bytes(&*phone.store, *hash).await.unwrap();
                        assert_eq!(here.map(|bytes| Hash::of(&bytes)), Some(*hash), "seed {seed}: I1: bytes of {op} are gone");
                    }
                }
                other => panic!("seed {seed}: I6: {op} is still {other:?} in fair weather: {:?}", phone.record(*op).await),
            }
        }
        for id in &self.issues {
            self.one_issue_is_whole(seed, *id).await;
        }
        (self.saved.len(), refused)
    }

    async fn one_issue_is_whole(&self, seed: u64, id: IssueId) {
        let found = server::issue::load(self.town.state.db.reader(), self.town.town(), id).await.unwrap();
        let Some(issue) = found else {
            for phone in &self.phones {
                assert!(phone.store_has_no(id).await, "seed {seed}: I8: {id} is on a phone and not on the server");
            }
            return;
        };
        let mut effects: BTreeMap<(OpId, String), u32> = BTreeMap::new();
        for entry in &issue.timeline {
            if let Some(op) = entry.op {
                let event = serde_json::to_value(&entry.event).unwrap();
                let name = event.as_object().map_or_else(|| event.to_string(), |fields| fields.keys().cloned().collect());
                *effects.entry((op, name)).or_default() += 1;
            }
        }
        let doubled: BTreeSet<_> = effects.iter().filter(|(_, times)| **times > 1).collect();
        assert!(doubled.is_empty(), "seed {seed}: I3: {doubled:?} in {id}");
        if issue.status.kind() != StatusKind::Withdrawn {
            assert!(issue.photos.iter().all(|photo| photo.stored), "seed {seed}: I2: a photo of {id} never arrived");
        }
        let reference = self.town.reference().await;
        for phone in &self.phones {
            let shown = phone.sees(id).await.map(|shown| shown.issue);
            let truth = sees(&issue, &phone.person, &reference).then(|| seen_by(&issue, &phone.person));
            if let (Some(shown), Some(truth)) = (&shown, &truth) {
                assert_eq!((shown.version, shown.status.kind()), (truth.version, truth.status.kind()), "seed {seed}: I7: {id}");
            }
            assert_eq!(shown.is_some(), truth.is_some(), "seed {seed}: I7 I8: {id} as {:?} sees it", phone.person.role.kind());
        }
    }

    fn original(&self, hash: Hash) -> std::path::PathBuf {
        self.town.folder.path().join(format!("photos/{}/{}/{hash}.orig", self.town.town(), &hash.to_string()[..2]))
    }
}
