//! A data folder that version 0.1 left is opened by this version: everything is there, and work goes on.

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, EntityTrait as _, Statement};
use server::{
    entity::op,
    upkeep::{Extent, check},
};
use shared::{
    Hash, Receipt, StatusKind,
    sync::{OpState, PROTOCOL, PushAnswer, Verdict},
};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use tests::{
    World,
    world::{at, kind, lane},
};

/// What the store writes of itself whenever it is opened.
const OWN: [&str; 2] = ["seaql_migrations", "meta"];

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name())).unwrap();
        if path.is_dir() { copy(&path, &to.join(name)) } else { fs::copy(&path, to.join(name)).map(drop).unwrap() }
    }
}

/// The folder, as an administrator finds it.
async fn left_by_0_1(folder: &Path) -> PathBuf {
    let (from, data) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/v0.1"), folder.join("data"));
    for part in ["keys", "photos"] {
        copy(&from.join(part), &data.join(part));
    }
    let db = database(&data).await;
    db.execute_unprepared(&fs::read_to_string(from.join("jingge.sql")).unwrap()).await.unwrap();
    db.close().await.unwrap();
    data
}

async fn database(data: &Path) -> DatabaseConnection {
    Database::connect(format!("sqlite://{}?mode=rwc", data.join(server::state::DATABASE).display())).await.unwrap()
}

async fn answer(db: &impl ConnectionTrait, sql: &str) -> Vec<String> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// How many rows each table has.
async fn counted(db: &impl ConnectionTrait, tables: &[String]) -> BTreeMap<String, String> {
    let mut counts = BTreeMap::new();
    for table in tables.iter().filter(|table| !OWN.contains(&table.as_str())) {
        counts.insert(table.clone(), answer(db, &format!("select cast(count(*) as text) from {table}")).await.remove(0));
    }
    counts
}

#[tokio::test]
async fn a_data_folder_left_by_0_1_is_opened_with_everything_in_it_and_work_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let data = left_by_0_1(folder.path()).await;
    let old = database(&data).await;
    let tables = answer(&old, "select name from sqlite_master where type = 'table'").await;
    let before = counted(&old, &tables).await;
    assert_eq!(answer(&old, "select version from seaql_migrations").await.len(), 2, "it is of version 0.1");
    old.close().await.unwrap();

    let town = World::on_data(&data, at("2026-03-11T09:00")).await;
    let db = town.state.db.reader();
    const HISTORY: &str = "select version from seaql_migrations order by version";
    let fresh = World::on_sqlite().await;
    assert_eq!(answer(db, HISTORY).await, answer(fresh.state.db.reader(), HISTORY).await, "and is brought to this one");
    assert_eq!(counted(db, &tables).await, before);
    for table in ["event", "audience", "notice", "op", "op_photo"] {
        let kinds = answer(db, &format!("select distinct record_kind from {table}")).await;
        assert_eq!(kinds, ["issue"], "{table}: what was there is about issues");
    }
    assert_eq!(town.state.clock.doubt(), None);
    // As `serve` does at its start: of what is older the chain says nothing until then.
    server::witness::vouch_for_present(&town.state).await.unwrap();
    town.audit().await.unwrap();
    let whole = check(&town.state, at("2026-03-11T09:00"), Extent::All).await.unwrap();
    assert!(whole.is_whole() && whole.photos_read == 5, "{whole:?}");

    // People sign in as before, and see what they saw.
    let issues = ["019cbb82-3a80-7344-b5f6-ff014d1f150e", "019cbb82-3a80-73a8-a3dd-a3df540e41b2", "019cbb82-3a80-7506-88f3-355f850a3c55"];
    let [closed, late, back] = issues.map(|id| id.parse().unwrap());
    for (issue, status) in [(closed, StatusKind::Closed), (late, StatusKind::Assigned), (back, StatusKind::Rectifying)] {
        assert_eq!(town.issue(issue).await.status.kind(), status);
    }
    let office = town.client("chuangwei").await;
    for photo in town.issue(closed).await.photos {
        for size in ["thumb", "large"] {
            assert_eq!(office.get(&format!("/api/photo/{}/{size}", photo.photo.hash)).await.status, 200);
        }
    }

    // What was judged keeps its verdict, and its receipt is still believed.
    proves_what_was_judged(&town).await;

    // And the day goes on: a report, and a backup of it all.
    let (wang, village) = (town.phone("wang").await, town.phone("qianbu").await);
    let report = wang.report(kind("A06"), lane(), "升级之后").await;
    wang.sync().await;
    assert_eq!(wang.state_of(report.op).await, OpState::Delivered);
    assert!(village.sees(late).await.is_some());
    let proof = village.rectify(late).await;
    village.sync().await;
    assert_eq!(village.state_of(proof.op).await, OpState::Delivered);
    let (backup, _) = server::backup::make(&town.state, &folder.path().join("backups")).await.unwrap();
    // The test phones took the same pictures as those that 0.1 kept.
    assert_eq!(server::backup::verify(&backup).await.unwrap().unwrap().photos, 5);
}

async fn proves_what_was_judged(town: &World) {
    let rows = op::Entity::find().all(town.state.db.reader()).await.unwrap();
    assert_eq!(rows.len(), 8);
    for username in ["wang", "qianbu", "hecha"] {
        let client = town.client(username).await;
        let person = client.signed_in.as_ref().unwrap().me.person.id;
        let own: Vec<&op::Model> = rows.iter().filter(|row| row.person == person.0).collect();
        assert!(!own.is_empty());
        let raws: Vec<&str> = own.iter().map(|row| row.raw.as_str()).collect();
        let body = format!(r#"{{"protocol":{PROTOCOL},"device":"{}","envelopes":[{}]}}"#, client.device, raws.join(","));
        let push = client.http.post(client.url("/api/sync/push")).bearer_auth(client.token()).header("content-type", "application/json");
        let answer: PushAnswer = client.send(push.body(body)).await.json();
        assert_eq!(answer.outcomes.len(), own.len());
        for (row, outcome) in own.iter().zip(&answer.outcomes) {
            let verdict: Verdict = serde_json::from_str(&row.verdict).unwrap();
            assert!(outcome.seen && outcome.verdict == verdict, "{outcome:?}");
            let receipt: Receipt = serde_json::from_str(row.receipt.as_ref().unwrap()).unwrap();
            receipt.verify(&town.state.keys.public()).unwrap();
            assert_eq!(outcome.receipt.as_ref(), Some(&receipt));
        }
    }
    let key = fs::read(town.state.config.data.join(server::state::RECEIPT_KEY)).unwrap();
    assert_eq!(Hash::of(&key), Hash::of(&fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/v0.1/keys/receipt.key")).unwrap()));
}
