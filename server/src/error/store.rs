//! What an error of the database means for who asked, by its code: SQLite's result code or PostgreSQL's SQLSTATE. Its words are for people:
//! they come in the database's language and change with its version.

use super::Error;
use sea_orm::{
    ConnAcquireErr, DbErr, RuntimeErr, SqlxError,
    sqlx::{error::DatabaseError, sqlite::SqliteError},
};
use std::io;

/// What comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// No space or no write access; reading goes on.
    Full,
    /// Too much at once, or the database is away: the same may work later.
    Busy,
    /// A fault of the server.
    Fault,
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        let text = error.to_string();
        match classify(&error) {
            Meaning::Full => Self::StorageFull(text),
            Meaning::Busy => Self::Busy(text),
            Meaning::Fault => Self::Internal(text),
        }
    }
}

fn classify(error: &DbErr) -> Meaning {
    match error {
        DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) => Meaning::Busy,
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => of_driver(error),
        _ => Meaning::Fault,
    }
}

fn of_driver(error: &SqlxError) -> Meaning {
    match error {
        SqlxError::Database(error) => of_database(error.as_ref()),
        SqlxError::PoolTimedOut => Meaning::Busy,
        SqlxError::Io(error) if matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) => Meaning::Full,
        // PostgreSQL is being restarted, or somebody ended our connection: it comes back.
        SqlxError::Io(_) => Meaning::Busy,
        _ => Meaning::Fault,
    }
}

fn of_database(error: &(dyn DatabaseError + 'static)) -> Meaning {
    let code = error.code().unwrap_or_default();
    if error.try_downcast_ref::<SqliteError>().is_some() {
        return code.parse().map_or(Meaning::Fault, of_sqlite);
    }
    of_sqlstate(&code)
}

/// SQLite's extended code; its low byte says what it is.
fn of_sqlite(code: i32) -> Meaning {
    const BUSY: i32 = 5;
    const LOCKED: i32 = 6;
    const READONLY: i32 = 8;
    const IOERR: i32 = 10;
    const FULL: i32 = 13;
    match code & 0xff {
        FULL | READONLY | IOERR => Meaning::Full,
        BUSY | LOCKED => Meaning::Busy,
        _ => Meaning::Fault,
    }
}

fn of_sqlstate(code: &str) -> Meaning {
    match code {
        // disk_full, io_error, read_only_sql_transaction.
        "53100" | "58030" | "25006" => Meaning::Full,
        // serialization_failure, deadlock_detected, lock_not_available, out_of_memory, too_many_connections.
        "40001" | "40P01" | "55P03" | "53200" | "53300" => Meaning::Busy,
        // admin_shutdown, crash_shutdown, cannot_connect_now, idle_session_timeout.
        "57P01" | "57P02" | "57P03" | "57P05" => Meaning::Busy,
        // Class 08: the connection.
        code if code.starts_with("08") => Meaning::Busy,
        _ => Meaning::Fault,
    }
}
