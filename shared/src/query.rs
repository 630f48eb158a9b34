//! What dispatchers and leaders ask for beyond the feed: filtered lists, figures, unsent records.

mod filter;
mod gram;
mod pairs;
mod row;
mod search;

pub use filter::IssueFilter;
pub use gram::{InNote, grams, in_code};
pub use pairs::flag;
pub use row::{IssueRow, MOST_ROWS, NOTE_SIGNS, RowOrder, RowPage, RowQuery, beginning};
pub use search::{Search, Word};

use crate::{
    id::{DeviceId, GridId, IssueId, UnitId},
    issue::{Issue, Source, StatusKind},
    kind::KindCode,
    moment::Moment,
    score::{Figures, RankedUnit},
};
use serde::{Deserialize, Serialize};

/// A filter over the issues this person may see. Absent fields do not filter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IssueQuery {
    /// State.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<StatusKind>,
    /// Only 在办.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<bool>,
    /// Only 已逾期 (open and overdue).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdue: Option<bool>,
    /// Which cases of a figure: numerator or denominator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<FigureName>,
    /// Kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<KindCode>,
    /// Responsible unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// From where it came to be known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Cell of the heat map as "cell_m:x:y".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// Reported at or after this instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Moment>,
    /// Words, each part of the name of its unit, kind, grid or site, of the short code, or of the note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Page from 0.
    #[serde(default)]
    pub page: u32,
    /// Only what comes after this place in the list: the instant by which the last issue of the page before is ordered, or for the first
    /// page one before all others. Newest first that is an instant to come, by deadline one long past. Such a page costs what it returns,
    /// however long the list; nothing is counted for it, and `page` has no meaning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Moment>,
    /// Of what stands at `before` itself, only what comes after this issue in the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_id: Option<IssueId>,
    /// In which order; `None`: newest first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<ListOrder>,
    /// How many issues a page has, at most [`MOST_A_PAGE`]; 0 only counts. `None`: 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u32>,
    /// Grid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grid: Option<GridId>,
    /// Reported before this instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
}

/// Most issues on a page of a list.
pub const MOST_A_PAGE: u32 = 100;

/// In which order issues are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ListOrder {
    /// The newest report first.
    #[default]
    Newest,
    /// Only what is open, the earliest deadline first; one without a deadline by its report.
    Pressing,
}

impl ListOrder {
    /// The word for it in addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Pressing => "pressing",
        }
    }

    /// The instant by which the issue is ordered.
    #[must_use]
    pub fn place_of(self, issue: &Issue) -> Moment {
        match self {
            Self::Newest => issue.reported_at,
            Self::Pressing => issue.due_at().unwrap_or(issue.reported_at),
        }
    }

    /// Before all others.
    #[must_use]
    pub const fn beginning(self) -> Moment {
        match self {
            Self::Newest => Moment(9_999_999_999_999),
            Self::Pressing => Moment(0),
        }
    }
}

/// A figure whose cases can be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FigureName {
    /// 按期整改率, cases in time.
    InTime,
    /// 按期整改率, all due cases.
    Due,
    /// 返工.
    Rework,
    /// 反弹.
    Relapse,
    /// 自查发现: found by the responsible unit itself.
    SelfFound,
}

/// A page of issues.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IssuePage {
    /// The issues as this person may see them.
    pub issues: Vec<Issue>,
    /// How many fit the filter in all; 0 for a page that was asked for with `before`.
    pub total: u32,
    /// Page size.
    pub size: u32,
    /// Whether more come after this page.
    #[serde(default)]
    pub more: bool,
}

/// The town's figures and ranking of units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FiguresAnswer {
    /// Data cut.
    pub at: Moment,
    /// The whole town.
    pub town: Figures,
    /// Units, best first, those without enough cases last.
    pub ranking: Vec<RankedUnit>,
    /// Fewest due cases for a place.
    pub min_sample: u32,
}

/// A phone that still holds unsent records; known only while it does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldBy {
    /// The device.
    pub device: DeviceId,
    /// What the device is called.
    pub device_name: String,
    /// Whose records they are.
    pub person_name: String,
    /// How many records.
    pub records: u32,
    /// How many photos.
    pub photos: u32,
    /// The oldest record, by the device's clock.
    pub oldest: Moment,
}
