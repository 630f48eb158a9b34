//! Each change is in the chain, and the chain finds whoever changes history.

use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use tests::{
    World,
    proof::proved,
    world::{kind, lane},
};

async fn edit(town: &World, sql: &str) {
    let db = town.state.db.reader();
    db.execute_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
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
    proved("S", &["F54"], 1);
}

#[tokio::test]
async fn a_removed_row_is_named() {
    let town = town_with_history().await;
    edit(&town, "delete from audit where seq = 2").await;
    assert_eq!(town.audit().await.unwrap_err().seq, 2);
    proved("S", &["F54"], 1);
}

#[tokio::test]
async fn a_cut_end_is_noticed() {
    let town = town_with_history().await;
    let rows = town.audit().await.unwrap().rows;
    edit(&town, &format!("delete from audit where seq > {}", rows - 1)).await;
    assert_eq!(town.audit().await.unwrap_err().seq, rows);
    proved("S", &["F54"], 1);
}

#[tokio::test]
async fn an_edited_event_is_noticed_by_the_row_that_vouches_for_it() {
    let town = town_with_history().await;
    edit(&town, "update event set body = replace(body, '二', '贰')").await;
    assert!(town.audit().await.is_err());
    proved("S", &["F54"], 1);
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
