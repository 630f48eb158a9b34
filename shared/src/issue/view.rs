//! Who may see an issue, and how much of it.
//!
//! One idea serves lists, the feed, photos and decisions: an issue has [`audiences_of_issue`], a person belongs to
//! [`audiences_of_person`], and sees the issue where the two meet. What they then see is [`redacted_for`].

use super::{Event, Issue, StatusKind};
use crate::{
    id::{GridId, PersonId, UnitId},
    person::{Actor, LinkHolder, Person, Role},
    photo::Hash,
    record::{mask_actor, mask_entries},
    reference::Reference,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Who may read a record: a group that persons belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Dispatchers and leaders of the town.
    Town,
    /// Inspectors of a grid and of its neighbours.
    Grid(GridId),
    /// Everyone of a unit.
    Unit(UnitId),
    /// Verifiers, while it waits for them.
    Verification,
    /// One person: who reported or judged it.
    Person(PersonId),
}

/// The text of an audience as a key: `t`, `g:…`, `u:…`, `v`, `p:…`.
impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Town => f.write_str("t"),
            Self::Grid(grid) => write!(f, "g:{grid}"),
            Self::Unit(unit) => write!(f, "u:{unit}"),
            Self::Verification => f.write_str("v"),
            Self::Person(person) => write!(f, "p:{person}"),
        }
    }
}

/// The audiences that may read the issue as it stands, ascending, without repeats.
#[must_use]
pub fn audiences_of_issue(issue: &Issue) -> Vec<Audience> {
    let mut audiences = vec![Audience::Town];
    audiences.extend(issue.grid.map(Audience::Grid));
    if let Some(assignment) = issue.status.assignment() {
        audiences.push(Audience::Unit(assignment.unit));
        audiences.extend(assignment.helpers.iter().copied().map(Audience::Unit));
    }
    if issue.status.kind() == StatusKind::Verifying {
        audiences.push(Audience::Verification);
    }
    for entry in &issue.timeline {
        if let Actor::Named { person, .. } = entry.by
            && entry.event.lets_its_actor_see()
        {
            audiences.push(Audience::Person(person));
        }
    }
    crate::order::put_in_order(&mut audiences, Audience::cmp);
    audiences.dedup();
    audiences
}

/// The audiences a person belongs to.
#[must_use]
pub fn audiences_of_person(person: &Person, reference: &Reference) -> Vec<Audience> {
    match &person.role {
        Role::Inspector { grids } => {
            let neighbours = grids.iter().filter_map(|grid| reference.grid(*grid)).flat_map(|grid| grid.neighbours.iter());
            let mut audiences: Vec<Audience> = grids.iter().chain(neighbours).copied().map(Audience::Grid).collect();
            audiences.push(Audience::Person(person.id));
            crate::order::put_in_order(&mut audiences, Audience::cmp);
            audiences.dedup();
            audiences
        }
        Role::Unit { unit } => vec![Audience::Unit(*unit)],
        Role::Verifier => vec![Audience::Verification, Audience::Person(person.id)],
        Role::Dispatcher | Role::Leader => vec![Audience::Town],
        Role::Admin => Vec::new(),
    }
}

/// What a person may read: role and audiences, as a short hash. Once it is another, the phone resyncs all copies, for
/// the feed tells only what changes in audiences one belongs to, not that one has come to belong to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct AccessScope(pub u32);

/// The person's access scope by the reference data in force.
#[must_use]
pub fn access_scope_of(person: &Person, reference: &Reference) -> AccessScope {
    let mut text = person.role.kind().key().to_owned();
    for audience in audiences_of_person(person, reference) {
        text.push(' ');
        text.push_str(&audience.to_string());
    }
    let Hash([first, second, third, fourth, ..]) = Hash::of(text.as_bytes());
    AccessScope(u32::from_be_bytes([first, second, third, fourth]))
}

/// Whether the person may see the issue at all.
#[must_use]
pub fn sees(issue: &Issue, person: &Person, reference: &Reference) -> bool {
    if issue.town != person.town {
        return false;
    }
    let audiences = audiences_of_issue(issue);
    audiences_of_person(person, reference).iter().any(|mine| audiences.contains(mine))
}

/// Whether the link is of this issue and of the unit that answers for it now.
#[must_use]
pub fn is_of_link(issue: &Issue, holder: &LinkHolder) -> bool {
    let lead = issue.status.assignment().map(|assignment| assignment.unit);
    (issue.town, issue.id, lead) == (holder.town, holder.issue, Some(holder.unit))
}

/// The issue as the person may see it; the question whether they may at all is [`sees`].
///
/// Only dispatchers read the names of others. Everyone else reads their role, and neither the command nor the device clock behind
/// an act that is not their own.
#[must_use]
pub fn redacted_for(issue: &Issue, person: &Person) -> Issue {
    let mut seen = issue.clone();
    seen.reporter = mask_actor(seen.reporter, person);
    let own_ops = mask_entries(&mut seen.timeline, person, Event::photos_mut);
    for photo in &mut seen.photos {
        photo.op = photo.op.filter(|op| own_ops.contains(op));
        photo.photo.original = None;
    }
    for voice in &mut seen.voices {
        voice.op = voice.op.filter(|op| own_ops.contains(op));
    }
    seen
}
