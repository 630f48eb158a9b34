#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::{
    certificate::Stands,
    clock::FixedClock,
    config::Config,
    demo,
    state::{DataLock, State},
};
use shared::moment::Moment;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

fn now() -> Moment {
    shared::fixture::at("2026-11-25T12:00")
}

async fn opened(folder: &Path) -> State {
    State::open(Config::in_folder(folder), Arc::new(FixedClock::at(now()))).await.unwrap()
}

/// A small town, a photo in it, and a backup of both.
async fn backed_up(folder: &Path) -> (State, PathBuf) {
    let state = opened(&folder.join("data")).await;
    demo::install_small(&state).await.unwrap();
    store::tests_only_photo(&state, b"a photo's bytes").await;
    let (backup, manifest) = make(&state, &folder.join("backups")).await.unwrap();
    assert_eq!((manifest.photos, manifest.towns.len()), (1, 1));
    (state, backup)
}

#[tokio::test]
async fn a_backup_holds_and_becomes_a_store_that_knows_it_is_another() {
    let folder = tempfile::tempdir().unwrap();
    let (state, backup) = backed_up(folder.path()).await;
    let verified = verify(&backup).await.unwrap().unwrap();
    assert_eq!((verified.photos, verified.audit_rows), (1, 1));

    let data = folder.path().join("restored");
    assert_eq!(restore(&backup, &data, state.clock.now()).await.unwrap().unwrap(), verified);
    let restored = opened(&data).await;
    assert_ne!(restored.generation, state.generation, "phones are to offer again what it may have forgotten");
    assert_eq!(restored.keys.public(), state.keys.public(), "and its receipts are still believed");
    let (before, after) = (store::towns(state.db.reader()).await.unwrap(), store::towns(restored.db.reader()).await.unwrap());
    assert_eq!(before, after);
    assert!(matches!(restore(&backup, &data, state.clock.now()).await, Err(crate::error::Error::BadRequest(_))), "never over something");
}

#[tokio::test]
async fn phones_believe_a_restored_server_as_they_did_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    let state = opened(&folder.path().join("data")).await;
    demo::install_small(&state).await.unwrap();
    state.https.choose(vec!["10.0.0.5".to_owned()], now()).unwrap();
    let (backup, manifest) = make(&state, &folder.path().join("backups")).await.unwrap();
    assert_eq!(manifest.https.len(), 3);
    let data = folder.path().join("restored");
    restore(&backup, &data, now()).await.unwrap().unwrap();
    let authority = |data: &Path| fs::read(data.join("keys/ca.crt")).unwrap();
    assert_eq!(authority(&data), authority(&folder.path().join("data")));
    let restored = opened(&data).await;
    restored.https.resume(now());
    assert_eq!((restored.https.typed(), restored.https.stands().borrow().clone()), (vec!["10.0.0.5".to_owned()], Stands::Beginning));
    fs::write(backup.join("keys/ca.key"), "other").unwrap();
    assert_eq!(verify(&backup).await.unwrap().unwrap_err(), BackupError::File("keys/ca.key"));
}

#[tokio::test]
async fn a_second_backup_shares_the_photos_of_the_first_and_two_at_one_instant_do_not_mix() {
    let folder = tempfile::tempdir().unwrap();
    let (state, first) = backed_up(folder.path()).await;
    assert!(make(&state, &folder.path().join("backups")).await.is_err(), "the same instant");
    let shelf = pool::photos_in(first.parent().unwrap());
    assert_eq!(crate::photo::tests_only_originals(&shelf).await.len(), 1);
}

#[tokio::test]
async fn whatever_is_missing_or_changed_is_found_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let (_, backup) = backed_up(folder.path()).await;
    let spoilt = async |spoil: &dyn Fn(&Path)| {
        let copy = folder.path().join("copy");
        let _before = fs::remove_dir_all(&copy);
        copy_all(backup.parent().unwrap(), &copy);
        let copy = copy.join(backup.file_name().unwrap());
        spoil(&copy);
        verify(&copy).await.unwrap().unwrap_err()
    };
    let write_over = |path: PathBuf| move |copy: &Path| fs::write(copy.join(&path), b"other").unwrap();
    assert_eq!(spoilt(&write_over("jingge.sqlite".into())).await, BackupError::File("jingge.sqlite"));
    assert_eq!(spoilt(&|copy| fs::remove_file(copy.join("keys/receipt.key")).unwrap()).await, BackupError::File("keys/receipt.key"));
    assert_eq!(spoilt(&write_over("manifest.json".into())).await, BackupError::NoManifest);
    let photo = |copy: &Path| {
        let originals =
            walk(&copy.parent().unwrap().join("photos")).into_iter().filter(|file| file.extension().is_some_and(|e| e == "orig"));
        originals.for_each(|file| fs::write(file, b"other").unwrap());
    };
    assert!(matches!(spoilt(&photo).await, BackupError::Photo(_)));
    let data = folder.path().join("restored");
    fs::write(backup.join("manifest.json"), b"{}").unwrap();
    assert_eq!(restore(&backup, &data, Moment(0)).await.unwrap().unwrap_err(), BackupError::NoManifest);
    assert!(!data.exists(), "nothing is made of a backup that does not hold");
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

fn copy_all(from: &Path, to: &Path) {
    for file in walk(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&file, target).unwrap();
    }
}

#[tokio::test]
async fn two_restores_into_one_folder_do_not_mix_and_what_a_broken_one_left_is_cleared() {
    let folder = tempfile::tempdir().unwrap();
    let (state, backup) = backed_up(folder.path()).await;
    let (data, making) = (folder.path().join("restored"), folder.path().join("restored.restoring"));
    let other = DataLock::ask(&making, "jingge restore, pid 1").unwrap();
    fs::create_dir_all(making.join("photos")).unwrap();
    fs::write(making.join("photos/half"), b"h").unwrap();
    let refused = restore(&backup, &data, state.clock.now()).await;
    assert!(matches!(&refused, Err(crate::error::Error::Busy(why)) if why.contains("pid 1")), "{refused:?}");
    assert!(making.join("photos/half").is_file(), "the other's work is left alone");
    drop(other);
    restore(&backup, &data, state.clock.now()).await.unwrap().unwrap();
    assert!(!data.join("photos/half").exists() && data.join(crate::state::DATABASE).is_file());
}
