//! Threads for what takes much memory: two for hashing passwords and reading rescue files, one for unpacking photos.
//!
//! The system's allocator keeps what a thread has once used. Spread over the many threads of the async runtimes that adds up to hundreds
//! of megabytes; on these it stays small.

use crate::error::Error;
use std::{io, sync::LazyLock, time::Duration};
use tokio::runtime::{Builder, Runtime};

/// How many of these are done at once.
const THREADS: usize = 2;
/// Longer than any pause: a new thread would take memory of its own.
const KEPT: Duration = Duration::from_secs(365 * 86_400);

/// A runtime for the sake of its threads for blocking work; nothing else runs on it.
static LINE: LazyLock<io::Result<Runtime>> = LazyLock::new(|| line(THREADS));
/// The same for photos, one after another.
static PHOTOS: LazyLock<io::Result<Runtime>> = LazyLock::new(|| line(1));

fn line(threads: usize) -> io::Result<Runtime> {
    Builder::new_current_thread().max_blocking_threads(threads).thread_keep_alive(KEPT).build()
}

/// Does this on one of the two threads, after what came before.
///
/// # Errors
/// [`Error::Internal`] if the work panicked, or if the system gives no threads.
pub async fn heavy<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    on(&LINE, work).await
}

/// Does this with a photo, after those that came before.
///
/// # Errors
/// As [`heavy`].
pub async fn with_photo<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    on(&PHOTOS, work).await
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
        for _ in 0..2 * THREADS {
            let broken: Result<(), Error> = heavy(|| panic!("a decoder's fault")).await;
            assert!(matches!(broken, Err(Error::Internal(_))), "{broken:?}");
        }
        assert_eq!(heavy(|| 7).await.unwrap(), 7);
    }
}
