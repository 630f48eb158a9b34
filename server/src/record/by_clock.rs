//! How a job asks something of a record: through the one write path, as the system, in the transaction that finishes the job.

use super::{CommandRequest, Outcome, handle};
use crate::{
    error::Error,
    job::{Claim, Finished, Retry},
};
use shared::{
    id::RecordId,
    record::{AnyCommand, RecordRef},
};
use std::time::Duration;

/// How long one command may take, the wait for the database included.
pub(super) const DEADLINE: Duration = Duration::from_secs(60);
/// A deadline is watched for more than a week, whatever is in its way.
pub(super) const RETRY: Retry = Retry { attempts: 200, first_minutes: 1, longest_minutes: 60 };

/// Asks it. What has become needless is refused by the rules, and the job is thereby done.
pub(super) async fn ask(claim: Claim<'_>, id: RecordId, command: AnyCommand) -> Result<Finished, Error> {
    let town = claim.town()?;
    let request = CommandRequest::of_system(town, RecordRef { kind: command.kind(), id }, command, claim.now);
    let tx = claim.state.db.write().await?;
    let outcomes = handle(&tx, claim.state, town, vec![request]).await?;
    match outcomes.as_slice() {
        [Outcome::Done { .. }] => claim.finish_in(tx).await,
        _ => {
            tx.rollback().await?;
            claim.finish().await
        }
    }
}
