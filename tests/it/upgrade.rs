//! Data folders that earlier builds left are opened by this one: everything is there, and work goes on.

use sea_orm::{ConnectionTrait, EntityTrait as _, Statement};
use server::{
    entity::{issue, issue_gram, op},
    ops::{Extent, check},
};
use shared::{
    id::IssueId,
    issue::StatusKind,
    photo::Hash,
    sync::{OpState, PROTOCOL, PushAnswer, Receipt, Verdict},
};
use std::{collections::BTreeMap, fs};
use tests::{
    World,
    left::{data_of, database, fixture},
    world::{at, kind, lane},
};

/// A folder among the fixtures.
struct Left {
    name: &'static str,
    /// How many migrations its build knew.
    migrations: usize,
    /// When it is opened.
    opened_at: &'static str,
    /// The states of its issues.
    states: &'static [StatusKind],
    /// Who has something in its ledger.
    people: &'static [&'static str],
    /// The photos after a report and a proof of today.
    photos_after: u64,
}

const V0_1: Left = Left {
    name: "v0.1",
    migrations: 2,
    opened_at: "2026-03-11T09:00",
    states: &[StatusKind::Assigned, StatusKind::Rectifying, StatusKind::Closed],
    people: &["wang", "qianbu", "hecha"],
    // The test phones take the same pictures as those that it kept.
    photos_after: 5,
};

const NOVEMBER_2026: Left = Left {
    name: "v0.1-2026-11",
    migrations: 5,
    opened_at: "2026-11-28T09:00",
    states: &StatusKind::ALL,
    people: &["wang", "zhao", "qianbu", "chuangwei", "hecha", "hecha2"],
    photos_after: 17,
};

/// What the store writes of itself whenever it is opened.
const OWN: [&str; 2] = ["seaql_migrations", "meta"];

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
    is_opened_whole(&V0_1).await;
}

#[tokio::test]
async fn a_data_folder_left_in_november_2026_is_opened_with_everything_in_it_and_work_goes_on() {
    is_opened_whole(&NOVEMBER_2026).await;
}

async fn is_opened_whole(left: &Left) {
    let folder = tempfile::tempdir().unwrap();
    let data = data_of(left.name, folder.path()).await;
    let old = database(&data).await;
    let tables = answer(&old, "select name from sqlite_master where type = 'table'").await;
    let before = counted(&old, &tables).await;
    assert_eq!(answer(&old, "select version from seaql_migrations").await.len(), left.migrations, "it is of that build");
    old.close().await.unwrap();

    let now = at(left.opened_at);
    let town = World::on_data(&data, now).await;
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
    server::witness::attest_present(&town.state).await.unwrap();
    town.audit().await.unwrap();
    let whole = check(&town.state, now, Extent::All).await.unwrap();
    assert!(whole.is_whole() && whole.photos_read.to_string() == before["photo"], "{whole:?}");

    // People sign in as before, and see what they saw.
    let office = town.client("chuangwei").await;
    let mut states = Vec::new();
    let mut parts = 0;
    for row in issue::Entity::find().all(db).await.unwrap() {
        for part in issue_gram::rows_of(&row) {
            let key = (part.gram.unwrap(), part.issue.unwrap());
            assert!(issue_gram::Entity::find_by_id(key).one(db).await.unwrap().is_some(), "it is found by every part: {}", row.note);
            parts += 1;
        }
        let issue = town.issue(IssueId(row.id)).await;
        assert_eq!(serde_json::to_value(issue.status.kind()).unwrap(), row.state, "{issue:?}");
        states.push(issue.status.kind());
        for photo in issue.photos.iter().filter(|photo| photo.stored) {
            for size in ["thumb", "large"] {
                assert_eq!(office.get(&format!("/api/photo/{}/{size}", photo.photo.hash)).await.status, 200);
            }
        }
    }
    assert_eq!(issue_gram::Entity::find().all(db).await.unwrap().len(), parts, "and by nothing else");
    states.sort_unstable();
    states.dedup();
    assert_eq!(states, left.states);

    // What was judged keeps its verdict, and its receipt is still believed.
    proves_what_was_judged(&town, left, &before["op"]).await;

    // And the day goes on: a report, a proof, and a backup of it all.
    let (wang, village) = (town.phone("wang").await, town.phone("qianbu").await);
    let report = wang.report(kind("A06"), lane(), "升级之后").await;
    wang.sync().await;
    assert_eq!(wang.state_of(report.op).await, OpState::Delivered);
    let waits = |shown: &shared::sync::Shown| shown.issue.status.kind() == StatusKind::Assigned;
    let late = village.shown().await.into_iter().find(waits).expect("a case of before waits for the unit").issue.id;
    let proof = village.rectify(late).await;
    village.sync().await;
    assert_eq!(village.state_of(proof.op).await, OpState::Delivered);
    let (backup, _) = server::backup::make(&town.state, &folder.path().join("backups")).await.unwrap();
    assert_eq!(server::backup::verify(&backup).await.unwrap().unwrap().photos, left.photos_after);
}

/// Sent again, what is in the ledger byte for byte is answered as it was; of a refused one there are no bytes to send.
async fn proves_what_was_judged(town: &World, left: &Left, expected: &str) {
    let rows = op::Entity::find().all(town.state.db.reader()).await.unwrap();
    assert_eq!(rows.len().to_string(), expected);
    let mut proven = rows.iter().filter(|row| !row.raw.starts_with('{')).count();
    for username in left.people {
        let client = town.client(username).await;
        let person = client.signed_in.as_ref().unwrap().me.person.id;
        let own: Vec<&op::Model> = rows.iter().filter(|row| row.person == person.0 && row.raw.starts_with('{')).collect();
        assert!(!own.is_empty(), "{username}");
        let raws: Vec<&str> = own.iter().map(|row| row.raw.as_str()).collect();
        let body = format!(r#"{{"protocol":{PROTOCOL},"device":"{}","envelopes":[{}]}}"#, client.device, raws.join(","));
        let push = client.http.post(client.url("/api/sync/push")).bearer_auth(client.token()).header("content-type", "application/json");
        let answer: PushAnswer = client.send(push.body(body)).await.json();
        assert_eq!(answer.outcomes.len(), own.len());
        for (row, outcome) in own.iter().zip(&answer.outcomes) {
            let verdict: Verdict = serde_json::from_str(&row.verdict).unwrap();
            assert!(outcome.seen && outcome.verdict == verdict, "{outcome:?}");
            let receipt = row.receipt.as_ref().map(|receipt| serde_json::from_str::<Receipt>(receipt).unwrap());
            assert!(receipt.iter().all(|receipt| receipt.verify(&town.state.keys.public()).is_ok()));
            assert_eq!(outcome.receipt, receipt);
        }
        proven += own.len();
    }
    assert_eq!(proven, rows.len(), "everybody has sent theirs");
    let key = fs::read(town.state.config.data.join(server::state::RECEIPT_KEY)).unwrap();
    assert_eq!(Hash::of(&key), Hash::of(&fs::read(fixture(left.name).join("keys/receipt.key")).unwrap()));
}
