//! Reading a request's body up to a limit, in memory no larger than that.

use crate::{error::Error, state::Lease};
use actix_web::web::Payload;
use futures_util::StreamExt as _;

/// A whole body, with the memory that it and what is made of it take.
#[derive(Debug)]
pub struct Body {
    bytes: Vec<u8>,
    lease: Lease,
}

impl Body {
    /// Forgets the bytes once they are read, and keeps the memory for what was made of them.
    pub fn into_lease(self) -> Lease {
        self.lease
    }
}

impl AsRef<[u8]> for Body {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

/// The whole body, of at most `limit` bytes, once there is memory for it `times` over: what is made of it takes that.
///
/// # Errors
/// [`Error::TooLarge`] as soon as there is more; [`Error::TooSlow`] if it does not come; [`Error::BadRequest`] if the connection ends before
/// the body does; [`Error::Busy`] if no memory becomes free.
pub async fn read_body(mut payload: Payload, limit: usize, times: usize) -> Result<Body, Error> {
    let lease = Lease::of(limit.saturating_mul(times)).await?;
    // In one piece from the start: growing, it would be in memory twice.
    let mut bytes = Vec::with_capacity(limit);
    while let Some(piece) = payload.next().await {
        let piece = piece?;
        if bytes.len().saturating_add(piece.len()) > limit {
            return Err(Error::TooLarge);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(Body { bytes, lease })
}
