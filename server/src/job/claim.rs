//! A job in this server's hands.

use super::store::{self, Claimed};
use crate::{
    error::Error,
    fault::{Point, reach},
    state::{State, WriteTx},
};
use shared::{id::TownId, moment::Moment};

/// A job that is this server's for a while, with what it works with.
pub struct Claim<'a> {
    /// What every handler works with.
    pub state: &'a State,
    /// When this try began.
    pub now: Moment,
    pub(super) job: &'a Claimed,
}

/// A job is done, and its row says so. Nothing else makes one.
#[derive(Debug)]
pub struct Finished(());

impl Claim<'_> {
    /// The town whose job it is.
    ///
    /// # Errors
    /// It is no town's.
    pub fn town(&self) -> Result<TownId, Error> {
        self.job.town.ok_or_else(|| Error::internal("a job of no town"))
    }

    /// Commits what was written, and with it that the job is done: both or none, whenever the server crashes.
    ///
    /// # Errors
    /// [`Error::Busy`] if the job is not this server's any more, because it was taken for dead or the job was asked for anew; the
    /// database's. Nothing is written then.
    pub async fn finish_in(self, tx: WriteTx) -> Result<Finished, Error> {
        store::finish(&tx, self.job, self.now).await?;
        reach(Point::JobWritten).await;
        tx.commit().await?;
        reach(Point::JobCommitted).await;
        Ok(Finished(()))
    }

    /// The same for a job that has nothing to write but that it is done.
    ///
    /// # Errors
    /// As [`Self::finish_in`].
    pub async fn finish(self) -> Result<Finished, Error> {
        let tx = self.state.db.write().await?;
        self.finish_in(tx).await
    }
}
