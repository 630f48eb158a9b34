//! Asking for work.

use super::{body::Body, store};
use crate::{entity::job, error::Error, state::Connection};
use shared::{id::TownId, moment::Moment};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A job to be queued.
#[derive(Clone, Debug)]
pub struct Queued {
    pub(super) name: &'static str,
    pub(super) town: Option<TownId>,
    pub(super) key: String,
    pub(super) body: String,
    pub(super) run_at: Moment,
    pub(super) most_waiting: Option<u64>,
}

impl Queued {
    /// This job, of one town or of all, not before `run_at`.
    ///
    /// # Errors
    /// A body that cannot be written as JSON.
    pub fn of<B: Body>(body: &B, town: Option<TownId>, run_at: Moment) -> Result<Self, Error> {
        let written = serde_json::to_string(body).map_err(Error::internal)?;
        let key = body.key(run_at).unwrap_or_else(|| written.clone());
        Ok(Self { name: B::NAME, town, key, body: written, run_at, most_waiting: B::MOST_WAITING })
    }

    pub(super) fn id(&self) -> Uuid {
        Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("job\u{1f}{}\u{1f}{}", self.name, self.key).as_bytes())
    }

    pub(super) fn row(self) -> job::Model {
        job::Model {
            id: self.id(),
            town: self.town.map(|town| town.0),
            name: self.name.to_owned(),
            body: self.body,
            run_at: self.run_at.0,
            attempts: 0,
            last_error: None,
            locked_until: None,
            done_at: None,
            claim: None,
            given_up_at: None,
        }
    }
}

/// Queues a job. The same name and key are one job: asked for again it is due again, even if it was done before, is being done or was
/// given up.
///
/// # Errors
/// [`Error::Busy`] if too many of its name wait; the database's.
pub async fn queue(tx: &impl Connection, queued: Queued) -> Result<(), Error> {
    queue_all(tx, vec![queued]).await
}

/// The same for several; those that are one job are queued once, as the last of them says.
///
/// # Errors
/// As [`queue`].
pub async fn queue_all(tx: &impl Connection, queued: Vec<Queued>) -> Result<(), Error> {
    let bounds: BTreeMap<&'static str, u64> = queued.iter().filter_map(|one| Some((one.name, one.most_waiting?))).collect();
    let rows: BTreeMap<Uuid, job::Model> = queued.into_iter().map(Queued::row).map(|row| (row.id, row)).collect();
    store::put(tx, rows.into_values().collect()).await?;
    for (name, most) in bounds {
        if store::waiting(tx, name).await? > most {
            return Err(Error::Busy(format!("{most} jobs {name} wait already")));
        }
    }
    Ok(())
}
