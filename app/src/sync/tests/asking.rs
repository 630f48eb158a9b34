//! A list that the server is asked for, as its page goes through it: asked once at a time, never emptied while it is asked again.

use crate::sync::{Answered, Failure, Laid, Question, Standing, Wanted};
use shared::fixture::{NOW, reported};
use shared::sync::{OpState, ShownRecord};
use shared::{
    id::IssueId,
    issue::{Issue, StatusKind},
    query::ListOrder,
    record::AnyRecord,
};
use std::sync::Arc;
use uuid::Uuid;

fn issue(number: u128) -> Issue {
    let issue = reported();
    Issue { id: IssueId(Uuid::from_u128(number)), reported_at: NOW.plus_millis(-i64::try_from(number).unwrap()), ..issue }
}

fn wanted(most: usize) -> Wanted {
    Wanted::all([], ListOrder::Newest, most, |issue| issue.status.kind() == StatusKind::Assigned).asking("state=assigned")
}

fn laid(issue: Issue, under: Option<Issue>, pending: OpState) -> Arc<Vec<Laid>> {
    Arc::new(vec![Laid { shown: ShownRecord { record: AnyRecord::Issue(issue), pending: Some(pending) }, under }])
}

/// What the server says: these, of so many.
fn says(question: &Question, numbers: std::ops::Range<u128>, total: usize) -> Result<Answered, Failure> {
    Ok(Answered { question: question.clone(), issues: numbers.map(issue).collect(), total })
}

fn shown(standing: &Standing, wanted: &Wanted) -> Option<(Vec<u128>, usize)> {
    let page = standing.page(wanted)?.page;
    Some((page.shown.iter().map(|shown| shown.issue.id.0.as_u128()).collect(), page.total))
}

#[test]
fn one_request_is_under_way_at_a_time_and_the_latest_question_wins() {
    let mut standing = Standing::default();
    let few = standing.wants(Question::of(&wanted(2), 0), false).unwrap();
    assert_eq!((shown(&standing, &wanted(2)), standing.wants(few.clone(), false)), (None, None));
    assert!(standing.wants(few.clone(), true).is_none() && standing.wants(Question::of(&wanted(4), 0), false).is_none(), "it waits");
    let next = standing.heard(says(&few, 1..3, 9)).unwrap();
    assert_eq!(next.most, 4);
    assert_eq!(shown(&standing, &wanted(4)), Some((vec![1, 2], 9)), "what is there stays meanwhile");
    assert!(standing.heard(says(&next, 1..5, 9)).is_none());
    assert_eq!(shown(&standing, &wanted(4)), Some((vec![1, 2, 3, 4], 9)));
    assert!(standing.wants(next.clone(), false).is_none(), "nothing is asked for nothing");
    assert!(standing.wants(next, true).is_some());
}

#[test]
fn what_was_fetched_before_stays_where_the_network_goes_and_its_age_is_said() {
    let mut standing = Standing::default();
    let question = standing.wants(Question::of(&wanted(2), 0), true).unwrap();
    standing.heard(Err(Failure::NoNetwork));
    let page = standing.page(&wanted(2)).unwrap();
    assert!(page.page.shown.is_empty() && page.trouble.is_some_and(|trouble| !trouble.answered), "nothing is known");
    standing.wants(question.clone(), true).unwrap();
    standing.heard(says(&question, 1..3, 2));
    standing.wants(question.clone(), true).unwrap();
    standing.heard(Err(Failure::NoNetwork));
    let page = standing.page(&wanted(2)).unwrap();
    assert!(page.page.shown.len() == 2 && page.trouble.is_some_and(|trouble| trouble.answered));
    standing.wants(question.clone(), true).unwrap();
    standing.heard(says(&question, 1..2, 1));
    assert_eq!((shown(&standing, &wanted(2)), standing.page(&wanted(2)).unwrap().trouble), (Some((vec![1], 1)), None));
    // Another filter has nothing to do with those rows.
    let other = Wanted::open(2);
    standing.wants(Question::of(&other, 0), false).unwrap();
    assert_eq!(shown(&standing, &other), None);
}

#[test]
fn an_act_of_ones_own_stays_on_the_page_from_the_moment_it_is_saved_until_the_server_shows_it() {
    let mut standing = Standing::default();
    let question = standing.wants(Question::of(&wanted(3), 0), true).unwrap();
    standing.heard(says(&question, 1..4, 3));
    // The second one has no unit any more here: the server still lists and counts it.
    let moved = Issue { status: shared::issue::Status::Unassigned { why: shared::issue::WhyUnassigned::PlaceUnknown }, ..issue(2) };
    standing.lays(&laid(moved.clone(), Some(issue(2)), OpState::Waiting));
    assert_eq!(shown(&standing, &wanted(3)), Some((vec![1, 3], 2)));
    // Delivered and pulled, while the list is being asked again: no moment shows it as before.
    standing.wants(question.clone(), true).unwrap();
    standing.lays(&laid(moved, Some(issue(2)), OpState::Delivered));
    standing.lays(&Arc::default());
    assert_eq!(shown(&standing, &wanted(3)), Some((vec![1, 3], 2)));
    let answer = Answered { question: question.clone(), issues: vec![issue(1), issue(3)], total: 2 };
    standing.heard(Ok(answer));
    assert_eq!(shown(&standing, &wanted(3)), Some((vec![1, 3], 2)));
    // One that a person takes back is as the server has it at once.
    standing.lays(&laid(issue(9), None, OpState::SetAside));
    assert_eq!(shown(&standing, &wanted(3)).unwrap().1, 3);
    standing.wants(question, true).unwrap();
    standing.lays(&Arc::default());
    assert_eq!(shown(&standing, &wanted(3)).unwrap().1, 2);
}
