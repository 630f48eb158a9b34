//! `GET /tiles/heat/{z}/{x}/{y}.png` and its legend: heat as pictures for any map that shows XYZ tiles (ADR 19).

mod draw;
mod legend;
mod png;
mod serve;
#[cfg(test)]
mod tests;

pub use legend::{Legend, LegendMark};
pub use serve::{legend, tile};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How heat is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// Squares, each in the colour of what lies in it.
    #[default]
    Cells,
    /// Each issue as a hill that fades out, and hills that meet add up.
    Kernel,
}
