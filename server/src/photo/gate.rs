//! How many photos are decoded at once in this process: two, or one large one, so that memory stays bounded whatever arrives.

use std::io;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Above this many pixels a photo is decoded alone.
pub const ALONE_ABOVE_PIXELS: u64 = 12_000_000;

static GATE: Semaphore = Semaphore::const_new(2);

/// Waits for the right to decode a photo of so many pixels; it ends with the returned permit.
///
/// # Errors
/// Never in practice: the gate is not closed.
pub async fn enter(pixels: u64) -> io::Result<SemaphorePermit<'static>> {
    let places = if pixels > ALONE_ABOVE_PIXELS { 2 } else { 1 };
    GATE.acquire_many(places).await.map_err(io::Error::other)
}
