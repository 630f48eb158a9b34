//! Doing what is due in a queue: by its worker, or by whoever moves the clock in a test or a demonstration.

use super::{
    claim::Claim,
    kind::{Failure, Kind},
    queue::Queue,
    store::{self, Claimed},
};
use crate::{
    error::Error,
    fault::{Point, reach},
    state::State,
};
use shared::moment::Moment;
use std::time::Duration;
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};

/// How often a server says that it still has the jobs it has claimed: several times within a lease.
const RENEWED: Duration = Duration::from_secs(60);
/// How long a job may go on once the server is told to stop. Then it is broken off, and done anew after the next start.
pub(super) const STOPPING: Duration = Duration::from_secs(10);

/// Does everything that is due at `now` in all queues, also what becomes due by doing it, and says how many jobs were tried.
///
/// A job that fails is tried again later; the others go on. Nothing is done as long as the clock is not believed.
///
/// # Errors
/// The queues themselves cannot be read or written.
pub async fn run_due(state: &State, kinds: &[Kind], now: Moment) -> Result<usize, Error> {
    let mut tried = 0;
    loop {
        let mut round = 0;
        for queue in Queue::ALL {
            round += Hand { state, kinds, queue, time: &|| now, stopped: None }.round().await?;
        }
        if round == 0 {
            return Ok(tried);
        }
        tried += round;
    }
}

/// What does the jobs of one queue.
pub(super) struct Hand<'a> {
    pub(super) state: &'a State,
    pub(super) kinds: &'a [Kind],
    pub(super) queue: Queue,
    pub(super) time: &'a (dyn Fn() -> Moment + Sync),
    /// Tells to stop, if anybody does.
    pub(super) stopped: Option<&'a watch::Receiver<bool>>,
}

impl Hand<'_> {
    /// Queues the present turns of what comes round by itself, and says of rows without a job that they have none.
    pub(super) async fn look_round(&self) -> Result<(), Error> {
        if self.must_rest() {
            return Ok(());
        }
        let now = (self.time)();
        for kind in self.mine() {
            if let Some(queued) = (kind.turn)(now)? {
                store::begin_turn(self.state, queued.row(), now).await?;
            }
        }
        Ok(())
    }

    /// Claims some jobs and tries each; how many. 0: nothing is due.
    pub(super) async fn round(&self) -> Result<usize, Error> {
        if self.must_rest() {
            return Ok(0);
        }
        if self.queue == Queue::Upkeep {
            let known: Vec<&str> = self.kinds.iter().map(Kind::name).collect();
            store::note_unknown(self.state, &known, (self.time)()).await?;
        }
        let names: Vec<&str> = self.mine().map(Kind::name).collect();
        if names.is_empty() {
            return Ok(0);
        }
        let jobs = store::claim(self.state, &names, (self.time)(), self.queue.batch()).await?;
        if jobs.is_empty() {
            return Ok(0);
        }
        reach(Point::JobClaimed).await;
        tokio::select! {
            done = self.try_all(&jobs) => done,
            () = self.renew(&jobs) => Ok(0),
            () = told_long_ago(self.stopped) => {
                tracing::warn!(queue = self.queue.name(), "a job is broken off, since the server stops; it is done after the next start");
                store::give_back(self.state, &jobs).await?;
                Ok(0)
            }
        }
    }

    async fn try_all(&self, jobs: &[Claimed]) -> Result<usize, Error> {
        let mut ended = Ok(jobs.len());
        for (tried, job) in jobs.iter().enumerate() {
            if self.must_rest() {
                store::give_back(self.state, jobs.get(tried..).unwrap_or_default()).await?;
                return Ok(tried);
            }
            if let Err(error) = self.try_one(job).await {
                ended = Err(error);
            }
        }
        ended
    }

    async fn try_one(&self, job: &Claimed) -> Result<(), Error> {
        let Some(kind) = self.mine().find(|kind| kind.name == job.name) else { return Ok(()) };
        let now = (self.time)();
        let (why, again_at) = if job.attempts > kind.retry.attempts {
            ("it was tried so often, and its server ended during the last try".to_owned(), None)
        } else {
            let claim = Claim { state: self.state, now, job };
            let again_at = kind.retry.again_at(job.attempts, now);
            match timeout(kind.deadline, (kind.run)(claim, job.body.clone())).await {
                Ok(Ok(_)) => return Ok(()),
                Ok(Err(Failure::Failed(error))) => (error.to_string(), again_at),
                Ok(Err(Failure::Unreadable(error))) => (format!("its body cannot be read: {error}"), None),
                Err(_) => (format!("it took longer than {} s", kind.deadline.as_secs_f32()), again_at),
            }
        };
        tracing::warn!(job = %job.id, name = job.name, attempts = job.attempts, given_up = again_at.is_none(), error = why, "a job failed");
        store::fail(self.state, job, why, again_at, now).await
    }

    /// Never ends by itself.
    async fn renew(&self, jobs: &[Claimed]) {
        loop {
            sleep(RENEWED).await;
            if let Err(error) = store::renew(self.state, jobs, (self.time)()).await {
                tracing::warn!(queue = self.queue.name(), %error, "a claim could not be renewed; trying again");
            }
        }
    }

    fn mine(&self) -> impl Iterator<Item = &Kind> {
        self.kinds.iter().filter(|kind| kind.queue == self.queue)
    }

    /// Whether no further job may be begun.
    fn must_rest(&self) -> bool {
        self.state.clock.doubt().is_some() || self.stopped.is_some_and(|stopped| *stopped.borrow())
    }
}

/// Ends a while after the word to stop; never, if nobody says it.
async fn told_long_ago(stopped: Option<&watch::Receiver<bool>>) {
    let Some(stopped) = stopped else { return std::future::pending().await };
    told(stopped.clone()).await;
    sleep(STOPPING).await;
}

/// Ends once the word to stop is there, or nobody can say it any more.
pub(super) async fn told(mut stopped: watch::Receiver<bool>) {
    let _gone = stopped.wait_for(|stopped| *stopped).await;
}
