//! What a town still lacks before its people can work (开工清单), for the administrator's first page. A rule like any other: pure, of facts.

use crate::{
    catalogue::Catalogue,
    deadline::YearState,
    id::{GridId, UnitId},
    kind::KindCode,
    person::{Role, RoleKind},
    reference::Reference,
};
use chrono::Datelike as _;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Most names that one line gives; how many there are is said beside them.
pub const MOST_NAMED: usize = 5;

/// Days before New Year from which the next year's calendar is missed.
const CALENDAR_DAYS: i64 = 45;

/// What the machine knows of itself that the rules ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Machine {
    /// Whether a verified backup holds this town.
    pub backed_up: bool,
    /// Whether it is known under which address people reach the server.
    pub public_url: bool,
    /// Whether phones reach it by https, so that they may work offline, photograph and locate.
    pub https: bool,
}

/// One thing that a town lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// Nobody has this role, and without it the loop does not close.
    Role(RoleKind),
    /// Units that are told of cases, and nobody reads it.
    UnitsWithoutPerson(Named),
    /// Grids that nobody walks.
    GridsWithoutInspector(Named),
    /// No grid is drawn: phones know no place, nothing is assigned by rule.
    Grids,
    /// Kinds that no row of the rule book and no duty names: only the grid's committee is left to answer for them.
    KindsWithoutRule(Named),
    /// Kinds whose limit nobody has confirmed for this town.
    KindsUnconfirmed(Named),
    /// The working days of this year are not official.
    Calendar {
        /// The year.
        year: i32,
    },
    /// No verified backup holds the town.
    Backup,
    /// The server does not know its own address: links in messages lead nowhere.
    PublicUrl,
    /// Phones reach it without https: no offline use, no camera, no position.
    Https,
    /// Units that have people, none of them the main responsible person.
    UnitsWithoutMain(Named),
}

/// Some things by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Named {
    /// How many there are.
    pub count: usize,
    /// The first of them, [`MOST_NAMED`] at most.
    pub names: Vec<String>,
}

/// The answer of `GET /api/checklist`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Checklist {
    /// What is missing, what stops most first; empty: all is there.
    pub lacks: Vec<Lack>,
}

/// What the town lacks on the day `today` of its own clock. `people` are the roles of its open accounts, `led` the units
/// that have a main responsible person among them.
#[must_use]
pub fn lacks(reference: &Reference, people: &[Role], led: &HashSet<UnitId>, machine: Machine, today: chrono::NaiveDate) -> Vec<Lack> {
    let mut lacks = Vec::new();
    let has = |kind: RoleKind| people.iter().any(|role| role.kind() == kind);
    let needed = [RoleKind::Dispatcher, RoleKind::Inspector, RoleKind::Verifier];
    lacks.extend(needed.into_iter().filter(|kind| !has(*kind)).map(Lack::Role));
    if reference.grids.is_empty() {
        lacks.push(Lack::Grids);
    }
    let (mut walked, mut answered) = (HashSet::<GridId>::new(), HashSet::<UnitId>::new());
    for role in people {
        match role {
            Role::Inspector { grids } => walked.extend(grids),
            Role::Unit { unit } => answered.extend([unit]),
            Role::Dispatcher | Role::Verifier | Role::Leader | Role::Admin => {}
        }
    }
    let unwalked = reference.grids.iter().filter(|grid| !walked.contains(&grid.id)).map(|grid| grid.name.as_str());
    lacks.extend(named(unwalked).map(Lack::GridsWithoutInspector));
    let unanswered = reference.units.iter().filter(|unit| !answered.contains(&unit.id)).map(|unit| unit.name.as_str());
    lacks.extend(named(unanswered).map(Lack::UnitsWithoutPerson));
    let unled = reference.units.iter().filter(|unit| answered.contains(&unit.id) && !led.contains(&unit.id)).map(|unit| unit.name.as_str());
    lacks.extend(named(unled).map(Lack::UnitsWithoutMain));
    let kinds = || reference.catalogue.kinds.iter();
    let unruled = kinds().filter(|kind| !is_ruled(&kind.code, reference)).map(|kind| kind.name.as_str());
    lacks.extend(named(unruled).map(Lack::KindsWithoutRule));
    lacks.extend(named(unconfirmed(&reference.catalogue)).map(Lack::KindsUnconfirmed));
    let soon = today + chrono::TimeDelta::days(CALENDAR_DAYS);
    let missing = (today.year()..=soon.year()).find(|year| reference.calendar.state_of(*year) != YearState::Official);
    lacks.extend(missing.map(|year| Lack::Calendar { year }));
    let own = [(machine.backed_up, Lack::Backup), (machine.public_url, Lack::PublicUrl), (machine.https, Lack::Https)];
    lacks.extend(own.into_iter().filter(|(there, _)| !there).map(|(_, lack)| lack));
    lacks
}

/// Whether a rule row or anybody's duty names the kind.
fn is_ruled(code: &KindCode, reference: &Reference) -> bool {
    let Some(kind) = reference.catalogue.kind(code) else { return false };
    let by_row = reference.rule_book.rows.iter().any(|row| row.duties.cover(code, kind.group));
    let duties = reference.sites.iter().map(|site| &site.duties);
    let duties =
        duties.chain(reference.estates.iter().map(|estate| &estate.duties)).chain(reference.segments.iter().map(|segment| &segment.duties));
    by_row || duties.into_iter().any(|duties| duties.cover(code, kind.group))
}

fn unconfirmed(catalogue: &Catalogue) -> impl Iterator<Item = &str> {
    catalogue.kinds.iter().filter(|kind| kind.confirmed_by.is_empty()).map(|kind| kind.name.as_str())
}

fn named<'a>(found: impl Iterator<Item = &'a str>) -> Option<Named> {
    let (mut count, mut names) = (0, Vec::new());
    for name in found {
        count += 1;
        if names.len() < MOST_NAMED {
            names.push(name.to_owned());
        }
    }
    (count > 0).then_some(Named { count, names })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
    use super::*;
    use crate::{
        deadline::Calendar,
        fixture::{grid, town, unit},
    };
    use chrono::NaiveDate;

    const READY: Machine = Machine { backed_up: true, public_url: true, https: true };

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn whole() -> (Reference, Vec<Role>) {
        let mut town = town();
        for kind in &mut town.catalogue.kinds {
            kind.confirmed_by = "某镇创卫办".into();
        }
        let all = town.catalogue.kinds.iter().map(|kind| kind.code.clone()).collect();
        town.rule_book.rows[0].duties.kinds = all;
        let units = town.units.iter().map(|unit| Role::Unit { unit: unit.id });
        let grids = vec![grid("g-west"), grid("g-east")];
        let people = units.chain([Role::Inspector { grids }, Role::Dispatcher, Role::Verifier, Role::Admin]).collect();
        (town, people)
    }

    fn led() -> HashSet<UnitId> {
        town().units.iter().map(|unit| unit.id).collect()
    }

    #[test]
    fn a_unit_with_people_of_whom_none_is_the_main_one_is_named() {
        let (town, people) = whole();
        let without = led().into_iter().filter(|id| *id != unit("west")).collect();
        let west = Named { count: 1, names: vec!["西村".into()] };
        assert_eq!(lacks(&town, &people, &without, READY, day("2026-03-05")), [Lack::UnitsWithoutMain(west.clone())]);
        let one: Vec<Role> = people.iter().filter(|role| **role != Role::Unit { unit: unit("west") }).cloned().collect();
        assert_eq!(lacks(&town, &one, &without, READY, day("2026-03-05")), [Lack::UnitsWithoutPerson(west)], "and not twice");
    }

    #[test]
    fn a_town_that_has_everything_lacks_nothing() {
        let (town, people) = whole();
        assert_eq!(lacks(&town, &people, &led(), READY, day("2026-03-05")), []);
    }

    #[test]
    fn each_thing_that_is_missing_is_named_on_its_own() {
        let (town, people) = whole();
        let without = |kind: RoleKind| people.iter().filter(|role| role.kind() != kind).cloned().collect::<Vec<_>>();
        let of = |people: &[Role]| lacks(&town, people, &led(), READY, day("2026-03-05"));
        assert_eq!(of(&without(RoleKind::Verifier)), [Lack::Role(RoleKind::Verifier)]);
        let both = Named { count: 2, names: vec!["西网格".into(), "东网格".into()] };
        assert_eq!(of(&without(RoleKind::Inspector)), [Lack::Role(RoleKind::Inspector), Lack::GridsWithoutInspector(both)]);
        let one: Vec<Role> = people.iter().filter(|role| **role != Role::Unit { unit: unit("west") }).cloned().collect();
        assert_eq!(of(&one), [Lack::UnitsWithoutPerson(Named { count: 1, names: vec!["西村".into()] })]);
        let bare = Machine { backed_up: false, public_url: false, https: false };
        assert_eq!(lacks(&town, &people, &led(), bare, day("2026-03-05")), [Lack::Backup, Lack::PublicUrl, Lack::Https]);
    }

    #[test]
    fn a_kind_that_no_row_and_no_duty_names_is_missed_and_many_are_counted_and_five_named() {
        let (mut town, people) = whole();
        town.rule_book.rows.clear();
        for number in 0..9 {
            let mut kind = town.catalogue.kinds[0].clone();
            kind.code = KindCode(format!("k{number}"));
            town.catalogue.kinds.push(kind);
        }
        let [Lack::KindsWithoutRule(named)] = &lacks(&town, &people, &led(), READY, day("2026-03-05"))[..] else { panic!() };
        assert_eq!((named.count, named.names.len()), (town.catalogue.kinds.len(), MOST_NAMED));
    }

    #[test]
    fn next_years_calendar_is_missed_from_the_middle_of_november_on() {
        let (mut town, people) = whole();
        town.calendar = Calendar::published();
        let on = |text| lacks(&town, &people, &led(), READY, day(text));
        assert_eq!(on("2026-11-01"), []);
        assert_eq!(on("2026-11-29"), [Lack::Calendar { year: 2027 }]);
    }
}
