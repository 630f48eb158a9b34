//! Nothing lost: several phones on a faulty network, crashing now and then, and afterwards every promise is looked at one by one.
//!
//! `JINGGE_SEEDS=200` plays more seeds, `JINGGE_SEED=7` only that one. The same seed plays the same story.

use app::store::SavedOp;
use shared::{
    id::IssueId,
    issue::{Command, Judgement},
    person::RoleKind,
};
use tests::{
    Phone, World,
    checker::Witnesses,
    dice::Dice,
    fault_plan::FaultPlan,
    world::{kind, lane, spot, unit},
};

/// A story that the dice tell.
struct Story<'a> {
    town: &'a World,
    dice: Dice,
    phones: Vec<Phone>,
    issues: Vec<IssueId>,
    /// What each phone showed as 已存本机.
    saved: Vec<Vec<SavedOp>>,
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
            let (decided, turned_down) = story.every_promise_holds(*seed).await;
            ops += decided;
            refused += turned_down;
        }
        town.audit().await.expect("I10: the chain holds");
    }
    println!("{ops} records decided, {refused} of them refused with a reason");
    assert!(ops > 50 && refused > 0, "the faults let something happen: {ops} {refused}");
}

impl<'a> Story<'a> {
    async fn begin(town: &'a World, seed: u64) -> Self {
        let mut phones = Vec::new();
        for who in ["wang", "qianbu", "hecha", "chuangwei"] {
            let phone = Phone::with_dice(town, who, seed.wrapping_mul(0x9E37_79B9)).await;
            phone.network.set_fault_plan(Some(FaultPlan::new(seed * 1_000 + phones.len() as u64)));
            phones.push(phone);
        }
        Self { town, dice: Dice::new(seed), phones, issues: Vec::new(), saved: vec![Vec::new(); 4] }
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
                (RoleKind::Inspector, _) => {
                    Command::Supplement { photos: vec![phone.shoot(&lane()).await], note: "又一张".into(), voice: None }
                }
                (RoleKind::Unit, 0) => Command::Acknowledge,
                (RoleKind::Unit, _) => Command::Rectify { photos: vec![phone.shoot(&lane()).await], note: "已清理".into(), voice: None },
                (RoleKind::Verifier, 0) => Command::Verify {
                    judgement: Judgement::SendBack { reason: "仍有残留".into() },
                    photos: vec![],
                    note: String::new(),
                    voice: None,
                },
                (RoleKind::Verifier, _) => Command::Verify { judgement: Judgement::Pass, photos: vec![], note: String::new(), voice: None },
                (_, 0) => Command::Void { reason: "误报".into() },
                (_, 1) => Command::Reassign { unit: unit("CW2"), reason: "属地有误".into(), helpers: vec![] },
                (_, 2) => Command::Assign { unit: unit("CW1"), helpers: vec![], reason: "属地".into() },
                _ => Command::Escalate { reason: "领导交办".into() },
            };
            let Ok(saved) = phone.ask(issue, command).await else { return };
            saved
        };
        let outbox = app::store::Store::outbox(&*phone.store).await.unwrap();
        let saved = outbox.op(asked.op).expect("what is shown as saved is in the outbox").clone();
        if !self.issues.contains(&asked.issue) {
            self.issues.push(asked.issue);
        }
        if !self.saved[who].iter().any(|before| before.op == saved.op) {
            self.saved[who].push(saved);
        }
    }

    /// The faults end and everybody opens the app until nothing moves any more.
    async fn calm(&mut self) {
        for phone in &self.phones {
            phone.network.set_fault_plan(None);
            phone.env.set(server::clock::Clock::now(&*self.town.clock));
        }
        for _ in 0..3 {
            for phone in &self.phones {
                phone.sync().await;
            }
        }
    }

    /// Checks every promise; how many records, and how many of them refused.
    async fn every_promise_holds(&self, seed: u64) -> (u64, u64) {
        let mut witnesses = Witnesses::default();
        for (phone, saved) in self.phones.iter().zip(&self.saved) {
            witnesses.hear(&*phone.store, phone.device, saved).await;
        }
        let found = witnesses.checked(&self.town.state, self.town.town(), false).await;
        assert!(found.broken.is_empty(), "seed {seed}: {:#?}", found.broken);
        (found.records, found.refused)
    }
}
