//! How the server fares, in numbers of one town and of what serves all.

use super::{ColumnsChecked, fact, store};
use crate::{clock::Jump, error::Error, state::State};
use serde::{Deserialize, Serialize};
use shared::{
    id::TownId,
    moment::Moment,
    status::{BackupState, LastCheck, ServerStatus, Unsent},
};
use std::path::Path;
use utoipa::ToSchema;

/// Days over which refused records are counted.
const REFUSED_DAYS: i64 = 7;
/// Minutes after which a job that nobody has tried is late.
const LATE_MINUTES: i64 = 10;

/// What an operator looks at. No person and no device in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Metrics {
    /// What the administrator's first page shows of them.
    #[serde(flatten)]
    pub status: ServerStatus,
    /// Records refused or overtaken in the last seven days; their phones have set them aside.
    pub refused: u64,
    /// Work in the queue.
    pub jobs: Jobs,
    /// The town's last feed number.
    pub feed: u64,
    /// The feed number up to which a verified backup holds the town; 0: none.
    pub backed_up_through: u64,
    /// When this store was made of a verified backup.
    pub restored_at: Option<Moment>,
    /// Why the server does not believe its clock and decides nothing; a person must confirm the time or set the clock.
    #[serde(default)]
    pub clock_jump: Option<Jump>,
    /// The last comparison of what heat and figures are counted from with the database.
    #[serde(default)]
    pub columns: Option<ColumnsChecked>,
}

/// Work in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Jobs {
    /// Due for ten minutes, and no server is at it.
    pub late: u64,
    /// Whose last try failed, or that cannot be tried; `jingge job list` says why, and which are tried no more.
    pub failed: u64,
}

fn free_bytes(folder: &Path) -> Option<u64> {
    rustix::fs::statvfs(folder).ok().map(|said| said.f_bavail.saturating_mul(said.f_frsize))
}

/// The numbers of one town at `now`.
///
/// # Errors
/// [`Error::NotFound`] for an unknown town; the database's.
pub async fn metrics(state: &State, town: TownId, now: Moment) -> Result<Metrics, Error> {
    let db = state.db.reader();
    let (feed, backed_up_through) = store::feed(db, town).await?;
    let (phones, records, oldest) = store::unsent(db, town).await?;
    let (late, failed) = store::jobs(db, town, now.plus_minutes(-LATE_MINUTES), now).await?;
    let checked = fact::last_check(db).await?.map(|checked| {
        let here = checked.findings.iter().filter(|found| found.town.is_none_or(|whose| whose == town));
        LastCheck { at: checked.at, findings: here.count() as u64 + checked.more }
    });
    let backup = if state.config.database_url.is_some() { BackupState::Elsewhere } else { store::backup(db).await? };
    Ok(Metrics {
        status: ServerStatus {
            at: now,
            unsent: Unsent { phones, records, oldest },
            backed_up_at: fact::last_backup(db).await?,
            backup,
            checked,
            free_bytes: free_bytes(&state.config.data),
            program: env!("CARGO_PKG_VERSION").to_owned(),
        },
        refused: store::refused(db, town, now.plus_days(-REFUSED_DAYS)).await?,
        jobs: Jobs { late, failed },
        feed,
        backed_up_through,
        restored_at: fact::last_restore(db).await?,
        clock_jump: state.clock.doubt(),
        columns: fact::columns_checked(db, town).await?,
    })
}
