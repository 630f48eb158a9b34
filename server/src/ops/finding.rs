//! What a check may find.

use crate::witness::Difference;
use serde::{Deserialize, Serialize};
use shared::{id::TownId, moment::Moment, photo::Hash};
use std::fmt;

/// What became of a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// When.
    pub at: Moment,
    /// Rows of all audit chains that hold.
    pub audit_rows: u64,
    /// Photos that should be there.
    pub photos: u64,
    /// Photos whose bytes were read and hashed; the others were only looked for.
    pub photos_read: u64,
    /// Where the next check goes on reading.
    pub next: u64,
    /// What is wrong, the first of it.
    pub findings: Vec<Finding>,
    /// Findings beyond those that are kept.
    pub more: u64,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Whose; `None`: all towns'.
    pub town: Option<TownId>,
    /// What it is.
    pub what: What,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The database's own check found something.
    Database(String),
    /// An audit chain does not hold.
    Audit {
        /// The first bad row.
        seq: u64,
        /// What is wrong with it.
        why: String,
    },
    /// A row says that this photo is kept, and there is no file.
    PhotoMissing(Hash),
    /// The file's bytes are not those it is named by.
    PhotoChanged(Hash),
    /// The file cannot be read.
    PhotoUnreadable(Hash, String),
    /// A row is not as the audit chain has it.
    Row(Difference),
}

impl Checked {
    /// Whether nothing is wrong.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.findings.is_empty()
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database(why) => write!(f, "数据库损坏 · the database is damaged: {why}"),
            Self::Audit { seq, why } => write!(f, "审计链第 {seq} 条不符 · row {seq} of the audit chain: {why}"),
            Self::PhotoMissing(hash) => write!(f, "照片文件不见了 · the file of a photo is missing: {hash}"),
            Self::PhotoChanged(hash) => write!(f, "照片文件被改动 · the file of a photo is changed: {hash}"),
            Self::Row(differs) => differs.fmt(f),
            Self::PhotoUnreadable(hash, why) => write!(f, "照片文件读不了 · the file of a photo cannot be read: {hash}: {why}"),
        }
    }
}
