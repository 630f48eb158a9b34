//! Each change is in the chain, and the chain finds whoever changes history.

use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseBackend, EntityTrait, QueryFilter, QueryOrder, Statement};
use server::{
    audit::{Anchor, AnchorMismatch, ChainEnd, FirstBad, Record, Why},
    clock::Clock as _,
    entity::audit,
};
use tests::{
    World,
    coverage_mark::covered,
    world::{kind, lane},
};

async fn edit(town: &World, sql: &str) {
    let db = town.state.db.reader();
    db.execute_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
}

/// The anchor of the town, by way of a file.
async fn anchored(town: &World) -> ChainEnd {
    let anchor = server::audit::anchor(town.state.db.reader()).await.unwrap();
    let file = serde_json::to_vec(&anchor).unwrap();
    let mut anchor: Anchor = serde_json::from_slice(&file).unwrap();
    assert_eq!(anchor.audit.len(), 1);
    anchor.audit.remove(0)
}

async fn anchor_mismatch(town: &World, end: &ChainEnd) -> Option<AnchorMismatch> {
    server::audit::anchor_mismatch(town.state.db.reader(), end).await.unwrap()
}

/// How many rows the chain has, looked at by itself.
async fn alone(town: &World) -> u64 {
    server::audit::verify(town.state.db.reader(), town.town()).await.unwrap().unwrap().rows
}

/// The number of the row about the last write but so many.
async fn write_before(town: &World, last: usize) -> u64 {
    let rows = audit::Entity::find().filter(audit::Column::Object.starts_with("issue:")).order_by_desc(audit::Column::Seq);
    let rows = rows.all(town.state.db.reader()).await.unwrap();
    u64::try_from(rows[last].seq).unwrap()
}

async fn town_with_history() -> World {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    for note in ["一", "二", "三"] {
        wang.report(kind("A06"), lane(), note).await;
    }
    wang.sync().await;
    assert!(town.audit().await.is_ok());
    town
}

#[tokio::test]
async fn an_edited_row_is_named() {
    let town = town_with_history().await;
    edit(&town, "update audit set actor = 'person:nobody' where seq = 3").await;
    assert_eq!(town.audit().await.unwrap_err().seq, 3);
    covered("S", &["F54"], 1);
}

#[tokio::test]
async fn a_removed_row_is_named() {
    let town = town_with_history().await;
    edit(&town, "delete from audit where seq = 2").await;
    assert_eq!(town.audit().await.unwrap_err().seq, 2);
    covered("S", &["F54"], 1);
}

#[tokio::test]
async fn a_cut_end_is_noticed() {
    let town = town_with_history().await;
    let rows = town.audit().await.unwrap().rows;
    edit(&town, &format!("delete from audit where seq > {}", rows - 1)).await;
    assert_eq!(town.audit().await.unwrap_err().seq, rows);
    covered("S", &["F54"], 1);
}

/// Cuts the chain behind this row, and makes the town's counter match.
async fn cut(town: &World, last: u64) {
    edit(town, &format!("delete from audit where seq > {last}")).await;
    edit(town, &format!("update town set audit_seq = {last}")).await;
    edit(town, "update town set audit_hash = (select hash from audit where audit.town = town.id and seq = town.audit_seq)").await;
}

/// Removes the events of the writes after this row.
async fn remove_unattested(town: &World, last: u64) {
    let left = audit::Entity::find_by_id((town.town().0, i64::try_from(last).unwrap())).one(town.state.db.reader()).await.unwrap().unwrap();
    let body: serde_json::Value = serde_json::from_str(&left.body).unwrap();
    edit(town, &format!("delete from event where feed > {}", body["feed"])).await;
}

#[tokio::test]
async fn a_chain_cut_together_with_its_towns_counter_passes_by_itself_and_fails_at_its_anchor() {
    let town = town_with_history().await;
    let rows = town.audit().await.unwrap().rows;
    let end = anchored(&town).await;
    assert_eq!((end.seq, anchor_mismatch(&town, &end).await), (rows, None), "an untouched chain is at its anchor");
    let last = write_before(&town, 2).await;
    cut(&town, last).await;
    let FirstBad { seq, why } = town.audit().await.unwrap_err();
    assert!(seq == last && matches!(why, Why::Unattested(_)), "the events are still there: {why}");
    remove_unattested(&town, last).await;
    assert_eq!(alone(&town).await, last, "without them the chain alone cannot show it");
    assert!(!town.differences().await.unwrap().is_empty(), "but what is kept was made of them");
    assert_eq!(anchor_mismatch(&town, &end).await, Some(AnchorMismatch::Cut));
    covered("S", &["F54"], 1);
}

#[tokio::test]
async fn a_chain_cut_and_grown_again_passes_by_itself_and_fails_at_its_anchor() {
    let town = town_with_history().await;
    let rows = town.audit().await.unwrap().rows;
    let end = anchored(&town).await;
    let last = write_before(&town, 1).await;
    cut(&town, last).await;
    remove_unattested(&town, last).await;
    for _ in last..=rows {
        let tx = town.state.db.write().await.unwrap();
        let record =
            Record { actor: "operator".into(), action: "forged".into(), object: "town:liutang".into(), body: serde_json::json!({}) };
        server::audit::append(&tx, town.town(), town.clock.now(), record).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert_eq!(alone(&town).await, rows + 1, "the chain alone cannot show it");
    assert_eq!(anchor_mismatch(&town, &end).await, Some(AnchorMismatch::Rewritten));
    covered("S", &["F54"], 1);
}

#[tokio::test]
async fn a_chain_that_only_grew_is_still_at_its_anchor() {
    let town = town_with_history().await;
    let end = anchored(&town).await;
    let wang = town.phone("wang").await;
    wang.report(kind("A06"), lane(), "四").await;
    wang.sync().await;
    assert!(town.audit().await.unwrap().rows > end.seq);
    assert_eq!(anchor_mismatch(&town, &end).await, None);
}

#[tokio::test]
async fn an_edited_event_is_noticed_by_the_row_that_attests_it() {
    let town = town_with_history().await;
    edit(&town, "update event set body = replace(body, '二', '贰')").await;
    assert!(town.audit().await.is_err());
    covered("S", &["F54"], 1);
}

#[tokio::test]
async fn every_writer_connection_waits_for_the_disk() {
    let town = World::new().await;
    let tx = town.state.db.write().await.unwrap();
    if tx.get_database_backend() == DatabaseBackend::Sqlite {
        let row = tx.query_one_raw(Statement::from_string(DatabaseBackend::Sqlite, "pragma synchronous")).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 2);
    }
}

#[tokio::test]
async fn a_slipped_in_event_is_noticed_because_no_row_attests_it() {
    let town = town_with_history().await;
    edit(&town, "insert into event (issue, version, town, feed, at, body) select issue, version + 100, town, 0, at, body from event where feed = (select min(feed) from event)").await;
    edit(&town, "update event set feed = (select max(feed) from event e) + 1 where feed = 0").await;
    edit(&town, "update town set feed = feed + 1").await;
    assert!(matches!(town.audit().await.unwrap_err().why, Why::Unattested(_)));
    covered("S", &["F54"], 1);
}
