//! Who may see an inspection, and how much of it.

use super::{Event, Inspection};
use crate::{
    issue::{Audience, audiences_of_person},
    person::{Actor, Person},
    record::{mask_actor, mask_entries},
    reference::Reference,
};

/// The audiences that may read it, ascending, without repeats: the town's office, the grid, the unit that it is about, who filled it in.
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
    let audiences = audiences_of_inspection(inspection);
    inspection.town == person.town && audiences_of_person(person, reference).iter().any(|mine| audiences.contains(mine))
}

/// The inspection as the person may see it; the question whether they may at all is [`sees`].
///
/// Only dispatchers read the names of others. Everyone else reads their role, and neither the command nor the device clock behind an act
/// that is not their own.
#[must_use]
pub fn redacted_for(inspection: &Inspection, person: &Person) -> Inspection {
    let mut seen = inspection.clone();
    seen.inspector = mask_actor(seen.inspector, person);
    let own_ops = mask_entries(&mut seen.timeline, person, Event::photos_mut);
    for photo in &mut seen.photos {
        photo.op = photo.op.filter(|op| own_ops.contains(op));
        photo.photo.original = None;
    }
    seen
}
