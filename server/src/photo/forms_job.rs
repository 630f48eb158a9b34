//! The smaller forms of photos as a job: one for all photos of a town that were stored within the same few seconds, so that many photos at
//! once are few jobs. What waits are rows, which hold no memory, and each person's day bounds how many come.

use super::{
    forms::have,
    store::{awaiting_forms, have_forms},
};
use crate::{
    error::Error,
    fault::{Point, reach},
    job::{self, Body, Claim, Finished, Job, Queue, Queued, Retry},
    state::Connection,
};
use serde::{Deserialize, Serialize};
use shared::{id::TownId, moment::Moment};
use std::time::Duration;

/// How long photos are gathered for one job, in milliseconds.
const GATHERED_MILLIS: i64 = 10_000;

/// Makes the smaller forms of the photos that a town was sent within these seconds.
#[derive(Serialize, Deserialize)]
pub struct MakeForms {
    /// The town.
    town: TownId,
    /// When the first of them could be stored.
    from: Moment,
}

impl MakeForms {
    fn until(&self) -> Moment {
        self.from.plus_millis(GATHERED_MILLIS)
    }
}

/// Has the forms of a photo made that is stored at this instant in this transaction.
///
/// # Errors
/// The database's.
pub async fn make_forms_later(tx: &impl Connection, town: TownId, stored_at: Moment) -> Result<(), Error> {
    let from = Moment(stored_at.0 - stored_at.0.rem_euclid(GATHERED_MILLIS));
    let body = MakeForms { town, from };
    // Once no further photo can join them.
    let run_at = body.until();
    job::queue(tx, Queued::of(&body, Some(town), run_at)?).await
}

impl Body for MakeForms {
    const NAME: &'static str = "make_forms";
}

impl Job for MakeForms {
    const QUEUE: Queue = Queue::Photos;
    const DEADLINE: Duration = Duration::from_secs(3_600);
    const RETRY: Retry = Retry { attempts: 10, first_minutes: 1, longest_minutes: 60 };

    async fn run(self, claim: Claim<'_>) -> Result<Finished, Error> {
        let (state, town) = (claim.state, self.town);
        let (mut made, mut failed) = (Vec::new(), None);
        for (hash, as_sent) in awaiting_forms(state.db.reader(), town, self.from, self.until()).await? {
            match have(state, (town, hash), as_sent).await {
                Ok(()) => made.push(hash),
                Err(error) => {
                    tracing::warn!(%town, %hash, %error, "the smaller forms of a photo could not be made");
                    failed = Some(error);
                }
            }
        }
        reach(Point::PhotoForms).await;
        let tx = state.db.write().await?;
        have_forms(&tx, town, &made, claim.now).await?;
        match failed {
            None => claim.finish_in(tx).await,
            Some(error) => {
                // Those that were made are not made again.
                tx.commit().await?;
                Err(error)
            }
        }
    }
}
