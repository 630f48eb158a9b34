//! Which sorts of papers have numbers, each a series of its own.

use serde::Deserialize;

/// A series of numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Series {
    /// 整改通知书.
    #[default]
    Notice,
    /// 督办单.
    Supervision,
}

impl Series {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Notice, Self::Supervision];

    /// Its name in addresses and rows.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Supervision => "supervision",
        }
    }
}
