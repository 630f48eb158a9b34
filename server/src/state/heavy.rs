//! Threads for what takes much memory: one for hashing passwords, one for unpacking photos and the lists of rescue files. What is done on
//! one of them is never in memory together, however much arrives, and passwords never wait for photos. Small photos are only looked through
//! before their receipt, and tiles drawn: on as many threads as there are processors.
//!
//! The system's allocator keeps what a thread has once used. Spread over the many threads of the async runtimes that adds up to hundreds
//! of megabytes; on these it stays small.

use crate::error::Error;
use std::{
    io,
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};
use tokio::runtime::{Builder, Runtime};

/// Longer than any pause: a new thread would take memory of its own.
const KEPT: Duration = Duration::from_secs(365 * 86_400);

/// A runtime for the sake of its threads for blocking work; nothing else runs on it.
static PASSWORDS: LazyLock<io::Result<Runtime>> = LazyLock::new(|| line(1));
/// The same for files.
static FILES: LazyLock<io::Result<Runtime>> = LazyLock::new(|| line(1));
/// The same for small photos.
static SMALL_FILES: LazyLock<io::Result<Runtime>> = LazyLock::new(|| line(few()));
/// The same for tiles.
static TILES: LazyLock<io::Result<Runtime>> = LazyLock::new(|| line(few()));
/// The same for workbooks that are written for minutes: photos do not wait for them.
static WORKBOOKS: LazyLock<io::Result<Runtime>> = LazyLock::new(|| line(few()));
/// Most small files or tiles in memory at once.
const MOST_SMALL: usize = 4;
/// Tiles that wait to be drawn, and how many may.
static WAITING: AtomicUsize = AtomicUsize::new(0);
const MOST_WAITING: usize = 512;

fn few() -> usize {
    thread::available_parallelism().map_or(1, usize::from).min(MOST_SMALL)
}

fn line(threads: usize) -> io::Result<Runtime> {
    Builder::new_current_thread().max_blocking_threads(threads).thread_keep_alive(KEPT).build()
}

/// Does this with a password, after those that came before: 19 MiB for some 20 ms.
///
/// # Errors
/// [`Error::Internal`] if the work panicked, or if the system gives no threads.
pub async fn hashing<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    on(&PASSWORDS, work).await
}

/// Does this with a photo or the list of a rescue file, after those that came before.
///
/// # Errors
/// As [`hashing`].
pub async fn unpacking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    on(&FILES, work).await
}

/// Does this with a photo of a megabyte at most, beside some others.
///
/// # Errors
/// As [`hashing`].
pub async fn looking_through<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    on(&SMALL_FILES, work).await
}

/// Draws a tile, beside some others.
///
/// # Errors
/// As [`hashing`]; [`Error::Busy`] if too many wait already.
pub async fn drawing<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    /// One in the line, until it is done or nobody waits for it.
    struct Place;
    impl Drop for Place {
        fn drop(&mut self) {
            WAITING.fetch_sub(1, Ordering::Relaxed);
        }
    }
    let before = WAITING.fetch_add(1, Ordering::Relaxed);
    let _place = Place;
    if before >= MOST_WAITING {
        return Err(Error::Busy("too many tiles wait to be drawn".into()));
    }
    on(&TILES, work).await
}

/// Writes a workbook, beside some others.
///
/// # Errors
/// As [`hashing`].
pub async fn writing_out<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    on(&WORKBOOKS, work).await
}

async fn on<T: Send + 'static>(
    line: &'static LazyLock<io::Result<Runtime>>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let line = line.as_ref().map_err(Error::internal)?;
    line.spawn_blocking(work).await.map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
    use super::*;

    #[tokio::test]
    async fn work_that_panics_is_an_error_and_the_next_is_done() {
        for _ in 0..2 {
            let broken: Result<(), Error> = unpacking(|| panic!("a decoder's fault")).await;
            assert!(matches!(broken, Err(Error::Internal(_))), "{broken:?}");
        }
        assert_eq!(unpacking(|| 7).await.unwrap(), 7);
    }
}
