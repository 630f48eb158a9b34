//! Connections: how they are opened, what is asked of them, and which of them may be used again.

use crate::error::Error;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseBackend, DatabaseConnection, Statement,
    sqlx::{Connection as _, Sqlite, SqliteConnection, pool::PoolOptions},
};
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};

/// How long a request waits for a connection before it is told that the server is busy.
const ACQUIRE: Duration = Duration::from_secs(30);
/// Oldest SQLite without the bug that can corrupt a write-ahead log.
const SQLITE_NEEDED: [u32; 3] = [3, 51, 3];
/// What SQLite says of a connection that waits for the disk at each commit (`FULL`), keeps a log, and follows references.
const SQLITE_ASKED: [(&str, &str); 3] = [("synchronous", "2"), ("journal_mode", "wal"), ("foreign_keys", "1")];

/// What a connection keeps of the file in memory, in KiB, as SQLite writes it. The system keeps the rest, once for all connections.
const CACHE: &str = "-256";
/// Bytes of the log's file that are kept when it begins anew: what a long read has made it grow to goes back to the disk.
const LOG_KEPT: &str = "67108864";
/// Prepared statements that the connection keeps which writes: a report and its photo take some fifty, and one that is prepared anew for each
/// costs as much as it does.
const WRITER_STATEMENTS: usize = 96;
/// The same of one that reads.
const READER_STATEMENTS: usize = 24;

/// PostgreSQL with at most so many connections.
pub(super) async fn postgres(url: &str, connections: u32) -> Result<DatabaseConnection, Error> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).acquire_timeout(ACQUIRE).sqlx_logging(false);
    Ok(Database::connect(options).await?)
}

/// The same, none of them opened before it is needed.
pub(super) async fn postgres_aside(url: &str, connections: u32) -> Result<DatabaseConnection, Error> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).min_connections(0).connect_lazy(true).acquire_timeout(ACQUIRE).sqlx_logging(false);
    Ok(Database::connect(options).await?)
}

/// The one connection that writes to the SQLite file. As long as `folded_aside` says so it leaves the log to somebody else.
pub(super) async fn sqlite_writer(file: &Path, folded_aside: Arc<AtomicBool>) -> Result<DatabaseConnection, Error> {
    let mut options = sqlite(file, 1, WRITER_STATEMENTS);
    options.map_sqlx_sqlite_pool_opts(move |pool: PoolOptions<Sqlite>| {
        let folded_aside = Arc::clone(&folded_aside);
        pool.after_release(|used, _| Box::pin(is_clean(used))).after_connect(move |new, _| {
            let aside = folded_aside.load(Relaxed);
            Box::pin(async move {
                if aside {
                    sea_orm::sqlx::query(FOLD_NOTHING).execute(new).await?;
                }
                Ok(())
            })
        })
    });
    Ok(Database::connect(options).await?)
}

/// At most so many connections that read the SQLite file.
pub(super) async fn sqlite_readers(file: &Path, connections: u32) -> Result<DatabaseConnection, Error> {
    Ok(Database::connect(sqlite(file, connections, READER_STATEMENTS)).await?)
}

/// The same, none of them opened before it is needed.
pub(super) async fn sqlite_aside(file: &Path, connections: u32) -> Result<DatabaseConnection, Error> {
    let mut options = sqlite(file, connections, READER_STATEMENTS);
    options.min_connections(0).connect_lazy(true);
    Ok(Database::connect(options).await?)
}

fn sqlite(file: &Path, connections: u32, statements: usize) -> ConnectOptions {
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", file.display()));
    options.max_connections(connections).min_connections(1).acquire_timeout(ACQUIRE).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(move |options| {
        options
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("foreign_keys", "ON")
            .pragma("cache_size", CACHE)
            .pragma("journal_size_limit", LOG_KEPT)
            .statement_cache_capacity(statements)
            .busy_timeout(Duration::from_secs(10))
    });
    options.map_sqlx_sqlite_pool_opts(|pool: PoolOptions<Sqlite>| pool.after_release(|used, _| Box::pin(is_clean(used))));
    options
}

/// Whether a connection may be used again. On a full disk SQLite ends a transaction by itself; the driver's own end of it then fails, and
/// the driver counts on from there. Two such ends later it takes a savepoint inside an open transaction for a transaction, and what it
/// calls committed is not. So whatever is not at rest is closed, and a new connection takes its place.
async fn is_clean(used: &mut SqliteConnection) -> Result<bool, sea_orm::sqlx::Error> {
    // Answered in its turn, so that a rollback under way is over.
    used.ping().await?;
    Ok(!used.is_in_transaction())
}

/// Whether SQLite is new enough and does what is asked of it.
pub(super) async fn check_sqlite(db: &DatabaseConnection) -> Result<(), Error> {
    let version = answer(db, "select sqlite_version()").await?;
    let numbers: Vec<u32> = version.split('.').filter_map(|number| number.parse().ok()).collect();
    if numbers.as_slice() < SQLITE_NEEDED.as_slice() {
        return Err(Error::internal(format!("SQLite {version} can corrupt its log; 3.51.3 or newer is needed")));
    }
    for (pragma, asked) in SQLITE_ASKED {
        let found = answer(db, &format!("select cast({pragma} as text) from pragma_{pragma}")).await?;
        if found != asked {
            return Err(Error::internal(format!("SQLite does not do what is asked of it: {pragma} is {found}, not {asked}")));
        }
    }
    Ok(())
}

/// What has commits leave the log as it is.
pub(super) const FOLD_NOTHING: &str = "pragma wal_autocheckpoint = 0";

/// Writes SQLite's log into the database's own file, so that this is all there is of it.
pub(super) async fn fold(db: &DatabaseConnection) -> Result<(), Error> {
    if db.get_database_backend() == DatabaseBackend::Sqlite {
        db.execute_unprepared("pragma wal_checkpoint(truncate)").await?;
    }
    Ok(())
}

async fn answer(db: &impl ConnectionTrait, sql: &str) -> Result<String, Error> {
    let row = db.query_one_raw(Statement::from_string(DatabaseBackend::Sqlite, sql)).await?;
    Ok(row.ok_or_else(|| Error::internal(format!("SQLite does not answer {sql}")))?.try_get_by_index(0)?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use sea_orm::{SqliteTransactionMode, TransactionOptions, TransactionTrait as _};

    async fn begin(db: &DatabaseConnection) -> sea_orm::DatabaseTransaction {
        let options = TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
        db.begin_with_options(options).await.unwrap()
    }

    #[tokio::test]
    async fn what_counts_as_committed_after_a_full_disk_is_committed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("t.sqlite");
        let (writer, reader) = (sqlite_writer(&file, Arc::default()).await.unwrap(), sqlite_readers(&file, 1).await.unwrap());
        writer.execute_unprepared("create table t (number integer)").await.unwrap();
        for number in 1..=3 {
            // SQLite ends a transaction by itself, as it does when the disk is full, and the next one fails.
            let tx = begin(&writer).await;
            tx.execute_unprepared("rollback").await.unwrap();
            drop(tx);
            let tx = begin(&writer).await;
            tx.execute_unprepared("insert into t values (0)").await.unwrap();
            drop(tx);
            let tx = begin(&writer).await;
            tx.execute_unprepared(&format!("insert into t values ({number})")).await.unwrap();
            tx.commit().await.unwrap();
            let seen = answer(&reader, "select cast(count(*) as text) || ' to ' || cast(max(number) as text) from t").await.unwrap();
            assert_eq!(seen, format!("{number} to {number}"), "and nothing of what failed");
        }
    }

    #[tokio::test]
    async fn every_connection_waits_for_the_disk_keeps_a_log_and_follows_references() {
        let folder = tempfile::tempdir().unwrap();
        let db = sqlite_readers(&folder.path().join("t.sqlite"), 3).await.unwrap();
        db.execute_unprepared("create table t (number integer)").await.unwrap();
        let (first, second, third) = (db.begin().await.unwrap(), db.begin().await.unwrap(), db.begin().await.unwrap());
        for connection in [&first, &second, &third] {
            for (pragma, asked) in SQLITE_ASKED {
                let found = answer(connection, &format!("select cast({pragma} as text) from pragma_{pragma}")).await.unwrap();
                assert_eq!(found, asked, "{pragma}");
            }
        }
        drop((first, second, third));
        check_sqlite(&db).await.unwrap();
        let one = sqlite_writer(&folder.path().join("t.sqlite"), Arc::default()).await.unwrap();
        one.execute_unprepared("pragma synchronous = normal").await.unwrap();
        let refused = check_sqlite(&one).await.unwrap_err();
        assert!(refused.to_string().contains("synchronous is 1, not 2"), "{refused}");
    }
}
