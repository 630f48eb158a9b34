//! The two databases' own words for the state that they are in.

use crate::error::Error;
use sea_orm::{
    ConnectionTrait, DatabaseBackend, DatabaseConnection, Statement,
    sqlx::{self, Connection as _, SqliteConnection, sqlite::SqliteConnectOptions},
};
use std::{path::PathBuf, time::Duration};

/// Where it is looked.
pub(in crate::state) enum Source {
    /// SQLite: a connection of its own, which never writes, so that every commit is one of others. What it says means something only beside what
    /// the same connection has said before.
    File {
        /// The database's file.
        file: PathBuf,
        /// The connection, once it was needed.
        connection: Option<SqliteConnection>,
        /// How many connections there have been.
        opened: u64,
    },
    /// PostgreSQL.
    Server(DatabaseConnection),
}

/// What a look has seen: the same again, where nothing was committed in between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// By which connection, and its count of what others have committed.
    File { opened: u64, version: i64 },
    /// Which transactions are over: the oldest and the newest under way, and those between that are. Every commit takes its transaction out.
    Server(String),
}

impl Source {
    pub(in crate::state) const fn file(file: PathBuf) -> Self {
        Self::File { file, connection: None, opened: 0 }
    }

    pub(super) async fn look(&mut self) -> Result<Seen, Error> {
        match self {
            Self::File { file, connection, opened } => {
                // Taken out meanwhile: one that is broken off in between is not used again.
                let mut own = match connection.take() {
                    Some(own) => own,
                    None => {
                        *opened += 1;
                        let options = SqliteConnectOptions::new().filename(&*file).busy_timeout(Duration::from_secs(10));
                        SqliteConnection::connect_with(&options).await.map_err(Error::internal)?
                    }
                };
                let version = sqlx::query_scalar::<_, i64>("pragma data_version").fetch_one(&mut own).await.map_err(Error::internal)?;
                *connection = Some(own);
                Ok(Seen::File { opened: *opened, version })
            }
            Self::Server(db) => {
                let asked = Statement::from_string(DatabaseBackend::Postgres, "select pg_current_snapshot()::text");
                let row = db.query_one_raw(asked).await?.ok_or_else(|| Error::internal("no snapshot"))?;
                Ok(Seen::Server(row.try_get_by_index(0)?))
            }
        }
    }

    pub(super) async fn close(&mut self) -> Result<(), Error> {
        match self {
            Self::File { connection, .. } => match connection.take() {
                Some(own) => own.close().await.map_err(Error::internal),
                None => Ok(()),
            },
            Self::Server(_) => Ok(()),
        }
    }
}

/// Writes something.
#[cfg(test)]
pub async fn tests_only_write(tx: &impl ConnectionTrait) {
    use crate::entity::meta;
    use sea_orm::{ActiveValue::Set, EntityTrait as _};
    let row = meta::ActiveModel { key: Set(uuid::Uuid::now_v7().to_string()), value: Set(String::new()) };
    let written = meta::Entity::insert(row).exec_without_returning(tx).await;
    assert!(written.is_ok(), "{written:?}");
}
