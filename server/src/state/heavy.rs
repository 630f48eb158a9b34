//! Two threads for what takes much memory: hashing passwords, unpacking photos.
//!
//! The system's allocator keeps what a thread has once used. Spread over the many threads of the async runtimes that adds up to hundreds
//! of megabytes; on two threads it stays small.

use crate::error::Error;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};
use tokio::sync::oneshot;

type Work = Box<dyn FnOnce() + Send>;

/// How many of these are done at once.
const THREADS: usize = 2;

static LINE: OnceLock<Sender<Work>> = OnceLock::new();

/// Does this on one of the two threads, after what came before.
///
/// # Errors
/// [`Error::Internal`] if the work panicked.
pub async fn heavy<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let (done, result) = oneshot::channel();
    let work: Work = Box::new(move || {
        // Nobody may be waiting any more.
        let _nobody = done.send(work());
    });
    LINE.get_or_init(begin).send(work).map_err(Error::internal)?;
    result.await.map_err(Error::internal)
}

fn begin() -> Sender<Work> {
    let (line, waiting) = channel();
    let waiting = Arc::new(Mutex::new(waiting));
    for _ in 0..THREADS {
        let waiting = Arc::clone(&waiting);
        thread::spawn(move || {
            while let Some(work) = next(&waiting) {
                // Whoever waits for it hears that it broke off.
                let _panicked = catch_unwind(AssertUnwindSafe(work));
            }
        });
    }
    line
}

fn next(waiting: &Mutex<Receiver<Work>>) -> Option<Work> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
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
