//! Faults of the phone itself: it crashes, loses its store, is tapped five times.

use app::{
    clock::Env as _,
    store::{Durability, Store as _},
    sync::{Submission, status_of, submit},
};
use shared::{
    id::OpId,
    issue::{Command, Event},
    sync::OpState,
};
use tests::{
    World,
    coverage_mark::covered,
    world::{kind, lane},
};

#[tokio::test]
async fn a_phone_that_dies_after_any_step_still_has_what_it_had_saved_and_delivers_it_once() {
    let town = World::new().await;
    for steps in 0..6 {
        let mut wang = town.phone("wang").await;
        wang.offline();
        let report = wang.report(kind("A06"), lane(), "").await;
        wang.network.set_online(true);
        if steps > 0 {
            wang.stumble(steps).await;
        }
        wang.crash();
        let record = wang.record(report.op).await;
        assert!(wang.store.bytes(record.photos[0].hash).await.unwrap().is_some(), "{steps}: the photo is on the phone");
        wang.sync().await;
        assert_eq!(wang.state_of(report.op).await, OpState::Delivered, "{steps}");
        let issue = town.issue(report.issue).await;
        assert!(issue.photos[0].stored, "{steps}");
        assert_eq!(issue.timeline.iter().filter(|entry| matches!(entry.event, Event::Reported { .. })).count(), 1, "{steps}");
    }
    town.audit().await.unwrap();
    covered("S", &["F28"], 6);
}

#[tokio::test]
async fn a_phone_whose_cursor_is_ahead_or_behind_or_whose_store_was_wiped_ends_up_with_the_same() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let report = wang.report(kind("A06"), lane(), "").await;
    wang.sync().await;
    let before = wang.shown().await;
    let head = wang.store.outbox().await.unwrap().marks.cursor;
    for cursor in [head + 1_000, 0] {
        wang.store
            .write(Durability::Strict, |outbox| {
                outbox.marks.cursor = cursor;
                Ok(((), Vec::new()))
            })
            .await
            .unwrap();
        wang.sync().await;
        let marks = wang.store.outbox().await.unwrap().marks;
        assert_eq!(marks.cursor, head, "from {cursor}");
        assert_eq!(wang.shown().await, before, "from {cursor}");
        assert_eq!(wang.state_of(report.op).await, OpState::Delivered);
    }
    assert_eq!(town.issue(report.issue).await.version, before[0].issue.version, "offered again, and nothing happened twice");
    wang.store.wipe();
    let anew = town.phone("wang").await;
    let shown: Vec<_> = anew.shown().await.into_iter().map(|shown| shown.issue).collect();
    assert_eq!(shown, before.into_iter().map(|shown| shown.issue).collect::<Vec<_>>(), "after signing in again all is there");
    covered("S", &["F18"], 3);
}

#[tokio::test]
async fn five_taps_in_a_second_save_one_record() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.offline();
    let report = wang.report(kind("A06"), lane(), "").await;
    let photo = wang.shoot(&lane()).await;
    let tap = |op: Option<OpId>, note: &str| Submission {
        op,
        issue: report.issue,
        command: Command::Supplement { photos: vec![photo.clone()], note: note.into(), voice: None }.into(),
        clears: None,
        replaces: None,
        base: None,
        held_back: false,
    };
    let form = OpId(wang.env.new_id());
    let mut saved = Vec::new();
    for _ in 0..5 {
        saved.push(submit(&*wang.store, &*wang.env, wang.device, tap(Some(form), "同一张表")).await.unwrap().op);
    }
    assert_eq!(saved, [form; 5], "the same form");
    let request = Command::Supplement { photos: vec![], note: "没有表".into(), voice: None };
    let mut taps = Vec::new();
    for _ in 0..5 {
        taps.push(wang.ask(report.issue, request.clone()).await.unwrap().op);
        wang.env.set(wang.env.now().plus_millis(200));
    }
    assert_eq!(taps, [taps[0]; 5], "the same request within three seconds");
    assert_eq!(status_of(&wang.store.outbox().await.unwrap()).summary.waiting, 3);
    wang.online().await;
    let issue = town.issue(report.issue).await;
    for op in [saved[0], taps[0]] {
        assert_eq!(issue.timeline.iter().filter(|entry| entry.op == Some(op)).count(), 1);
    }
    assert_eq!(issue.timeline.iter().filter(|entry| matches!(entry.event, Event::Supplemented { .. })).count(), 2);
    covered("S", &["F46"], 10);
}
