//! The disaster drill: the server's disk is gone, and what came after the last backup is brought back by the phones.

use shared::{
    issue::{Command, StatusKind},
    sync::{LaterCause, OpState},
};
use tests::{
    World,
    coverage_mark::covered,
    world::{at, kind, lane},
};

#[tokio::test]
async fn what_was_delivered_after_the_last_backup_comes_back_from_the_phones_that_still_hold_it() {
    let town = World::on_sqlite().await;
    let (wang, village) = (town.phone("wang").await, town.phone("qianbu").await);
    let before = wang.report(kind("A06"), lane(), "备份之前").await;
    wang.sync().await;

    // A backup while the server runs; once it is verified, the phones learn that they need not keep what it holds.
    let backups = town.folder.path().join("backups");
    let (backup, manifest) = server::backup::make(&town.state, &backups).await.unwrap();
    server::backup::verify(&backup).await.unwrap().unwrap();
    let tx = town.state.db.write().await.unwrap();
    server::backup::mark(&tx, &manifest.towns).await.unwrap();
    tx.commit().await.unwrap();
    wang.sync().await;
    wang.sync().await;
    let outbox = app::store::Store::outbox(&*wang.store).await.unwrap();
    assert_eq!(outbox.marks.backed_up_through, manifest.towns[0].feed);
    assert!(outbox.op(before.op).is_none(), "what a backup holds has left the phone");

    // After the backup: a report and a proof, both 已送达.
    let after = wang.report(kind("A01"), lane(), "备份之后").await;
    wang.sync().await;
    village.sync().await;
    village.ask(before.issue, Command::Acknowledge).await.unwrap();
    let proof = village.rectify(before.issue).await;
    village.sync().await;
    assert_eq!((wang.state_of(after.op).await, village.state_of(proof.op).await), (OpState::Delivered, OpState::Delivered));

    // Everything is gone. A new server rises from the backup at the same address.
    let new_disk = tempfile::TempDir::new().unwrap();
    let data = new_disk.path().join("data");
    server::backup::restore(&backup, &data, at("2026-03-05T09:30")).await.unwrap().unwrap();
    let (hash, lost) = (town.issue(after.issue).await.photos[0].photo.hash, town.town());
    let new = World::on_data(&data, at("2026-03-05T09:30")).await;
    let status = server::ops::metrics(&new.state, lost, at("2026-03-05T09:30")).await.unwrap();
    assert!(
        status.restored_at.is_some() && status.status.backed_up_at == Some(manifest.made_at),
        "it knows what it was made of: {status:?}"
    );
    drop(town);
    assert!(server::issue::load(new.state.db.reader(), lost, after.issue).await.unwrap().is_none(), "it does not know of it");
    for phone in [&wang, &village] {
        phone.network.leads_to(&new.base);
        phone.sync().await;
    }
    assert_eq!((wang.state_of(after.op).await, village.state_of(proof.op).await), (OpState::Delivered, OpState::Delivered));
    let back = new.issue(after.issue).await;
    assert!(back.photos[0].stored && back.photos[0].photo.hash == hash);
    assert!(new.issue(before.issue).await.photos.iter().all(|photo| photo.stored), "the proof with its photo too");
    new.audit().await.expect("the chain goes on from the backup's");
    covered("S", &["F17", "F53"], 1);
}

#[tokio::test]
async fn what_others_build_on_may_come_back_last() {
    let town = World::on_sqlite().await;
    let (wang, village) = (town.phone("wang").await, town.phone("qianbu").await);
    let (backup, _) = server::backup::make(&town.state, &town.folder.path().join("backups")).await.unwrap();
    let report = wang.report(kind("A06"), lane(), "备份之后").await;
    wang.sync().await;
    village.sync().await;
    let signed = village.ask(report.issue, Command::Acknowledge).await.unwrap();
    let proof = village.rectify(report.issue).await;
    village.sync().await;
    assert_eq!(village.state_of(proof.op).await, OpState::Delivered);

    let new_disk = tempfile::TempDir::new().unwrap();
    let data = new_disk.path().join("data");
    server::backup::restore(&backup, &data, at("2026-03-05T09:30")).await.unwrap().unwrap();
    let new = World::on_data(&data, at("2026-03-05T09:30")).await;
    drop(town);
    wang.network.leads_to(&new.base);
    village.network.leads_to(&new.base);
    village.stumble(20).await;
    let waiting =
        [village.record(signed.op).await, village.record(proof.op).await].map(|row| (row.state, row.later.map(|(cause, _)| cause)));
    assert_eq!(waiting, [const { (OpState::Waiting, Some(LaterCause::Behind)) }; 2], "nothing is refused");
    wang.sync().await;
    village.sync().await;
    assert_eq!((wang.state_of(report.op).await, village.state_of(proof.op).await), (OpState::Delivered, OpState::Delivered));
    let back = new.issue(report.issue).await;
    assert!(back.status.kind() == StatusKind::Verifying && back.photos.iter().all(|photo| photo.stored), "{back:?}");
    covered("S", &["F17"], 1);
}
