//! One photo at a time is unpacked in this process, so that memory stays bounded whatever arrives. A photo is unpacked in a fraction of a
//! second, on all processors where it is large; two at once would be no faster for anybody and take twice the memory.

use std::io;
use tokio::sync::{Semaphore, SemaphorePermit};

static GATE: Semaphore = Semaphore::const_new(1);

/// Waits for the right to have a photo in memory; it ends with the returned permit.
///
/// # Errors
/// Never in practice: the gate is not closed.
pub async fn enter() -> io::Result<SemaphorePermit<'static>> {
    GATE.acquire().await.map_err(io::Error::other)
}
