//! Places where a test may stop the server. Without the feature `fault` there are none.

/// A place between two effects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// A push is read; nothing is written.
    PushRead,
    /// Everything of a push is in the transaction.
    PushWritten,
    /// The push is committed; the answer has not left.
    PushCommitted,
    /// A chunk is kept under its name.
    ChunkKept,
    /// All chunks stand in one file.
    PhotoAssembled,
    /// The original lies at its place.
    PhotoAdopted,
    /// Row, events and receipts are in the transaction.
    PhotoWritten,
    /// They are committed; the chunks are still there.
    PhotoCommitted,
    /// The smaller forms of photos lie at their places; their rows do not say so yet.
    PhotoForms,
    /// A due job is claimed.
    JobClaimed,
    /// A job is done in its transaction.
    JobWritten,
    /// The job is committed and not yet settled in the queue.
    JobCommitted,
}

impl Point {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::PushRead,
        Self::PushWritten,
        Self::PushCommitted,
        Self::ChunkKept,
        Self::PhotoAssembled,
        Self::PhotoAdopted,
        Self::PhotoWritten,
        Self::PhotoCommitted,
        Self::PhotoForms,
        Self::JobClaimed,
        Self::JobWritten,
        Self::JobCommitted,
    ];
}

/// Passes the place; a test may have ordered the server to end here.
#[cfg(not(feature = "fault"))]
pub async fn reach(_: Point) {}

#[cfg(feature = "fault")]
pub use armed::{arm, arm_from_environment, commit_postponed, has_fallen, lose_postponed, postpone, reach};

#[cfg(feature = "fault")]
mod armed {
    use super::Point;
    use crate::{error::Error, state::WriteTx};
    use std::cell::{Cell, RefCell};
    use std::sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    };

    thread_local! {
        static ARMED: Cell<Option<(Point, u32)>> = const { Cell::new(None) };
        static FALLEN: Cell<bool> = const { Cell::new(false) };
        static POSTPONED: RefCell<Vec<WriteTx>> = const { RefCell::new(Vec::new()) };
    }
    static PROCESS: OnceLock<(Point, u64)> = OnceLock::new();
    static PASSED: AtomicU64 = AtomicU64::new(0);

    /// On this thread: the `times`-th passage (from 1) of `point` never returns, and [`has_fallen`] says so. `None` takes it back.
    pub fn arm(at: Option<(Point, u32)>) {
        ARMED.set(at);
        FALLEN.set(false);
    }

    /// Whether this thread's server has stopped at the place that was armed.
    #[must_use]
    pub fn has_fallen() -> bool {
        FALLEN.get()
    }

    /// The defect of answering before the commit: the transaction waits on this thread.
    pub fn postpone(tx: WriteTx) {
        POSTPONED.with_borrow_mut(|postponed| postponed.push(tx));
    }

    /// Commits what was postponed.
    ///
    /// # Errors
    /// The database's.
    pub async fn commit_postponed() -> Result<(), Error> {
        for tx in POSTPONED.take() {
            tx.commit().await?;
        }
        Ok(())
    }

    /// The process ends before it comes to that.
    pub fn lose_postponed() {
        drop(POSTPONED.take());
    }

    /// `JINGGE_FAILPOINT=PushCommitted:3`: the process ends without any farewell at the third passage.
    pub fn arm_from_environment() {
        let Ok(text) = std::env::var("JINGGE_FAILPOINT") else { return };
        let (name, times) = text.split_once(':').unwrap_or((&text, "1"));
        if let (Some(point), Ok(times)) = (Point::ALL.into_iter().find(|point| format!("{point:?}") == name), times.parse()) {
            PROCESS.get_or_init(|| (point, times));
        }
    }

    /// Passes the place; a test may have ordered the server to end here.
    pub async fn reach(point: Point) {
        if PROCESS.get().is_some_and(|(at, _)| *at == point) {
            let passed = PASSED.fetch_add(1, Ordering::SeqCst) + 1;
            if PROCESS.get().is_some_and(|(_, times)| *times == passed) {
                std::process::abort();
            }
        }
        match ARMED.get() {
            Some((at, 1)) if at == point => {
                FALLEN.set(true);
                std::future::pending().await
            }
            Some((at, times)) if at == point => ARMED.set(Some((at, times - 1))),
            _ => {}
        }
    }
}
