//! Damage of what is kept is found and named, and the operator sees how the server fares.

use migrations::Migrator;
use sea_orm::{ConnectionTrait, Statement};
use sea_orm_migration::MigratorTrait as _;
use serde::{Deserialize, Serialize};
use server::{
    clock::Clock as _,
    job::{Body, Queued, queue},
    ops::{CheckStore, Checked, Extent, Finding, Metrics, What, check, last_check, note_backup},
    photo::{Swept, sweep},
};
use shared::{
    checklist::{Checklist, Lack},
    issue::Judgement,
    photo::Hash,
    status::BackupState,
};
use std::{fs, path::PathBuf};
use tests::{
    World,
    world::{at, kind, lane},
};

/// A job that only a later version knows.
#[derive(Serialize, Deserialize)]
struct OfTomorrow(String);

impl Body for OfTomorrow {
    const NAME: &'static str = "no such work";
}

async fn edit(town: &World, sql: &str) {
    let db = town.state.db.reader();
    db.execute_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
}

/// A town with three stored photos.
async fn town_with_photos() -> (World, [Hash; 3]) {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let mut photos = Vec::new();
    for note in ["一", "二", "三"] {
        let report = wang.report(kind("A06"), lane(), note).await;
        wang.sync().await;
        photos.push(town.issue(report.issue).await.photos[0].photo.hash);
    }
    (town, photos.try_into().unwrap())
}

fn file(town: &World, hash: Hash) -> PathBuf {
    let name = hash.to_string();
    town.state.config.data.join("photos").join(town.town().to_string()).join(&name[..2]).join(format!("{name}.orig"))
}

async fn checked(town: &World) -> Checked {
    check(&town.state, town.clock.now(), Extent::All).await.unwrap()
}

fn found(town: &World, what: What) -> Finding {
    Finding { town: Some(town.town()), what }
}

#[tokio::test]
async fn a_flipped_byte_and_a_missing_file_are_found_by_photo_kept_as_a_result_and_nothing_is_removed() {
    let (town, [flipped, gone, good]) = town_with_photos().await;
    let whole = checked(&town).await;
    assert!(whole.is_whole() && (whole.photos, whole.photos_read) == (3, 3), "{whole:?}");
    assert_eq!(whole.audit_rows, town.audit().await.unwrap().rows);

    let mut bytes = fs::read(file(&town, flipped)).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(file(&town, flipped), &bytes).unwrap();
    fs::remove_file(file(&town, gone)).unwrap();

    // As the weekly job does it.
    let tx = town.state.db.write().await.unwrap();
    queue(&tx, Queued::of(&CheckStore, None, at("2026-03-12T03:00")).unwrap()).await.unwrap();
    tx.commit().await.unwrap();
    server::job::run_due(&town.state, server::JOBS, at("2026-03-12T03:00")).await.unwrap();
    let kept = last_check(&town.state).await.unwrap().unwrap();
    assert_eq!(kept.at, at("2026-03-12T03:00"));
    assert_eq!(kept.findings, [found(&town, What::PhotoMissing(gone)), found(&town, What::PhotoChanged(flipped))]);

    let metrics: Metrics = town.client("guanli").await.get("/api/metrics").await.json();
    assert_eq!(metrics.status.checked.map(|last| (last.at, last.findings)), Some((kept.at, 2)));

    let swept = sweep(&town.state, at("2036-01-01T00:00")).await.unwrap();
    assert_eq!(swept, Swept { missing: 1, ..Swept::default() }, "the sweep reports the row and leaves it");
    assert_eq!(fs::read(file(&town, flipped)).unwrap(), bytes, "the damaged file is still there");
    assert!(file(&town, good).is_file());
    assert_eq!(checked(&town).await.findings, kept.findings, "and so are the rows");
}

#[tokio::test]
async fn a_changed_audit_row_is_a_finding_of_its_town() {
    let (town, _) = town_with_photos().await;
    edit(&town, "update audit set actor = 'person:nobody' where seq = 3").await;
    let findings = checked(&town).await.findings;
    assert!(matches!(&findings[..], [Finding { town: Some(_), what: What::Audit { seq: 3, .. } }]), "{findings:?}");
}

#[tokio::test]
async fn a_byte_changed_in_the_databases_own_file_is_a_finding() {
    let town = World::on_sqlite().await;
    edit(&town, "insert into meta (key, value) values ('zebra of the index', 'x')").await;
    let data = town.state.config.data.clone();
    town.state.db.close().await.unwrap();
    let path = data.join(server::state::DATABASE);
    let (mut bytes, zebra) = (fs::read(&path).unwrap(), b"zebra of the index");
    let places: Vec<usize> = bytes.windows(zebra.len()).enumerate().filter(|(_, part)| part == zebra).map(|(place, _)| place).collect();
    assert!(places.len() >= 2, "in the table and in its index: {places:?}");
    bytes[places[0] + zebra.len() - 1] = b'y';
    fs::write(&path, bytes).unwrap();

    let town = World::on_data(&data, at("2026-03-05T10:00")).await;
    let findings = checked(&town).await.findings;
    assert!(matches!(&findings[..], [Finding { town: None, what: What::Database(_) }]), "{findings:?}");
}

#[tokio::test]
async fn the_metrics_count_what_waits_fails_and_was_backed_up_and_name_nobody() {
    let (town, _) = town_with_photos().await;
    let admin = town.client("guanli").await;
    let before: Metrics = admin.get("/api/metrics").await.json();
    assert_eq!((before.status.unsent.records, before.refused, before.jobs.late, before.jobs.failed), (0, 0, 0, 0));
    assert_eq!((before.backed_up_through, before.status.backed_up_at, before.restored_at, before.status.checked), (0, None, None, None));
    assert!(before.feed > 0);

    // Two verifiers judge one case: the second's record is set aside and lies on their phone.
    let (wang, village) = (town.phone("wang").await, town.phone("qianbu").await);
    let report = wang.report(kind("A06"), lane(), "").await;
    wang.sync().await;
    village.sync().await;
    village.rectify(report.issue).await;
    village.sync().await;
    let (first, second) = (town.phone("hecha").await, town.phone("hecha2").await);
    second.offline();
    second.verify(report.issue, Judgement::SendBack { reason: "仍有残留".into() }).await.unwrap();
    first.verify(report.issue, Judgement::Pass).await.unwrap();
    first.sync().await;
    second.online().await;
    second.sync().await;

    let tx = town.state.db.write().await.unwrap();
    let now = town.clock.now();
    let job = |subject: &str, run_at| Queued::of(&OfTomorrow(subject.to_owned()), None, run_at).unwrap();
    queue(&tx, job("fails", now)).await.unwrap();
    tx.commit().await.unwrap();
    server::job::run_due(&town.state, server::JOBS, now).await.unwrap();
    let tx = town.state.db.write().await.unwrap();
    queue(&tx, job("late", now.plus_minutes(-11))).await.unwrap();
    note_backup(&tx, at("2026-03-05T03:00")).await.unwrap();
    tx.commit().await.unwrap();

    let answer = admin.get("/api/metrics").await;
    let (text, after): (String, Metrics) = (answer.text(), answer.json());
    assert_eq!(after.refused, 1);
    assert_eq!((after.status.unsent.phones, after.status.unsent.records), (1, 1), "{text}");
    assert_eq!((after.jobs.late, after.jobs.failed), (1, 1));
    assert_eq!(after.status.backed_up_at, Some(at("2026-03-05T03:00")));
    assert!(after.feed > before.feed);
    for phone in [&wang, &village, &first, &second] {
        for secret in [phone.device.to_string(), phone.person.id.to_string(), phone.person.name.clone()] {
            assert!(!text.contains(&secret), "{secret} in {text}");
        }
    }
    town.clock.set(town.clock.now().plus_days(8));
    let later = server::ops::metrics(&town.state, town.town(), town.clock.now()).await.unwrap();
    assert_eq!(later.refused, 0, "what was refused more than a week ago is not counted");
}

#[tokio::test]
async fn upload_tokens_from_before_the_upgrade_count_as_used_on_its_day() {
    let folder = tempfile::TempDir::new().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("old.sqlite").display());
    let db = sea_orm::Database::connect(url).await.unwrap();
    let before = Migrator::migrations().iter().position(|migration| migration.name() == "m20261127_000002_device").unwrap();
    Migrator::up(&db, Some(u32::try_from(before).unwrap())).await.unwrap();
    let ids = "'00000000-0000-7000-8000-000000000001'";
    let row =
        format!("INSERT INTO upload_token (id, town, person, device, device_name, created_at) VALUES ('a', {ids}, {ids}, {ids}, '', 5)");
    db.execute_unprepared(&row).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    let asked = Statement::from_string(db.get_database_backend(), "SELECT used_day, ended_at FROM upload_token");
    let found = db.query_one_raw(asked).await.unwrap().unwrap();
    let today = i64::try_from(std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs() / 86_400).unwrap();
    let used: i64 = found.try_get("", "used_day").unwrap();
    assert!((today - 1..=today).contains(&used), "{used}");
    assert_eq!(found.try_get::<Option<i64>>("", "ended_at").unwrap(), None);
}

#[tokio::test]
async fn a_backup_is_made_at_a_press_and_read_back_and_only_then_nothing_is_missing_of_it() {
    let town = World::on_sqlite().await;
    let (admin, lane) = (town.client("guanli").await, lane());
    town.phone("wang").await.report(kind("A06"), lane, "").await;
    let lacks = async || admin.get("/api/checklist").await.json::<Checklist>().lacks;
    let state = async || admin.get("/api/metrics").await.json::<Metrics>();
    assert!(lacks().await.contains(&Lack::Backup), "none was made yet");
    assert_eq!(state().await.status.backup, BackupState::Idle);

    assert_eq!(admin.post("/api/backups", &()).await.status, 204);
    assert_eq!(admin.post("/api/backups", &()).await.status, 204, "asked for twice it is one");
    assert_eq!(state().await.status.backup, BackupState::UnderWay);
    server::job::run_due(&town.state, server::JOBS, town.clock.now()).await.unwrap();
    let after = state().await;
    assert_eq!((after.status.backup, after.status.backed_up_at), (BackupState::Idle, Some(town.clock.now())));
    assert!(!lacks().await.contains(&Lack::Backup));
    let made: Vec<_> = fs::read_dir(&town.state.config.backups).unwrap().map(|entry| entry.unwrap().path()).collect();
    let of_an_instant = made.iter().filter(|path| path.join("manifest.json").is_file()).count();
    assert_eq!(of_an_instant, 1, "{made:?}");

    // No room, no rights: whoever asked is told why, and may ask again.
    let aside = town.state.config.backups.with_extension("aside");
    fs::rename(&town.state.config.backups, &aside).unwrap();
    fs::write(&town.state.config.backups, "no folder").unwrap();
    admin.post("/api/backups", &()).await;
    server::job::run_due(&town.state, server::JOBS, town.clock.now().plus_minutes(1)).await.unwrap();
    assert!(matches!(state().await.status.backup, BackupState::Failed { why } if !why.is_empty()));
    fs::remove_file(&town.state.config.backups).unwrap();
    fs::rename(&aside, &town.state.config.backups).unwrap();
    admin.post("/api/backups", &()).await;
    town.clock.set(town.clock.now().plus_minutes(2));
    server::job::run_due(&town.state, server::JOBS, town.clock.now()).await.unwrap();
    assert_eq!(state().await.status.backup, BackupState::Idle);
}

#[tokio::test]
async fn the_checklist_says_what_a_town_lacks_and_only_to_its_administrator() {
    let town = World::new().await;
    let lacks = town.client("guanli").await.get("/api/checklist").await.json::<Checklist>().lacks;
    assert!(lacks.contains(&Lack::PublicUrl) && lacks.contains(&Lack::Https), "{lacks:?}");
    assert!(!lacks.iter().any(|lack| matches!(lack, Lack::Role(_))), "everybody is there: {lacks:?}");
    for other in ["wang", "qianbu", "hecha", "chuangwei", "lingdao"] {
        assert_eq!(town.client(other).await.get("/api/checklist").await.status, 404, "{other}");
    }
}
