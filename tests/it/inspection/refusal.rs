//! What may not be changes nothing, neither the inspection nor what it would have opened.

use sea_orm::{ConnectionTrait as _, Statement};
use shared::{
    form::{AnswerFault, ItemCode},
    id::IssueId,
    inspection::{Command, Subject},
    issue::Refusal,
    sync::{LaterCause, Verdict},
};
use tests::{
    World,
    inspection::{Shot, front, self_check},
    world::{kind, lane, unit},
};
use uuid::Uuid;

/// How many rows there are of everything that a record leaves, and the town's newest feed number.
async fn rows(town: &World) -> Vec<String> {
    let db = town.state.db.reader();
    let mut counts = Vec::new();
    for table in ["issue", "inspection", "event", "audience", "notice", "job", "op_photo"] {
        let sql = format!("select cast(count(*) as text) from {table}");
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap().unwrap();
        counts.push(format!("{table} {}", row.try_get_by_index::<String>(0).unwrap()));
    }
    let feed = Statement::from_string(db.get_database_backend(), "select feed from town");
    counts.push(format!("feed {}", db.query_one_raw(feed).await.unwrap().unwrap().try_get_by_index::<i64>(0).unwrap()));
    counts
}

#[tokio::test]
async fn a_refused_inspection_leaves_nothing_and_neither_does_one_whose_issue_is_refused() {
    let town = World::new().await;
    let (wang, other) = (town.client("wang").await, town.client("houbu").await);
    let phone = town.phone("wang").await;
    let there = phone.report(kind("A06"), lane(), "").await.issue;
    phone.sync().await;
    let before = rows(&town).await;
    let (one, two) = (Shot::of(51).photo, Shot::of(52).photo);
    let id = || IssueId(Uuid::now_v7());
    let front = |opens| front(lane(), [&one, &two], opens);

    let (_, anothers) = other.inspects(self_check(lane(), &one, id()));
    let outcome = other.pushes_one(&anothers).await;
    assert_eq!(outcome.verdict, Verdict::Refused { reason: Refusal::NotYours }, "a self-check of another unit");
    assert_eq!(other.sends_bytes(&Shot::of(51)).await.status, 404, "and its photo is not taken");

    let mut unfit = front(Some(id()));
    unfit.answers.remove(2);
    let mut elsewhere = front(None);
    elsewhere.subject = Subject::Unit(unit("none"));
    let missing = Refusal::UnfitAnswers(AnswerFault::Missing(ItemCode("MQ03".into())));
    // The issue's id is taken: by an issue, by the inspection itself, by one of an earlier command of the same push.
    let (own, own_envelope) = wang.inspects(front(None));
    let doubled = IssueId(own.0);
    let itself = wang.to_inspection(own, 0, Command::Submit(front(Some(doubled))));
    let cases = [
        (wang.inspects(unfit).1, missing),
        (wang.inspects(elsewhere).1, Refusal::UnknownUnit(unit("none"))),
        (wang.inspects(front(Some(there))).1, Refusal::AlreadyReported),
        (itself, Refusal::AlreadyReported),
        (wang.envelope(there, 0, Command::Submit(front(None))), Refusal::AlreadyReported),
        (wang.envelope(there, 0, Command::PhotoStored { hash: one.hash }), Refusal::NotForRole(shared::person::RoleKind::Inspector)),
        (wang.envelope(there, 2, Command::Supplement { photos: vec![], note: "补".into() }), Refusal::NotFound),
    ];
    let pushed: Vec<_> = cases.iter().map(|(envelope, _)| envelope.clone()).collect();
    for _ in 0..2 {
        for (outcome, (envelope, reason)) in wang.pushes(&pushed).await.iter().zip(&cases) {
            assert_eq!(outcome.verdict, Verdict::Refused { reason: reason.clone() }, "{envelope:?}");
        }
    }
    assert_eq!(rows(&town).await, before);

    // The same by itself is taken; under its id no issue may be opened then, in the same push or a later one.
    let report = |id: IssueId| {
        let asked = shared::issue::Report {
            kind: kind("A06"),
            place: lane(),
            pick: None,
            photos: vec![two.clone()],
            note: String::new(),
            forecast: None,
            source: shared::issue::Source::Patrol,
            voice: None,
            kind_guessed: false,
        };
        wang.envelope(id, 0, shared::issue::Command::Report(asked))
    };
    let outcomes = wang.pushes(&[own_envelope, report(doubled)]).await;
    assert_eq!(outcomes[0].verdict, Verdict::Applied { version: 1 });
    assert_eq!(outcomes[1].verdict, Verdict::Refused { reason: Refusal::AlreadyReported });
    assert_eq!(wang.pushes_one(&report(doubled)).await.verdict, Verdict::Refused { reason: Refusal::AlreadyReported });
    town.audit().await.expect("the chain holds");
}

#[tokio::test]
async fn a_photo_of_an_inspection_and_of_what_it_opens_is_awaited_once() {
    let town = World::new().await;
    let wang = town.client("wang").await;
    let [one, two] = [Shot::of(53), Shot::of(54)];
    let next = || wang.inspects(front(lane(), [&one.photo, &two.photo], Some(IssueId(Uuid::now_v7())))).1;
    for _ in 0..10 {
        assert_eq!(wang.pushes_one(&next()).await.verdict, Verdict::Applied { version: 1 });
    }
    let waits = next();
    assert_eq!(wang.pushes_one(&waits).await.verdict, Verdict::Later { cause: LaterCause::Busy }, "ten wait for it, whatever they open");
    wang.sends(&one).await;
    assert_eq!(wang.sends(&two).await.receipts.len(), 10);
    assert!(wang.pushes_one(&waits).await.receipt.is_some());
    town.audit().await.expect("the chain holds");
}
