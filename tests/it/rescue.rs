//! 救援包: a phone hands its outbox over as a file, and never needs the network for it.

use app::{
    clock::Env as _,
    store::Store as _,
    sync::{rescue_head, rescue_of},
};
use shared::{
    Command,
    sync::{OpState, Rescue},
};
use tests::{
    Phone, World,
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
    let more = wang.ask(report.issue, Command::Supplement { photos: vec![photo], note: "又一张".into() }).await.unwrap();
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
    rescue.person = Some(shared::PersonId(uuid::Uuid::now_v7()));
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
    wang.line.set_online(true);
    // The texts arrive, the photos do not: the town knows that they are still on the phone.
    wang.stumble(1).await;
    wang.offline();
    let held = || async {
        let known: Vec<shared::HeldBy> = town.client("chuangwei").await.get("/api/inventory").await.json();
        known.iter().map(|phone| phone.records).sum::<u32>()
    };
    assert_eq!(held().await, 2);
    let (rescue, photos) = Rescue::read(&file).unwrap();
    server::sync::import_rescue(&town.state, &rescue, &photos).await.unwrap();
    assert_eq!(held().await, 1, "the photo of {} is still on the phone only", later.op);
    wang.online().await;
    assert_eq!(held().await, 0);
}
