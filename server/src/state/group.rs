//! Writes that are committed together: what several people have sent and what waits for the database is written one after the other in one
//! transaction, which waits for the disk once.
//!
//! Whoever waits stands in a line and waits for one of two things: to be told that the own part is committed, or to be the first whose turn it
//! is, who then writes for all that wait. So no task stands between the askers and the database, and there is nothing to be started or ended. Of a
//! group all is committed or nothing: if one part fails, or its leader hangs up, what was written with it is undone; the part that failed goes
//! alone, the others return to the front of the line. SQLite has one line, as it has one writer. On PostgreSQL each town has a line of its own,
//! since the writers of a town wait for its row anyhow and those of two towns never do; so many lines write at once as there are lanes.

use super::{State, WriteTx};
use crate::{
    error::Error,
    fault::{Point, reach},
};
use futures_util::future::{BoxFuture, Either, select};
use shared::id::TownId;
use std::{
    collections::{HashMap, VecDeque},
    pin::pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};
use tokio::sync::{Semaphore, SemaphorePermit, oneshot};

/// Most parts of a group: what is written together is committed or undone together.
const MOST_PARTS: usize = 64;
/// Most bytes of a group as its parts count them, unless its first part alone is longer.
const MOST_BYTES: usize = 512 * 1024;
/// The part of a group's time after which no further part is begun: one of so many. What was begun has to be written.
const BEGINNING: u32 = 2;

/// What can be written together with others.
pub trait Write: Send + 'static {
    /// What it comes to.
    type Answer: Send + 'static;

    /// About how many bytes it holds.
    fn bytes(&self) -> usize;

    /// Takes the locks that come before that of a town. Asked of all parts before the first is written.
    fn prepare(&mut self, tx: &WriteTx) -> impl Future<Output = Result<(), Error>> + Send;

    /// Writes, in not much more than so much time. Asked again, over the same database as before, if what it wrote was undone.
    fn write(&mut self, state: &State, tx: &WriteTx, time: Duration) -> impl Future<Output = Result<Self::Answer, Error>> + Send;

    /// It is committed, whether or not anybody still waits for the answer.
    fn committed(&mut self, _: &State) {}

    /// The place that is passed between its writing and the commit.
    fn written() -> Point;
}

/// Lines of those who write.
pub struct Groups {
    each_town: bool,
    lanes: Semaphore,
    lines: Mutex<HashMap<Option<TownId>, Arc<Line>>>,
    commits: AtomicU64,
    /// Microseconds.
    longest: AtomicU64,
}

/// The right to write at length; it ends with this value.
pub struct Lane<'a> {
    _lane: SemaphorePermit<'a>,
    _gate: tokio::sync::OwnedSemaphorePermit,
}

struct Line {
    gate: Arc<Semaphore>,
    waiting: Mutex<VecDeque<Box<dyn Part>>>,
}

/// A part of whichever kind.
trait Part: Send {
    fn bytes(&self) -> usize;
    fn is_forsaken(&self) -> bool;
    fn prepare<'a>(&'a mut self, tx: &'a WriteTx) -> BoxFuture<'a, Result<(), Error>>;
    fn write<'a>(&'a mut self, state: &'a State, tx: &'a WriteTx, time: Duration) -> BoxFuture<'a, Result<(), Error>>;
    fn end(self: Box<Self>, state: &State);
}

/// Dropped in this order: whoever hears that nothing came of it finds it let go of.
struct Entry<W: Write> {
    what: W,
    answer: Option<W::Answer>,
    to: oneshot::Sender<W::Answer>,
}

impl<W: Write> Part for Entry<W> {
    fn bytes(&self) -> usize {
        self.what.bytes()
    }

    fn is_forsaken(&self) -> bool {
        self.to.is_closed()
    }

    fn prepare<'a>(&'a mut self, tx: &'a WriteTx) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(self.what.prepare(tx))
    }

    fn write<'a>(&'a mut self, state: &'a State, tx: &'a WriteTx, time: Duration) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            self.answer = Some(self.what.write(state, tx, time).await?);
            reach(W::written()).await;
            Ok(())
        })
    }

    fn end(self: Box<Self>, state: &State) {
        let Self { mut what, answer, to } = *self;
        what.committed(state);
        drop(what);
        if let Some(answer) = answer {
            // Whoever has hung up meanwhile asks again and is told the same.
            let _told = to.send(answer);
        }
    }
}

impl Groups {
    /// One line, or one for each town, and so many lanes to the database.
    pub(super) fn new(each_town: bool, lanes: usize) -> Self {
        Self { each_town, lanes: Semaphore::new(lanes), lines: Mutex::default(), commits: AtomicU64::new(0), longest: AtomicU64::new(0) }
    }

    /// Writes something about a town, together with what else waits. On return it is committed, or, with `None`, nothing of it was
    /// written: it or its commit has failed. Then it is to be tried [alone](Self::alone).
    ///
    /// # Errors
    /// Never in practice: the lines are not closed.
    pub async fn write<W: Write>(&self, state: &State, town: TownId, what: W) -> Result<Option<W::Answer>, Error> {
        let line = self.line_of(town);
        let (to, mut answer) = oneshot::channel();
        line.waiting().push_back(Box::new(Entry { what, answer: None, to }));
        loop {
            let lane = match select(&mut answer, pin!(self.lane_of(&line))).await {
                Either::Left((answer, _)) => return Ok(answer.ok()),
                Either::Right((lane, _)) => lane?,
            };
            // The own part is among the first that wait, if it still does, and so one of this group or of one of the next.
            if let Err(error) = self.lead(state, &line).await {
                tracing::warn!(%error, "a group of writes was undone");
            }
            drop(lane);
        }
    }

    /// Waits for the right to write at length about a town in a transaction of its own. To be given back with its end.
    ///
    /// # Errors
    /// As [`Groups::write`].
    pub async fn alone(&self, town: TownId) -> Result<Lane<'_>, Error> {
        self.lane_of(&self.line_of(town)).await
    }

    /// How many parts wait for the database.
    #[must_use]
    pub fn waiting(&self) -> usize {
        let lines: Vec<_> = self.lines.lock().unwrap_or_else(PoisonError::into_inner).values().map(Arc::clone).collect();
        lines.iter().map(|line| line.waiting().len()).sum()
    }

    /// How many groups were committed.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.commits.load(Relaxed)
    }

    /// For how long a group has held the database at most, its commit included.
    #[must_use]
    pub fn longest(&self) -> Duration {
        Duration::from_micros(self.longest.load(Relaxed))
    }

    fn line_of(&self, town: TownId) -> Arc<Line> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let line = || Arc::new(Line { gate: Arc::new(Semaphore::new(1)), waiting: Mutex::default() });
        Arc::clone(lines.entry(self.each_town.then_some(town)).or_insert_with(line))
    }

    async fn lane_of(&self, line: &Line) -> Result<Lane<'_>, Error> {
        let gate = Arc::clone(&line.gate).acquire_owned().await.map_err(Error::internal)?;
        Ok(Lane { _lane: self.lanes.acquire().await.map_err(Error::internal)?, _gate: gate })
    }

    /// Writes and commits what waits, as much of it as a group may be and has time for.
    async fn lead(&self, state: &State, line: &Line) -> Result<(), Error> {
        if line.waiting().is_empty() {
            return Ok(());
        }
        let begun = state.db.write().await;
        // Those who have come while the database was waited for go with the others.
        let mut taken = Taken { done: Vec::new(), left: line.take(), line };
        let (tx, begun) = match begun {
            Ok(tx) => (tx, Instant::now()),
            Err(error) => {
                taken.left.clear();
                return Err(error);
            }
        };
        if let Err(error) = taken.write_all(state, &tx, begun).await {
            tx.rollback().await?;
            return Err(error);
        }
        if taken.done.is_empty() {
            return Ok(tx.rollback().await?);
        }
        if let Err(error) = commit(tx).await {
            taken.done.clear();
            return Err(error);
        }
        self.commits.fetch_add(1, Relaxed);
        self.longest.fetch_max(u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX), Relaxed);
        state.listeners.nudge();
        taken.done.drain(..).for_each(|part| part.end(state));
        Ok(())
    }
}

#[cfg(not(feature = "fault"))]
async fn commit(tx: WriteTx) -> Result<(), Error> {
    Ok(tx.commit().await?)
}

#[cfg(feature = "fault")]
async fn commit(tx: WriteTx) -> Result<(), Error> {
    if shared::mutation::mutated(shared::mutation::Defect::AnswerBeforeCommit) {
        crate::fault::postpone(tx);
        return Ok(());
    }
    Ok(tx.commit().await?)
}

impl Line {
    fn waiting(&self) -> MutexGuard<'_, VecDeque<Box<dyn Part>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The first that wait, as many as a group may hold, without those that nobody waits for any more.
    fn take(&self) -> VecDeque<Box<dyn Part>> {
        let mut waiting = self.waiting();
        waiting.retain(|part| !part.is_forsaken());
        let mut bytes = 0_usize;
        let fits = |more: &usize| {
            bytes = bytes.saturating_add(*more);
            bytes <= MOST_BYTES
        };
        let lengths = waiting.iter().take(MOST_PARTS).map(|part| part.bytes());
        let count = lengths.take_while(fits).count().max(1).min(waiting.len());
        waiting.drain(..count).collect()
    }
}

/// Parts that were taken from a line. Those that are neither committed nor let go of return to its front, in their order.
struct Taken<'a> {
    line: &'a Line,
    done: Vec<Box<dyn Part>>,
    left: VecDeque<Box<dyn Part>>,
}

impl Taken<'_> {
    /// Writes the first parts, at least one, until the time for beginning is over. One that fails is let go of; then all is to be undone.
    async fn write_all(&mut self, state: &State, tx: &WriteTx, begun: Instant) -> Result<(), Error> {
        for at in 0..self.left.len() {
            if let Some(part) = self.left.get_mut(at)
                && let Err(error) = part.prepare(tx).await
            {
                drop(self.left.remove(at));
                return Err(error);
            }
        }
        let time = state.config.limits.slice;
        while self.done.is_empty() || begun.elapsed() < time / BEGINNING {
            let Some(part) = self.left.front_mut() else { break };
            let written = part.write(state, tx, time.saturating_sub(begun.elapsed())).await;
            let part = self.left.pop_front();
            written?;
            self.done.extend(part);
        }
        Ok(())
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let mut waiting = self.line.waiting();
        while let Some(part) = self.left.pop_back().or_else(|| self.done.pop()) {
            waiting.push_front(part);
        }
    }
}

#[cfg(test)]
mod tests;
