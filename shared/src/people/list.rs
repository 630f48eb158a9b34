//! 人员名单: the accounts of a town as a sheet, which comes back changed.

use crate::{person::RoleKind, town_table::TableFault};
use serde::{Deserialize, Serialize};

/// What a row of a list does to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ListedAct {
    /// An account is added, without a password.
    Added,
    /// The account gets another name, role, unit, grids or post.
    Changed,
}

/// A row of a list that does something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListedPerson {
    /// The line of the file, from 1.
    pub line: u32,
    /// User name.
    pub username: String,
    /// Name as it is to be shown.
    pub name: String,
    /// The role it is to have.
    pub role: RoleKind,
    /// What is done.
    pub act: ListedAct,
}

/// What a list of people does, or has done: the answer of `POST /api/roster`. Accounts that are not in it stay as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PeopleListed {
    /// Whether it is done; `false`: it was only looked at, or has faults, and nothing changed.
    pub done: bool,
    /// Accounts that are added.
    pub added: u32,
    /// Accounts that are changed.
    pub changed: u32,
    /// Rows that say what is so already.
    pub same: u32,
    /// The rows that do something, at most [`MOST_LISTED`](crate::town_table::MOST_LISTED).
    pub rows: Vec<ListedPerson>,
    /// What is wrong, by line and column, at most [`MOST_LISTED`](crate::town_table::MOST_LISTED).
    pub faults: Vec<TableFault>,
    /// How many faults there are.
    pub fault_count: u32,
}
