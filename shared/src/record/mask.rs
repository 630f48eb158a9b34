//! What readers see of who did what and how it was sent, of a record of any kind.

use super::Entry;
use crate::{
    id::OpId,
    person::{Actor, Person, RoleKind},
    photo::PhotoRef,
};

/// The actor as the person may read it: only dispatchers read the names of others, everyone else their role.
#[must_use]
pub fn mask_actor(actor: Actor, reader: &Person) -> Actor {
    match actor {
        Actor::Named { person, role } if person != reader.id && reader.role.kind() != RoleKind::Dispatcher => Actor::Role(role),
        other => other,
    }
}

/// Makes the entries of a timeline such as the person may read; the commands of the person's own acts.
///
/// Of others nobody reads the command behind an act, and only dispatchers the device clock. Nobody reads what a photo was made from.
pub fn mask_entries<E>(timeline: &mut [Entry<E>], reader: &Person, photos_of: impl Fn(&mut E) -> &mut [PhotoRef]) -> Vec<OpId> {
    let own = |actor: Actor| matches!(actor, Actor::Named { person, .. } if person == reader.id);
    let own_ops = timeline.iter().filter(|entry| own(entry.by)).filter_map(|entry| entry.op).collect();
    for entry in timeline {
        if !own(entry.by) {
            entry.op = None;
            if reader.role.kind() != RoleKind::Dispatcher {
                entry.recorded_at = None;
            }
        }
        if reader.role.kind() != RoleKind::Dispatcher
            && let Some(link) = &mut entry.link
        {
            link.name.clear();
        }
        entry.by = mask_actor(entry.by, reader);
        if let Some(by) = entry.via.as_mut().and_then(|via| via.by.as_mut()) {
            *by = mask_actor(*by, reader);
        }
        for photo in photos_of(&mut entry.event) {
            photo.original = None;
        }
    }
    own_ops
}
