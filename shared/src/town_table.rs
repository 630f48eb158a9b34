//! The town's tables as they travel: what is in force, what a draft would make of it, and what that would change.
//!
//! A table is text: rows of cells under the names of a header, as an office writes them. What they mean, and what is wrong with them, only
//! the server's reader says. A draft is the town's: everybody who may publish works on the same one, and `revision` tells an edit
//! that was made on an older state of it.

mod coming;

pub use coming::{
    Coming, ComingState, MOST_COMING, MOST_DAYS_AHEAD, MOST_TICKS, NotReassigned, PublishDraft, Published, Reassigned, TownVersion,
};

use crate::{
    id::{IssueId, UnitId},
    moment::Moment,
};
use serde::{Deserialize, Serialize};

/// Most rows of a page of a table.
pub const MOST_ROWS_A_PAGE: u32 = 500;
/// Most rows of a table that come by upload or edit.
pub const MOST_TABLE_ROWS: u32 = 20_000;
/// Most entries of each list of an effect, and of the faults of a draft.
pub const MOST_LISTED: usize = 200;

/// A sentence or word for people, in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Words {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// The tables of a town.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TableName {
    /// The town, its hours, campaign and phases: a document in JSON.
    Town,
    /// Responsible units.
    Units,
    /// Grids.
    Grids,
    /// Sites.
    Sites,
    /// Estates.
    Estates,
    /// 门前三包.
    Segments,
    /// Roads and waters of the map.
    Features,
    /// 任务分解表.
    RuleBook,
    /// 问题目录.
    Catalogue,
    /// 检查表, a row for each item.
    Forms,
    /// Days off and make-up days: a document in JSON.
    Calendar,
}

impl TableName {
    /// All tables in the order in which they are listed.
    pub const ALL: [Self; 11] = [
        Self::Town,
        Self::Units,
        Self::Grids,
        Self::Sites,
        Self::Estates,
        Self::Segments,
        Self::Features,
        Self::RuleBook,
        Self::Catalogue,
        Self::Forms,
        Self::Calendar,
    ];

    /// The name in addresses, on the wire and, with an ending, of files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Town => "town",
            Self::Units => "units",
            Self::Grids => "grids",
            Self::Sites => "sites",
            Self::Estates => "estates",
            Self::Segments => "segments",
            Self::Features => "features",
            Self::RuleBook => "rule_book",
            Self::Catalogue => "catalogue",
            Self::Forms => "forms",
            Self::Calendar => "calendar",
        }
    }

    /// The table with this name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.key() == key)
    }

    /// Whether it is a document and has neither rows nor columns.
    #[must_use]
    pub const fn is_document(self) -> bool {
        matches!(self, Self::Town | Self::Calendar)
    }

    /// Whether its rows lie on the ground: the last column holds where.
    #[must_use]
    pub const fn is_ground(self) -> bool {
        matches!(self, Self::Grids | Self::Sites | Self::Estates | Self::Segments | Self::Features)
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> Words {
        let (zh, en) = match self {
            Self::Town => ("镇与创卫行动", "Town and campaign"),
            Self::Units => ("责任单位", "Units"),
            Self::Grids => ("网格", "Grids"),
            Self::Sites => ("点位", "Sites"),
            Self::Estates => ("小区", "Estates"),
            Self::Segments => ("门前三包", "Shop fronts"),
            Self::Features => ("底图", "Map"),
            Self::RuleBook => ("任务分解表", "Rule book"),
            Self::Catalogue => ("问题目录", "Catalogue"),
            Self::Forms => ("检查表", "Forms"),
            Self::Calendar => ("工作日历", "Calendar"),
        };
        Words { zh: zh.to_owned(), en: en.to_owned() }
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TableColumn {
    /// Its key, the English name in a header.
    pub key: String,
    /// Its name in a header, in Chinese.
    pub name: String,
    /// What is written in it.
    pub note: Words,
    /// Whether a row without it is refused.
    pub required: bool,
    /// The words that it takes, if only these; a column of lists takes several of them, separated by `;`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
}

/// A table without its rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TableHead {
    /// Which one.
    pub name: TableName,
    /// What people call it.
    pub title: Words,
    /// How many rows it has in the draft; a document has none.
    pub rows: u32,
    /// Its columns in order; a document has none.
    pub columns: Vec<TableColumn>,
    /// Whether the draft has it otherwise than it is in force.
    pub differs: bool,
}

/// What is wrong with a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TableFault {
    /// The table; `None`: it is none of them.
    pub table: Option<TableName>,
    /// In the draft the row's number from 1; in an upload the line of the file (the number at the left of a spreadsheet), or the number of the
    /// feature. `None`: the table as a whole.
    pub row: Option<u32>,
    /// The column's name; empty: the row as a whole.
    pub column: String,
    /// What is wrong, in a sentence that names place and cause.
    pub text: Words,
}

/// How far the draft is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DraftState {
    /// Raised by each edit; 0: there is no draft, and the first edit makes it.
    pub revision: u64,
    /// The version that the draft was begun on; without a draft the one in force.
    pub based_on: u64,
    /// How many tables it has otherwise.
    pub edits: u32,
    /// What is wrong with it, at most [`MOST_LISTED`]; with any fault it cannot be published.
    pub faults: Vec<TableFault>,
    /// How many faults there are.
    pub fault_count: u32,
}

/// `GET /api/town/tables`: the tables, the draft, the version in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TownTables {
    /// The version in force.
    pub version: u64,
    /// The tables as the draft has them.
    pub tables: Vec<TableHead>,
    /// The draft.
    pub draft: DraftState,
}

/// How a row stands to the one in force with the same key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RowState {
    /// In force as it is.
    Same,
    /// Only in the draft.
    Added,
    /// In force with other cells.
    Changed,
    /// In force and no longer in the draft.
    Removed,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TableRow {
    /// Its number in the draft, from 1.
    pub number: u32,
    /// Its cells in the order of the columns.
    pub cells: Vec<String>,
    /// How it stands to what is in force.
    pub state: RowState,
}

/// `GET /api/town/tables/{name}`: rows of a table as the draft has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TablePage {
    /// The table.
    pub table: TableHead,
    /// Revision of the draft that this is.
    pub revision: u64,
    /// The rows, in order.
    pub rows: Vec<TableRow>,
    /// How many rows the search finds in all.
    pub found: u32,
    /// What to ask for as `after` to get the next rows; `None`: there are no more.
    pub next: Option<u32>,
}

/// `PUT /api/town/draft/tables/{name}/rows`: one row put or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowEdit {
    /// The revision of the draft in which the row has this number.
    pub revision: u64,
    /// Number of the row from 1; `None`: a new one at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// Its cells in the order of the columns; `None`: the row is removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cells: Option<Vec<String>>,
}

/// What became of an upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Uploaded {
    /// Whether the draft now has the table as in the file. If not, nothing was changed, and `faults` says why.
    pub taken: bool,
    /// Rows of the file.
    pub rows: u32,
    /// What is wrong with the file, at most [`MOST_LISTED`].
    pub faults: Vec<TableFault>,
    /// How many faults it has.
    pub fault_count: u32,
    /// The draft as it is now.
    pub draft: DraftState,
}

/// A row that differs from what is in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowDifference {
    /// Its table.
    pub table: TableName,
    /// Added, changed or removed.
    pub state: RowState,
    /// Its cells in force; none of an added row.
    pub before: Vec<String>,
    /// Its cells in the draft; none of a removed row.
    pub after: Vec<String>,
}

/// An open issue for which the rules of the draft have another answer than those in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MovedIssue {
    /// The issue.
    pub issue: IssueId,
    /// The code that people read to each other.
    pub code: String,
    /// The unit that has it; `None`: 待派遣.
    pub unit: Option<UnitId>,
    /// Its name.
    pub unit_name: String,
    /// The unit that the rules of the draft name; `None`: nobody, 待派遣.
    pub new_unit: Option<UnitId>,
    /// Its name.
    pub new_unit_name: String,
    /// Its deadline.
    pub due: Option<Moment>,
    /// The deadline that it would have been given.
    pub new_due: Option<Moment>,
}

/// `GET /api/town/draft/effect`: what differs, and what would change. Nothing of it happens by publishing: an open issue stays with its unit and
/// keeps its deadline, only new decisions are made by the new data. What is ticked ([`PublishDraft::reassign`]) goes to the other unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DraftEffect {
    /// Revision of the draft that this is about, or that the coming version was.
    pub revision: u64,
    /// Rows that differ, at most [`MOST_LISTED`].
    pub differences: Vec<RowDifference>,
    /// How many rows differ.
    pub difference_count: u32,
    /// Open issues that would have another unit or deadline, at most [`MOST_LISTED`].
    pub moved: Vec<MovedIssue>,
    /// How many these are.
    pub moved_count: u32,
    /// What would be gone, and what hangs on it, at most [`MOST_LISTED`].
    pub losses: Vec<String>,
    /// How many things would be gone. If any, publishing asks for consent.
    pub loss_count: u32,
}

/// `POST /api/town/versions/{version}/republish`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Republish {
    /// The version in force that was looked at.
    pub in_force: u64,
    /// That what would be gone may go.
    #[serde(default)]
    pub agree_to_losses: bool,
}
