//! How the server fares, in numbers of one town and of what serves all.

use super::{ColumnsChecked, fact, store};
use crate::{clock::Jump, error::Error, state::State};
use serde::{Deserialize, Serialize};
use shared::{id::TownId, moment::Moment};
use std::path::Path;
use utoipa::ToSchema;

/// Days over which refused records are counted.
const REFUSED_DAYS: i64 = 7;
/// Minutes after which a job that nobody has tried is late.
const LATE_MINUTES: i64 = 10;

/// What an operator looks at. No person and no device in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Metrics {
    /// When these were counted.
    pub at: Moment,
    /// Records that still lie on phones, as the phones said.
    pub unsent: Unsent,
    /// Records refused or overtaken in the last seven days; their phones have set them aside.
    pub refused: u64,
    /// Work in the queue.
    pub jobs: Jobs,
    /// The town's last feed number.
    pub feed: u64,
    /// The feed number up to which a verified backup holds the town; 0: none.
    pub backed_up_through: u64,
    /// When the contents of the last verified backup were taken.
    pub backed_up_at: Option<Moment>,
    /// When this store was made of a verified backup.
    pub restored_at: Option<Moment>,
    /// The last check.
    pub checked: Option<LastCheck>,
    /// Why the server does not believe its clock and decides nothing; a person must confirm the time or set the clock.
    #[serde(default)]
    pub clock_jump: Option<Jump>,
    /// The last comparison of what heat and figures are counted from with the database.
    #[serde(default)]
    pub columns: Option<ColumnsChecked>,
    /// How it stands with the backup that can be asked for in the browser.
    #[serde(default)]
    pub backup: BackupState,
    /// The program's version.
    #[serde(default)]
    pub program: String,
    /// Bytes left on the disk of the photos; `None`: the system does not say.
    #[serde(default)]
    pub free_bytes: Option<u64>,
}

/// A backup that is asked for in the browser.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BackupState {
    /// The database is elsewhere: its own tools make backups.
    Elsewhere,
    /// None is under way.
    #[default]
    Idle,
    /// One is being made, or is about to be.
    UnderWay,
    /// The last one failed.
    Failed {
        /// What the system said.
        why: String,
    },
}

/// Records on phones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Unsent {
    /// How many phones hold some.
    pub phones: u64,
    /// How many records.
    pub records: u64,
    /// The oldest, by its phone's clock.
    pub oldest: Option<Moment>,
}

/// Work in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Jobs {
    /// Due for ten minutes, and no server is at it.
    pub late: u64,
    /// Whose last try failed, or that cannot be tried; `jingge job list` says why, and which are tried no more.
    pub failed: u64,
}

/// A check in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LastCheck {
    /// When.
    pub at: Moment,
    /// What is wrong with this town, or with what all towns share; 0: nothing.
    pub findings: u64,
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
    Ok(Metrics {
        at: now,
        unsent: Unsent { phones, records, oldest },
        refused: store::refused(db, town, now.plus_days(-REFUSED_DAYS)).await?,
        jobs: Jobs { late, failed },
        feed,
        backed_up_through,
        backed_up_at: fact::last_backup(db).await?,
        restored_at: fact::last_restore(db).await?,
        checked,
        clock_jump: state.clock.doubt(),
        columns: fact::columns_checked(db, town).await?,
        backup: if state.config.database_url.is_some() { BackupState::Elsewhere } else { store::backup(db).await? },
        program: env!("CARGO_PKG_VERSION").to_owned(),
        free_bytes: free_bytes(&state.config.data),
    })
}
