//! 热力图: issues binned into cells, over the town's own grids, roads and waters; no tiles are needed.

#[cfg(feature = "web")]
mod heat_page;
mod model;
#[cfg(feature = "web")]
mod town_map;

#[cfg(feature = "web")]
pub use heat_page::HeatPage;
pub use model::{HeatChoice, Heated, WEIGHTS, hottest};
#[cfg(feature = "web")]
pub use town_map::{Spot, TownMap};
