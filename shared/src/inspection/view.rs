//! Who may see an inspection, and how much of it.

use super::Inspection;
use crate::{
    id::PersonId,
    issue::{Audience, audiences_of_person},
    person::{Actor, Person, RoleKind},
    reference::Reference,
};

/// The circles that may read it, ascending, without repeats: the town's office, the grid, the unit that it is about, who filled it in.
#[must_use]
pub fn audiences_of_inspection(inspection: &Inspection) -> Vec<Audience> {
    let mut audiences = vec![Audience::Town];
    audiences.extend(inspection.grid.map(Audience::Grid));
    audiences.extend(inspection.unit.map(Audience::Unit));
    if let Actor::Named { person, .. } = inspection.inspector {
        audiences.push(Audience::Person(person));
    }
    crate::order::put_in_order(&mut audiences, Audience::cmp);
    audiences.dedup();
    audiences
}

/// Whether the person may see the inspection at all.
#[must_use]
pub fn sees(inspection: &Inspection, person: &Person, reference: &Reference) -> bool {
    let circles = audiences_of_inspection(inspection);
    inspection.town == person.town && audiences_of_person(person, reference).iter().any(|mine| circles.contains(mine))
}

/// The inspection as the person may see it; the question whether they may at all is [`sees`].
///
/// Only dispatchers read the names of others. Everyone else reads their role, and neither the command nor the device clock behind an act
/// that is not their own.
#[must_use]
pub fn redacted_for(inspection: &Inspection, person: &Person) -> Inspection {
    let mut seen = inspection.clone();
    let names = person.role.kind() == RoleKind::Dispatcher;
    let own = |actor: Actor| matches!(actor, Actor::Named { person: who, .. } if who == person.id);
    let own_ops: Vec<_> = seen.timeline.iter().filter(|entry| own(entry.by)).filter_map(|entry| entry.op).collect();
    if !names {
        seen.inspector = mask_actor(seen.inspector, person.id);
    }
    for entry in &mut seen.timeline {
        if !own(entry.by) {
            entry.op = None;
            if !names {
                entry.recorded_at = None;
            }
        }
        if !names {
            entry.by = mask_actor(entry.by, person.id);
            if let Some(by) = entry.via.as_mut().and_then(|via| via.by.as_mut()) {
                *by = mask_actor(*by, person.id);
            }
        }
        for photo in entry.event.photos_mut() {
            photo.original = None;
        }
    }
    for photo in &mut seen.photos {
        photo.op = photo.op.filter(|op| own_ops.contains(op));
        photo.photo.original = None;
    }
    seen
}

fn mask_actor(actor: Actor, reader: PersonId) -> Actor {
    match actor {
        Actor::Named { person, role } if person != reader => Actor::Role(role),
        other => other,
    }
}
