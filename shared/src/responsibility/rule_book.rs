//! The 任务分解表: kind × area type → a department, or the village of the grid.

use crate::{
    catalogue::Kind,
    id::{RuleRowId, UnitId},
    unit::{AreaType, Duties},
};
use serde::{Deserialize, Serialize};

/// Who a row names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RuleUnit {
    /// This unit.
    Unit(UnitId),
    /// The village or committee of the grid.
    Committee,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RuleRow {
    /// Id from the number.
    pub id: RuleRowId,
    /// The printed number ("第 7 行").
    pub number: u32,
    /// The kinds it covers.
    pub duties: Duties,
    /// The area types it covers; empty: all.
    #[serde(default)]
    pub area_types: Vec<AreaType>,
    /// The lead unit.
    pub lead: RuleUnit,
    /// Helping units.
    #[serde(default)]
    pub helpers: Vec<RuleUnit>,
}

/// The whole table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RuleBook {
    /// Version, raised by every change.
    pub version: u32,
    /// Where it comes from.
    pub source: String,
    /// Rows in printed order; the first that fits answers.
    pub rows: Vec<RuleRow>,
}

impl RuleBook {
    /// The first row for a kind on this ground; on unknown ground only rows without an area type fit.
    #[must_use]
    pub fn row_for(&self, kind: &Kind, ground: Option<AreaType>) -> Option<&RuleRow> {
        self.rows.iter().find(|row| {
            row.duties.cover(&kind.code, kind.group)
                && (row.area_types.is_empty() || ground.is_some_and(|ground| row.area_types.contains(&ground)))
        })
    }
}
