//! What an account leaves that is to be closed, in words, and who can take it over.

use crate::text::{AdminMsg, fill, role_word};
use shared::{
    lang::Lang,
    people::{LeftDuties, PersonEntry, taken_over},
    person::RoleKind,
    reference::Reference,
};

/// What nobody would do any more, a line each; empty: nothing.
#[must_use]
pub fn left_lines(kind: RoleKind, left: &LeftDuties, reference: &Reference, lang: Lang) -> Vec<String> {
    let say = |message: AdminMsg, fact: &str| fill(message.text(lang), &[fact]);
    let separator = match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    };
    let grids: Vec<&str> = left.grids.iter().filter_map(|id| reference.grid(*id)).map(|grid| grid.name.as_str()).collect();
    let grids = (!grids.is_empty()).then(|| say(AdminMsg::LeftGrids, &grids.join(separator)));
    let unit = left.unit.map(|unit| say(AdminMsg::LeftUnit, reference.unit_name(unit)));
    let main = left.main_of.map(|unit| say(AdminMsg::LeftMain, reference.unit_name(unit)));
    let role = left.last_in_role.then(|| say(AdminMsg::LeftRole, role_word(kind, lang)));
    [grids, unit, main, role].into_iter().flatten().collect()
}

/// The open accounts that can take over what this one leaves, by name; those with a password first.
#[must_use]
pub fn successors(leaving: &PersonEntry, people: &[PersonEntry]) -> Vec<PersonEntry> {
    let can = |person: &&PersonEntry| !person.closed && person.id != leaving.id && taken_over(&leaving.role, &person.role).is_some();
    let mut found: Vec<PersonEntry> = people.iter().filter(can).cloned().collect();
    found.sort_by(|one, next| (!one.joined, &one.name, &one.username).cmp(&(!next.joined, &next.name, &next.username)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::{
        fixture::{grid, town, unit},
        id::PersonId,
        person::Role,
    };

    fn person(username: &str, role: Role, [closed, joined]: [bool; 2]) -> PersonEntry {
        let id = PersonId::from_code("t", username);
        PersonEntry { id, username: username.into(), name: username.into(), role, main: false, closed, joined, invited_until: None }
    }

    #[test]
    fn what_nobody_would_do_is_named() {
        let lines = |kind, left| left_lines(kind, &left, &town(), Lang::Zh);
        let grids = LeftDuties { grids: vec![grid("g-west"), grid("g-east")], last_in_role: true, ..LeftDuties::default() };
        assert_eq!(lines(RoleKind::Inspector, grids), ["没有人巡查: 西网格、东网格", "最后一位网格员"]);
        let alone = LeftDuties { unit: Some(unit("west")), ..LeftDuties::default() };
        assert_eq!(lines(RoleKind::Unit, alone), ["西村 没有人接收通知"]);
        let main = LeftDuties { main_of: Some(unit("west")), ..LeftDuties::default() };
        assert_eq!(lines(RoleKind::Unit, main), ["西村 没有主要负责人"]);
        assert_eq!(lines(RoleKind::Verifier, LeftDuties::default()), Vec::<String>::new());
    }

    #[test]
    fn who_can_take_over_has_the_same_post_and_an_open_account() {
        let walks = |code| Role::Inspector { grids: vec![grid(code)] };
        let leaving = person("leaving", walks("g-west"), [false, true]);
        let people = [
            leaving.clone(),
            person("invited", walks("g-east"), [false, false]),
            person("there", walks("g-east"), [false, true]),
            person("closed", walks("g-east"), [true, true]),
            person("verifier", Role::Verifier, [false, true]),
        ];
        let found = successors(&leaving, &people);
        assert_eq!(found.iter().map(|person| person.username.as_str()).collect::<Vec<_>>(), ["there", "invited"]);
    }
}
