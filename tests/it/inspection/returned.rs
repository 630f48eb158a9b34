//! Inspections that come by another way: in a rescue file, or once more to a server that has forgotten them.

use shared::{
    id::IssueId,
    inspection::Command,
    moment::Moment,
    sync::{LaterCause, Rescue, Verdict},
};
use tests::{
    World,
    inspection::{Shot, front},
    world::{at, lane},
};
use uuid::Uuid;

#[tokio::test]
async fn an_inspection_arrives_by_rescue_file_with_its_photos_and_its_issue_once() {
    let town = World::new().await;
    let wang = town.client("wang").await;
    let (ground, whole) = (Shot::of(71), Shot::of(72));
    let issue = IssueId(Uuid::now_v7());
    let (id, envelope) = wang.inspects(front(lane(), [&ground.photo, &whole.photo], Some(issue)));
    let rescue = Rescue {
        device: wang.device,
        person: Some(wang.signed_in.as_ref().unwrap().me.person.id),
        made_at: Moment(0),
        envelopes: vec![serde_json::value::to_raw_value(&envelope).unwrap()],
        damaged: vec![],
        photos: [&ground, &whole].map(|shot| (shot.photo.hash, shot.photo.bytes)).into(),
        seal: None,
    };
    let file = [rescue.head(None).unwrap(), ground.bytes, whole.bytes].concat();
    let (rescue, photos) = Rescue::read(&file).unwrap();
    let first = server::sync::import_rescue(&town.state, &rescue, &photos).await.unwrap();
    assert_eq!((first.applied, first.seen, first.photos, first.is_whole()), (1, 0, 2, true), "{first:?}");
    let (kept, opened) = (town.inspection(id).await.unwrap(), town.issue(issue).await);
    assert!(kept.timeline[0].via.is_some() && opened.timeline[0].via.is_some(), "both say how they came");
    assert!(kept.photos.iter().all(|photo| photo.stored) && opened.photos[0].stored);
    let again = server::sync::import_rescue(&town.state, &rescue, &photos).await.unwrap();
    assert_eq!((again.applied, again.seen, again.photos), (0, 1, 0));
    assert_eq!((town.inspection(id).await.unwrap(), town.issue(issue).await), (kept, opened));
    let outcome = wang.pushes_one(&envelope).await;
    assert!(outcome.seen && outcome.receipt.is_some_and(|receipt| receipt.photos.len() == 2), "and its phone learns of it");
    town.audit().await.expect("the chain holds");
}

#[tokio::test]
async fn a_restored_server_waits_for_an_inspection_that_it_has_forgotten_and_is_whole_again_once_it_is_back() {
    let town = World::on_sqlite().await;
    let (wang, office) = (town.client("wang").await, town.client("chuangwei").await);
    let (early, _) = (wang.inspects(tests::inspection::faultless_front(lane())), ());
    wang.pushes_one(&early.1).await;
    let (backup, _) = server::backup::make(&town.state, &town.folder.path().join("backups")).await.unwrap();
    let (ground, whole) = (Shot::of(73), Shot::of(74));
    let issue = IssueId(Uuid::now_v7());
    let (id, submit) = wang.inspects(front(lane(), [&ground.photo, &whole.photo], Some(issue)));
    wang.pushes_one(&submit).await;
    wang.sends(&ground).await;
    wang.sends(&whole).await;
    let version = town.inspection(id).await.unwrap().version;
    let void = office.to_inspection(id, version, Command::Void { reason: "填错了单位".into() });
    assert_eq!(office.pushes_one(&void).await.verdict, Verdict::Applied { version: version + 1 });
    let before = town.issue(issue).await;

    let new_disk = tempfile::TempDir::new().unwrap();
    let data = new_disk.path().join("data");
    server::backup::restore(&backup, &data, at("2026-03-05T09:30")).await.unwrap().unwrap();
    let new = World::on_data(&data, at("2026-03-05T09:30")).await;
    assert!(new.inspection(early.0).await.is_some() && new.inspection(id).await.is_none(), "it is of before");
    // The same phones, with their devices.
    let mut again = [new.client("wang").await, new.client("chuangwei").await];
    again[0].device = wang.device;
    again[1].device = office.device;
    for (client, name) in again.iter_mut().zip(["wang", "chuangwei"]) {
        assert_eq!(client.sign_in(name, tests::world::PASSWORD).await.status, 200);
    }
    let [wang, office] = again;
    let behind = Verdict::Later { cause: LaterCause::Behind };
    assert_eq!(office.pushes_one(&void).await.verdict, behind, "nothing is refused");
    assert_eq!(wang.pushes_one(&submit).await.verdict, Verdict::Applied { version: 1 });
    wang.sends(&ground).await;
    assert_eq!(wang.sends(&whole).await.receipts.len(), 1);
    assert_eq!(office.pushes_one(&void).await.verdict, Verdict::Applied { version: version + 1 });
    assert!(new.inspection(id).await.unwrap().is_void());
    let back = new.issue(issue).await;
    assert_eq!((back.photos.len(), back.photos[0].stored, back.timeline[0].cause), (1, true, before.timeline[0].cause));
    new.audit().await.expect("the chain goes on from the backup's");
}
