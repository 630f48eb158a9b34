//! SQLite's log, brought into the database's own file beside the commits instead of by them.
//!
//! By itself SQLite does that at the commit that has made the log long: whoever wrote last waits until every page is in its place and on the disk.
//! Usually that is a thousand pages. But as long as somebody reads (a backup, a check), pages that are newer than what they read have to stay in the log,
//! and the commit after the last of them pays for all. So a running server folds on a connection of its own, which keeps no writer
//! waiting, and has its commits leave the log alone.

mod store;

use crate::error::Error;
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};
use store::{At, FOLD_AS_USUAL, Source, Writer};
use tokio::sync::Mutex;

/// Pages from which on it is worth the while.
const WORTH: u32 = 1_000;
/// Pages from which on the log is to begin anew although it is written to all the time.
const LONG: u32 = 4_000;
/// Most pages that are folded while writers wait for it.
const FEW: u32 = 1_000;

/// The log: pages that were written into it since it last began anew, and how many of them are in their places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// Pages in it.
    pub pages: u32,
    /// Pages that are in the database's own file as well.
    pub folded: u32,
}

impl Log {
    const fn left(self) -> u32 {
        self.pages.saturating_sub(self.folded)
    }
}

/// Folds the log of one database.
pub(super) struct Folder {
    source: Option<Mutex<Source>>,
    aside: Arc<AtomicBool>,
}

impl Folder {
    /// Of this file.
    pub(super) fn of(file: &Path) -> Self {
        Self { source: Some(Mutex::new(Source::of(file))), aside: Arc::default() }
    }

    /// Of a database that has no such log.
    pub(super) fn none() -> Self {
        Self { source: None, aside: Arc::default() }
    }

    /// Whether commits leave the log alone.
    pub(super) fn is_aside(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.aside)
    }

    /// Looks at the log and folds it, if it is worth the while. Writers wait only if it could not begin anew for a long time, and then for
    /// [`FEW`] pages at most.
    pub(super) async fn round(&self, writer: &Writer) -> Result<Log, Error> {
        let Some(source) = &self.source else { return Ok(Log::default()) };
        if !self.aside.swap(true, Relaxed) {
            store::tell(writer, super::store::FOLD_NOTHING).await?;
        }
        let mut source = source.lock().await;
        let log = source.ask(At::Look).await?;
        if log.pages < WORTH || log.left() == 0 {
            return Ok(log);
        }
        let log = source.ask(At::Beside).await?;
        // Written to all the time, it never lies there folded whole, which is when SQLite begins it anew.
        if log.pages >= LONG && (1..=FEW).contains(&log.left()) { source.ask(At::Once).await } else { Ok(log) }
    }

    pub(super) async fn give_back(&self, writer: &Writer) -> Result<(), Error> {
        if self.aside.swap(false, Relaxed) {
            store::tell(writer, FOLD_AS_USUAL).await?;
        }
        Ok(())
    }

    /// Lets go of its own connection.
    pub(super) async fn close(&self) -> Result<(), Error> {
        match &self.source {
            Some(source) => source.lock().await.close().await,
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{
        Log, WORTH,
        store::{tests_only_look, tests_only_write},
    };
    use crate::{clock::FixedClock, config::Config, ops, state::State};
    use shared::moment::Moment;
    use std::sync::Arc;

    async fn opened(folder: &tempfile::TempDir) -> State {
        State::open(Config::in_folder(folder.path()), Arc::new(FixedClock::at(Moment(0)))).await.unwrap()
    }

    /// So many commits, each of more pages than the one before has left.
    async fn write(state: &State, commits: u32) {
        for _ in 0..commits {
            let tx = state.db.write().await.unwrap();
            tests_only_write(&tx, 600_000).await;
            tx.commit().await.unwrap();
        }
    }

    async fn log(state: &State) -> Log {
        tests_only_look(&state.config.data).await
    }

    #[tokio::test]
    async fn a_commit_folds_nothing_while_the_log_is_folded_beside_it_and_a_reader_holds_back_only_the_log() {
        let folder = tempfile::tempdir().unwrap();
        let state = opened(&folder).await;
        state.db.fold_aside().await.unwrap();
        let instant = state.db.snapshot_aside().await.unwrap();
        ops::columns_asked(&instant).await.unwrap();
        let before = log(&state).await.folded;
        write(&state, 10).await;
        assert!(log(&state).await.pages > WORTH && log(&state).await.folded == before, "{:?}", log(&state).await);
        let held = state.db.fold_aside().await.unwrap();
        assert!(held.left() > WORTH, "what the reader may not see stays in the log: {held:?}");
        drop(instant);
        write(&state, 1).await;
        assert_eq!(log(&state).await.folded, held.folded, "and the commit after it does not pay for that");
        let whole = state.db.fold_aside().await.unwrap();
        assert_eq!(whole.left(), 0, "{whole:?}");
        write(&state, 1).await;
        assert!(log(&state).await.pages < WORTH, "then it begins anew: {:?}", log(&state).await);
    }

    #[tokio::test]
    async fn commits_fold_as_ever_where_nobody_does_it_for_them_or_does_it_no_more() {
        let folder = tempfile::tempdir().unwrap();
        let state = opened(&folder).await;
        write(&state, 10).await;
        assert!(log(&state).await.left() < WORTH, "{:?}", log(&state).await);
        state.db.fold_aside().await.unwrap();
        write(&state, 10).await;
        assert!(log(&state).await.left() > WORTH, "{:?}", log(&state).await);
        state.db.fold_at_commits().await.unwrap();
        write(&state, 1).await;
        assert!(log(&state).await.left() < WORTH, "{:?}", log(&state).await);
    }
}
