//! What a comparison finds.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Differences that are kept; beyond these they are counted.
const KEPT: usize = 100;

/// A row that is not as the chain has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Its table.
    pub table: String,
    /// Its id.
    pub id: String,
    /// Which of its fields, as far as that can be told; `*`: the row.
    pub field: String,
    /// How it differs.
    pub how: How,
}

/// How a row differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// It says something else.
    Changed,
    /// It is not there.
    Missing,
    /// It is there, and nothing attests it.
    Extra,
}

/// A town whose chain holds, compared with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Rows of the chain.
    pub rows: u64,
    /// Rows of an earlier version that the chain never attested: they were not compared, or only with what their events fold to.
    pub unattested: u64,
    /// What differs, the first of it.
    pub differences: Vec<Difference>,
    /// Differences beyond those that are kept.
    pub more: u64,
}

impl Compared {
    /// Whether nothing differs.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.differences.is_empty()
    }

    pub(super) fn add(&mut self, table: &str, id: impl fmt::Display, field: impl Into<String>, how: How) {
        if self.differences.len() < KEPT {
            self.differences.push(Difference { table: table.to_owned(), id: id.to_string(), field: field.into(), how });
        } else {
            self.more += 1;
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { table, id, field, how } = self;
        let (zh, en) = match how {
            How::Changed => ("被改动", "changed"),
            How::Missing => ("不见了", "missing"),
            How::Extra => ("无链作证", "nothing attests it"),
        };
        write!(f, "{table} {id} «{field}» {zh} · {en}")
    }
}
