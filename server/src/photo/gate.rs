//! How many photos are decoded at once in this process: two, or one large one, so that memory stays bounded whatever arrives.

use std::io;
use tokio::sync::{Semaphore, SemaphorePermit};

/// A photo that needs more memory than this is decoded alone.
pub const ALONE_ABOVE_BYTES: u64 = 36_000_000;

static GATE: Semaphore = Semaphore::const_new(2);

/// Waits for the right to decode a photo that needs so many bytes of memory; it ends with the returned permit.
///
/// # Errors
/// Never in practice: the gate is not closed.
pub async fn enter(bytes: u64) -> io::Result<SemaphorePermit<'static>> {
    let places = if bytes > ALONE_ABOVE_BYTES { 2 } else { 1 };
    GATE.acquire_many(places).await.map_err(io::Error::other)
}
