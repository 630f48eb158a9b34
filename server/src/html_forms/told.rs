//! Facts of an issue in words.

use super::word::Word;
use shared::{inspection::Subject, issue::Issue, lang::Lang, moment::Moment, place::Place, reference::Reference};

/// Where it lies: its site, else its grid, else how the place was given.
pub fn place_text(issue: &Issue, reference: &Reference, lang: Lang) -> String {
    let site = issue.site.and_then(|id| reference.site(id)).map(|site| site.name.as_str());
    let grid = issue.grid.and_then(|id| reference.grid(id)).map(|grid| grid.name.as_str());
    let names: Vec<&str> = site.into_iter().chain(grid).collect();
    match issue.place {
        _ if !names.is_empty() => names.join(" · "),
        Place::Unknown => Word::PlaceUnknown.text(lang).to_owned(),
        _ => Word::OutsideGrids.text(lang).to_owned(),
    }
}

/// What was inspected.
pub fn subject_name(subject: Subject, reference: &Reference) -> &str {
    match subject {
        Subject::Site(site) => reference.site(site).map_or("—", |site| &site.name),
        Subject::Grid(grid) => reference.grid(grid).map_or("—", |grid| &grid.name),
        Subject::Unit(unit) => reference.unit_name(unit),
    }
}

/// An instant on the town's wall.
pub fn time_text(at: Moment, reference: &Reference) -> String {
    at.local(reference.town.offset).format("%Y-%m-%d %H:%M").to_string()
}
