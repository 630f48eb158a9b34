//! What stands in a cell.

use crate::moment::{Moment, UtcOffset};
use chrono::{DurationRound as _, NaiveDateTime, TimeDelta};

/// A cell with its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text, whatever it begins with.
    Text(String),
    /// A number.
    Count(u32),
    /// A minute on the town's wall clock.
    At(NaiveDateTime),
}

impl Cell {
    /// The text; nothing, if it is empty.
    pub(super) fn of_text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// The instant as the town's wall clock shows it, to the minute.
    pub(super) fn of_moment(at: Moment, offset: UtcOffset) -> Self {
        let local = at.local(offset);
        Self::At(local.duration_trunc(TimeDelta::minutes(1)).unwrap_or(local))
    }

    /// How a text file writes it: a time as `2026-03-09 11:30`.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::At(at) => at.format("%Y-%m-%d %H:%M").to_string(),
        }
    }
}
