//! Heat: issues binned into cells of a ground grid, the same in server and phone.

use crate::{
    geo::{Point, Spot},
    id::UnitId,
    issue::{Source, StatusKind},
    kind::{KindCode, KindNumber},
    moment::Moment,
};
use serde::{Deserialize, Serialize};

mod bin;
mod query;
mod raster;
mod rule;
mod scale;
mod square;
#[cfg(test)]
mod tests;
mod vector;

pub use bin::{Binning, Extent, bin};
pub use raster::{Cell, Raster, cell_corners, cell_name, heat_origin};
pub use rule::HeatRule;
pub use scale::{Scale, colour, warm_colour, warmth};
pub use square::{CLOSEST, FINEST, Rows, Tile, column_of, level_of, row_of, square_corners, square_of};
pub use vector::{HeatCluster, HeatGrid, HeatGrids, HeatPoints};

/// What heat may be asked for. Empty lists and `None` mean "all".
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeatFilter {
    /// Only these kinds.
    #[serde(default)]
    pub kinds: Vec<KindCode>,
    /// Only these states. Empty: all but 已作废 and 已撤回, which count only where asked for by name.
    #[serde(default)]
    pub states: Vec<StatusKind>,
    /// Reported at or after.
    #[serde(default)]
    pub from: Option<Moment>,
    /// Reported before.
    #[serde(default)]
    pub until: Option<Moment>,
    /// What makes an issue heavier.
    #[serde(default)]
    pub weight: HeatWeight,
    /// Only what these units answer for.
    #[serde(default)]
    pub units: Vec<UnitId>,
    /// Only what came to be known from these.
    #[serde(default)]
    pub sources: Vec<Source>,
}

/// What makes an issue heavier than one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum HeatWeight {
    /// Every issue counts one.
    #[default]
    Count,
    /// An open issue counts one, plus one per full week of age up to four weeks; others count one.
    Age,
    /// Overdue issues alone, each counts three.
    Overdue,
    /// A relapsed issue counts three.
    Relapse,
}

/// An issue as heat sees it: what is read of each of them for a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeatIssue {
    /// Where; issues without a place are counted beside the map.
    pub spot: Option<Spot>,
    /// What, as a number of the list of kinds that goes with it.
    pub kind: KindNumber,
    /// State.
    pub state: StatusKind,
    /// From where it came to be known.
    pub source: Source,
    /// When reported.
    pub reported_at: Moment,
    /// Whether it is overdue.
    pub overdue: bool,
    /// Whether it is a relapse.
    pub relapse: bool,
}

/// One warm cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeatCell {
    /// Column, counted eastwards from the origin.
    pub x: i32,
    /// Row, counted northwards from the origin.
    pub y: i32,
    /// Middle of the cell.
    pub middle: Point,
    /// Sum of weights.
    pub weight: f64,
    /// Number of issues.
    pub issues: u32,
}

/// A heat map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeatMap {
    /// Edge of a cell in metres.
    pub cell_m: f64,
    /// South-west corner of cell (0, 0).
    pub origin: Point,
    /// Warm cells, by row then column.
    pub cells: Vec<HeatCell>,
    /// The heaviest cell's weight.
    pub max: f64,
    /// Issues on the map.
    pub counted: u32,
    /// Issues that fit the filter but have no position.
    pub without_place: u32,
}
