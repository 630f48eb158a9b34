//! Who acts in the history: the demo accounts, and a closed account for every unit that has none.

use super::chance::Chance;
use crate::town::TownDraft;
use shared::{
    id::{DeviceId, GridId, PersonId, UnitId},
    person::{Person, Role, RoleKind},
};
use std::collections::HashMap;

/// All who act, each with a device of their own.
pub(super) struct Actors {
    people: Vec<Person>,
    units: HashMap<UnitId, Person>,
    devices: HashMap<PersonId, Device>,
}

/// A person's device with its count of commands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Device {
    pub(super) id: DeviceId,
    pub(super) seq: u64,
}

impl Actors {
    /// The cast of a town; also those who need a closed account.
    pub(super) fn of(draft: &TownDraft) -> (Self, Vec<Person>) {
        let town = &draft.reference.town;
        let person = |username: &str, name: &str, role: &Role| Person {
            id: PersonId::from_code(&town.code, username),
            town: town.id,
            name: name.to_owned(),
            role: role.clone(),
        };
        let people: Vec<Person> = draft.people.iter().map(|known| person(&known.username, &known.name, &known.role)).collect();
        let mut units = HashMap::new();
        for known in &people {
            if let Role::Unit { unit } = known.role {
                units.entry(unit).or_insert_with(|| known.clone());
            }
        }
        let mut closed = Vec::new();
        for unit in draft.reference.units.iter().filter(|unit| !units.contains_key(&unit.id)) {
            let name = format!("{}联络员", if unit.short.is_empty() { &unit.name } else { &unit.short });
            closed.push(person(&format!("closed-{}", unit.code), &name, &Role::Unit { unit: unit.id }));
        }
        for known in &closed {
            if let Role::Unit { unit } = known.role {
                units.insert(unit, known.clone());
            }
        }
        (Self { people, units, devices: HashMap::new() }, closed)
    }

    /// Those with an open account.
    pub(super) fn people(&self) -> &[Person] {
        &self.people
    }

    /// The person who acts for a unit.
    pub(super) fn of_unit(&self, unit: UnitId) -> Option<&Person> {
        self.units.get(&unit)
    }

    /// The first with a role.
    pub(super) fn first(&self, role: RoleKind) -> Option<&Person> {
        self.people.iter().find(|person| person.role.kind() == role)
    }

    /// The inspector of a grid, or any.
    pub(super) fn inspector(&self, of: Option<GridId>, chance: &mut Chance) -> Option<Person> {
        let inspectors: Vec<&Person> = self.people.iter().filter(|person| person.role.kind() == RoleKind::Inspector).collect();
        let walks = |person: &Person| matches!((&person.role, of), (Role::Inspector { grids }, Some(grid)) if grids.contains(&grid));
        let own = inspectors.iter().find(|person| walks(person)).copied();
        own.or_else(|| chance.one(&inspectors).copied()).cloned()
    }

    /// A verifier who is not `besides`.
    pub(super) fn verifier(&self, besides: Option<PersonId>, chance: &mut Chance) -> Option<Person> {
        let verifiers = self.people.iter().filter(|person| person.role.kind() == RoleKind::Verifier && Some(person.id) != besides);
        let verifiers: Vec<&Person> = verifiers.collect();
        chance.one(&verifiers).map(|person| (*person).clone())
    }

    /// The person's device with the number of their next command.
    pub(super) fn device(&mut self, person: PersonId) -> Device {
        let fresh = Device { id: DeviceId::from_code("demo", &person.to_string()), seq: 0 };
        let device = self.devices.entry(person).or_insert(fresh);
        device.seq += 1;
        *device
    }
}
