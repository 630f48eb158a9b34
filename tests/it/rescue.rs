//! 救援包: a phone hands its outbox over as a file, and never needs the network for it.

mod of_0_1;

use app::{
    clock::Env as _,
    store::Store as _,
    sync::{rescue_head, rescue_of},
};
use server::sync::{Importer, import_rescue_by};
use shared::{
    issue::{Command, Judgement},
    person::Actor,
    record::Via,
    sync::{LaterCause, OpState, Rescue},
};
use tests::{
    Phone, World,
    photo::NO_PHOTOS,
    world::{kind, lane},
};

/// The file, as the outbox page makes it.
async fn exported(phone: &Phone) -> Vec<u8> {
    let outbox = phone.store.outbox().await.unwrap();
    let rescue = rescue_of(&outbox, phone.device, phone.env.now());
    let (head, photos) = rescue_head(&*phone.store, rescue).await.unwrap();
    [head, photos.concat()].concat()
}

#[tokio::test]
async fn records_and_photos_of_a_phone_that_stays_offline_arrive_by_file_once_and_the_phone_learns_of_it() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.offline();
    let report = wang.report(kind("A06"), lane(), "只在救援包里").await;
    let photo = wang.shoot(&lane()).await;
    let more = wang.ask(report.issue, Command::Supplement { photos: vec![photo], note: "又一张".into(), voice: None }).await.unwrap();
    let file = exported(&wang).await;

    let (rescue, photos) = Rescue::read(&file).unwrap();
    let first = server::sync::import_rescue(&town.state, &rescue, &photos).await.unwrap();
    assert_eq!((first.applied, first.seen, first.photos, first.is_whole()), (2, 0, 2, true), "{first:?}");
    let issue = town.issue(report.issue).await;
    assert!(issue.photos.len() == 2 && issue.photos.iter().all(|photo| photo.stored));
    let village = town.phone("qianbu").await;
    assert!(village.inbox().await.iter().any(|notice| notice.issue == report.issue), "the unit is told as ever");

    let again = server::sync::import_rescue(&town.state, &rescue, &photos).await.unwrap();
    assert_eq!((again.applied, again.seen, again.photos), (0, 2, 0));
    assert_eq!(town.issue(report.issue).await, issue, "and nothing has changed");

    wang.online().await;
    for op in [report.op, more.op] {
        assert_eq!(wang.state_of(op).await, OpState::Delivered);
        assert!(wang.has_verified_receipt(op).await);
    }
    town.audit().await.expect("the chain holds, the import in it");
}

#[tokio::test]
async fn a_file_that_was_cut_short_brings_its_records_and_says_which_photos_are_not_whole() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.offline();
    let report = wang.report(kind("A06"), lane(), "").await;
    let file = exported(&wang).await;
    let (rescue, photos) = Rescue::read(&file[..file.len() - 100]).unwrap();
    let done = server::sync::import_rescue(&town.state, &rescue, &photos).await.unwrap();
    assert_eq!((done.applied, done.photos, done.photos_missing.len(), done.is_whole()), (1, 0, 1, false));
    wang.online().await;
    assert_eq!(wang.state_of(report.op).await, OpState::Delivered, "the phone brings what the file did not");
}

#[tokio::test]
async fn a_record_of_which_not_even_the_name_can_be_read_is_counted_and_keeps_no_other_out() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.offline();
    wang.report(kind("A06"), lane(), "").await;
    let file = exported(&wang).await;
    let (mut rescue, photos) = Rescue::read(&file).unwrap();
    let nameless = serde_json::value::RawValue::from_string("{\"v\":1}".to_owned()).unwrap();
    rescue.envelopes.resize(shared::sync::MAX_PUSH_OPS, nameless.clone());
    rescue.envelopes.push(nameless);
    let done = server::sync::import_rescue(&town.state, &rescue, &photos).await.unwrap();
    assert_eq!((done.applied, done.photos, done.damaged), (1, 1, shared::sync::MAX_PUSH_OPS), "{done:?}");
    assert!(!done.is_whole());
}

#[tokio::test]
async fn a_file_of_somebody_unknown_changes_nothing() {
    let (town, other) = (World::new().await, World::new().await);
    let wang = town.phone("wang").await;
    wang.offline();
    wang.report(kind("A06"), lane(), "").await;
    let file = exported(&wang).await;
    let (mut rescue, photos) = Rescue::read(&file).unwrap();
    rescue.person = Some(shared::id::PersonId(uuid::Uuid::now_v7()));
    assert!(matches!(server::sync::import_rescue(&other.state, &rescue, &photos).await, Err(server::error::Error::NotFound)));
    assert_eq!(other.audit().await.unwrap().rows, 1, "only the import of the town");
}

#[tokio::test]
async fn an_older_file_of_a_phone_does_not_make_the_town_forget_what_the_phone_still_holds() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.offline();
    wang.report(kind("A06"), lane(), "在救援包里").await;
    let file = exported(&wang).await;
    let later = wang.report(kind("A06"), lane(), "救援包之后").await;
    wang.network.set_online(true);
    // The texts arrive, the photos do not: the town knows that they are still on the phone.
    wang.stumble(1).await;
    wang.offline();
    let held = || async {
        let known: Vec<shared::query::HeldBy> = town.client("chuangwei").await.get("/api/inventory").await.json();
        known.iter().map(|phone| phone.records).sum::<u32>()
    };
    assert_eq!(held().await, 2);
    let (rescue, photos) = Rescue::read(&file).unwrap();
    server::sync::import_rescue(&town.state, &rescue, &photos).await.unwrap();
    assert_eq!(held().await, 1, "the photo of {} is still on the phone only", later.op);
    wang.online().await;
    assert_eq!(held().await, 0);
}

/// A file that holds what these phones of theirs would send, without a seal: as version 0.1 wrote it, or anybody with a text editor.
async fn unsealed(phone: &Phone) -> Rescue {
    let (mut rescue, _) = Rescue::read(&exported(phone).await).unwrap();
    rescue.seal = None;
    rescue
}

/// A file that somebody else wrote in this person's name.
fn written_by_hand(phone: &Phone, town: shared::id::TownId, issue: shared::id::IssueId, command: Command) -> Rescue {
    let (device, by, at) = (phone.device, phone.person.id, phone.env.now());
    let envelope = shared::sync::Envelope {
        v: 1,
        op: shared::id::OpId(phone.env.new_id()),
        device,
        seq: 1,
        by,
        town,
        issue,
        base: 1,
        generation: None,
        proof: None,
        needs: None,
        recorded_at: at,
        clock_offset_ms: None,
        reference: 1,
        app: "0.1.0".into(),
        command: command.into(),
    };
    let envelopes = vec![serde_json::value::to_raw_value(&envelope).unwrap()];
    Rescue { device, person: Some(by), made_at: at, envelopes, damaged: vec![], photos: vec![], seal: None }
}

/// An issue that waits to be verified.
async fn handed_in(town: &World) -> shared::id::IssueId {
    let wang = town.phone("wang").await;
    let report = wang.report(kind("A06"), lane(), "").await;
    wang.sync().await;
    let village = town.phone("qianbu").await;
    village.rectify(report.issue).await;
    village.sync().await;
    report.issue
}

async fn admin(town: &World) -> Importer {
    Importer::Admin(town.client("guanli").await.signed_in.unwrap().me.person)
}

#[tokio::test]
async fn a_hand_written_file_neither_closes_nor_voids_anything_and_leaves_the_records_to_the_phone_that_wrote_them() {
    let town = World::new().await;
    let issue = handed_in(&town).await;
    let by = admin(&town).await;
    for (who, command) in [
        ("hecha", Command::Verify { judgement: Judgement::Pass, photos: vec![], note: String::new(), voice: None }),
        ("chuangwei", Command::Void { reason: "误报".into() }),
        ("qianbu", Command::Acknowledge),
        ("wang", Command::Withdraw { reason: "拍错了".into() }),
    ] {
        let phone = town.phone(who).await;
        phone.offline();
        let forged = written_by_hand(&phone, town.town(), issue, command);
        let before = town.issue(issue).await;
        let op = serde_json::from_str::<shared::sync::Envelope>(forged.envelopes[0].get()).unwrap().op;
        let done = import_rescue_by(&town.state, &by, &forged, NO_PHOTOS).await.unwrap();
        assert_eq!((done.sealed, &*done.waiting), (false, &[(op, LaterCause::SignIn)][..]), "{who}: {done:?}");
        assert_eq!(town.issue(issue).await, before, "{who}");
        let ledger = tests::history::server_of(&town.state, town.town(), server::clock::Clock::now(&*town.clock)).await.ops;
        assert!(!ledger.contains_key(&op), "{who}: no verdict is written down");
    }
    let hecha = town.phone("hecha").await;
    hecha.offline();
    let judged = hecha.verify(issue, Judgement::Pass).await.unwrap();
    let forged = unsealed(&hecha).await;
    import_rescue_by(&town.state, &by, &forged, NO_PHOTOS).await.unwrap();
    hecha.online().await;
    assert_eq!(hecha.state_of(judged.op).await, OpState::Delivered, "the phone itself may");
    assert!(town.issue(issue).await.timeline.iter().all(|entry| entry.via.is_none()));
}

#[tokio::test]
async fn a_sealed_file_of_a_phone_whose_login_has_run_out_counts_and_every_page_says_by_whom_it_was_taken_in() {
    let town = World::new().await;
    let issue = handed_in(&town).await;
    let hecha = town.phone("hecha").await;
    hecha.offline();
    let judged = hecha.verify(issue, Judgement::Pass).await.unwrap();
    town.clock.set(server::clock::Clock::now(&*town.clock).plus_days(200));
    let file = exported(&hecha).await;
    let (rescue, photos) = Rescue::read(&file).unwrap();
    let by = admin(&town).await;
    let done = import_rescue_by(&town.state, &by, &rescue, &photos).await.unwrap();
    assert_eq!((done.sealed, done.applied), (true, 1), "{done:?}");
    let Importer::Admin(person) = by else { unreachable!() };
    let named = Via { by: Some(Actor::Named { person: person.id, role: shared::person::RoleKind::Admin }), sealed: true };
    let entries: Vec<_> = town.issue(issue).await.timeline.into_iter().filter(|entry| entry.op == Some(judged.op)).collect();
    assert!(entries.len() >= 2 && entries.iter().all(|entry| entry.via == Some(named)), "{entries:?}");

    let office = town.client("chuangwei").await.get(&format!("/api/issues/{issue}")).await.text();
    assert!(office.contains(&person.id.to_string()), "the dispatcher may know");
    let unit = town.client("qianbu").await;
    let seen = unit.get(&format!("/api/issues/{issue}")).await.text();
    assert!(seen.contains("\"via\"") && !seen.contains(&person.id.to_string()), "{seen}");
    let page = unit.get(&format!("/plain/issues/{issue}")).await.text();
    assert!(page.contains("经救援包导入, 导入人: 管理员"), "{page}");

    let audit = tests::history::audit_of(&town.state, town.town()).await;
    let row = audit.iter().find(|row| row.action == "rescue_import").unwrap();
    assert!(row.body.contains(&judged.op.to_string()) && row.actor == format!("person:{}", person.id), "{row:?}");
    let row = audit.iter().find(|row| row.action == "verify").unwrap();
    assert!(row.body.contains("\"via\":{") && row.body.contains(&person.id.to_string()), "{row:?}");
    town.audit().await.expect("the chain holds");
}

#[tokio::test]
async fn a_file_that_a_revoked_device_sealed_or_whose_list_was_edited_counts_as_unsealed() {
    let town = World::new().await;
    let issue = handed_in(&town).await;
    let hecha = town.phone("hecha").await;
    hecha.offline();
    hecha.verify(issue, Judgement::Pass).await.unwrap();
    let file = exported(&hecha).await;
    let text = String::from_utf8(file.clone()).unwrap();
    let edited = text.replace("\"note\":\"\"", "\"note\":\"x\"").replace("\\\"note\\\":\\\"\\\"", "\\\"note\\\":\\\"x\\\"");
    assert_ne!(text, edited);
    let (rescue, _) = Rescue::read(edited.as_bytes()).unwrap();
    let done = server::sync::import_rescue(&town.state, &rescue, NO_PHOTOS).await.unwrap();
    assert_eq!((done.sealed, done.applied, done.waiting.len()), (false, 0, 1), "{done:?}");

    let desk = town.client("hecha").await;
    let lost = desk.http.delete(desk.url(&format!("/api/sessions/{}", hecha.device)));
    assert_eq!(desk.send(lost).await.status, 204);
    let (rescue, _) = Rescue::read(&file).unwrap();
    let done = server::sync::import_rescue(&town.state, &rescue, NO_PHOTOS).await.unwrap();
    assert_eq!((done.sealed, done.applied, done.waiting.len()), (false, 0, 1), "{done:?}");
}
