//! The table of the office: narrow rows of issues, of which a screen full is fetched wherever somebody has scrolled to.

use crate::{
    geo::Point,
    id::{GridId, IssueId, SiteId, UnitId},
    issue::{Issue, Source, StatusKind},
    kind::KindCode,
    moment::Moment,
};
use serde::{Deserialize, Serialize};

/// Most rows in an answer.
pub const MOST_ROWS: u32 = 200;

/// How many signs of a note stand in a row.
pub const NOTE_SIGNS: usize = 40;

/// What is asked of the table beside its filter ([`IssueQuery`](super::IssueQuery), of which `page` and `size` count in rows; its `order` and
/// `before` mean nothing here).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowQuery {
    /// By what the rows are in order; `None`: the newest report first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<RowOrder>,
    /// The other way round. What has nothing to be ordered by stays last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reverse: Option<bool>,
    /// Up to which feed number the reader has seen everything: what has changed since is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<u64>,
    /// Only what has changed since `seen`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<bool>,
}

/// By what rows are in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RowOrder {
    /// The newest report first.
    #[default]
    Reported,
    /// The earliest deadline of what is open first.
    Due,
    /// As the kinds stand in the catalogue.
    Kind,
    /// As the units stand in the town's data.
    Unit,
    /// As the grids stand in the town's data.
    Grid,
    /// From 待派遣 to the end.
    State,
}

impl RowOrder {
    /// All orders.
    pub const ALL: [Self; 6] = [Self::Reported, Self::Due, Self::Kind, Self::Unit, Self::Grid, Self::State];

    /// The word for it in addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Due => "due",
            Self::Kind => "kind",
            Self::Unit => "unit",
            Self::Grid => "grid",
            Self::State => "state",
        }
    }

    /// The order with this word.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.key() == key)
    }
}

/// A row. It says nothing of persons, so it is the same for everybody who may see the issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IssueRow {
    /// Which issue.
    pub id: IssueId,
    /// The feed number of its last change.
    pub feed: u64,
    /// Kind.
    pub kind: KindCode,
    /// Whether the kind is to be confirmed.
    pub kind_guessed: bool,
    /// State.
    pub state: StatusKind,
    /// Whether it is open and overdue.
    pub overdue: bool,
    /// Whether it is under 督办.
    pub supervised: bool,
    /// Whether it is a relapse of an earlier one.
    pub relapse: bool,
    /// From where it came to be known.
    pub source: Source,
    /// The responsible unit.
    pub unit: Option<UnitId>,
    /// In which grid.
    pub grid: Option<GridId>,
    /// On which site.
    pub site: Option<SiteId>,
    /// Where.
    pub point: Option<Point>,
    /// When it was reported.
    pub reported_at: Moment,
    /// By when it is to be put right, if it was assigned.
    pub due_at: Option<Moment>,
    /// The first signs of its note.
    pub note: String,
}

impl IssueRow {
    /// The row of an issue at `now`, with the feed number of its last change.
    #[must_use]
    pub fn of(issue: &Issue, feed: u64, now: Moment) -> Self {
        Self {
            id: issue.id,
            feed,
            kind: issue.kind.clone(),
            kind_guessed: issue.kind_guessed,
            state: issue.status.kind(),
            overdue: issue.is_overdue_at(now),
            supervised: issue.supervised_at.is_some(),
            relapse: issue.relapse_of.is_some(),
            source: issue.source,
            unit: issue.status.assignment().map(|assignment| assignment.unit),
            grid: issue.grid,
            site: issue.site,
            point: issue.point,
            reported_at: issue.reported_at,
            due_at: issue.due_at(),
            note: beginning(&issue.note),
        }
    }
}

/// The first signs of a note, on one line.
#[must_use]
pub fn beginning(note: &str) -> String {
    note.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).take(NOTE_SIGNS).collect()
}

/// Rows of the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowPage {
    /// The rows of the page, in order.
    pub rows: Vec<IssueRow>,
    /// How many fit the filter in all.
    pub total: u32,
    /// How many of those that fit have changed since `seen`; 0 unless that was asked.
    pub changed: u32,
    /// The feed number as of which the order is.
    pub head: u64,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::fixture::{NOW, reported};

    #[test]
    fn a_row_says_what_a_table_shows_and_no_person() {
        let issue = reported();
        let row = IssueRow::of(&issue, 7, NOW);
        assert_eq!((row.id, row.feed, row.state, row.due_at), (issue.id, 7, StatusKind::Assigned, issue.due_at()));
        let wire = serde_json::to_string(&row).unwrap();
        assert!(!wire.contains("person") && wire.len() < 600, "{wire}");
        assert_eq!(serde_json::from_str::<IssueRow>(&wire).unwrap(), row);
        assert_eq!(beginning(&"灰\n".repeat(90)).chars().filter(|sign| *sign == ' ').count(), NOTE_SIGNS / 2);
    }

    #[test]
    fn an_order_has_one_word_in_addresses_and_on_the_wire() {
        for order in RowOrder::ALL {
            assert_eq!(RowOrder::of_key(order.key()), Some(order));
            assert_eq!(serde_json::to_value(order).unwrap(), order.key());
        }
    }
}
