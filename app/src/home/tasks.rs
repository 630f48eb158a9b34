//! What waits for a person, by role: the first thing the first page shows.

use crate::issue::is_own;
use shared::sync::Shown;
use shared::{Actor, Event, Issue, Moment, Person, RoleKind, StatusKind, in_order_of};

/// The issues of the first page, as indices into the list they were made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tasks {
    /// What this person has to do, most pressing first.
    pub todo: Vec<usize>,
    /// 在办 among what this person sees.
    pub open: usize,
    /// 已逾期 among them.
    pub overdue: usize,
    /// The newest of their own reports.
    pub own: Vec<usize>,
}

/// What waits for `me` among `shown` at `now` (by the server's clock).
#[must_use]
pub fn tasks_for(shown: &[Shown], me: &Person, now: Moment) -> Tasks {
    let role = me.role.kind();
    let mut tasks = Tasks::default();
    for (index, issue) in shown.iter().map(|shown| &shown.issue).enumerate() {
        tasks.open += usize::from(issue.status.kind().is_open());
        tasks.overdue += usize::from(issue.is_overdue_at(now));
        if waits_for(issue, me, role, now) {
            tasks.todo.push(index);
        }
        if tasks.own.len() < 5 && is_own(issue, me) {
            tasks.own.push(index);
        }
    }
    let issue = |index: &usize| shown.get(*index).map(|shown| &shown.issue);
    let pressing = |index: &usize| issue(index).map(|issue| (issue.due_at().unwrap_or(issue.reported_at), issue.id));
    tasks.todo = in_order_of(tasks.todo, pressing);
    tasks
}

fn waits_for(issue: &Issue, me: &Person, role: RoleKind, now: Moment) -> bool {
    let state = issue.status.kind();
    match role {
        RoleKind::Unit => matches!(state, StatusKind::Assigned | StatusKind::Rectifying),
        RoleKind::Verifier => state == StatusKind::Verifying && !is_own_work(issue, me),
        RoleKind::Dispatcher => state == StatusKind::Unassigned,
        RoleKind::Leader => issue.is_overdue_at(now),
        RoleKind::Inspector | RoleKind::Admin => false,
    }
}

fn is_own_work(issue: &Issue, me: &Person) -> bool {
    let own = |actor: Actor| matches!(actor, Actor::Named { person, .. } if person == me.id);
    own(issue.reporter) || issue.timeline.iter().any(|entry| own(entry.by) && matches!(entry.event, Event::Rectified { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::fixture::{NOW, Town, photo, play, reported};
    use shared::{Command, Role};

    #[test]
    fn each_role_sees_what_waits_for_it() {
        let town = Town::small();
        let shown = [Shown { issue: reported(&town), pending: None }];
        let todo = |person: &Person| tasks_for(&shown, person, NOW).todo.len();
        assert_eq!(todo(&town.person(2, Role::Unit { unit: town.village })), 1);
        assert_eq!(todo(&town.person(3, Role::Verifier)), 0);
        assert_eq!(todo(&town.person(4, Role::Dispatcher)), 0);
        assert_eq!(tasks_for(&shown, &town.inspector(), NOW).own, [0]);
    }

    #[test]
    fn a_proof_waits_for_a_verifier_but_not_for_the_one_who_reported_it() {
        let town = Town::small();
        let unit = town.person(2, Role::Unit { unit: town.village });
        let proof = Command::Rectify { photos: vec![photo("after")], note: String::new() };
        let issue = play(&town, Some(reported(&town)), &proof, &unit);
        let shown = [Shown { issue, pending: None }];
        assert_eq!(tasks_for(&shown, &town.person(3, Role::Verifier), NOW).todo, [0]);
        let reporter = Person { role: Role::Verifier, ..town.inspector() };
        assert!(tasks_for(&shown, &reporter, NOW).todo.is_empty());
    }

    #[test]
    fn a_leader_sees_what_is_late() {
        let town = Town::small();
        let shown = [Shown { issue: reported(&town), pending: None }];
        let later = NOW.plus_days(30);
        let tasks = tasks_for(&shown, &town.person(5, Role::Leader), later);
        assert_eq!((tasks.todo.len(), tasks.open, tasks.overdue), (1, 1, 1));
    }
}
