//! What a person may choose: the forms that their role fills in, and what such a form is for.

use crate::pick::names_unit;
use crate::text::{InspectionMsg, Msg, fill, form_name, unit_type_word};
use shared::form::Form;
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What it is.
    pub subject: Subject,
    /// Its name.
    pub name: String,
    /// Under which heading it stands: what the unit is, sites, or grids.
    pub group: &'static str,
}

/// What the form is for and whose name or code has `words` in it, at most `most`: its units by what they are, then sites, then grids.
#[must_use]
pub fn candidates(form: &Form, words: &str, reference: &Reference, most: usize, lang: Lang) -> Vec<Candidate> {
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
    let one = |subject: Subject, name: &str, group: &'static str| Candidate { subject, name: name.to_owned(), group };
    let unit = units.map(|unit| one(Subject::Unit(unit.id), &unit.name, unit_type_word(unit.kind, lang)));
    let site = sites.map(|site| one(Subject::Site(site.id), &site.name, Msg::Sites.text(lang)));
    let grid = grids.map(|grid| one(Subject::Grid(grid.id), &grid.name, Msg::Grids.text(lang)));
    unit.chain(site).chain(grid).take(most).collect()
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
    use shared::fixture::{bundle, people};
    use shared::reference::Bundle;

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
            candidates(&town.reference.forms[0], words, &town.reference, 20, Lang::Zh)
                .into_iter()
                .map(|found| found.name)
                .collect::<Vec<_>>()
        };
        assert_eq!(found(&town, "东"), ["东村", "东网格"]);
        town.reference.forms[0].unit_types = vec![UnitType::Market];
        town.reference.units[1].kind = UnitType::Market;
        assert_eq!(found(&town, ""), ["西村"]);
        town.reference.forms[0].unit_types = Vec::new();
        let all = candidates(&town.reference.forms[0], "", &town.reference, 20, Lang::Zh);
        let mut groups: Vec<&str> = all.iter().map(|found| found.group).collect();
        groups.dedup();
        let distinct: std::collections::BTreeSet<&str> = groups.iter().copied().collect();
        assert_eq!(groups.len(), distinct.len(), "each group stands together: {groups:?}");
    }
}
