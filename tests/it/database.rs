//! What the databases say is understood by its code, whatever its words.

use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbErr, TransactionTrait as _};
use server::error::Error;
use std::time::Duration;
use tests::postgres;

#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Full,
    Busy,
    Fault,
}

fn answer(result: Result<impl Sized, DbErr>) -> (Answer, String) {
    let error = Error::from(result.err().expect("an error"));
    let text = error.to_string();
    match error {
        Error::StorageFull(_) => (Answer::Full, text),
        Error::Busy(_) => (Answer::Busy, text),
        _ => (Answer::Fault, text),
    }
}

async fn connected(url: &str, connections: u32) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).acquire_timeout(Duration::from_millis(300)).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

#[tokio::test]
async fn a_full_a_locked_and_a_read_only_sqlite_are_told_from_faults_whatever_the_words() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("t.sqlite").display());
    let (db, other) = (connected(&url, 1).await, connected(&url, 1).await);
    for db in [&db, &other] {
        db.execute_unprepared("pragma busy_timeout = 0").await.unwrap();
    }
    db.execute_unprepared("create table t (number integer unique, words text)").await.unwrap();

    let holds = db.begin().await.unwrap();
    holds.execute_unprepared("insert into t values (1, 'x')").await.unwrap();
    assert_eq!(answer(other.execute_unprepared("insert into t values (2, 'x')").await).0, Answer::Busy);
    assert_eq!(answer(db.execute_unprepared("select 1").await).0, Answer::Busy, "no connection is free");
    holds.commit().await.unwrap();

    db.execute_unprepared("pragma max_page_count = 4").await.unwrap();
    let (found, text) = answer(db.execute_unprepared("insert into t values (3, hex(zeroblob(100000)))").await);
    assert_eq!(found, Answer::Full, "{text}");
    other.execute_unprepared("pragma query_only = on").await.unwrap();
    assert_eq!(answer(other.execute_unprepared("insert into t values (4, 'x')").await).0, Answer::Full);

    // A fault that has the words of something else.
    assert_eq!(answer(db.execute_unprepared("insert into t values (1, 'again')").await).0, Answer::Fault);
    let trigger = "create trigger g before delete on t begin select raise(abort, 'database is locked'); end";
    db.execute_unprepared("pragma max_page_count = 1000").await.unwrap();
    db.execute_unprepared(trigger).await.unwrap();
    let (found, text) = answer(db.execute_unprepared("delete from t").await);
    assert!(found == Answer::Fault && text.contains("database is locked"), "{text}");
}

#[tokio::test]
async fn a_full_a_busy_and_a_stopping_postgres_are_told_from_faults_in_whatever_language() {
    let url = tokio::task::spawn_blocking(postgres::new_database).await.unwrap().unwrap();
    let db = connected(&url, 1).await;
    let codes = [
        ("53100", Answer::Full),
        ("58030", Answer::Full),
        ("25006", Answer::Full),
        ("40001", Answer::Busy),
        ("40P01", Answer::Busy),
        ("55P03", Answer::Busy),
        ("53300", Answer::Busy),
        ("57P03", Answer::Busy),
        ("08006", Answer::Busy),
        ("23505", Answer::Fault),
        ("XX000", Answer::Fault),
    ];
    for (code, expected) in codes {
        let raise = format!("do $$ begin raise exception using errcode = '{code}', message = '数据库的说明'; end $$");
        let (found, text) = answer(db.execute_unprepared(&raise).await);
        assert!(found == expected && text.contains("数据库的说明"), "{code}: {found:?}, {text}");
    }
    let words = "do $$ begin raise exception 'could not extend file'; end $$";
    assert_eq!(answer(db.execute_unprepared(words).await).0, Answer::Fault);

    // As the database itself says them.
    db.execute_unprepared("create table t (number integer unique)").await.unwrap();
    let other = connected(&url, 1).await;
    let holds = other.begin().await.unwrap();
    holds.execute_unprepared("lock table t").await.unwrap();
    assert_eq!(answer(db.execute_unprepared("set lock_timeout = '50ms'; insert into t values (1)").await).0, Answer::Busy);
    let read_only = "begin read only; create table u (number integer)";
    assert_eq!(answer(db.execute_unprepared(read_only).await).0, Answer::Full);
    db.execute_unprepared("rollback").await.unwrap();
    let ends = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
    db.execute_unprepared(ends).await.unwrap();
    assert_eq!(answer(holds.execute_unprepared("select 1").await).0, Answer::Busy);
}
