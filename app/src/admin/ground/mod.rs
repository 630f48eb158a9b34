//! The town's ground on a map: drawn, reshaped and named there, each act an edit of a row of the draft. The rows with their coordinates stay what
//! they are, so the page of the table does the same without a map.

mod cell;
#[cfg(feature = "web")]
mod desk;
#[cfg(feature = "web")]
mod found;
#[cfg(feature = "web")]
mod page;
#[cfg(feature = "web")]
mod panel;
#[cfg(feature = "web")]
mod sheet;

pub use cell::{cell_of, geometry_of, position_of};
#[cfg(feature = "web")]
pub use page::GroundPage;
