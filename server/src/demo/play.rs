//! Playing the stories: each act becomes an envelope that goes through the ledger and the one write path, with a moving clock.

use super::{
    actors::Actors,
    chance::Chance,
    ground,
    photo_queue::{Draw, PhotoQueue, Slot},
    scene::{Scene, Stage},
    store,
    story::{DAYS, Outcome, Story, stories},
    visit::{Round, RoundAct, VISITS},
};
use crate::{
    audit::{self, Record, Subject},
    error::Error,
    issue, job,
    state::{InForce, State, WriteTx},
    town::TownDraft,
};
use serde_json::Value;
use shared::{
    id::{IssueId, PersonId},
    issue::{Issue, Status},
    moment::{Moment, UtcOffset},
    person::{Person, RoleKind},
    reference::Reference,
};
use std::{cmp::Reverse, collections::BinaryHeap, sync::Arc};

/// Where all chance of the demo begins.
const SEED: u64 = 20_260_810;
/// Where the chance of its inspections begins.
const INSPECTION_SEED: u64 = 20_260_811;
/// People have read what they were told up to this many days ago.
const READ_DAYS: i64 = 2;

/// What somebody does next in a story; the number of the photo taken, where there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Act {
    Report(u32),
    Supplement(u32),
    Assign,
    Reassign,
    Acknowledge,
    Prove(u32),
    Verify,
    CloseByDocument,
    Void,
    Withdraw,
}

/// Something that is done at its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// In a story.
    Story(usize, Act),
    /// In an inspection.
    Inspection(usize, RoundAct),
}

/// A story while it is played.
pub(super) struct Scenario {
    pub(super) story: Story,
    pub(super) issue: IssueId,
    pub(super) reporter: Option<Person>,
    photos: u32,
    /// Whether the next act of the unit comes on a second or third round.
    pub(super) rounds: u32,
}

/// The stage on which all tales are played.
pub(super) struct Player<'a> {
    pub(super) state: &'a State,
    pub(super) in_force: Arc<InForce>,
    pub(super) actors: Actors,
    pub(super) photo_queue: PhotoQueue,
    pub(super) chance: Chance,
    pub(super) scenarios: Vec<Scenario>,
    pub(super) rounds: Vec<Round>,
    queue: BinaryHeap<Reverse<(Moment, Step)>>,
    pub(super) until: Moment,
}

/// Plays the whole history of the imported demo town up to the state's present, with photos made by `draw`.
///
/// # Errors
/// Faults of database and photo store; an act that the rules refuse.
pub(super) async fn play(state: &State, draft: &TownDraft, draw: Draw) -> Result<(), Error> {
    let until = state.clock.now();
    let town = draft.reference.town.id;
    let (actors, closed) = Actors::of(draft);
    let tx = state.db.write().await?;
    let begun = until.plus_days(-DAYS);
    store::add_closed_accounts(&tx, &closed, begun).await?;
    let ids: Vec<PersonId> = closed.iter().map(|person| person.id).collect();
    let record = Record { actor: "demo".into(), action: "account_added".into(), object: "demo".into(), body: Value::Null };
    audit::attest(&tx, town, begun, record, &[Subject::NewPeople(&ids)]).await?;
    let in_force = state.in_force(&tx, town).await?;
    tx.commit().await?;
    let mut chance = Chance::new(SEED);
    let planned = stories(&in_force.reference, until, &mut chance);
    let photo_queue = PhotoQueue::open(town, &state.photos, draw)?;
    let (scenarios, rounds, queue) = (Vec::new(), Vec::new(), BinaryHeap::new());
    let mut player = Player { state, in_force, actors, photo_queue, chance, scenarios, rounds, queue, until };
    for story in planned {
        player.begin(story);
    }
    let mut chance = Chance::new(INSPECTION_SEED);
    for visit in &VISITS {
        player.begin_inspection(visit, &mut chance)?;
    }
    player.run().await?;
    player.read_inboxes().await
}

impl Player<'_> {
    /// Puts a story on the programme.
    pub(super) fn begin(&mut self, story: Story) {
        let at = story.at;
        let issue = IssueId(self.chance.uuid(at.0));
        let scenario = self.enter(story, issue, None);
        self.with_photo(at, scenario, Stage::Before, Act::Report);
    }

    /// Enters a story, with nothing on the programme yet; its number.
    pub(super) fn enter(&mut self, story: Story, issue: IssueId, reporter: Option<Person>) -> usize {
        self.scenarios.push(Scenario { story, issue, reporter, photos: 0, rounds: 0 });
        self.scenarios.len() - 1
    }

    /// Puts a step on the programme, unless it lies in the future.
    pub(super) fn plan(&mut self, at: Moment, step: Step) {
        if at <= self.until {
            self.queue.push(Reverse((at, step)));
        }
    }

    fn plan_act(&mut self, at: Moment, scenario: usize, act: Act) {
        self.plan(at, Step::Story(scenario, act));
    }

    /// The same for an act with a photo, which is ordered ahead.
    pub(super) fn with_photo(&mut self, at: Moment, scenario: usize, stage: Stage, act: fn(u32) -> Act) {
        let Some(played) = self.scenarios.get_mut(scenario).filter(|_| at <= self.until) else { return };
        played.photos += 1;
        let number = played.photos;
        let seed = played.story.seed;
        let scene = Scene { kind: played.story.kind.clone(), stage, place: seed, moment: seed ^ (u64::from(number) << 32) };
        self.photo_queue.order(Slot::Story(scenario, number), scene, at);
        self.plan_act(at, scenario, act(number));
    }

    async fn run(&mut self) -> Result<(), Error> {
        let start = self.until.plus_days(-DAYS - 2);
        let hours = self.until.millis_since(start) / 3_600_000 + 1;
        let mut told = 0;
        for hour in 1..=hours {
            let now = Moment(start.plus_minutes(hour * 60).0.min(self.until.0));
            self.hour(now).await?;
            if is_daytime(now, self.offset()) || hour == hours {
                job::run_due(self.state, crate::JOBS, now).await?;
            }
            if hour * 10 / hours > told {
                told = hour * 10 / hours;
                println!("  {}0 %", told);
            }
        }
        Ok(())
    }

    /// Everything people do up to `now`, in one transaction.
    async fn hour(&mut self, now: Moment) -> Result<(), Error> {
        if self.queue.peek().is_none_or(|Reverse((at, _))| *at > now) {
            return Ok(());
        }
        let tx = self.state.db.write().await?;
        while self.queue.peek().is_some_and(|Reverse((at, _))| *at <= now) {
            match self.queue.pop() {
                Some(Reverse((at, Step::Story(scenario, act)))) => {
                    if self.perform(&tx, at, scenario, act).await? {
                        self.follow(&tx, at, scenario, act).await?;
                    }
                }
                Some(Reverse((at, Step::Inspection(round, act)))) => {
                    for scenario in self.perform_inspection(&tx, at, round, act).await? {
                        // Its photo is the inspection's.
                        self.follow(&tx, at, scenario, Act::Report(0)).await?;
                    }
                }
                None => break,
            }
        }
        Ok(tx.commit().await?)
    }

    /// What comes after an act.
    async fn follow(&mut self, tx: &WriteTx, at: Moment, scenario: usize, act: Act) -> Result<(), Error> {
        let Some(issue) = self.issue(tx, scenario).await? else { return Ok(()) };
        let Some(outcome) = self.scenarios.get(scenario).map(|scenario| scenario.story.outcome) else { return Ok(()) };
        match act {
            Act::Report(_) => self.after_report(at, scenario, &issue, outcome),
            Act::Assign | Act::Reassign => self.await_unit(at, scenario, &issue, outcome),
            Act::Prove(_) => self.after_proof(at, scenario, &issue, outcome),
            Act::Verify => self.after_judgement(at, scenario, &issue, outcome),
            Act::Supplement(_) | Act::Acknowledge | Act::CloseByDocument | Act::Void | Act::Withdraw => {}
        }
        Ok(())
    }

    fn after_report(&mut self, at: Moment, scenario: usize, issue: &Issue, outcome: Outcome) {
        if self.scenarios.get(scenario).is_some_and(|scenario| scenario.story.supplemented) {
            let later = self.soon(at, 60, 600);
            self.with_photo(later, scenario, Stage::Before, Act::Supplement);
        }
        match (outcome, &issue.status) {
            (Outcome::Withdrawn, _) => {
                let at = at.plus_minutes(i64::from(self.chance.int(8, 35)));
                self.plan_act(at, scenario, Act::Withdraw);
            }
            (Outcome::Void, _) => {
                let at = self.soon(at, 60, 900);
                self.plan_act(at, scenario, Act::Void);
            }
            (Outcome::Waits, Status::Unassigned { .. }) => {}
            (_, Status::Unassigned { .. }) => {
                let at = self.soon(at, 40, 1_300);
                self.plan_act(at, scenario, Act::Assign);
            }
            (Outcome::Reassigned, _) => {
                let at = self.soon(at, 30, 200);
                self.plan_act(at, scenario, Act::Reassign);
            }
            _ => self.await_unit(at, scenario, issue, outcome),
        }
    }

    /// When the unit signs and hands in its proof, measured by its deadline.
    fn await_unit(&mut self, at: Moment, scenario: usize, issue: &Issue, outcome: Outcome) {
        let Some(due) = issue.due_at() else { return };
        let minutes = (due.millis_since(at) / 60_000).max(30);
        let share = |percent: i32| at.plus_minutes(minutes * i64::from(percent) / 100);
        let early = self.chance.int(5, 35);
        let signed = self.daytime(share(early));
        if outcome != Outcome::Ignored {
            self.plan_act(signed, scenario, Act::Acknowledge);
        }
        let proven = match outcome {
            Outcome::Ignored | Outcome::SignedOnly => return,
            Outcome::Late => due.plus_minutes(i64::from(self.chance.int(40, 1_200))),
            Outcome::VeryLate => due.plus_minutes(i64::from(self.chance.int(3_000, 7_500))),
            _ => share(self.chance.int(40, 92)),
        };
        let proven = if proven > due { self.daytime(proven) } else { proven.max(signed.plus_minutes(12)) };
        let stage = if matches!(outcome, Outcome::SentBack | Outcome::SentBackTwice) { Stage::Half } else { Stage::After };
        self.with_photo(proven, scenario, stage, Act::Prove);
    }

    fn after_proof(&mut self, at: Moment, scenario: usize, issue: &Issue, outcome: Outcome) {
        let verified_at = self.soon(at, 90, 1_700);
        let catalogue = &self.in_force.reference.catalogue;
        let by_document = catalogue.kind(&issue.kind).is_some_and(|kind| kind.by_document);
        if by_document {
            self.plan_act(verified_at, scenario, Act::CloseByDocument);
        } else if outcome != Outcome::AwaitsVerifier {
            self.plan_act(verified_at, scenario, Act::Verify);
        }
    }

    fn after_judgement(&mut self, at: Moment, scenario: usize, issue: &Issue, outcome: Outcome) {
        match &issue.status {
            Status::Closed { .. } if outcome == Outcome::Relapses => self.relapse(at, scenario),
            Status::Rectifying { assignment, .. } => {
                let left = (assignment.due.at.millis_since(at) / 60_000).max(90);
                let proven = at.plus_minutes(left * i64::from(self.chance.int(40, 85)) / 100);
                let again = outcome == Outcome::SentBackTwice && self.scenarios.get(scenario).is_some_and(|scenario| scenario.rounds < 2);
                self.with_photo(proven, scenario, if again { Stage::Half } else { Stage::After }, Act::Prove);
            }
            _ => {}
        }
    }

    /// The same problem again, within its window.
    fn relapse(&mut self, at: Moment, scenario: usize) {
        let Some(old) = self.scenarios.get(scenario).map(|scenario| scenario.story.clone()) else { return };
        let days = i64::from(self.chance.int(2, 9));
        let later = self.soon(at.plus_days(days), 10, 300);
        if later > self.until {
            return;
        }
        let place = ground::again(&old.place, &mut self.chance);
        let seed = self.chance.next();
        let note = "同一处又出现, 上次销号不久".to_owned();
        self.begin(Story { at: later, place, note, seed, outcome: Outcome::Prompt, supplemented: false, ..old });
    }

    pub(super) async fn issue(&self, tx: &WriteTx, scenario: usize) -> Result<Option<Issue>, Error> {
        let Some(scenario) = self.scenarios.get(scenario) else { return Ok(None) };
        issue::load(tx, self.in_force.reference.town.id, scenario.issue).await
    }

    /// Some minutes later, by day.
    fn soon(&mut self, at: Moment, from: i32, until: i32) -> Moment {
        let at = at.plus_minutes(i64::from(self.chance.int(from, until)));
        self.daytime(at)
    }

    /// The same moment, or the next morning if people are at home.
    fn daytime(&mut self, at: Moment) -> Moment {
        let minute = minute_of_day(at, self.offset());
        let morning = i64::from(self.chance.int(8 * 60, 9 * 60 + 30));
        match minute {
            0..450 => at.plus_minutes(morning - minute),
            1_110.. => at.plus_minutes(1_440 - minute + morning),
            _ => at,
        }
    }

    fn offset(&self) -> UtcOffset {
        self.in_force.reference.town.offset
    }

    async fn read_inboxes(&self) -> Result<(), Error> {
        let tx = self.state.db.write().await?;
        for reader in self.actors.people() {
            store::mark_read(&tx, reader, self.until.plus_days(-READ_DAYS)).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The town's data.
    pub(super) fn reference(&self) -> &Reference {
        &self.in_force.reference
    }

    /// The dispatcher of the town.
    pub(super) fn dispatcher(&self) -> Option<Person> {
        self.actors.first(RoleKind::Dispatcher).cloned()
    }
}

fn minute_of_day(at: Moment, offset: UtcOffset) -> i64 {
    (at.0 / 60_000 + i64::from(offset.0)).rem_euclid(1_440)
}

fn is_daytime(at: Moment, offset: UtcOffset) -> bool {
    (7 * 60..=21 * 60).contains(&minute_of_day(at, offset))
}
