//! How a server fares, as its administrator reads it on the first page. No person and no device in it.

use crate::moment::Moment;
use serde::{Deserialize, Serialize};

/// What the first page of an administrator shows of the server: a part of the answer of `GET /api/metrics`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServerStatus {
    /// When this was so.
    pub at: Moment,
    /// Records that still lie on phones, as the phones said.
    pub unsent: Unsent,
    /// When the contents of the last verified backup were taken.
    pub backed_up_at: Option<Moment>,
    /// How it stands with the backup that can be asked for in the browser.
    #[serde(default)]
    pub backup: BackupState,
    /// The last check.
    pub checked: Option<LastCheck>,
    /// Bytes left on the disk of the data folder; `None`: the system does not say.
    #[serde(default)]
    pub free_bytes: Option<u64>,
    /// The program's version.
    #[serde(default)]
    pub program: String,
}

/// Records on phones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unsent {
    /// How many phones hold some.
    pub phones: u64,
    /// How many records.
    pub records: u64,
    /// The oldest, by its phone's clock.
    pub oldest: Option<Moment>,
}

/// A look for damage in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LastCheck {
    /// When.
    pub at: Moment,
    /// What is wrong with this town, or with what all towns share; 0: nothing.
    pub findings: u64,
}

/// A backup that is asked for in the browser.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
