//! Whether anything was committed to the database, whoever wrote: this process, another server, or a command on the console.
//!
//! A look is one short statement, and one look answers all who asked before it began. It names the state of the whole database: SQLite counts
//! for each connection what others have committed (`data_version`), PostgreSQL's snapshot says which transactions are over. So what was read after a look
//! is still true as long as later looks name the same state, and nothing has to be told to anybody when it is written.

mod store;

use crate::error::Error;
pub(super) use store::Source;
#[cfg(test)]
pub(super) use store::tests_only_write;

use std::sync::atomic::{AtomicU64, Ordering};
use store::Seen;
use tokio::sync::Mutex;

/// A state of the database, counted by this process. What was read after the look that gave a stamp is at least as new as the stamp; where
/// two looks give the same one, nothing was committed between them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp(u64);

/// Looks at the database for all who ask.
pub struct Lookout {
    asked: AtomicU64,
    looks: AtomicU64,
    inside: Mutex<Inside>,
}

struct Inside {
    source: Source,
    seen: Option<Seen>,
    stamp: Stamp,
    /// Those who asked up to this number are answered by the last look.
    covers: u64,
}

impl Lookout {
    pub(super) fn at(source: Source) -> Self {
        let inside = Inside { source, seen: None, stamp: Stamp::default(), covers: 0 };
        Self { asked: AtomicU64::new(0), looks: AtomicU64::new(0), inside: Mutex::new(inside) }
    }

    /// The state of the database at an instant after this was called: what was committed before is part of it.
    pub(super) async fn look(&self) -> Result<Stamp, Error> {
        let own = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        let mut inside = self.inside.lock().await;
        if inside.covers >= own {
            return Ok(inside.stamp);
        }
        // Whoever has asked by now has asked before this look begins.
        let covers = self.asked.load(Ordering::SeqCst);
        let seen = inside.source.look().await?;
        if matches!(seen, Seen::File { .. }) {
            self.looks.fetch_add(1, Ordering::Relaxed);
        }
        if inside.seen.as_ref() != Some(&seen) {
            inside.stamp.0 += 1;
            inside.seen = Some(seen);
        }
        inside.covers = covers;
        Ok(inside.stamp)
    }

    /// Statements of a connection of its own.
    pub(super) fn own_statements(&self) -> u64 {
        self.looks.load(Ordering::Relaxed)
    }

    /// Lets go of its own connection.
    pub(super) async fn close(&self) -> Result<(), Error> {
        self.inside.lock().await.source.close().await
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use crate::{clock::FixedClock, config::Config, state::State};
    use futures_util::{FutureExt as _, future::join_all};
    use shared::moment::Moment;
    use std::sync::Arc;

    async fn opened(config: &Config) -> State {
        State::open(config.clone(), Arc::new(FixedClock::at(Moment(0)))).await.unwrap()
    }

    /// Something is written and committed.
    async fn written(state: &State) {
        let tx = state.db.write().await.unwrap();
        super::tests_only_write(&tx).await;
        tx.commit().await.unwrap();
    }

    #[actix_web::test]
    async fn a_stamp_stays_while_nothing_is_committed_and_is_another_after_every_commit_whoever_writes() {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::in_folder(folder.path());
        let (here, other) = (opened(&config).await, opened(&config).await);
        let mut before = here.db.stamp().await.unwrap();
        assert_eq!(here.db.stamp().await.unwrap(), before);
        for writer in [&here, &other, &here] {
            written(writer).await;
            let after = here.db.stamp().await.unwrap();
            assert!(after > before);
            assert_eq!(here.db.stamp().await.unwrap(), after);
            before = after;
        }
        let undone = other.db.write().await.unwrap();
        super::tests_only_write(&undone).await;
        assert_eq!(here.db.stamp().await.unwrap(), before, "what is not committed is nothing");
        undone.rollback().await.unwrap();
        assert_eq!(here.db.stamp().await.unwrap(), before);
    }

    #[actix_web::test]
    async fn those_who_ask_together_are_answered_by_one_look() {
        let folder = tempfile::tempdir().unwrap();
        let state = opened(&Config::in_folder(folder.path())).await;
        state.db.stamp().await.unwrap();
        let before = state.db.statements();
        // A look is under way for as long as all 64 take to ask.
        let under_way = state.db.lookout.inside.lock().await;
        let mut asking: Vec<_> = (0..64).map(|_| Box::pin(state.db.stamp())).collect();
        assert!(asking.iter_mut().all(|one| one.now_or_never().is_none()));
        drop(under_way);
        let stamps: Vec<_> = join_all(asking).await.into_iter().map(Result::unwrap).collect();
        assert!(stamps.iter().all(|stamp| *stamp == stamps[0]));
        assert_eq!(state.db.statements() - before, 1);
    }
}
