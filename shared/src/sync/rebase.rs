//! What the list shows: the server's copy with this phone's unsent commands played on top.

use super::{Envelope, OpState};
use crate::{Bundle, ClosedNearby, Command, Context, Entry, Issue, KindCode, Person, Principal, apply, decide, in_order_of};
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
            let closed = match envelope.command.issue() {
                Some(Command::Report(report)) => closed_among(&shown, &report.kind),
                _ => Vec::new(),
            };
            replay(current, envelope, &principal, bundle, &closed)
        };
        shown.extend(issue.map(|issue| Shown { issue, pending: Some(state.clone()) }));
    }
    in_order_of(shown, |shown| Reverse((shown.issue.reported_at, shown.issue.id)))
}

/// Of the issues that a phone shows, the closed ones of a kind: what it tells a relapse by.
#[must_use]
pub fn closed_among(shown: &[Shown], kind: &KindCode) -> Vec<ClosedNearby> {
    shown.iter().map(|shown| &shown.issue).filter(|issue| issue.kind == *kind).filter_map(ClosedNearby::of).collect()
}

fn holds(issue: &Issue, envelope: &Envelope) -> bool {
    issue.timeline.iter().any(|entry| entry.op == Some(envelope.op))
}

fn replay(
    current: Option<Issue>,
    envelope: &Envelope,
    principal: &Principal,
    bundle: &Bundle,
    closed_nearby: &[ClosedNearby],
) -> Option<Issue> {
    let now = envelope.recorded_by_server_clock();
    let context = Context { proof: envelope.proof, closed_nearby, ..Context::on_phone(principal, bundle, now) };
    let Some(command) = envelope.command.issue() else { return current };
    let Ok(mut events) = decide(current.as_ref(), command, &context) else { return current };
    if let Command::Report(report) = command
        && let Some(forecast) = &report.forecast
    {
        forecast.keep(&mut events);
    }
    let by = principal.actor();
    events.into_iter().fold(current, |issue, event| {
        let (op, recorded_at) = (Some(envelope.op), Some(envelope.recorded_at));
        let entry = Entry { at: now, by, op, recorded_at, via: None, cause: None, event };
        Some(apply(issue, envelope.issue, envelope.town, entry))
    })
}
