//! How SQLite goes about a statement on an empty database, as its tests ask.
#![allow(clippy::unwrap_used, reason = "tests")]

use crate::{clock::FixedClock, config::Config, state::State};
use sea_orm::{ConnectionTrait as _, Statement};
use shared::moment::Moment;
use std::sync::Arc;

/// A database that is asked for its plans.
pub struct Plans {
    _folder: tempfile::TempDir,
    state: State,
}

impl Plans {
    /// Opens one with all its tables and indexes.
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let state = State::open(Config::in_folder(folder.path()), Arc::new(FixedClock::at(Moment(0)))).await.unwrap();
        Self { _folder: folder, state }
    }

    /// The steps of a statement.
    pub async fn of(&self, built: Statement) -> Vec<String> {
        let explain = Statement { sql: format!("EXPLAIN QUERY PLAN {}", built.sql), ..built };
        let steps = self.state.db.reader().query_all_raw(explain).await.unwrap();
        steps.iter().map(|row| row.try_get("", "detail").unwrap()).collect()
    }
}
