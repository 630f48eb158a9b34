//! Units as a form offers them.

use crate::sync::PageContext;
use leptos::prelude::WithUntracked;
use shared::id::UnitId;

/// Each unit of the town: its id and its name.
#[must_use]
pub fn unit_choices(here: PageContext) -> Vec<(String, String)> {
    here.phone.reference.with_untracked(|bundle| {
        let units = bundle.iter().flat_map(|bundle| &bundle.reference.units);
        units.map(|unit| (unit.id.to_string(), unit.name.clone())).collect()
    })
}

/// What a unit is called; empty if the town has none such.
#[must_use]
pub fn unit_name(here: PageContext, unit: UnitId) -> String {
    here.phone
        .reference
        .with_untracked(|bundle| bundle.as_ref().map(|bundle| bundle.reference.unit_name(unit).to_owned()).unwrap_or_default())
}
