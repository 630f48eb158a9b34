//! What waits for a person, by role: the first thing the first page shows.

use crate::issue::is_own;
use crate::store::{List, Store, StoreError};
use crate::sync::{Laid, Page, Wanted, count_of, page_of};
use shared::sync::Shown;
use shared::{
    issue::{Event, Issue, StatusKind},
    moment::Moment,
    person::{Actor, Person, RoleKind},
    query::ListOrder,
};

/// Own reports that the first page shows.
const OWN: usize = 5;

/// The first page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tasks {
    /// What this person has to do, most pressing first.
    pub todo: Page,
    /// 在办 among what this person sees.
    pub open: usize,
    /// 已逾期 among them.
    pub overdue: usize,
    /// The newest of their own reports.
    pub own: Vec<Shown>,
}

/// What waits for `me` at `now` (by the server's clock), at most so many; `None`: nothing waits for the role.
#[must_use]
pub fn todo_of(me: &Person, now: Moment, most: usize) -> Option<Wanted> {
    let waiting = |states: &[StatusKind]| {
        let (lists, states) = (states.iter().copied().map(List::Waiting).collect::<Vec<_>>(), states.to_vec());
        Wanted::all(lists, ListOrder::Pressing, most, move |issue| states.contains(&issue.status.kind()))
    };
    Some(match me.role.kind() {
        RoleKind::Unit => waiting(&[StatusKind::Assigned, StatusKind::Rectifying]),
        RoleKind::Verifier => {
            let me = me.clone();
            let fits = move |issue: &Issue| issue.status.kind() == StatusKind::Verifying && !is_own_work(issue, &me);
            Wanted { exact: false, ..Wanted::all([List::Waiting(StatusKind::Verifying)], ListOrder::Pressing, most, fits) }
        }
        RoleKind::Dispatcher => waiting(&[StatusKind::Unassigned]).asking("state=unassigned"),
        RoleKind::Leader => Wanted::overdue(now, most),
        RoleKind::Inspector | RoleKind::Admin => return None,
    })
}

/// What the first page shows `me` at `now` (by the server's clock), at most so many rows of what waits.
///
/// # Errors
/// The storage cannot be read.
pub async fn tasks_for<S: Store>(store: &S, laid: &[Laid], me: &Person, now: Moment, most: usize) -> Result<Tasks, StoreError> {
    let todo = match todo_of(me, now, most) {
        Some(wanted) => page_of(store, laid, &wanted).await?,
        None => Page::default(),
    };
    let who = me.clone();
    let own = Wanted::all([List::By(me.id)], ListOrder::Newest, OWN, move |issue| is_own(issue, &who));
    Ok(Tasks {
        todo,
        open: count_of(store, laid, &Wanted::open(0)).await?,
        overdue: count_of(store, laid, &Wanted::overdue(now, 0)).await?,
        own: page_of(store, laid, &own).await?.shown,
    })
}

/// Whoever reported it or put it right does not judge it.
fn is_own_work(issue: &Issue, me: &Person) -> bool {
    let own = |actor: Actor| matches!(actor, Actor::Named { person, .. } if person == me.id);
    own(issue.reporter) || issue.timeline.iter().any(|entry| own(entry.by) && matches!(entry.event, Event::Rectified { .. }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::issue::sample::store_with;
    use shared::fixture::{NOW, people, play, rectify, reported, villager};
    use shared::person::Role;
    use shared::record::AnyRecord;
    use shared::sync::{OpState, ShownRecord};

    async fn tasks(issue: &Issue, me: &Person, now: Moment) -> Tasks {
        tasks_for(&store_with(std::slice::from_ref(issue)).await, &[], me, now, 10).await.unwrap()
    }

    #[tokio::test]
    async fn each_role_sees_what_waits_for_it() {
        let issue = reported();
        let todo = async |person: &Person| tasks(&issue, person, NOW).await.todo.total;
        assert_eq!(todo(&people::villager()).await, 1);
        assert_eq!(todo(&people::verifier()).await, 0);
        assert_eq!(todo(&people::dispatcher()).await, 0);
        assert_eq!(tasks(&issue, &people::inspector(), NOW).await.own[0].issue.id, issue.id);
    }

    #[tokio::test]
    async fn a_proof_waits_for_a_verifier_but_not_for_the_one_who_reported_it_or_put_it_right() {
        let unit = people::villager();
        let issue = play(Some(reported()), &villager(), &rectify());
        assert_eq!(tasks(&issue, &people::verifier(), NOW).await.todo.shown[0].issue.id, issue.id);
        let reporter = Person { role: Role::Verifier, ..people::inspector() };
        assert_eq!(tasks(&issue, &reporter, NOW).await.todo, Page::default());
        let own_proof = Person { role: Role::Verifier, ..unit };
        assert_eq!(tasks(&issue, &own_proof, NOW).await.todo, Page::default(), "also where only the row is read");
    }

    #[tokio::test]
    async fn a_leader_sees_what_is_late() {
        let tasks = tasks(&reported(), &people::leader(), NOW.plus_days(30)).await;
        assert_eq!((tasks.todo.total, tasks.open, tasks.overdue), (1, 1, 1));
    }

    #[tokio::test]
    async fn what_is_unsent_is_counted_as_it_is_shown_and_not_as_the_server_has_it() {
        let unit = people::villager();
        let issue = reported();
        let record = AnyRecord::Issue(play(Some(issue.clone()), &villager(), &rectify()));
        let laid = Laid { shown: ShownRecord { record, pending: Some(OpState::Waiting) }, under: Some(issue.clone()) };
        let tasks = tasks_for(&store_with(&[issue]).await, &[laid], &unit, NOW.plus_days(30), 10).await.unwrap();
        assert_eq!((tasks.todo.total, tasks.todo.shown.len(), tasks.open, tasks.overdue), (0, 0, 1, 0));
    }
}
