//! Choosing a unit of the town: grouped by what the units are, found by a few characters, those first that the rules name.

#[cfg(feature = "web")]
mod unit_picker;
mod units;

#[cfg(feature = "web")]
pub use unit_picker::UnitPicker;
pub use units::{UnitGroup, UnitLine, names_unit, unit_groups};
