//! Heat as numbers for other maps: by grid, and as clusters.

use crate::{
    geo::Point,
    id::{GridId, IssueId},
};
use serde::{Deserialize, Serialize};

/// How much there is in a grid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeatGrid {
    /// The grid that the issues were filed in; `None`: outside of all.
    pub grid: Option<GridId>,
    /// Number of issues on the map.
    pub issues: u32,
    /// Sum of their weights.
    pub weight: u32,
}

/// Heat by grid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeatGrids {
    /// Grids with issues, in the order of their ids; what lies outside of all comes first.
    pub grids: Vec<HeatGrid>,
    /// Issues on the map: the sum of the grids', and that of the heat map's cells.
    pub counted: u32,
    /// Issues that fit the filter but have no position.
    pub without_place: u32,
}

/// Issues that lie near each other at a zoom: those of a square of the web's map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeatCluster {
    /// Column of the square.
    pub x: u32,
    /// Row of the square.
    pub y: u32,
    /// Middle of the issues in it.
    pub middle: Point,
    /// Number of issues.
    pub issues: u32,
    /// Sum of their weights.
    pub weight: u32,
    /// The issue, where there is only one.
    pub issue: Option<IssueId>,
}

/// Heat as clusters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeatPoints {
    /// Level of the squares.
    pub level: u8,
    /// By row, then column.
    pub clusters: Vec<HeatCluster>,
    /// Issues in the clusters.
    pub counted: u32,
}
