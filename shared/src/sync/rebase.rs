//! What the list shows: the server's copy with this phone's unsent commands played on top.

use super::{Envelope, OpState};
use crate::{Bundle, Context, Entry, Issue, IssueId, Person, Principal, apply, decide};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;

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
    // Filled one by one and put in order by a second map: collecting and sorting would weigh more in the phone's download.
    let mut shown: BTreeMap<IssueId, Shown> = BTreeMap::new();
    for issue in confirmed {
        shown.insert(issue.id, Shown { issue, pending: None });
    }
    let principal = Principal::Person(person.clone());
    for (envelope, state) in pending {
        if *state == OpState::Delivered && shown.contains_key(&envelope.issue) {
            continue;
        }
        let current = shown.remove(&envelope.issue).map(|shown| shown.issue);
        let issue = if current.as_ref().is_some_and(|issue| holds(issue, envelope)) || *state == OpState::SetAside {
            current
        } else {
            replay(current, envelope, &principal, bundle)
        };
        if let Some(issue) = issue {
            shown.insert(envelope.issue, Shown { issue, pending: Some(state.clone()) });
        }
    }
    let mut newest_first = BTreeMap::new();
    for shown in shown.into_values() {
        newest_first.insert(Reverse((shown.issue.reported_at, shown.issue.id)), shown);
    }
    newest_first.into_values().collect()
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
        closed_nearby: &[],
    };
    let Ok(events) = decide(current.as_ref(), &envelope.command, &context) else { return current };
    let by = principal.actor();
    events.into_iter().fold(current, |issue, event| {
        let entry = Entry { at: envelope.recorded_at, by, op: Some(envelope.op), recorded_at: Some(envelope.recorded_at), event };
        Some(apply(issue, envelope.issue, envelope.town, entry))
    })
}
