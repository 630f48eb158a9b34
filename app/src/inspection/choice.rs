//! What a person may choose: the forms that their role fills in, and what such a form is for.

use crate::pick::names_unit;
use crate::text::{InspectionMsg, Msg, fill, form_name, unit_type_word};
use shared::form::Form;
use shared::geo::{Point, distance_to_area_m, distance_to_shape_m};
use shared::inspection::{Inspection, Subject};
use shared::{
    lang::Lang,
    person::{Person, Role},
    reference::Reference,
    unit::UnitType,
};

/// The forms in force that this person fills in, in the order of the town.
#[must_use]
pub fn forms_for<'a>(person: &Person, reference: &'a Reference) -> Vec<&'a Form> {
    let role = person.role.kind();
    let own_type = match &person.role {
        Role::Unit { unit } => reference.unit(*unit).map(|unit| unit.kind),
        _ => None,
    };
    let for_own = |form: &&Form| own_type.is_none_or(|kind| form.unit_types.is_empty() || form.unit_types.contains(&kind));
    reference.forms.iter().filter(|form| form.filled_by.contains(&role)).filter(for_own).collect()
}

/// What is inspected where it goes without saying: a unit checks itself.
#[must_use]
pub const fn own_subject(person: &Person) -> Option<Subject> {
    match person.role {
        Role::Unit { unit } => Some(Subject::Unit(unit)),
        _ => None,
    }
}

/// Something that can be inspected.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// What it is.
    pub subject: Subject,
    /// Its name.
    pub name: String,
    /// Under which heading it stands: near, else what the unit is, sites, or grids.
    pub group: &'static str,
    /// How far its ground is from the phone, in metres; `None` where either is not known.
    pub distance_m: Option<f64>,
}

/// How far away in metres something may be to stand under 附近, and how many do.
const NEAR_M: f64 = 300.0;
const NEAR: usize = 8;

/// What the form is for and whose name or code has `words` in it, at most `most`: its units by what they are, then sites, then grids, of each the
/// nearest to `from` first. What is near stands before them all; a grid is no answer to where one stands, and so never does.
#[must_use]
pub fn candidates(form: &Form, words: &str, reference: &Reference, most: usize, lang: Lang, from: Option<Point>) -> Vec<Candidate> {
    let wanted = words.trim().to_lowercase();
    let has = |texts: [&str; 2]| texts.iter().any(|text| text.to_lowercase().contains(&wanted));
    let fits = |kind: &UnitType| form.unit_types.is_empty() || form.unit_types.contains(kind);
    let of = |kind: UnitType| reference.units.iter().filter(move |unit| unit.kind == kind && fits(&kind) && names_unit(unit, words));
    let units = UnitType::ALL.into_iter().flat_map(of);
    // A form for certain units is for their sites.
    let kept = |keeper: Option<shared::id::UnitId>| {
        form.unit_types.is_empty() || keeper.and_then(|keeper| reference.unit(keeper)).is_some_and(|unit| fits(&unit.kind))
    };
    let sites = reference.sites.iter().filter(|site| kept(site.keeper) && has([&site.name, &site.code]));
    let grids = reference.grids.iter().filter(|grid| form.unit_types.is_empty() && has([&grid.name, &grid.code]));
    let one = |subject: Subject, name: &str, group: &'static str| {
        let distance_m = from.map(|from| distance_to(subject, from, reference)).filter(|metres| metres.is_finite());
        Candidate { subject, name: name.to_owned(), group, distance_m }
    };
    let unit = units.map(|unit| one(Subject::Unit(unit.id), &unit.name, unit_type_word(unit.kind, lang)));
    let site = sites.map(|site| one(Subject::Site(site.id), &site.name, Msg::Sites.text(lang)));
    let grid = grids.map(|grid| one(Subject::Grid(grid.id), &grid.name, Msg::Grids.text(lang)));
    let far = |candidate: &Candidate| candidate.distance_m.unwrap_or(f64::INFINITY);
    let mut all: Vec<Candidate> = unit.chain(site).chain(grid).collect();
    // Groups as they come, each the nearest first.
    all.chunk_by_mut(|one, next| one.group == next.group).for_each(|group| group.sort_by(|one, next| far(one).total_cmp(&far(next))));
    let mut near: Vec<Candidate> =
        all.iter().filter(|one| !matches!(one.subject, Subject::Grid(_)) && far(one) <= NEAR_M).cloned().collect();
    near.sort_by(|one, next| far(one).total_cmp(&far(next)));
    near.truncate(NEAR);
    all.retain(|one| near.iter().all(|near| near.subject != one.subject));
    near.iter_mut().for_each(|one| one.group = InspectionMsg::Nearby.text(lang));
    near.into_iter().chain(all).take(most).collect()
}

/// Metres from here to the nearest ground of the subject, zero within; infinite where it has none that is known.
fn distance_to(subject: Subject, from: Point, reference: &Reference) -> f64 {
    let nearest = |all: &mut dyn Iterator<Item = f64>| all.fold(f64::INFINITY, f64::min);
    match subject {
        Subject::Site(id) => reference.site(id).map_or(f64::INFINITY, |site| distance_to_shape_m(&site.shape, from)),
        Subject::Grid(id) => reference.grid(id).map_or(f64::INFINITY, |grid| distance_to_area_m(&grid.area, from)),
        Subject::Unit(id) => {
            let fronts = reference.segments.iter().filter(|segment| segment.unit == id);
            let sites = reference.sites.iter().filter(|site| site.keeper == Some(id));
            let estates = reference.estates.iter().filter(|estate| estate.company == id);
            nearest(
                &mut fronts
                    .map(|segment| distance_to_shape_m(&segment.shape, from))
                    .chain(sites.map(|site| distance_to_shape_m(&site.shape, from)))
                    .chain(estates.map(|estate| distance_to_area_m(&estate.area, from))),
            )
        }
    }
}

/// What was inspected, by its name; a dash for what is gone.
#[must_use]
pub fn subject_name(subject: Subject, reference: &Reference) -> &str {
    match subject {
        Subject::Unit(unit) => reference.unit_name(unit),
        Subject::Site(site) => reference.site(site).map_or("—", |site| &site.name),
        Subject::Grid(grid) => reference.grid(grid).map_or("—", |grid| &grid.name),
    }
}

/// The form of an inspection with its version: "农贸市场检查 第 2 版".
#[must_use]
pub fn form_title(inspection: &Inspection, reference: &Reference, lang: Lang) -> String {
    let name = form_name(&inspection.form, reference, lang);
    fill(InspectionMsg::FormAndVersion.text(lang), &[name, &inspection.form_version.to_string()])
}

/// A text that reference data has in both languages.
#[must_use]
pub fn in_words<'a>(zh: &'a str, en: &'a str, lang: Lang) -> &'a str {
    if lang == Lang::Zh || en.is_empty() { zh } else { en }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::fixture::{SPOT, bundle, people};
    use shared::geo::Shape;
    use shared::id::SiteId;
    use shared::reference::Bundle;
    use shared::unit::{Duties, Site};

    #[test]
    fn each_role_is_offered_the_forms_that_it_fills_in() {
        let town = bundle();
        let codes = |person: &Person| forms_for(person, &town.reference).iter().map(|form| form.code.0.clone()).collect::<Vec<_>>();
        assert_eq!(codes(&people::inspector()), ["front"]);
        assert_eq!(codes(&people::villager()), ["self"]);
        assert!(codes(&people::leader()).is_empty());
    }

    #[test]
    fn what_a_form_is_for_is_found_by_part_of_its_name() {
        let mut town = bundle();
        let found = |town: &Bundle, words: &str| {
            candidates(&town.reference.forms[0], words, &town.reference, 20, Lang::Zh, None)
                .into_iter()
                .map(|found| found.name)
                .collect::<Vec<_>>()
        };
        assert_eq!(found(&town, "东"), ["东村", "东网格"]);
        town.reference.forms[0].unit_types = vec![UnitType::Market];
        town.reference.units[1].kind = UnitType::Market;
        assert_eq!(found(&town, ""), ["西村"]);
        town.reference.forms[0].unit_types = Vec::new();
        let all = candidates(&town.reference.forms[0], "", &town.reference, 20, Lang::Zh, None);
        let mut groups: Vec<&str> = all.iter().map(|found| found.group).collect();
        groups.dedup();
        let distinct: std::collections::BTreeSet<&str> = groups.iter().copied().collect();
        assert_eq!(groups.len(), distinct.len(), "each group stands together: {groups:?}");
    }

    #[test]
    fn what_is_near_stands_first_and_of_each_kind_the_nearest() {
        let mut town = bundle();
        let at = |metres: f64| Point { lat: SPOT.lat + metres / 111_000.0, ..SPOT };
        let mut site = |code: &str, metres: f64| {
            town.reference.sites.push(Site {
                id: SiteId::from_code("t", code),
                code: code.into(),
                name: code.into(),
                keeper: None,
                shape: Shape::Point(at(metres)),
                radius_m: 5.0,
                duties: Duties::default(),
                area_type: None,
            });
        };
        for (code, metres) in [("远", 900.0), ("中", 200.0), ("更远", 2_000.0), ("近", 20.0)] {
            site(code, metres);
        }
        let found = |from: Option<Point>| {
            let all = candidates(&town.reference.forms[0], "", &town.reference, 20, Lang::Zh, from);
            all.into_iter().map(|found| (found.group, found.name)).collect::<Vec<_>>()
        };
        let here = found(Some(SPOT));
        assert_eq!(here[..2], [("附近", "近".to_owned()), ("附近", "中".to_owned())]);
        let sites: Vec<&str> = here.iter().filter(|found| found.0 == "点位").map(|found| found.1.as_str()).collect();
        assert_eq!(sites, ["远", "更远"]);
        assert_eq!(here.iter().filter(|found| found.1 == "近").count(), 1, "nothing stands there twice");
        assert!(found(None).iter().all(|found| found.0 != "附近"));
    }
}
