//! What one account may send: over a quota it waits and nothing is refused for good, and others have their turn meanwhile.

use app::{
    clock::Env as _,
    store::Store as _,
    sync::{Reach, rescue_of},
};
use sea_orm::EntityTrait as _;
use server::{
    config::Limits,
    entity::{issue, op},
};
use shared::{
    account::{ErrorCode, FeedbackText},
    id::{IssueId, OpId},
    issue::{Command, Refusal},
    sync::{Envelope, LaterCause, OpState, PushAnswer, Verdict},
};
use std::time::Duration;
use tests::{
    Client, World,
    photo::{self, NO_PHOTOS},
    report::photo_of,
    world::{at, kind, lane},
};
use uuid::Uuid;

fn report_with(client: &Client, photo: &[u8]) -> Envelope {
    client.report(vec![photo_of(shared::photo::Hash::of(photo), photo.len() as u64)], "")
}

async fn pushed(client: &Client, envelopes: &[Envelope]) -> Vec<Verdict> {
    let answer: PushAnswer = client.push(client.token(), envelopes).await.json();
    answer.outcomes.into_iter().map(|outcome| outcome.verdict).collect()
}

/// Pushes these texts as they are.
async fn pushed_raw(client: &Client, texts: &[String]) -> PushAnswer {
    let device = client.device;
    let body = format!("{{\"protocol\":1,\"device\":\"{device}\",\"envelopes\":[{}]}}", texts.join(","));
    let request = client.http.post(client.url("/api/sync/push")).bearer_auth(client.token());
    client.send(request.header("content-type", "application/json").body(body)).await.json()
}

fn count(verdicts: &[Verdict], what: impl Fn(&Verdict) -> bool) -> usize {
    verdicts.iter().filter(|verdict| what(verdict)).count()
}

const fn waits(verdict: &Verdict, cause: LaterCause) -> bool {
    match verdict {
        Verdict::Later { cause: LaterCause::Busy } => matches!(cause, LaterCause::Busy),
        Verdict::Later { cause: LaterCause::Quota } => matches!(cause, LaterCause::Quota),
        _ => false,
    }
}

const fn is_applied(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Applied { .. })
}

async fn kept_of(town: &World, op: OpId) -> String {
    op::Entity::find_by_id(op.0).one(town.state.db.reader()).await.unwrap().unwrap().raw
}

#[tokio::test]
async fn of_what_is_refused_only_a_hash_is_kept_and_the_same_bytes_get_the_same_verdict() {
    let town = World::new().await;
    let wang = town.client("wang").await;
    let (bad, long) = (Envelope { command: Command::Acknowledge.into(), ..wang.small_report() }, wang.small_report());
    let padded = |envelope: &Envelope, pad: usize| {
        let text = serde_json::to_string(envelope).unwrap();
        format!("{},\"pad\":\"{}\"}}", &text[..text.len() - 1], "x".repeat(pad))
    };
    let texts = [padded(&bad, 20_000), padded(&long, 33_000)];
    let first = pushed_raw(&wang, &texts).await;
    assert_eq!(first.outcomes[0].verdict, Verdict::Refused { reason: Refusal::NotFound });
    assert_eq!(first.outcomes[1].verdict, Verdict::Refused { reason: Refusal::Unreadable("longer than 32 KiB".into()) });
    for op in [bad.op, long.op] {
        let kept = kept_of(&town, op).await;
        assert!(kept.starts_with("sha256:") && kept.len() == 71, "{kept}");
    }
    let again = pushed_raw(&wang, &texts).await;
    for (before, after) in first.outcomes.iter().zip(&again.outcomes) {
        assert!(after.seen && after.verdict == before.verdict, "{after:?}");
    }
    let other = pushed_raw(&wang, &[padded(&bad, 20_001)]).await;
    assert_eq!(other.outcomes[0].verdict, Verdict::Refused { reason: Refusal::Unreadable("op reused".into()) });
    // What is carried out stands byte for byte, what it does not understand too.
    let good = wang.small_report();
    pushed_raw(&wang, &[padded(&good, 1_000)]).await;
    assert_eq!(kept_of(&town, good.op).await, padded(&good, 1_000));
}

#[tokio::test]
async fn of_150_supplements_on_one_issue_a_push_judges_twenty_and_the_rest_waits_for_the_next() {
    let town = World::new().await;
    let wang = town.client("wang").await;
    let first = wang.small_report();
    assert!(pushed(&wang, std::slice::from_ref(&first)).await.iter().all(is_applied));
    let other = wang.small_report();
    let supplement = |_| wang.envelope(first.issue, 2, Command::Supplement { photos: vec![], note: "补".into(), voice: None });
    let mut all: Vec<Envelope> = (0..150).map(supplement).collect();
    all.push(other);
    let verdicts = pushed(&wang, &all).await;
    assert_eq!(count(&verdicts, is_applied), 21, "twenty, and the other issue's");
    assert_eq!(count(&verdicts, |verdict| waits(verdict, LaterCause::Busy)), 130);
    assert!(pushed(&wang, &all[20..40]).await.iter().all(is_applied));
    for rest in all[40..].chunks(20) {
        pushed(&wang, rest).await;
    }
    let issue = town.issue(first.issue).await;
    assert!(issue.timeline.len() <= shared::issue::MAX_ISSUE_ENTRIES / 2, "{}", issue.timeline.len());
}

#[tokio::test]
async fn records_over_the_days_quota_wait_on_the_phone_with_the_reason_and_go_the_next_day() {
    let town = World::with_limits(Limits { records_per_day: 2, ..Limits::default() }).await;
    let (wang, zhao) = (town.phone("wang").await, town.phone("zhao").await);
    let mut saved = Vec::new();
    for note in ["一", "二", "三"] {
        saved.push(wang.report(kind("A06"), lane(), note).await);
    }
    wang.stumble(40).await;
    assert_eq!(wang.state_of(saved[1].op).await, OpState::Delivered);
    let third = wang.record(saved[2].op).await;
    assert_eq!((third.state, third.needs_person, third.later.map(|(cause, _)| cause)), (OpState::Waiting, false, Some(LaterCause::Quota)));
    // Another's day is their own, and an answer that was given is given again whatever the day has come to.
    let other = zhao.report(kind("A06"), lane(), "别人").await;
    zhao.sync().await;
    assert_eq!(zhao.state_of(other.op).await, OpState::Delivered);

    // A restart does not begin the day anew.
    let restarted = town.again().await;
    let again = restarted.client("wang").await;
    assert!(pushed(&again, &[again.small_report()]).await.iter().all(|verdict| waits(verdict, LaterCause::Quota)));

    town.clock.set(at("2026-03-05T23:59"));
    wang.clock("2026-03-05T23:59");
    wang.stumble(10).await;
    assert_eq!(wang.state_of(saved[2].op).await, OpState::Waiting);
    town.clock.set(at("2026-03-06T00:01"));
    wang.clock("2026-03-06T00:11");
    wang.sync().await;
    assert_eq!(wang.state_of(saved[2].op).await, OpState::Delivered);
}

#[tokio::test]
async fn photos_over_the_days_bytes_wait_and_are_not_condemned_and_the_text_has_gone_ahead() {
    // Room for the three texts and one of their photos, or for two photos.
    let length = photo::jpeg(1).len() as u64;
    let town = World::with_limits(Limits { bytes_per_day: 2 * length + 1_000, ..Limits::default() }).await;
    let wang = town.phone("wang").await;
    let mut saved = Vec::new();
    for note in ["一", "二", "三"] {
        saved.push(wang.report(kind("A06"), lane(), note).await);
    }
    wang.stumble(60).await;
    let stands = |state: OpState| move |record: &app::sync::OutboxRow| record.state == state;
    let mut records = Vec::new();
    for one in &saved {
        records.push(wang.record(one.op).await);
    }
    assert!(records.iter().any(stands(OpState::TextDelivered)), "{records:?}");
    assert!(records.iter().all(|record| !record.needs_person), "nothing is asked of anybody: {records:?}");
    assert!(matches!(wang.reach(), Reach::Troubled { error: ErrorCode::Quota, .. }), "{:?}", wang.reach());
    for day in ["2026-03-06T08:00", "2026-03-07T08:00", "2026-03-08T08:00", "2026-03-09T08:00"] {
        town.clock.set(at(day));
        wang.clock(day);
        wang.stumble(60).await;
    }
    for one in &saved {
        assert_eq!(wang.state_of(one.op).await, OpState::Delivered);
        assert!(town.issue(one.issue).await.photos[0].stored);
    }
}

#[tokio::test]
async fn uploads_stop_before_the_disk_is_full_while_words_and_sign_ins_go_on() {
    let town = World::with_limits(Limits { free_bytes: Some(u64::MAX), ..Limits::default() }).await;
    let wang = town.phone("wang").await;
    let saved = wang.report(kind("A06"), lane(), "盘快满了").await;
    wang.stumble(30).await;
    let record = wang.record(saved.op).await;
    assert_eq!((record.state, record.needs_person), (OpState::TextDelivered, false));
    assert!(matches!(wang.reach(), Reach::Troubled { error: ErrorCode::StorageFull, .. }), "{:?}", wang.reach());
    assert_eq!(town.issue(saved.issue).await.note, "盘快满了");
    let client = town.client("wang").await;
    let hash = record.photos[0].hash;
    let answer = client.put_bytes(&format!("/api/sync/photo/{hash}/0?bytes=5"), b"hello".to_vec()).await;
    assert_eq!((answer.status, answer.error().error), (507, ErrorCode::StorageFull));
}

#[tokio::test]
async fn a_push_is_judged_in_slices_so_that_another_persons_record_comes_in_between() {
    let town = World::with_limits(Limits { slice: Duration::ZERO, push: Duration::MAX, ..Limits::default() }).await;
    let (wang, zhao) = (town.client("wang").await, town.client("zhao").await);
    let many: Vec<Envelope> = (0..60).map(|_| wang.small_report()).collect();
    let one = zhao.small_report();
    let long = async { pushed(&wang, &many).await };
    let short = async {
        let begun = || async { issue::Entity::find().all(town.state.db.reader()).await.unwrap().len() };
        while begun().await == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        pushed(&zhao, std::slice::from_ref(&one)).await
    };
    let (long, short) = tokio::join!(long, short);
    assert!(long.iter().chain(&short).all(is_applied), "{long:?} {short:?}");
    let feed_of = |id: IssueId| {
        let town = &town;
        async move { issue::Entity::find_by_id(id.0).one(town.state.db.reader()).await.unwrap().unwrap().feed }
    };
    let (others, last) = (feed_of(one.issue).await, feed_of(many[59].issue).await);
    assert!(others < last, "the other's record has number {others}, the last of the long push {last}");
}

#[tokio::test]
async fn what_was_judged_when_the_time_is_up_counts_and_the_rest_comes_with_the_next_push() {
    let town = World::with_limits(Limits { slice: Duration::ZERO, push: Duration::ZERO, ..Limits::default() }).await;
    let wang = town.client("wang").await;
    let all = [wang.small_report(), wang.small_report(), wang.small_report()];
    for applied in 1..=3 {
        let verdicts = pushed(&wang, &all).await;
        let rest = &all[applied - 1..];
        assert_eq!(count(&verdicts, is_applied), 1, "{verdicts:?}");
        assert!(is_applied(&pushed(&wang, rest).await[0]));
    }
    for one in &all {
        assert_eq!(town.issue(one.issue).await.timeline.len(), 2);
    }
}

#[tokio::test]
async fn ten_records_may_wait_for_one_photo_and_the_others_go_once_it_has_come() {
    let town = World::new().await;
    let wang = town.client("wang").await;
    let bytes = photo::jpeg(9);
    let all: Vec<Envelope> = (0..12).map(|_| report_with(&wang, &bytes)).collect();
    let verdicts = pushed(&wang, &all).await;
    assert_eq!((count(&verdicts, is_applied), count(&verdicts, |verdict| waits(verdict, LaterCause::Busy))), (10, 2));
    let (hash, length) = (shared::photo::Hash::of(&bytes), bytes.len());
    let put = wang.put_bytes(&format!("/api/sync/photo/{hash}/0?bytes={length}"), bytes).await;
    assert_eq!(put.status, 200, "{}", put.text());
    assert!(pushed(&wang, &all).await.iter().all(is_applied));
    for one in &all {
        assert!(town.issue(one.issue).await.photos[0].stored);
    }
}

#[tokio::test]
async fn a_rescue_file_goes_on_nobodys_quota_and_is_judged_to_its_end() {
    let limits = Limits { records_per_day: 1, bytes_per_day: 10_000, slice: Duration::ZERO, push: Duration::ZERO, ..Limits::default() };
    let town = World::with_limits(limits).await;
    let wang = town.phone("wang").await;
    wang.offline();
    let report = wang.report(kind("A06"), lane(), "").await;
    for number in 0..30 {
        wang.ask(report.issue, Command::Supplement { photos: vec![], note: format!("补{number}"), voice: None }).await.unwrap();
    }
    let rescue = rescue_of(&wang.store.outbox().await.unwrap(), wang.device, wang.env.now());
    let done = server::sync::import_rescue(&town.state, &rescue, NO_PHOTOS).await.unwrap();
    assert_eq!((done.applied, done.waiting.len(), done.records.len()), (31, 0, 31), "{done:?}");
}

#[tokio::test]
async fn after_twenty_messages_a_day_a_person_waits_for_the_next_and_a_repeated_one_counts_once() {
    let town = World::new().await;
    let (wang, zhao) = (town.client("wang").await, town.client("zhao").await);
    let words = || FeedbackText { op: OpId(Uuid::now_v7()), text: "有话要说".into() };
    let first = words();
    for _ in 0..3 {
        assert_eq!(wang.post("/api/feedback", &first).await.status, 204);
    }
    for _ in 1..20 {
        assert_eq!(wang.post("/api/feedback", &words()).await.status, 204);
    }
    let over = wang.post("/api/feedback", &words()).await;
    assert_eq!((over.status, over.error().error, over.error().detail), (429, ErrorCode::TooMany, Some((15 * 3_600).to_string())));
    assert_eq!(wang.post("/api/feedback", &first).await.status, 204, "one that is here is here");
    assert_eq!(zhao.post("/api/feedback", &words()).await.status, 204);
    town.clock.set(at("2026-03-06T00:00"));
    assert_eq!(wang.post("/api/feedback", &words()).await.status, 204);
}

#[tokio::test]
async fn one_account_reads_one_thing_at_a_time_and_others_do_not_wait_for_it() {
    let town = World::new().await;
    let (wang, zhao) = (town.client("wang").await, town.client("zhao").await);
    let person = wang.signed_in.as_ref().unwrap().me.person.id;
    let first = town.state.reading.of(person).await.unwrap();
    let paths = ["/api/issues", "/api/sync/pull?protocol=1&cursor=0", "/api/reference", "/plain"];
    for path in paths {
        let second = tokio::time::timeout(Duration::from_millis(150), wang.get(path)).await;
        assert!(second.is_err(), "{path} waits for its turn");
        assert_eq!(zhao.get(path).await.status, 200, "{path}");
    }
    drop(first);
    for path in paths {
        assert_eq!(wang.get(path).await.status, 200, "{path}");
    }
}
