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
        let texts = [person.name.as_str(), &person.username, &ground, role_word(person.role.kind(), lang)];
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
    /// Of an inspector.
    pub grids: Vec<GridId>,
}

impl RoleChoice {
    /// As a person has it.
    #[must_use]
    pub fn of(role: &Role) -> Self {
        let kind = role.kind();
        match role {
            Role::Unit { unit } => Self { kind, unit: Some(*unit), grids: Vec::new() },
            Role::Inspector { grids } => Self { kind, unit: None, grids: grids.clone() },
            Role::Dispatcher | Role::Verifier | Role::Leader | Role::Admin => Self { kind, unit: None, grids: Vec::new() },
        }
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
        PersonEntry { id, username: username.into(), name: name.into(), role, closed, joined: true, invited_until: None }
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
        let choice = |kind| RoleChoice { kind, unit: None, grids: Vec::new() };
        assert_eq!(choice(RoleKind::Unit).role(), Err(AdminMsg::UnitMissing));
        assert_eq!(choice(RoleKind::Inspector).role(), Err(AdminMsg::GridsMissing));
        for role in [Role::Unit { unit: unit("west") }, Role::Inspector { grids: vec![grid("g-east")] }, Role::Verifier] {
            assert_eq!(RoleChoice::of(&role).role(), Ok(role));
        }
    }
}
