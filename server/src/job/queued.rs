//! A job to be queued.

use super::body::Body;
use crate::{entity::job, error::Error};
use shared::{Moment, TownId};
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
