//! An inspection as a row.

use super::{Cell, issue::yes_or_no};
use crate::{
    inspection::{Inspection, Subject},
    lang::Lang,
    reference::Reference,
    text::form_name,
};

/// The row of an inspection under `number`; who filled it in stands in no list.
#[must_use]
pub fn inspection_row(number: u32, inspection: &Inspection, reference: &Reference, lang: Lang) -> [Cell; 13] {
    let count = |len: usize| Cell::Count(u32::try_from(len).unwrap_or(u32::MAX));
    let grid_name = |id| reference.grid(id).map_or_else(String::new, |grid| grid.name.clone());
    let subject = match inspection.subject {
        Subject::Site(site) => reference.site(site).map_or_else(String::new, |site| site.name.clone()),
        Subject::Unit(unit) => reference.unit_name(unit).to_owned(),
        Subject::Grid(grid) => grid_name(grid),
    };
    [
        Cell::Count(number),
        Cell::of_moment(inspection.submitted_at, reference.town.offset),
        Cell::of_text(form_name(&inspection.form, reference, lang)),
        Cell::Count(inspection.form_version),
        Cell::of_text(yes_or_no(inspection.self_check, lang)),
        Cell::of_text(subject),
        Cell::of_text(inspection.unit.map_or("", |unit| reference.unit_name(unit))),
        Cell::of_text(inspection.grid.map(grid_name).unwrap_or_default()),
        Cell::Count(inspection.score.earned),
        Cell::Count(inspection.score.possible),
        count(inspection.failed.len()),
        count(inspection.opened.len()),
        Cell::of_text(yes_or_no(inspection.is_void(), lang)),
    ]
}
