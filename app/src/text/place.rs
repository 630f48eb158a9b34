//! Places and units in words.

use super::{Msg, fill};
use shared::{Issue, Lang, Place, Reference, UnitId};

/// "精度 12 米", or a warning when the device is that unsure.
#[must_use]
pub fn accuracy_text(accuracy_m: f64, lang: Lang) -> String {
    let metres = (accuracy_m.clamp(0.0, 99_999.0).ceil() as u32).to_string();
    fill(Msg::Accuracy.text(lang), &[&metres])
}

/// Where an issue lies: its site, else its grid, else how the place was given.
#[must_use]
pub fn place_text(issue: &Issue, reference: &Reference, lang: Lang) -> String {
    let site = issue.site.and_then(|id| reference.site(id)).map(|site| site.name.as_str());
    let grid = issue.grid.and_then(|id| reference.grid(id)).map(|grid| grid.name.as_str());
    match (site, grid) {
        (Some(site), Some(grid)) => [site, " · ", grid].concat(),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) if matches!(issue.place, Place::Unknown) => Msg::PlaceUnknown.text(lang).to_owned(),
        (None, None) => Msg::OutsideGrids.text(lang).to_owned(),
    }
}

/// A unit's short name, the full one where there is none, a dash for one that is gone.
#[must_use]
pub fn unit_short(reference: &Reference, id: UnitId) -> &str {
    reference.unit(id).map_or("—", |unit| if unit.short.is_empty() { unit.name.as_str() } else { unit.short.as_str() })
}
