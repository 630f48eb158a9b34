//! What the list shows: the server's copy with this phone's unsent commands played on top.

use super::{Envelope, OpState};
use crate::{Bundle, Context, Entry, Issue, Person, Principal, apply, decide, in_order_of};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// An issue as shown on this phone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// The issue, confirmed or optimistic.
    pub issue: Issue,
    /// The state of the newest own command on it that is still in the outbox; `None`: all is as the server says.
    pub pending: Option<OpState>,
}

/// The issues as shown: confirmed copies with the outbox replayed on top, newest report first.
///
/// A pending command that the rules refuse here changes nothing in the view; the server's verdict decides. A command whose op the
/// confirmed copy already holds is not played again.
#[must_use]
pub fn rebase(confirmed: Vec<Issue>, pending: &[(Envelope, OpState)], person: &Person, bundle: &Bundle) -> Vec<Shown> {
    // Stores hand copies out by id, which is oldest first: turned round they are nearly in order.
    let mut shown: Vec<Shown> = confirmed.into_iter().rev().map(|issue| Shown { issue, pending: None }).collect();
    let principal = Principal::Person(person.clone());
    for (envelope, state) in pending {
        let place = shown.iter().position(|shown| shown.issue.id == envelope.issue);
        if *state == OpState::Delivered && place.is_some() {
            continue;
        }
        let current = place.map(|place| shown.swap_remove(place).issue);
        let issue = if current.as_ref().is_some_and(|issue| holds(issue, envelope)) || *state == OpState::SetAside {
            current
        } else {
            replay(current, envelope, &principal, bundle)
        };
        shown.extend(issue.map(|issue| Shown { issue, pending: Some(state.clone()) }));
    }
    in_order_of(shown, |shown| Reverse((shown.issue.reported_at, shown.issue.id)))
}

fn holds(issue: &Issue, envelope: &Envelope) -> bool {
    issue.timeline.iter().any(|entry| entry.op == Some(envelope.op))
}

fn replay(current: Option<Issue>, envelope: &Envelope, principal: &Principal, bundle: &Bundle) -> Option<Issue> {
    let context = Context {
        now: envelope.recorded_at,
        principal,
        reference: &bundle.reference,
        shown_with: None,
        in_force: bundle.version,
        proof: envelope.proof,
        closed_nearby: &[],
    };
    let Some(command) = envelope.command.issue() else { return current };
    let Ok(events) = decide(current.as_ref(), command, &context) else { return current };
    let by = principal.actor();
    events.into_iter().fold(current, |issue, event| {
        let (at, op) = (envelope.recorded_at, Some(envelope.op));
        let entry = Entry { at, by, op, recorded_at: Some(at), via: None, cause: None, event };
        Some(apply(issue, envelope.issue, envelope.town, entry))
    })
}
