//! A slice of a push: decided in one transaction with the slices and photos of others, or alone.

use super::{
    batch::{Course, PushBatch, busy},
    inventory, ledger,
    quota::Charge,
    read::Pushed,
};
use crate::{
    auth::{self, Sender},
    error::Error,
    fault::{Point, reach},
    state::{Sent, State, Write, WriteTx, breathe},
};
use shared::{
    id::OpId,
    moment::Moment,
    sync::{Inventory, OpOutcome},
};
use std::{
    ops::Range,
    sync::Arc,
    time::{Duration, Instant},
};

/// The part of a slice's time that goes into deciding: one of so many.
const DECIDING: u32 = 4;

/// Commands that are to be decided together, and what the phone holds besides.
#[derive(Clone)]
pub struct Slice {
    /// Who sent them.
    pub sender: Arc<Sender>,
    /// What the phone says it holds, if it has not been kept yet.
    pub held: Option<Inventory>,
    /// The whole push.
    pub pushed: Arc<Vec<Pushed>>,
    /// Which of it.
    pub range: Range<usize>,
    /// The instant of the decisions.
    pub now: Moment,
    /// What the push before has left.
    pub course: Course,
    /// On whose account it goes.
    pub charge: Charge,
    /// What was spent, once it is written.
    pub spent: Sent,
}

/// Answers to the first of the slice's commands, at least to one, and what is left to the next slice.
pub type Decided = (Vec<OpOutcome>, Course);

/// Decides as many of these, at least one, as one slice has time for; on return it is committed.
///
/// # Errors
/// The database's; then nothing of it was written.
pub async fn decide(state: &State, slice: Slice) -> Result<Decided, Error> {
    let town = slice.sender.person.town;
    let decided = match state.groups.write(state, town, slice.clone()).await? {
        Some(decided) => decided,
        None => slice.alone(state).await?,
    };
    reach(Point::PushCommitted).await;
    Ok(decided)
}

impl Write for Slice {
    type Answer = Decided;

    fn bytes(&self) -> usize {
        self.commands().iter().map(|pushed| pushed.raw.len()).sum()
    }

    async fn prepare(&mut self, tx: &WriteTx) -> Result<(), Error> {
        auth::note_use(tx, &self.sender, self.now).await
    }

    async fn write(&mut self, state: &State, tx: &WriteTx, time: Duration) -> Result<Decided, Error> {
        let mut course = self.course.clone();
        let outcomes = self.together(state, tx, self.range.clone(), time, &mut course).await?;
        self.keep_inventory(tx, &outcomes).await?;
        self.spent = course.allowance.taken();
        Ok((outcomes, course))
    }

    fn committed(&mut self, state: &State) {
        if self.charge == Charge::Sender {
            state.sent.add(self.sender.person.id, self.spent);
        }
    }

    fn written() -> Point {
        Point::PushWritten
    }
}

impl Slice {
    fn commands(&self) -> &[Pushed] {
        self.pushed.get(self.range.clone()).unwrap_or_default()
    }

    /// In a transaction of its own: together, and if that fails, each by itself, so that what only one of them meets does not stop the others.
    async fn alone(mut self, state: &State) -> Result<Decided, Error> {
        let _lane = state.groups.alone(self.sender.person.town).await?;
        let time = state.config.limits.slice;
        // Before the town's row is locked, as whoever ends a token does it.
        let tx = state.db.write().await?;
        self.prepare(&tx).await?;
        let (tx, decided) = match self.write(state, &tx, time).await {
            Ok(decided) => (tx, decided),
            Err(Error::Internal(why)) => {
                tracing::warn!(why, commands = self.range.len(), "a push could not be decided as a whole");
                tx.rollback().await?;
                let tx = state.db.write().await?;
                self.prepare(&tx).await?;
                let decided = self.one_by_one(state, &tx, time).await?;
                (tx, decided)
            }
            Err(error) => return Err(error),
        };
        reach(Point::PushWritten).await;
        tx.commit().await?;
        self.committed(state);
        state.listeners.nudge();
        Ok(decided)
    }

    async fn together(
        &self,
        state: &State,
        tx: &WriteTx,
        range: Range<usize>,
        time: Duration,
        course: &mut Course,
    ) -> Result<Vec<OpOutcome>, Error> {
        let begun = Instant::now();
        let pushed = self.pushed.get(range).unwrap_or_default();
        let mut round = PushBatch::open(state, tx, &self.sender, pushed, self.now, course).await?;
        let mut outcomes = Vec::with_capacity(pushed.len());
        for index in 0..pushed.len() {
            let outcome = round.outcome(index).await?;
            let is_new = !outcome.seen;
            outcomes.push(outcome);
            // What is decided has to be written as well, which takes longer.
            if begun.elapsed() >= time / DECIDING {
                break;
            }
            // What was decided before is no work.
            if is_new {
                breathe(index).await;
            }
        }
        round.close().await?;
        Ok(outcomes)
    }

    /// Each in a step of its own. One that fails is undone, logged, and waits.
    async fn one_by_one(&mut self, state: &State, tx: &WriteTx, time: Duration) -> Result<Decided, Error> {
        let begun = Instant::now();
        let mut course = self.course.clone();
        let mut outcomes = Vec::with_capacity(self.range.len());
        for (at, one) in self.range.clone().zip(self.commands()) {
            let before = course.clone();
            let step = ledger::step(tx).await?;
            match self.together(state, &step, at..at + 1, time, &mut course).await {
                Ok(decided) => {
                    step.commit().await?;
                    outcomes.extend(decided);
                }
                Err(Error::Internal(why)) => {
                    tracing::error!(op = %one.op, why, "a pushed command could not be decided");
                    step.rollback().await?;
                    course = before;
                    outcomes.push(busy(one));
                }
                Err(error) => return Err(error),
            }
            if begun.elapsed() >= time {
                break;
            }
        }
        self.keep_inventory(tx, &outcomes).await?;
        self.spent = course.allowance.taken();
        Ok((outcomes, course))
    }

    async fn keep_inventory(&self, tx: &WriteTx, outcomes: &[OpOutcome]) -> Result<(), Error> {
        let receipted: Vec<OpId> = outcomes.iter().filter(|outcome| outcome.receipt.is_some()).map(|outcome| outcome.op).collect();
        match &self.held {
            Some(held) => inventory::replace(tx, &self.sender, held, &receipted).await,
            None => inventory::forget(tx, &receipted).await,
        }
    }
}
