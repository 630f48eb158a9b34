//! Decide and apply, in memory: each command over what those before it have made of the records.

use super::{
    CommandRequest,
    load::Held,
    request::{context_of, wants},
    save::Unsaved,
};
use crate::{
    audit,
    error::Error,
    state::{InForce, State, WriteTx},
};
use shared::{
    id::TownId,
    issue::Refusal,
    record::{Act, Acting, AnyRecord, Cause, ClosedNearby, Effect, Facts, FollowUp, RecordKind, RecordRef},
};
use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

/// How far follow-ups of follow-ups go.
const DEEPEST: usize = 2;
/// Most follow-ups of one command, of all depths together.
const MOST_FOLLOW_UPS: usize = 50;

/// Follow-ups that are still to be decided: what is asked, in whose name, and how far from the first cause.
type Waiting = VecDeque<(CommandRequest, Acting, usize)>;

/// What became of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Carried out.
    Done {
        /// The record's version after it.
        version: u64,
        /// Its feed number.
        feed: u64,
    },
    /// Not carried out; nothing comes of it.
    Refused(Refusal),
}

/// Commands of one town within one transaction, which holds the town's counter row from [`Work::begin`] to its end.
pub struct Work<'a> {
    pub(super) tx: &'a WriteTx,
    pub(super) town: TownId,
    /// The last feed number given before this work, and by now.
    pub(super) begun: i64,
    pub(super) feed: i64,
    /// Where the town's audit chain ended before this work.
    pub(super) chain: audit::Head,
    pub(super) in_force: Arc<InForce>,
    /// What has been read, as the commands so far have left it.
    pub(super) held: HashMap<RecordRef, Held>,
    /// Closed issues around the places of what is asked, as they were read.
    pub(super) closed: Vec<ClosedNearby>,
    pub(super) unsaved: Unsaved,
}

/// Carries out commands of one town in order: records, events, feed, audit, notices and timers together, or nothing.
///
/// # Errors
/// Faults of the server only; a command that may not be is [`Outcome::Refused`]. After an error the transaction must be dropped.
pub async fn handle(tx: &WriteTx, state: &State, town: TownId, mut requests: Vec<CommandRequest>) -> Result<Vec<Outcome>, Error> {
    let now = requests.iter().map(|request| request.now).max().unwrap_or_else(|| state.clock.now());
    let mut work = Work::begin(tx, state, town, now).await?;
    requests.iter_mut().for_each(|request| request.now = work.instant(request.now));
    work.load(&mut requests).await?;
    let mut outcomes = Vec::with_capacity(requests.len());
    for request in &requests {
        outcomes.push(work.carry_out(request).await?);
    }
    work.save().await?;
    Ok(outcomes)
}

impl Work<'_> {
    /// The record as it stands after the commands so far; `None`: it is not there, or was not loaded.
    #[must_use]
    pub fn record(&self, record: RecordRef) -> Option<&AnyRecord> {
        self.held.get(&record)?.record.as_ref()
    }

    /// Decides a command with all that follows from it.
    ///
    /// # Errors
    /// Faults of the server only; then nothing of this work may be saved.
    pub async fn carry_out(&mut self, request: &CommandRequest) -> Result<Outcome, Error> {
        self.need(&[request.record]).await?;
        let effect = match self.decide(request).await? {
            Ok(effect) => effect,
            Err(refusal) => return Ok(Outcome::Refused(refusal)),
        };
        self.enter(request, effect).await
    }

    /// What the rules would have said when the record had `version`: tells a conflict from a plain refusal.
    ///
    /// # Errors
    /// Faults of the server only.
    pub async fn decide_at(&mut self, request: &CommandRequest, version: u64) -> Result<Result<(), Refusal>, Error> {
        self.need(&[request.record]).await?;
        let then = self.record(request.record).and_then(|record| record.at_version(version));
        Ok(self.decide_over(then.as_ref(), request).await?.map(drop))
    }

    /// Makes an effect, and what follows from it, part of what is held and will be saved; or, if what must follow is refused, nothing.
    pub(super) async fn enter(&mut self, request: &CommandRequest, effect: Effect) -> Result<Outcome, Error> {
        let follow_ups = effect.follow_ups.clone();
        let may_fail = !follow_ups.is_empty();
        let mark = self.unsaved.mark(self.feed);
        let mut undo: Vec<(RecordRef, Held)> = Vec::new();
        let version = effect.after.version();
        self.save_undo(may_fail, request.record, &mut undo);
        self.keep(request, effect)?;
        let feed = u64::try_from(self.feed).unwrap_or(0);
        let mut waiting = self.made_ready(request, follow_ups, 1).await?;
        let mut count = 0;
        while let Some((next, acting, depth)) = waiting.pop_front() {
            count += 1;
            if depth > DEEPEST || count > MOST_FOLLOW_UPS {
                return Err(Error::internal("too much follows from one command"));
            }
            match self.decide(&next).await? {
                Ok(mut effect) => {
                    let further = std::mem::take(&mut effect.follow_ups);
                    self.save_undo(may_fail, next.record, &mut undo);
                    self.keep(&next, effect)?;
                    // What follows comes before what else waits: a cause, then all of its own.
                    let mut of_it = self.made_ready(&next, further, depth + 1).await?;
                    of_it.append(&mut waiting);
                    waiting = of_it;
                }
                Err(_) if acting == Acting::AsSystem => {}
                Err(refusal) => {
                    self.feed = self.unsaved.back_to(mark);
                    self.held.extend(undo.into_iter().rev());
                    return Ok(Outcome::Refused(refusal));
                }
            }
        }
        Ok(Outcome::Done { version, feed })
    }

    /// What follows from a command as commands of their own, in order, with all that they need.
    async fn made_ready(&mut self, cause: &CommandRequest, follow_ups: Vec<FollowUp>, depth: usize) -> Result<Waiting, Error> {
        let own = cause.command.photos();
        if follow_ups.iter().flat_map(|next| next.command.photos()).any(|photo| !own.contains(photo)) {
            return Err(Error::internal("what follows from a command names a photo that the command does not"));
        }
        let acting: Vec<Acting> = follow_ups.iter().map(|next| next.acting).collect();
        let mut requests: Vec<CommandRequest> = follow_ups.into_iter().map(|next| request_of(cause, next)).collect();
        self.load(&mut requests).await?;
        Ok(requests.into_iter().zip(acting).map(|(request, acting)| (request, acting, depth)).collect())
    }

    fn save_undo(&self, may_fail: bool, record: RecordRef, undo: &mut Vec<(RecordRef, Held)>) {
        if may_fail && let Some(held) = self.held.get(&record) {
            undo.push((record, held.clone()));
        }
    }

    async fn decide(&mut self, request: &CommandRequest) -> Result<Result<Effect, Refusal>, Error> {
        // The record is taken out and put back, so that what is loaded on the way can join the others.
        let now = self.held.get_mut(&request.record).and_then(|held| held.record.take());
        let decided = self.decide_over(now.as_ref(), request).await;
        let is_anothers = self.is_of_other_kind(request.record);
        let Some(held) = self.held.get_mut(&request.record) else { return decided };
        held.record = now;
        // An id is used once in a deployment; a record of another town or kind is none of ours, and yet there.
        Ok(decided?.and_then(|effect| if held.is_elsewhere || is_anothers { Err(Refusal::AlreadyReported) } else { Ok(effect) }))
    }

    /// Whether a record of another kind has come to be under this id.
    fn is_of_other_kind(&self, record: RecordRef) -> bool {
        let others = RecordKind::ALL.into_iter().filter(|kind| *kind != record.kind);
        others.into_iter().any(|kind| self.record(RecordRef { kind, ..record }).is_some())
    }

    async fn decide_over(&mut self, now: Option<&AnyRecord>, request: &CommandRequest) -> Result<Result<Effect, Refusal>, Error> {
        let in_force = Arc::clone(&self.in_force);
        let wanted = match &request.facts {
            Some(facts) => facts.clone(),
            None => {
                let facts = wants(request, now, &in_force);
                self.load_facts(std::slice::from_ref(&facts)).await?;
                facts
            }
        };
        let closed = self.closed_near(&wanted);
        let act = Act {
            town: request.town,
            record: request.record.id,
            op: request.op,
            recorded_at: request.recorded_at,
            via: request.via,
            cause: request.cause,
        };
        Ok(request.command.carry_out(now, &act, &context_of(request, &in_force, &closed)))
    }

    /// Of what was read and of what has been closed since, that which is near.
    fn closed_near(&self, wanted: &Facts) -> Vec<ClosedNearby> {
        let Some(near) = &wanted.closed_near else { return Vec::new() };
        let changed = self.held.values().filter(|held| held.is_changed()).filter_map(|held| held.record.as_ref()?.as_closed());
        let read = self.closed.iter().filter(|closed| near.takes(closed)).cloned();
        read.chain(changed.filter(|closed| near.takes(closed))).collect()
    }
}

fn request_of(cause: &CommandRequest, follow_up: FollowUp) -> CommandRequest {
    let FollowUp { record, command, acting } = follow_up;
    let named = Some(Cause { kind: cause.record.kind, record: cause.record.id });
    match acting {
        Acting::AsSystem => {
            CommandRequest { via: cause.via, cause: named, ..CommandRequest::of_system(cause.town, record, command, cause.now) }
        }
        Acting::AsCause => CommandRequest { record, command, cause: named, proof: None, facts: None, ..cause.clone() },
    }
}
