//! From the camera to bytes that can be kept: read at once, shrunk, checked, named by content.

mod camera_notes;
#[cfg(feature = "web")]
mod capture;
mod fit;
#[cfg(feature = "web")]
mod frame;
#[cfg(feature = "web")]
mod shrink;
mod size;
#[cfg(feature = "web")]
mod small;
mod trouble;
#[cfg(feature = "web")]
mod worker;

pub use camera_notes::CameraNotes;
#[cfg(feature = "web")]
pub use capture::{Captured, Reading, capture};
pub use fit::{looks_blank, looks_cut};
#[cfg(feature = "web")]
pub use frame::frame_of;
#[cfg(feature = "web")]
pub use shrink::{cool_down, warm_up};
pub use size::PhotoSize;
pub use trouble::PhotoTrouble;
