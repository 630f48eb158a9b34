//! The pure half of the working set: what is let go, and from where the next pull begins.

use super::phone::Phone;
use crate::issue::sample::store_with;
use crate::store::{Durability, List, Outbox, Store, Write, read_rows};
use crate::sync::{Wanted, let_go, page_of};
use shared::fixture::{NOW, bundle, issue_in, reported};
use shared::{
    id::IssueId,
    issue::{Issue, StatusKind},
    query::ListOrder,
    record::ClosedNearby,
};
use uuid::Uuid;

/// An issue that was put right and closed right after its report, and not touched since.
fn closed(number: u128) -> Issue {
    Issue { id: IssueId(Uuid::from_u128(number)), ..issue_in(StatusKind::Closed) }
}

#[tokio::test]
async fn of_a_hundred_that_rest_those_with_a_window_leave_rows_and_the_others_nothing() {
    let mut town = bundle();
    town.reference.catalogue.kinds[0].relapse_days = 60;
    let mut issues: Vec<Issue> = (1..=100).map(|number| closed(1_000 + number)).collect();
    issues.iter_mut().take(50).for_each(|issue| issue.kind = shared::kind::KindCode("gone".into()));
    issues.push(reported());
    let store = store_with(&issues).await;
    let json = serde_json::to_string(&town).unwrap();
    let put = |_: &mut Outbox| Ok(((), vec![Write::PutReference(json.clone().into())]));
    store.write(Durability::Strict, put).await.unwrap();
    assert_eq!(let_go(&store, NOW.plus_days(30)).await.unwrap(), 0, "to the instant");
    assert_eq!(let_go(&store, NOW.plus_days(31)).await.unwrap(), 100);
    let rows: Vec<ClosedNearby> = read_rows(&store.rows(&List::Closed.all(), u32::MAX).await.unwrap());
    assert_eq!(rows.len(), 50);
    let all = page_of(&store, &[], &Wanted::all([List::Issues], ListOrder::Newest, 10, |_| true)).await.unwrap();
    assert_eq!((all.total, store.issues().await.unwrap().len()), (1, 1), "what is open stays");
    assert_eq!(let_go(&store, NOW.plus_days(61)).await.unwrap(), 50);
    assert_eq!(store.count(&List::Closed.all()).await.unwrap(), 0);
}

#[tokio::test]
async fn a_list_goes_on_behind_any_number_of_damaged_rows() {
    let issues: Vec<Issue> = (1..=150_u128).map(|number| Issue { id: IssueId(Uuid::from_u128(number)), ..reported() }).collect();
    let store = store_with(&issues).await;
    // Of the same age, they stand in the order of their ids.
    issues.iter().skip(10).take(120).for_each(|issue| store.damage_row("rows", &issue.id.to_string(), "{"));
    let all = page_of(&store, &[], &Wanted::all([List::Issues], ListOrder::Newest, 1_000, |_| true)).await.unwrap();
    assert_eq!(all.shown.len(), 30);
}

#[tokio::test]
async fn of_the_reports_that_came_in_one_push_a_short_list_shows_the_last_ones() {
    let later = reported().reported_at.plus_minutes(5);
    let mut issues: Vec<Issue> = (1..=100_u128).map(|number| Issue { id: IssueId(Uuid::from_u128(number)), ..reported() }).collect();
    issues.push(Issue { id: IssueId(Uuid::from_u128(7_000)), reported_at: later, ..reported() });
    let store = store_with(&issues).await;
    for (most, expected) in
        [(5, vec![7_000, 100, 99, 98, 97]), (1, vec![7_000]), (60, [7_000].into_iter().chain((42..=100).rev()).collect())]
    {
        let page = page_of(&store, &[], &Wanted::all([List::Issues], ListOrder::Newest, most, |_| true)).await.unwrap();
        let shown: Vec<u128> = page.shown.iter().map(|shown| shown.issue.id.0.as_u128()).collect();
        assert_eq!((shown, page.total), (expected, 101));
    }
}

#[tokio::test]
async fn until_the_first_download_has_ended_nothing_is_known_to_be_empty() {
    let phone = Phone::new().await;
    for number in 1..=450_u64 {
        let issue = Issue { id: IssueId(Uuid::from_u128(number.into())), ..reported() };
        phone.server.feed.set(number);
        phone.server.issues.borrow_mut().insert(issue.id, (number, issue));
    }
    phone.engine.wake();
    let mut partly = 0;
    loop {
        let (held, status) = (phone.store.issues().await.unwrap().len(), phone.status().await);
        assert_eq!(status.first_pull, held < 450, "{held} are held");
        partly += usize::from((1..450).contains(&held));
        if phone.engine.step().await.unwrap().is_some() {
            break;
        }
    }
    assert!(partly > 0 && !phone.status().await.first_pull);
}

#[tokio::test]
async fn each_pull_says_where_the_phone_began() {
    let phone = Phone::ready().await;
    let outbox = phone.store.outbox().await.unwrap();
    assert_eq!(outbox.marks.begun, Some(outbox.marks.head));
    let pulls = || -> Vec<String> {
        let requests = phone.server.requests.borrow();
        requests.iter().map(|request| request.path.clone()).filter(|path| path.starts_with("/api/sync/pull")).collect()
    };
    assert!(pulls()[0].contains("&cursor=0&") && pulls()[0].ends_with("&working_set_since=0"), "it is about to begin");
    for number in 1..=50_u128 {
        let issue = Issue { id: IssueId(Uuid::from_u128(number)), ..reported() };
        phone.server.feed.set(u64::try_from(number).unwrap());
        phone.server.issues.borrow_mut().insert(issue.id, (phone.server.feed.get(), issue));
    }
    phone.sync().await;
    assert_eq!(phone.store.issues().await.unwrap().len(), 50, "an answer is kept piece by piece, and whole");
    let begun = phone.store.outbox().await.unwrap().marks.begun.unwrap();
    phone.sync().await;
    assert!(pulls().last().unwrap().ends_with(&format!("&working_set_since={begun}")));
}
