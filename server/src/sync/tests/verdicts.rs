//! What a push answers.

use super::store;
use super::world::{World, colleague, dispatcher, inspector, photo, restored_world, verifier, villager, world};
use crate::{error::Error, sync::reference};
use shared::{
    fixture::{at, unit},
    id::{DeviceId, GenerationId, IssueId, OpId, PersonId, TownId},
    issue::{Command, Judgement, Refusal, StatusKind},
    person::RoleKind,
    photo::Hash,
    sync::{Envelope, HeldOp, Inventory, LaterCause, Verdict},
};
use uuid::Uuid;

fn refused(reason: Refusal) -> Verdict {
    Verdict::Refused { reason }
}

fn text(envelope: &Envelope) -> String {
    serde_json::to_string(envelope).unwrap()
}

async fn reported(world: &World) -> (IssueId, u64) {
    let report = inspector().report(vec![photo(b"never sent")]);
    (report.issue, world.done(&inspector(), &report).await)
}

#[actix_web::test]
async fn the_same_bytes_get_the_same_verdict_and_one_effect() {
    let world = world().await;
    let (phone, first) = (inspector(), inspector().report(vec![photo(b"a")]));
    let answer = world.push(&phone, &[&first]).await;
    assert_eq!(answer.outcomes[0].verdict, Verdict::Applied { version: 2 });
    assert!(!answer.outcomes[0].seen && answer.outcomes[0].receipt.is_none());
    assert_eq!((answer.missing[0].hash, answer.missing[0].chunks.as_slice()), (Hash::of(b"a"), &[0][..]));
    let again = world.push(&phone, &[&first, &first]).await;
    assert!(again.outcomes.iter().all(|outcome| outcome.seen && outcome.verdict == answer.outcomes[0].verdict));
    assert_eq!((again.head, again.missing), (answer.head, answer.missing));
}

#[actix_web::test]
async fn a_push_sent_twice_at_once_has_one_effect() {
    let world = world().await;
    let phone = inspector();
    let report = phone.report(vec![photo(b"a")]);
    let envelopes = [&report];
    let (one, two) = tokio::join!(world.push(&phone, &envelopes), world.push(&phone, &envelopes));
    assert_eq!(one.outcomes[0].verdict, two.outcomes[0].verdict);
    assert_ne!(one.outcomes[0].seen, two.outcomes[0].seen);
    assert_eq!(world.pull(&dispatcher(), 0, 100).await.head, 1);
}

#[actix_web::test]
async fn a_command_without_photos_has_its_receipt_at_once_and_keeps_it() {
    let world = world().await;
    let (issue, version) = reported(&world).await;
    let phone = villager();
    let signed = phone.envelope(issue, version, Command::Acknowledge);
    let receipt = world.push_one(&phone, &signed).await.receipt.unwrap();
    receipt.verify(&world.state.keys.public()).unwrap();
    assert_eq!((receipt.op, receipt.issue, receipt.version), (signed.op, issue, 3));
    assert_eq!(world.push_one(&phone, &signed).await.receipt.unwrap(), receipt);
}

#[actix_web::test]
async fn one_bad_element_stops_no_other() {
    let world = world().await;
    let phone = inspector();
    let good = [phone.report(vec![photo(b"1")]), phone.report(vec![photo(b"2")])];
    let value = |envelope: &Envelope| serde_json::to_value(envelope).unwrap();
    let mut newer = value(&phone.report(vec![photo(b"3")]));
    newer["v"] = 9.into();
    let mut unknown = value(&phone.report(vec![photo(b"4")]));
    unknown["command"] = serde_json::json!({ "teleport": {} });
    let mut damaged = value(&phone.report(vec![photo(b"5")]));
    damaged["command"] = serde_json::json!({ "report": { "kind": 7 } });
    let stored = phone.envelope(good[0].issue, 2, Command::PhotoStored { hash: Hash::of(b"1") });
    let texts = [
        text(&good[0]),
        newer.to_string(),
        unknown.to_string(),
        "{\"no\":\"op\"}".to_owned(),
        damaged.to_string(),
        text(&stored),
        text(&good[1]),
    ];
    let answer = world.push_texts(&phone, &texts, Inventory::default()).await.unwrap();
    let verdicts: Vec<Verdict> = answer.outcomes.into_iter().map(|outcome| outcome.verdict).collect();
    let [first, newer, unknown, damaged, system, last] = verdicts.try_into().unwrap();
    assert_eq!((first, last), (Verdict::Applied { version: 2 }, Verdict::Applied { version: 2 }));
    assert_eq!([newer, unknown], [const { Verdict::Later { cause: LaterCause::NewerServer } }; 2]);
    assert!(matches!(damaged, Verdict::Refused { reason: Refusal::Unreadable(_) }));
    assert_eq!(system, refused(Refusal::NotForRole(RoleKind::Inspector)));
    let again = world.push_texts(&phone, &texts, Inventory::default()).await.unwrap();
    assert_eq!(again.outcomes.iter().map(|outcome| outcome.seen).collect::<Vec<_>>(), [true, false, false, true, true, true]);
    let nothing = world.push_texts(&phone, &["7".to_owned()], Inventory::default()).await;
    assert!(matches!(nothing, Err(Error::BadRequest(detail)) if detail.contains("envelopes[0]")));
}

#[actix_web::test]
async fn other_bytes_under_a_used_op_change_nothing() {
    let world = world().await;
    let phone = inspector();
    let first = phone.report(vec![photo(b"a")]);
    world.done(&phone, &first).await;
    let other = Envelope { op: first.op, ..phone.report(vec![photo(b"b")]) };
    assert_eq!(world.push_one(&phone, &other).await.verdict, refused(Refusal::Unreadable("op reused".to_owned())));
    assert!(world.push_one(&phone, &first).await.seen);
}

#[actix_web::test]
async fn nobody_sends_for_another() {
    let world = world().await;
    let phone = inspector();
    let foreign = Envelope { by: PersonId(Uuid::from_u128(2)), ..phone.report(vec![photo(b"a")]) };
    assert_eq!(world.push_one(&phone, &foreign).await.verdict, refused(Refusal::WrongSender));
    assert!(!world.push_one(&phone, &foreign).await.seen, "what is another's is not decided for them");
    for wrong in [
        Envelope { device: DeviceId(Uuid::from_u128(9)), ..phone.report(vec![photo(b"b")]) },
        Envelope { town: TownId(Uuid::from_u128(9)), ..phone.report(vec![photo(b"c")]) },
    ] {
        assert_eq!(world.push_one(&phone, &wrong).await.verdict, refused(Refusal::WrongSender));
        assert!(world.push_one(&phone, &wrong).await.seen);
    }
}

#[actix_web::test]
async fn a_command_waits_for_the_one_it_needs() {
    let world = world().await;
    let phone = inspector();
    let report = phone.report(vec![photo(b"a")]);
    let withdraw = Command::Withdraw { reason: "看错了".to_owned() };
    let withdraw = Envelope { needs: Some(report.op), ..phone.envelope(report.issue, 0, withdraw) };
    let early = world.push_one(&phone, &withdraw).await;
    assert_eq!((early.verdict, early.seen), (Verdict::Later { cause: LaterCause::Needs(report.op) }, false));
    let both = world.push(&phone, &[&report, &withdraw]).await.outcomes;
    assert!(both.iter().all(|outcome| matches!(outcome.verdict, Verdict::Applied { .. })));
}

#[actix_web::test]
async fn who_was_overtaken_is_told_of_a_conflict() {
    let world = world().await;
    let (issue, version) = reported(&world).await;
    let (west, office) = (villager(), dispatcher());
    let moved = Command::Reassign { unit: unit("east"), reason: "属东村".to_owned(), helpers: vec![] };
    world.done(&office, &office.envelope(issue, version, moved)).await;
    let late = west.envelope(issue, version, Command::Acknowledge);
    let outcome = world.push_one(&west, &late).await;
    assert_eq!(outcome.verdict, Verdict::Conflict { reason: Refusal::NotFound, version: 3 });
    let again = world.push_one(&west, &late).await;
    assert!(again.seen && again.verdict == outcome.verdict && again.receipt.is_none());
    let blind = west.envelope(issue, 3, Command::Acknowledge);
    assert_eq!(world.push_one(&west, &blind).await.verdict, refused(Refusal::NotFound));
}

#[actix_web::test]
async fn what_was_never_allowed_is_no_conflict() {
    let world = world().await;
    let (issue, version) = reported(&world).await;
    let west = villager();
    world.done(&west, &west.envelope(issue, version, Command::Acknowledge)).await;
    let pass = Command::Verify { judgement: Judgement::Pass, photos: vec![], note: String::new(), voice: None };
    let pass = west.envelope(issue, version, pass);
    assert_eq!(world.push_one(&west, &pass).await.verdict, refused(Refusal::NotForRole(RoleKind::Unit)));
    let twice = west.envelope(issue, version, Command::Acknowledge);
    let conflict = Verdict::Conflict { reason: Refusal::WrongState(StatusKind::Rectifying), version: 3 };
    assert_eq!(world.push_one(&west, &twice).await.verdict, conflict);
    let same_id = Envelope { issue, ..colleague().report(vec![photo(b"x")]) };
    assert_eq!(world.push_one(&colleague(), &same_id).await.verdict, refused(Refusal::AlreadyReported));
}

#[actix_web::test]
async fn a_restored_server_waits_thirty_days_for_what_it_may_have_forgotten() {
    let (west, office) = (villager(), dispatcher());
    let void = || Command::Void { reason: "误报".to_owned() };
    let sign_for = |issue, base| west.envelope(issue, base, Command::Acknowledge);

    let world = restored_world("2026-02-03T09:01").await;
    let (issue, version) = reported(&world).await;
    let unknown = sign_for(IssueId(Uuid::from_u128(77)), 2);
    let assign = || Command::Assign { unit: unit("east"), helpers: vec![], reason: "属东村".to_owned() };
    let ahead = office.envelope(issue, version + 2, assign());
    for (phone, waiting) in [(&west, &unknown), (&office, &ahead)] {
        for _ in 0..2 {
            let outcome = world.push_one(phone, waiting).await;
            assert_eq!((outcome.verdict, outcome.seen), (Verdict::Later { cause: LaterCause::Behind }, false));
        }
    }
    let premature = world.push_one(&office, &office.envelope(issue, version, assign())).await;
    assert!(matches!(premature.verdict, Verdict::Refused { .. }), "of what the server knows it decides: {premature:?}");
    world.done(&west, &sign_for(issue, version)).await;
    let twice = world.push_one(&west, &sign_for(issue, version)).await;
    assert!(matches!(twice.verdict, Verdict::Conflict { .. }), "what was overtaken is told so: {twice:?}");
    world.done(&office, &office.envelope(issue, version + 1, void())).await;
    let ended = world.push_one(&office, &office.envelope(issue, version + 9, void())).await;
    assert_eq!(ended.verdict, refused(Refusal::WrongState(StatusKind::Void)), "nothing more will come");

    let world = restored_world("2026-02-03T09:00").await;
    assert_eq!(world.push_one(&west, &unknown).await.verdict, refused(Refusal::NotFound));
}

#[actix_web::test]
async fn a_restored_server_takes_no_version_of_the_lost_store_for_its_own() {
    let world = restored_world("2026-03-05T08:00").await;
    let (issue, version) = reported(&world).await;
    let (west, office) = (villager(), dispatcher());
    world.done(&west, &west.envelope(issue, version, Command::Acknowledge)).await;
    let assign = |generation, reason: &str| {
        let command = Command::Assign { unit: unit("east"), helpers: vec![], reason: reason.to_owned() };
        Envelope { generation, ..office.envelope(issue, version + 1, command) }
    };
    let lost = assign(Some(GenerationId(Uuid::from_u128(1))), "属东村");
    assert_eq!(world.push_one(&office, &lost).await.verdict, Verdict::Later { cause: LaterCause::Behind }, "who knows what they saw");
    let after = Envelope { needs: Some(lost.op), ..assign(None, "再试") };
    let both = world.push(&office, &[&lost, &after]).await.outcomes;
    assert!(
        both.iter().all(|outcome| outcome.verdict == Verdict::Later { cause: LaterCause::Behind }),
        "and so does what needs it: {both:?}"
    );
    let no_role = Command::Verify { judgement: Judgement::Pass, photos: vec![], note: String::new(), voice: None };
    let no_role = Envelope { generation: lost.generation, ..office.envelope(issue, version, no_role) };
    assert_eq!(
        world.push_one(&office, &no_role).await.verdict,
        refused(Refusal::NotForRole(RoleKind::Dispatcher)),
        "no history allows that"
    );
    let shared = Envelope { base: 0, ..assign(lost.generation, "属东村") };
    assert_eq!(
        world.push_one(&office, &shared).await.verdict,
        refused(Refusal::WrongState(StatusKind::Rectifying)),
        "both stores have that"
    );
    let ours = assign(Some(world.state.generation), "属东村");
    assert_eq!(world.push_one(&office, &ours).await.verdict, refused(Refusal::WrongState(StatusKind::Rectifying)));
}

#[actix_web::test]
async fn who_verifies_a_proof_has_seen_that_one() {
    let world = world().await;
    let (issue, version) = reported(&world).await;
    let (west, hecha) = (villager(), verifier());
    let rectify = |bytes: &[u8]| Command::Rectify { photos: vec![photo(bytes)], note: String::new(), voice: None };
    let verify = |judgement| Command::Verify { judgement, photos: vec![], note: String::new(), voice: None };
    let send_back = || verify(Judgement::SendBack { reason: "仍有残留".to_owned() });
    world.done(&west, &west.envelope(issue, version, Command::Acknowledge)).await;
    let first = world.done(&west, &west.envelope(issue, version + 1, rectify(b"p1"))).await;
    let of = |seen: &[u8], base, command| Envelope { proof: Some(Hash::of(seen)), ..hecha.envelope(issue, base, command) };
    let (slow, old_app) = (of(b"p1", first + 3, verify(Judgement::Pass)), hecha.envelope(issue, first, verify(Judgement::Pass)));
    let back = world.done(&hecha, &of(b"p1", first, send_back())).await;
    let second = world.done(&west, &west.envelope(issue, back, rectify(b"p2"))).await;
    let conflict = Verdict::Conflict { reason: Refusal::OtherProof, version: second };
    for stale in [slow, old_app] {
        assert_eq!(world.push_one(&hecha, &stale).await.verdict, conflict, "the first proof was judged, not this one");
    }
    world.done(&hecha, &of(b"p2", second, send_back())).await;
}

#[actix_web::test]
async fn on_a_restored_server_a_verification_waits_for_its_proof() {
    let world = restored_world("2026-03-05T08:00").await;
    let (issue, version) = reported(&world).await;
    let (west, hecha, lost) = (villager(), verifier(), Some(GenerationId(Uuid::from_u128(1))));
    let rectify = |bytes: &[u8]| Command::Rectify { photos: vec![photo(bytes)], note: String::new(), voice: None };
    let send_back = |seen: &[u8]| {
        let command = Command::Verify {
            judgement: Judgement::SendBack { reason: "仍有残留".to_owned() },
            photos: vec![],
            note: String::new(),
            voice: None,
        };
        Envelope { generation: lost, proof: Some(Hash::of(seen)), ..hecha.envelope(issue, 99, command) }
    };
    world.done(&west, &west.envelope(issue, version, Command::Acknowledge)).await;
    let (second, lost_for_good) = (send_back(b"p2"), send_back(b"lost"));
    let brought = Envelope { generation: lost, ..west.envelope(issue, version + 1, rectify(b"p1")) };
    world.done(&west, &brought).await;
    assert_eq!(world.push_one(&hecha, &second).await.verdict, Verdict::Later { cause: LaterCause::Behind }, "that was of the second proof");
    let back = world.done(&hecha, &send_back(b"p1")).await;
    world.done(&west, &Envelope { generation: lost, ..west.envelope(issue, back, rectify(b"p2")) }).await;
    let other = world.push_one(&hecha, &lost_for_good).await.verdict;
    assert_eq!(other, Verdict::Later { cause: LaterCause::Behind }, "a proof that nobody has brought is not the one that is there");
    world.done(&hecha, &second).await;
}

#[actix_web::test]
async fn a_fault_met_by_one_command_alone_stops_no_other() {
    let world = world().await;
    let (issue, version) = reported(&world).await;
    let tx = world.state.db.write().await.unwrap();
    store::damage(&tx, issue).await.unwrap();
    tx.commit().await.unwrap();
    let phone = inspector();
    let words = Command::Supplement { photos: vec![], note: "还在".to_owned(), voice: None };
    let (good, bad) = ([phone.report(vec![photo(b"1")]), phone.report(vec![photo(b"2")])], phone.envelope(issue, version, words));
    for seen in [false, true] {
        let outcomes = world.push(&phone, &[&good[0], &bad, &good[1]]).await.outcomes;
        assert_eq!(outcomes[1].verdict, Verdict::Later { cause: LaterCause::Busy });
        for outcome in [&outcomes[0], &outcomes[2]] {
            assert_eq!((&outcome.verdict, outcome.seen), (&Verdict::Applied { version: 2 }, seen));
        }
    }
}

#[actix_web::test]
async fn the_bundle_is_cut_to_the_role_and_sent_only_when_it_is_newer() {
    let world = world().await;
    let bundle = async |phone: &super::world::Phone, have| {
        let have = actix_web::web::Query(reference::Have { have });
        let answer = reference::bundle(phone.caller(), world.state.clone(), have).await.unwrap();
        actix_web::body::to_bytes(answer.into_body()).await.unwrap()
    };
    assert!(bundle(&inspector(), Some(1)).await.is_empty());
    let whole = bundle(&inspector(), Some(7)).await;
    let bundle: shared::reference::Bundle = serde_json::from_slice(&whole).unwrap();
    assert_eq!((bundle.version, bundle.role), (1, RoleKind::Inspector));
    assert_eq!(bundle.hash, Hash::of(&serde_json::to_vec(&bundle.reference).unwrap()));
}

#[actix_web::test]
async fn foreign_protocols_and_pushes_that_are_too_large_are_turned_away() {
    let world = world().await;
    assert!(matches!(super::super::push::check_protocol(0), Err(Error::Protocol(1))));
    assert!(matches!(super::super::push::check_protocol(2), Err(Error::Protocol(1))));
    let phone = inspector();
    let many = vec!["{}".to_owned(); 201];
    assert!(matches!(world.push_texts(&phone, &many, Inventory::default()).await, Err(Error::TooLarge)));
    let long = vec![format!("\"{}\"", "x".repeat(1_100_000))];
    assert!(matches!(world.push_texts(&phone, &long, Inventory::default()).await, Err(Error::TooLarge)));
}

#[actix_web::test]
async fn the_dispatcher_sees_which_phone_holds_records_until_it_does_no_more() {
    let world = world().await;
    let phone = inspector();
    let held = |number: u128, photos: &[&[u8]]| HeldOp {
        op: OpId(Uuid::from_u128(number)),
        recorded_at: at("2026-03-05T08:00").plus_minutes(i64::try_from(number).unwrap()),
        photos: photos.iter().map(|bytes| Hash::of(bytes)).collect(),
    };
    let listed = async || super::super::inventory::list(dispatcher().caller(), world.state.clone()).await.unwrap().into_inner();
    let full = Inventory { held: vec![held(1, &[b"a", b"b"]), held(2, &[])] };
    for _ in 0..2 {
        world.push_texts(&phone, &[], full.clone()).await.unwrap();
        let rows = listed().await;
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].records, rows[0].photos, rows[0].oldest), (2, 2, at("2026-03-05T08:01")));
        assert_eq!((rows[0].device_name.as_str(), rows[0].person_name.as_str()), ("Android", "甲1"));
    }
    world.push_texts(&phone, &[], Inventory { held: vec![held(1, &[b"b"])] }).await.unwrap();
    assert_eq!(listed().await.iter().map(|row| (row.records, row.photos)).collect::<Vec<_>>(), [(1, 1)]);
    world.push_texts(&phone, &[], Inventory::default()).await.unwrap();
    assert!(listed().await.is_empty());
    assert!(super::super::inventory::list(phone.caller(), world.state.clone()).await.is_err());
}

#[actix_web::test]
async fn no_phone_says_by_itself_that_a_unit_found_something_and_a_command_to_no_inspection_is_refused() {
    let world = world().await;
    let west = villager();
    let shared::record::AnyCommand::Issue(Command::Report(report)) = west.report(vec![]).command else { unreachable!() };
    let found = west.envelope(IssueId(Uuid::now_v7()), 0, Command::ReportSelfFound(report));
    assert_eq!(world.push_one(&west, &found).await.verdict, refused(Refusal::NotForRole(RoleKind::Unit)));

    let phone = dispatcher();
    let void = shared::inspection::Command::Void { reason: "填错了".to_owned() };
    let inspection = Envelope { command: void.into(), ..phone.report(vec![]) };
    let answered = world.push_one(&phone, &inspection).await;
    assert_eq!((answered.verdict, answered.seen), (refused(Refusal::NotFound), false));
    let again = world.push_one(&phone, &inspection).await;
    assert_eq!((again.verdict, again.seen), (refused(Refusal::NotFound), true), "once and for all");
}
