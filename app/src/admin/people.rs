//! The people of a town as the administrator finds and changes them.

use crate::text::{AdminMsg, role_word};
use shared::{
    id::{GridId, UnitId},
    lang::Lang,
    people::PersonEntry,
    person::{Role, RoleKind},
    reference::Reference,
};

/// Most people that are shown at once; the rest is found by more words.
pub const MOST_SHOWN: usize = 200;

/// Where a person works: their unit, or their grids.
#[must_use]
pub fn ground_of(role: &Role, reference: &Reference) -> String {
    match role {
        Role::Unit { unit } => reference.unit_name(*unit).to_owned(),
        Role::Inspector { grids } => {
            let names: Vec<&str> = grids.iter().filter_map(|grid| reference.grid(*grid)).map(|grid| grid.name.as_str()).collect();
            names.join("、")
        }
        Role::Dispatcher | Role::Verifier | Role::Leader | Role::Admin => String::new(),
    }
}

/// Those who fit the words, by name, user name, role or ground: open accounts first, by role, each role by name.
#[must_use]
pub fn found<'a>(people: &'a [PersonEntry], words: &str, reference: &Reference, lang: Lang) -> Vec<&'a PersonEntry> {
    let wanted = words.trim().to_lowercase();
    let fits = |person: &&PersonEntry| {
        let ground = ground_of(&person.role, reference);
        let main = if person.main { AdminMsg::MainPerson.text(lang) } else { "" };
        let texts = [person.name.as_str(), &person.username, &ground, role_word(person.role.kind(), lang), main];
        texts.iter().any(|text| text.to_lowercase().contains(&wanted))
    };
    let mut found: Vec<_> = people.iter().filter(fits).collect();
    found.sort_by(|one, next| {
        let order = |person: &PersonEntry| (person.closed, person.role.kind());
        order(one).cmp(&order(next)).then_with(|| one.name.cmp(&next.name)).then_with(|| one.username.cmp(&next.username))
    });
    found
}

/// A role as it is being chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleChoice {
    /// The role.
    pub kind: RoleKind,
    /// Of a unit.
    pub unit: Option<UnitId>,
    /// Whether they are its main person; `None`: not chosen.
    pub main: Option<bool>,
    /// Of an inspector.
    pub grids: Vec<GridId>,
}

impl RoleChoice {
    /// As a person has it.
    #[must_use]
    pub fn of(person: &PersonEntry) -> Self {
        let empty = Self::fresh(person.role.kind());
        match &person.role {
            Role::Unit { unit } => Self { unit: Some(*unit), main: Some(person.main), ..empty },
            Role::Inspector { grids } => Self { grids: grids.clone(), ..empty },
            Role::Dispatcher | Role::Verifier | Role::Leader | Role::Admin => empty,
        }
    }

    /// A role of which nothing else is chosen yet.
    #[must_use]
    pub const fn fresh(kind: RoleKind) -> Self {
        Self { kind, unit: None, main: None, grids: Vec::new() }
    }

    /// Chooses the unit. Whoever leads one unit does not by that lead another.
    pub fn choose_unit(&mut self, unit: UnitId) {
        if self.unit != Some(unit) {
            self.main = None;
        }
        self.unit = Some(unit);
    }

    /// The role.
    ///
    /// # Errors
    /// What is still to be chosen.
    pub fn role(&self) -> Result<Role, AdminMsg> {
        match self.kind {
            RoleKind::Unit => self.unit.map(|unit| Role::Unit { unit }).ok_or(AdminMsg::UnitMissing),
            RoleKind::Inspector if self.grids.is_empty() => Err(AdminMsg::GridsMissing),
            RoleKind::Inspector => Ok(Role::Inspector { grids: self.grids.clone() }),
            RoleKind::Dispatcher => Ok(Role::Dispatcher),
            RoleKind::Verifier => Ok(Role::Verifier),
            RoleKind::Leader => Ok(Role::Leader),
            RoleKind::Admin => Ok(Role::Admin),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::fixture::{grid, town, unit};
    use shared::id::PersonId;

    fn person(name: &str, username: &str, role: Role, closed: bool) -> PersonEntry {
        let id = PersonId::from_code("t", username);
        PersonEntry { id, username: username.into(), name: name.into(), role, main: false, closed, joined: true, invited_until: None }
    }

    #[test]
    fn people_are_found_by_their_unit_and_grid_and_closed_accounts_come_last() {
        let people = [
            person("丁", "ding", Role::Inspector { grids: vec![grid("g-west")] }, true),
            person("乙", "yi", Role::Unit { unit: unit("west") }, false),
            person("甲", "jia", Role::Inspector { grids: vec![grid("g-west"), grid("g-east")] }, false),
            person("丙", "bing", Role::Leader, false),
        ];
        let names = |words: &str| found(&people, words, &town(), Lang::Zh).iter().map(|person| person.name.as_str()).collect::<String>();
        assert_eq!(names(""), "甲乙丙丁");
        assert_eq!(names("西"), "甲乙丁");
        assert_eq!(names("东网格"), "甲");
        assert_eq!(names("BING"), "丙");
        assert_eq!(names("领导"), "丙");
    }

    #[test]
    fn a_unit_needs_its_unit_and_an_inspector_a_grid() {
        assert_eq!(RoleChoice::fresh(RoleKind::Unit).role(), Err(AdminMsg::UnitMissing));
        assert_eq!(RoleChoice::fresh(RoleKind::Inspector).role(), Err(AdminMsg::GridsMissing));
        for role in [Role::Unit { unit: unit("west") }, Role::Inspector { grids: vec![grid("g-east")] }, Role::Verifier] {
            assert_eq!(RoleChoice::of(&person("甲", "jia", role.clone(), false)).role(), Ok(role));
        }
    }

    #[test]
    fn whoever_leads_a_unit_does_not_lead_another_by_moving_there() {
        let mut choice = RoleChoice::of(&PersonEntry { main: true, ..person("甲", "jia", Role::Unit { unit: unit("west") }, false) });
        choice.choose_unit(unit("west"));
        assert_eq!(choice.main, Some(true));
        choice.choose_unit(unit("east"));
        assert_eq!((choice.unit, choice.main), (Some(unit("east")), None));
    }
}
