//! The working set on a phone: what rests is let go by age alone, and what may still be needed stays.

use app::{
    issue::{around, preview},
    store::{List, Store as _, read_rows},
    sync::laid_over,
};
use shared::{
    id::IssueId,
    issue::{Event, Forecast, Issue, Judgement, StatusKind},
    kind::KindCode,
    record::ClosedNearby,
    sync::OpState,
};
use tests::{
    Phone, World,
    world::{at, lane},
};

const REPORTED: &str = "2026-03-05T09:00";
const LATER: &str = "2026-04-20T09:00";

/// Reported, put right and closed; the inspector's phone knows.
async fn closed_by(town: &World, wang: &Phone, kind: &KindCode) -> IssueId {
    let report = wang.report(kind.clone(), lane(), "墙角").await;
    wang.sync().await;
    let (village, verifier) = (town.phone("qianbu").await, town.phone("hecha").await);
    village.rectify(report.issue).await;
    village.sync().await;
    verifier.sync().await;
    verifier.verify(report.issue, Judgement::Pass).await.unwrap();
    verifier.sync().await;
    wang.sync().await;
    report.issue
}

/// The rows of closed issues of which the phone holds no more.
async fn rows(phone: &Phone) -> Vec<IssueId> {
    let rows: Vec<ClosedNearby> = read_rows(&phone.store.rows(&List::Closed.all(), u32::MAX).await.unwrap());
    rows.into_iter().map(|row| row.id).collect()
}

/// Six weeks pass on the server and on the phone, whose session has run out meanwhile.
async fn six_weeks_later(town: &World, phone: &Phone) {
    town.clock.set(at(LATER));
    phone.clock(LATER);
    phone.sign_in_again().await;
    phone.sync().await;
}

#[tokio::test]
async fn a_phone_whose_wrong_clock_is_put_right_without_a_network_lets_go_of_nothing_that_is_young() {
    let town = World::new().await;
    town.clock.set(at(REPORTED));
    let kind = town.reference().await.catalogue.kinds.iter().find(|kind| !kind.by_document && !kind.indoor).unwrap().code.clone();
    let wang = town.phone("wang").await;
    let closed = closed_by(&town, &wang, &kind).await;
    wang.clock("2025-03-05T09:00");
    wang.sync().await;
    assert!(wang.store.outbox().await.unwrap().marks.clock_offset_ms.unwrap() < 0, "it knows that it is a year behind");

    wang.offline();
    wang.clock("2026-03-05T09:10");
    wang.sync().await;
    assert_eq!(wang.sees(closed).await.map(|shown| shown.issue.status.kind()), Some(StatusKind::Closed));
}

#[tokio::test]
async fn what_rests_becomes_a_row_that_still_foretells_a_relapse_and_then_nothing() {
    let town = World::new().await;
    town.clock.set(at(REPORTED));
    let reference = town.reference().await;
    let of_days =
        |days| reference.catalogue.kinds.iter().find(|kind| kind.relapse_days == days && !kind.by_document && !kind.indoor).unwrap();
    let (long, short) = (of_days(60).code.clone(), of_days(30).code.clone());
    let wang = town.phone("wang").await;
    let old = [closed_by(&town, &wang, &long).await, closed_by(&town, &wang, &short).await];
    for issue in old {
        assert_eq!(wang.sees(issue).await.unwrap().issue.status.kind(), StatusKind::Closed);
    }
    let open = wang.report(short.clone(), lane(), "还在").await;
    wang.sync().await;

    six_weeks_later(&town, &wang).await;
    assert!(wang.store_has_no(old[0]).await && wang.store_has_no(old[1]).await);
    assert_eq!(rows(&wang).await, [old[0]], "46 days ago: a window of 60 days holds one of them");
    assert!(wang.sees(open.issue).await.is_some(), "what is open stays however old");
    assert!(wang.store.notices().await.unwrap().is_empty(), "old entries of the inbox go too");

    // A new phone is sent what the old one has kept.
    let anew = town.phone("wang").await;
    assert_eq!((rows(&anew).await, anew.shown().await), (rows(&wang).await, wang.shown().await));

    // What the form says by the row is what the server says.
    let report = wang.report(long.clone(), lane(), "又见").await;
    let promised = Forecast::of(wang.sees(report.issue).await.unwrap().issue.status.assignment());
    assert_eq!(wang.sees(report.issue).await.unwrap().issue.relapse_of, Some(old[0]));
    wang.sync().await;
    let issue = town.issue(report.issue).await;
    assert_eq!((issue.relapse_of, Forecast::of(issue.status.assignment())), (Some(old[0]), promised));
    let corrected = |issue: &Issue| issue.timeline.iter().any(|entry| matches!(&entry.event, Event::Assigned { correction: Some(_), .. }));
    assert!(!corrected(&issue));
    let bundle = wang.store.reference().await.unwrap().unwrap();
    let laid = laid_over(&*wang.store, &wang.store.outbox().await.unwrap(), &wang.person, &bundle).await.unwrap();
    let around = around(&*wang.store, &laid, (&long, &lane()), &wang.person, &bundle, at(LATER)).await.unwrap();
    assert!(preview(&long, &lane(), None, &wang.person, &bundle, &around.closed, at(LATER)).is_some());
}

#[tokio::test]
async fn an_old_issue_that_an_unsent_command_or_a_draft_is_about_stays_whole_until_that_is_delivered() {
    let town = World::new().await;
    town.clock.set(at(REPORTED));
    let wang = town.phone("wang").await;
    let kind = town.reference().await.catalogue.kinds[0].code.clone();
    let [noted, drafted] = [closed_by(&town, &wang, &kind).await, closed_by(&town, &wang, &kind).await];
    wang.offline();
    let note = wang.ask(noted, shared::issue::Command::Supplement { photos: vec![], note: "补记".into(), voice: None }).await;
    let key = app::store::DraftKey(format!("supplement:{drafted}"));
    let draft = app::store::SavedDraft { key: key.clone(), op: shared::id::OpId(uuid::Uuid::now_v7()), json: "{}".into(), photos: vec![] };
    let keep = |outbox: &mut app::store::Outbox| {
        outbox.drafts.insert(key.clone(), draft.clone());
        Ok(((), Vec::new()))
    };
    wang.store.write(app::store::Durability::Strict, keep).await.unwrap();
    let now = at(LATER);
    app::sync::let_go(&*wang.store, now).await.unwrap();
    assert_eq!((wang.store_has_no(noted).await, wang.store_has_no(drafted).await), (note.is_err(), false));
    let forget = |outbox: &mut app::store::Outbox| {
        outbox.drafts.clear();
        Ok(((), Vec::new()))
    };
    wang.store.write(app::store::Durability::Strict, forget).await.unwrap();
    app::sync::let_go(&*wang.store, now).await.unwrap();
    assert!(wang.store_has_no(drafted).await);
}

#[tokio::test]
async fn a_phone_of_an_earlier_version_that_holds_everything_goes_over_to_the_working_set_by_itself() {
    let town = World::new().await;
    town.clock.set(at(REPORTED));
    let wang = town.phone("wang").await;
    let kind = town.reference().await.catalogue.kinds[0].code.clone();
    let old = closed_by(&town, &wang, &kind).await;
    // As it was left: it never said where it began, and its copies have no rows.
    let as_before = |outbox: &mut app::store::Outbox| {
        (outbox.marks.begun, outbox.marks.rows) = (None, false);
        Ok(((), Vec::new()))
    };
    wang.store.write(app::store::Durability::Strict, as_before).await.unwrap();
    wang.store.damage("rows", "");
    let report = wang.report(kind, lane(), "新的").await;
    wang.sync().await;
    assert_eq!(wang.state_of(report.op).await, OpState::Delivered);
    let all: Vec<Issue> = read_rows(&wang.store.rows(&List::Issues.all(), u32::MAX).await.unwrap());
    let mut listed: Vec<IssueId> = all.iter().map(|issue| issue.id).collect();
    listed.sort_unstable();
    let mut held: Vec<IssueId> = wang.store.issues().await.unwrap().iter().map(|issue| issue.id).collect();
    held.sort_unstable();
    assert!(listed == held && held.contains(&old), "{listed:?} {held:?}");
    six_weeks_later(&town, &wang).await;
    assert!(wang.store_has_no(old).await);
}
