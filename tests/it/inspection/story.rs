//! Inspections from the phone's envelope to everybody who sees what came of them.

use app::{clock::Env as _, store::Store as _};
use shared::{
    id::{InspectionId, IssueId},
    inspection::{Command, Inspection, InspectionPage},
    issue::{Issue, Source},
    notice::NoticeKind,
    query::{FiguresAnswer, IssuePage},
    record::{AnyRecord, Cause, RecordKind, RecordRef},
    sync::{Change, OpState, PullAnswer, Verdict},
};
use tests::{
    Client, World,
    inspection::{Shot, faultless_front, front, self_check},
    world::{lane, unit},
};
use uuid::Uuid;

async fn pulled(client: &Client) -> PullAnswer {
    client.get("/api/sync/pull?protocol=1&cursor=0").await.json()
}

fn inspections(answer: &PullAnswer) -> Vec<&Inspection> {
    let changes = answer.changes.iter();
    changes.filter_map(|change| if let Change::Inspection(one) = &change.change { Some(&**one) } else { None }).collect()
}

/// Whether the photo is shown to this person.
async fn shows(client: &Client, shot: &Shot) -> bool {
    client.get(&format!("/api/photo/{}/thumb", shot.photo.hash)).await.status == 200
}

#[tokio::test]
async fn an_inspection_with_two_photos_opens_an_issue_for_what_failed_and_has_one_receipt_for_all_of_it() {
    let town = World::new().await;
    let wang = town.client("wang").await;
    let (ground, whole) = (Shot::of(41), Shot::of(42));
    let issue = IssueId(Uuid::now_v7());
    let (id, envelope) = wang.inspects(front(lane(), [&ground.photo, &whole.photo], Some(issue)));

    // The words first: the inspection is carried out, the issue stands with its cause, nothing is receipted yet.
    let outcome = wang.pushes_one(&envelope).await;
    assert_eq!((outcome.verdict.clone(), outcome.receipt), (Verdict::Applied { version: 1 }, None));
    let opened = town.issue(issue).await;
    let first = &opened.timeline[0];
    assert_eq!(first.cause, Some(Cause { kind: RecordKind::Inspection, record: id.into() }));
    assert_eq!((first.op, opened.source), (Some(envelope.op), Source::Patrol));
    assert_eq!(opened.status.assignment().unwrap().unit, unit("SH1"), "assigned by rule: the shop that was inspected");
    assert!(!opened.photos[0].stored && opened.photos.len() == 1);

    // A photo each: the issue's own is stored for both records, and the last one brings the one receipt.
    let answer = wang.sends(&ground).await;
    assert!(answer.stored && answer.receipts.is_empty(), "the other photo is still on its way");
    assert!(town.issue(issue).await.photos[0].stored, "the issue has its photo");
    let receipts = wang.sends(&whole).await.receipts;
    let [receipt] = receipts.as_slice() else { panic!("{receipts:?}") };
    assert_eq!((receipt.op, receipt.issue.0, receipt.version), (envelope.op, id.0, 1));
    assert_eq!(receipt.photos, [ground.photo.hash, whole.photo.hash], "both, in the order of the command, each once");
    receipt.verify(&town.state.keys.public()).unwrap();
    let kept = town.inspection(id).await.unwrap();
    assert!(kept.photos.iter().all(|photo| photo.stored) && kept.opened[0].issue == issue, "{kept:?}");

    // Again, byte for byte: the same verdict and receipt, and nothing new.
    let again = wang.pushes_one(&envelope).await;
    assert_eq!((again.seen, again.verdict, again.receipt.as_ref()), (true, outcome.verdict, Some(receipt)));
    assert_eq!((town.inspection(id).await.unwrap(), town.issue(issue).await.version), (kept.clone(), 3));

    // The village has no part in it, though the phone was on its ground: it sees nothing of somebody else's front.
    let village = town.client("qianbu").await;
    assert_eq!(village.get(&format!("/api/issues/{issue}")).await.status, 404);
    assert_eq!((shows(&village, &ground).await, shows(&village, &whole).await), (false, false));
    assert_eq!(village.get(&format!("/api/inspections/{id}")).await.status, 404);
    assert!(inspections(&pulled(&village).await).is_empty());

    // The shop was inspected and answers for what failed: it is told, and sees the inspection as a unit may, and the issue.
    let shop = town.client("chaoshi").await;
    let answer = pulled(&shop).await;
    let [seen] = inspections(&answer)[..] else { panic!("{answer:?}") };
    let person = &shop.signed_in.as_ref().unwrap().me.person;
    assert_eq!(*seen, shared::inspection::redacted_for(&kept, person));
    let text = serde_json::to_string(seen).unwrap();
    let inspector = wang.signed_in.as_ref().unwrap().me.person.id;
    assert!(!text.contains(&inspector.to_string()) && !text.contains(&envelope.op.to_string()), "{text}");
    let notices = answer.changes.iter().filter_map(|change| if let Change::Notice(notice) = &change.change { Some(notice) } else { None });
    let notice = notices.clone().find(|notice| notice.kind == NoticeKind::Inspected);
    let notice = notice.expect("it is told");
    assert_eq!((notice.kind, notice.record_kind, notice.issue.0), (NoticeKind::Inspected, RecordKind::Inspection, id.0));
    assert_eq!((notice.issue_kind.0.as_str(), notice.photo), ("MQ", Some(ground.photo.hash)));
    assert_eq!((shows(&shop, &ground).await, shows(&shop, &whole).await), (true, true));
    assert_eq!(shop.get(&format!("/api/issues/{issue}")).await.status, 200);
    let other = town.client("houbu").await;
    assert_eq!((shows(&other, &ground).await, shows(&other, &whole).await), (false, false));

    // The office has both.
    let office = town.client("chuangwei").await;
    let listed: InspectionPage = office.get("/api/inspections").await.json();
    assert_eq!((listed.inspections.iter().map(|row| row.id).collect::<Vec<_>>(), listed.more), (vec![id], false));
    assert_eq!((listed.inspections[0].failed, listed.inspections[0].opened), (1, 1));
    let issues: IssuePage = office.get("/api/issues").await.json();
    assert_eq!(issues.issues.iter().map(|issue| issue.id).collect::<Vec<_>>(), [issue]);
    let whole: Inspection = office.get(&format!("/api/inspections/{id}")).await.json();
    assert_eq!(whole.inspector, kept.inspector);

    // It is voided: the issue goes on, and everybody who sees the inspection hears of it.
    let void = office.to_inspection(id, whole.version, Command::Void { reason: "填错了单位".into() });
    assert_eq!(office.pushes_one(&void).await.verdict, Verdict::Applied { version: whole.version + 1 });
    assert!(inspections(&pulled(&shop).await)[0].is_void());
    assert!(town.issue(issue).await.status.kind().is_open());
    town.audit().await.expect("the chain holds");
}

#[tokio::test]
async fn an_inspector_without_a_network_fills_in_a_form_the_phone_dies_and_all_of_it_arrives_once_there_is_one() {
    let town = World::new().await;
    let mut wang = town.phone("wang").await;
    wang.offline();
    let photos = [wang.shoot(&lane()).await, wang.shoot(&lane()).await];
    let (id, opens) = (InspectionId(wang.env.new_id()), IssueId(wang.env.new_id()));
    let submit = Command::Submit(front(lane(), [&photos[0], &photos[1]], Some(opens)));
    let saved = wang.ask(IssueId(id.0), submit).await.unwrap();
    wang.sync().await;
    wang.crash();
    assert_eq!(wang.state_of(saved.op).await, OpState::Waiting, "已存本机, also for the phone that was switched on again");

    wang.online().await;
    assert_eq!(wang.state_of(saved.op).await, OpState::Delivered, "已送达");
    assert!(wang.has_verified_receipt(saved.op).await);
    let receipt = wang.store.receipt(saved.op).await.unwrap().unwrap().receipt;
    assert_eq!((receipt.issue.0, receipt.photos), (id.0, photos.map(|photo| photo.hash).into()), "one receipt that names both photos");
    let (kept, opened) = (town.inspection(id).await.unwrap(), town.issue(opens).await);
    assert!(kept.photos.iter().all(|photo| photo.stored) && opened.photos[0].stored);
    assert_eq!(opened.timeline[0].cause, Some(Cause { kind: RecordKind::Inspection, record: id.into() }));

    // What each phone shows is what the server gives it to see; the office holds neither, and asks.
    let [village, shop, office] = [town.phone("qianbu").await, town.phone("chaoshi").await, town.phone("chuangwei").await];
    for (phone, sees_inspection, sees_issue) in [(&wang, true, true), (&village, false, false), (&shop, true, true), (&office, true, true)]
    {
        let record = phone.opens(RecordRef { kind: RecordKind::Inspection, id: id.into() }).await.map(|shown| shown.record);
        let shown = record.as_ref().and_then(AnyRecord::inspection).cloned();
        assert_eq!(shown, sees_inspection.then(|| shared::inspection::redacted_for(&kept, &phone.person)), "{}", phone.person.name);
        assert_eq!(phone.sees(opens).await.is_some(), sees_issue, "{}", phone.person.name);
    }
    assert!(shop.inbox().await.iter().any(|notice| notice.kind == NoticeKind::Assigned && notice.issue == opens));
    town.audit().await.expect("the chain holds");
}

#[tokio::test]
async fn what_a_unit_finds_at_itself_is_its_own_to_put_right_and_counts_as_self_found() {
    let town = World::new().await;
    let (village, wang) = (town.client("qianbu").await, town.phone("wang").await);
    wang.report(tests::world::kind("A06"), lane(), "").await;
    wang.sync().await;
    let corner = Shot::of(43);
    let issue = IssueId(Uuid::now_v7());
    let (id, envelope) = village.inspects(self_check(lane(), &corner.photo, issue));
    assert_eq!(village.pushes_one(&envelope).await.verdict, Verdict::Applied { version: 1 });
    assert_eq!(village.sends(&corner).await.receipts.len(), 1);
    let opened: Issue = village.get(&format!("/api/issues/{issue}")).await.json();
    assert_eq!((opened.source, opened.status.assignment().unwrap().unit), (Source::SelfCheck, unit("CW1")));
    assert!(opened.photos[0].stored && shows(&village, &corner).await);
    assert!(town.inspection(id).await.unwrap().self_check);

    let figures: FiguresAnswer = town.client("lingdao").await.get("/api/figures").await.json();
    assert_eq!((figures.town.self_found.numerator, figures.town.self_found.denominator), (1, 2));
    let found: IssuePage = town.client("chuangwei").await.get("/api/issues?source=self_check").await.json();
    assert_eq!(found.issues.iter().map(|issue| issue.id).collect::<Vec<_>>(), [issue]);
    let own = pulled(&village).await;
    assert!(
        own.changes.iter().all(|change| !matches!(&change.change, Change::Notice(notice) if notice.record_kind == RecordKind::Inspection))
    );
    assert_eq!(inspections(&own).iter().map(|one| one.id).collect::<Vec<_>>(), [id]);
    town.audit().await.expect("the chain holds");
}

#[tokio::test]
async fn one_push_mixes_kinds_of_records_and_each_finds_what_was_done_before_it() {
    let town = World::new().await;
    let wang = town.client("wang").await;
    let (ground, whole, more) = (Shot::of(44), Shot::of(45), Shot::of(46));
    let phone = town.phone("wang").await;
    let report = phone.report(tests::world::kind("A06"), lane(), "先前").await;
    phone.sync().await;
    let opens = IssueId(Uuid::now_v7());
    let (id, submit) = wang.inspects(front(lane(), [&ground.photo, &whole.photo], Some(opens)));
    let supplement = |photos| shared::issue::Command::Supplement { photos, note: "又多了".into(), voice: None };
    let pushed = [
        wang.envelope(report.issue, 2, supplement(vec![])),
        submit.clone(),
        wang.envelope(opens, 2, supplement(vec![more.photo.clone()])),
        wang.to_inspection(id, 1, Command::Supplement { photos: vec![more.photo.clone()], note: String::new() }),
        wang.envelope(opens, 3, shared::issue::Command::Withdraw { reason: "已经清走".into() }),
    ];
    let outcomes = wang.pushes(&pushed).await;
    let expected = [(report.issue.0, 4), (id.0, 1), (opens.0, 3), (id.0, 2), (opens.0, 4)];
    for ((outcome, envelope), (record, version)) in outcomes.iter().zip(&pushed).zip(expected) {
        assert_eq!((outcome.op, outcome.issue.0), (envelope.op, record));
        assert_eq!(outcome.verdict, Verdict::Applied { version }, "{:?}", envelope.command.name());
    }
    // Each has a feed number of its own, and so has what followed.
    let office = pulled(&town.client("chuangwei").await).await;
    let feeds: Vec<u64> = office.changes.iter().map(|change| change.feed).collect();
    assert!(feeds.windows(2).all(|pair| pair[0] <= pair[1]), "{feeds:?}");
    for shot in [&ground, &whole, &more] {
        wang.sends(shot).await;
    }
    // One photo, two records, two receipts: each op has its own.
    let again = wang.pushes(&pushed).await;
    assert!(again.iter().all(|outcome| outcome.seen && outcome.receipt.is_some()));
    let inspection = town.inspection(id).await.unwrap();
    assert_eq!(inspection.photos.iter().map(|photo| photo.stored).collect::<Vec<_>>(), [true; 3]);

    // A photo that this person has proven before is stored from the start, for the inspection and for what it opens.
    let next = IssueId(Uuid::now_v7());
    let (second, submit) = wang.inspects(front(lane(), [&ground.photo, &whole.photo], Some(next)));
    let outcome = wang.pushes_one(&submit).await;
    assert!(outcome.receipt.is_some_and(|receipt| receipt.photos == [ground.photo.hash, whole.photo.hash]));
    assert!(town.issue(next).await.photos[0].stored);
    assert!(town.inspection(second).await.unwrap().photos.iter().all(|photo| photo.stored));
    town.audit().await.expect("the chain holds");
}

#[tokio::test]
async fn a_phone_with_a_working_set_is_sent_the_inspections_of_thirty_days_and_told_what_it_may_let_go() {
    let town = World::new().await;
    let wang = town.client("wang").await;
    let pull = async |query: String| -> PullAnswer {
        let client = town.client("wang").await;
        client.get(&format!("/api/sync/pull?protocol=1&{query}")).await.json()
    };
    let submitted = async |client: &Client| {
        let (id, envelope) = client.inspects(faultless_front(lane()));
        assert_eq!(client.pushes_one(&envelope).await.verdict, Verdict::Applied { version: 1 });
        id
    };
    let known = submitted(&wang).await;
    let first = pull("cursor=0&working_set_since=0".into()).await;
    assert_eq!(inspections(&first).len(), 1);
    let old = submitted(&wang).await;
    let began = format!("generation={}&cursor={}&working_set_since={}", first.generation, first.cursor, first.head);
    assert_eq!(inspections(&pull(began.clone()).await).len(), 1, "it is new");
    town.clock.set(tests::world::at("2026-04-10T09:00"));
    let new = submitted(&town.client("wang").await).await;
    let told = |answer: &PullAnswer| {
        let of = |change: &Change| match change {
            Change::Inspection(one) => Some((one.id, "whole")),
            Change::GoneRecord(record) => Some((InspectionId::from(record.id), "gone")),
            _ => None,
        };
        answer.changes.iter().filter_map(|change| of(&change.change)).collect::<Vec<_>>()
    };
    assert_eq!(told(&pull(began).await), [(old, "gone"), (new, "whole")], "it may hold the old one");
    assert_eq!(told(&pull("cursor=0&working_set_since=0".into()).await), [(new, "whole")], "who begins is not told of it");
    assert_eq!(
        told(&pull("cursor=0".into()).await),
        [(known, "whole"), (old, "whole"), (new, "whole")],
        "who asks for everything has everything"
    );
}
