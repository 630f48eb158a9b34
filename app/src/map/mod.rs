//! The town's own ground as a map that needs no network, no tiles and no library: to see where a case lies, and to choose a place.
//!
//! It is a drawing in a box that scrolls: moving about is the browser's own scrolling, by finger, wheel or arrow keys. `leaflet`, `base` and `draw` are
//! the few calls to the libraries of the pages that do more with a map.

#[cfg(feature = "web")]
pub mod base;
#[cfg(feature = "web")]
pub mod draw;
#[cfg(feature = "web")]
mod ground_map;
#[cfg(feature = "web")]
pub mod leaflet;
#[cfg(feature = "web")]
mod place_picker;
mod plan;

pub use plan::{Drawn, Name, Plan, Share};
#[cfg(feature = "web")]
pub use {
    ground_map::{GroundMap, Mark},
    place_picker::PlacePicker,
};
