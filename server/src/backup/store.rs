//! The database's side of a backup.

use super::manifest::TownMark;
use crate::{
    entity::{meta, town},
    error::Error,
    state::Db,
};
use sea_orm::{
    ColumnTrait, ConnectOptions, ConnectionTrait, Database, DatabaseBackend, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder,
    Statement, sea_query::Expr,
};
use shared::id::{GenerationId, TownId};
use std::path::Path;
use uuid::Uuid;

/// Writes the database as of one instant into a new file, while others read and write.
pub(super) async fn snapshot(db: &Db, file: &Path) -> Result<(), Error> {
    write_into(db.aside(), file).await
}

async fn write_into(db: &impl ConnectionTrait, file: &Path) -> Result<(), Error> {
    let file = file.to_str().ok_or_else(|| Error::internal("the folder's name is no text"))?.replace('\'', "''");
    db.execute_unprepared(&format!("VACUUM INTO '{file}'")).await?;
    Ok(())
}

/// Copies a database's file as of one instant, whatever its version, while others read and write.
///
/// # Errors
/// The database's.
pub async fn copy_database(from: &Path, to: &Path) -> Result<(), Error> {
    let db = open(from, true).await?;
    let copied = write_into(&db, to).await;
    db.close().await?;
    copied
}

/// A database's file by itself.
pub(super) async fn open(file: &Path, writing: bool) -> Result<DatabaseConnection, Error> {
    let mode = if writing { "mode=rw" } else { "mode=ro&immutable=1" };
    let mut options = ConnectOptions::new(format!("sqlite://{}?{mode}", file.display()));
    options.max_connections(1).sqlx_logging(false);
    Ok(Database::connect(options).await?)
}

/// The towns with their last feed numbers, by code.
pub(super) async fn towns(db: &impl ConnectionTrait) -> Result<Vec<TownMark>, Error> {
    let rows = town::Entity::find().order_by_asc(town::Column::Code).all(db).await?;
    let mark = |row: town::Model| {
        let feed = u64::try_from(row.feed).map_err(Error::internal)?;
        Ok(TownMark { id: TownId(row.id), code: row.code, feed })
    };
    rows.into_iter().map(mark).collect()
}

/// What SQLite itself finds wrong with the file; `None`: nothing, or it is another database, which has checks of its own.
///
/// # Errors
/// The database's.
pub async fn fault(db: &impl ConnectionTrait) -> Result<Option<String>, Error> {
    if db.get_database_backend() != DatabaseBackend::Sqlite {
        return Ok(None);
    }
    found(db, None).await
}

/// The same table by table, each with its indexes and in a read of its own, so that none lasts as long as all; pages that belong to no table are not
/// looked at.
///
/// # Errors
/// The database's.
pub async fn fault_by_table(db: &impl ConnectionTrait) -> Result<Option<String>, Error> {
    if db.get_database_backend() != DatabaseBackend::Sqlite {
        return Ok(None);
    }
    for row in db.query_all_raw(asked("select name from sqlite_schema where type = 'table' order by name")).await? {
        let table: String = row.try_get_by_index(0)?;
        if let Some(fault) = found(db, Some(&table)).await? {
            return Ok(Some(fault));
        }
    }
    Ok(None)
}

/// In one table, or in all of the file.
async fn found(db: &impl ConnectionTrait, table: Option<&str>) -> Result<Option<String>, Error> {
    let of = table.map(|name| format!("('{}')", name.replace('\'', "''"))).unwrap_or_default();
    let found: String = match db.query_one_raw(asked(&format!("PRAGMA integrity_check{of}"))).await? {
        Some(row) => row.try_get_by_index(0)?,
        None => "no answer".to_owned(),
    };
    if found != "ok" {
        return Ok(Some(found));
    }
    let dangling = db.query_one_raw(asked(&format!("PRAGMA foreign_key_check{of}"))).await?;
    Ok(dangling.map(|_| "a row refers to one that is not there".to_owned()))
}

fn asked(sql: &str) -> Statement {
    Statement::from_string(DatabaseBackend::Sqlite, sql)
}

/// Writes down that a verified backup holds each town up to its mark; the next answer to every phone says so.
///
/// # Errors
/// The database's.
pub async fn mark(db: &impl ConnectionTrait, towns: &[TownMark]) -> Result<(), Error> {
    for TownMark { id, feed, .. } in towns {
        let feed = i64::try_from(*feed).map_err(Error::internal)?;
        town::Entity::update_many()
            .col_expr(town::Column::BackedUpThrough, Expr::value(feed))
            .filter(town::Column::Id.eq(id.0))
            .filter(town::Column::BackedUpThrough.lt(feed))
            .exec(db)
            .await?;
    }
    Ok(())
}

/// Makes the restored store another one, so that phones offer again what it may have forgotten.
pub(super) async fn become_another(db: &impl ConnectionTrait) -> Result<(), Error> {
    let generation = GenerationId(Uuid::now_v7()).to_string();
    meta::Entity::update_many()
        .col_expr(meta::Column::Value, Expr::value(generation))
        .filter(meta::Column::Key.eq("generation"))
        .exec(db)
        .await?;
    Ok(())
}

/// A photo row with its original, as if it had been proven.
#[cfg(test)]
pub(super) async fn tests_only_photo(state: &crate::state::State, bytes: &[u8]) {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use crate::photo::{Kept, PhotoKey, Variant, keep_row};
    use shared::photo::Hash;
    let town = towns(state.db.reader()).await.unwrap()[0].id;
    let hash = Hash::of(bytes);
    state.photos.put(PhotoKey { town, hash, variant: Variant::Original }, bytes.to_vec()).await.unwrap();
    let tx = state.db.write().await.unwrap();
    let (media, bytes) = (shared::record::Media::Photo, bytes.len() as u64);
    let kept = Kept { town, hash, media, bytes, width: 1, height: 1, as_sent: false, awaits_forms: false };
    keep_row(&tx, kept, shared::id::PersonId(Uuid::now_v7()), state.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
}

/// Takes the last migration back, as if the file had been written by the version before.
#[cfg(test)]
pub async fn tests_only_age(file: &Path) {
    #![allow(clippy::unwrap_used, reason = "tests")]
    let db = open(file, true).await.unwrap();
    db.execute_unprepared("alter table town drop column backed_up_through").await.unwrap();
    db.execute_unprepared("delete from seaql_migrations where version = 'm20261125_000002_backup'").await.unwrap();
    db.execute_unprepared("pragma wal_checkpoint(truncate)").await.unwrap();
    db.close().await.unwrap();
}
