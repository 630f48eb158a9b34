//! What the clock asks of an issue: 逾期 once its deadline has passed, 督办 one working day later.

use super::{Command, Event, Issue};
use crate::{
    deadline::{Limit, due_at},
    moment::Moment,
    record::Timer,
    reference::Reference,
};

/// The timers that these events set. One that has become needless is refused by the rules when its time comes.
pub(super) fn timers(after: &Issue, events: &[&Event], reference: &Reference) -> Vec<Timer<Command>> {
    let overdue = |until| Timer { until, command: Command::MarkOverdue };
    let escalate = |passed| Timer { until: grace(passed, reference), command: supervise() };
    let mut timers = Vec::new();
    for event in events {
        match event {
            Event::Assigned { assignment, .. } => timers.push(overdue(assignment.due.at)),
            Event::SentBack { due, .. } => {
                timers.push(overdue(due.at));
                // 督办 that fell due while the proof was judged is asked for again.
                let passed = after.overdue_since.filter(|_| after.supervised_at.is_none());
                timers.extend(passed.map(escalate));
            }
            Event::BecameOverdue { due_at } => timers.push(escalate(*due_at)),
            _ => {}
        }
    }
    timers
}

const fn supervise() -> Command {
    Command::Escalate { reason: String::new() }
}

/// Until when a unit may be late before 督办: one working day.
fn grace(passed: Moment, reference: &Reference) -> Moment {
    due_at(Limit::WorkingDays(1), &[], passed, &reference.town, &reference.calendar).at
}
