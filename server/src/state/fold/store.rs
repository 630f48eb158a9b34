//! SQLite's own words for its log.

use super::Log;
use crate::error::Error;
pub(super) use sea_orm::DatabaseConnection as Writer;
use sea_orm::{
    ConnectionTrait,
    sqlx::{self, Connection as _, Row as _, SqliteConnection, sqlite::SqliteConnectOptions},
};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// SQLite's own number of pages after which a commit folds the log.
pub(super) const FOLD_AS_USUAL: &str = "pragma wal_autocheckpoint = 1000";
/// For how long a fold for which writers wait tries to have the log for itself; whoever reads what is older makes it be given up.
const TRIES: Duration = Duration::from_millis(5);

/// How the log is folded.
#[derive(Clone, Copy, Debug)]
pub(super) enum At {
    /// Not at all: it is looked at.
    Look,
    /// As far as nobody needs what is there, while others write.
    Beside,
    /// To its end, so that the next writer begins it anew; writers wait.
    Once,
}

/// Where it lies, and the connection that folds it.
pub(super) struct Source {
    file: PathBuf,
    connection: Option<SqliteConnection>,
}

impl Source {
    pub(super) fn of(file: &Path) -> Self {
        Self { file: file.to_owned(), connection: None }
    }

    pub(super) async fn ask(&mut self, at: At) -> Result<Log, Error> {
        // Taken out meanwhile: one that is broken off in between is not used again.
        let mut own = match self.connection.take() {
            Some(own) => own,
            None => {
                let options = SqliteConnectOptions::new().filename(&self.file).busy_timeout(TRIES).pragma("synchronous", "FULL");
                SqliteConnection::connect_with(&options).await.map_err(Error::internal)?
            }
        };
        let asked = match at {
            At::Look => "pragma wal_checkpoint(noop)",
            At::Beside => "pragma wal_checkpoint(passive)",
            At::Once => "pragma wal_checkpoint(restart)",
        };
        let row = sqlx::query(asked).fetch_one(&mut own).await.map_err(Error::internal)?;
        let number = |column: usize| row.try_get::<i64, _>(column).map(|pages| u32::try_from(pages).unwrap_or(0)).map_err(Error::internal);
        let log = Log { pages: number(1)?, folded: number(2)? };
        self.connection = Some(own);
        Ok(log)
    }

    pub(super) async fn close(&mut self) -> Result<(), Error> {
        match self.connection.take() {
            Some(own) => own.close().await.map_err(Error::internal),
            None => Ok(()),
        }
    }
}

/// Tells the connection that writes.
pub(super) async fn tell(writer: &Writer, how: &str) -> Result<(), Error> {
    writer.execute_unprepared(how).await?;
    Ok(())
}

/// The log as it is.
#[cfg(test)]
pub(super) async fn tests_only_look(data: &Path) -> Log {
    let log = Source::of(&data.join(crate::state::DATABASE)).ask(At::Look).await;
    assert!(log.is_ok(), "{log:?}");
    log.unwrap_or_default()
}

/// Writes so many bytes.
#[cfg(test)]
pub(super) async fn tests_only_write(tx: &impl ConnectionTrait, bytes: usize) {
    use crate::entity::meta;
    use sea_orm::{ActiveValue::Set, EntityTrait as _};
    let row = meta::ActiveModel { key: Set(uuid::Uuid::now_v7().to_string()), value: Set("x".repeat(bytes)) };
    let written = meta::Entity::insert(row).exec_without_returning(tx).await;
    assert!(written.is_ok(), "{written:?}");
}
