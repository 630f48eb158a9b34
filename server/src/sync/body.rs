//! Reading a request's body up to a limit, in memory no larger than that.

use crate::error::Error;
use actix_web::web::Payload;
use futures_util::StreamExt as _;

/// The whole body, of at most `limit` bytes.
///
/// # Errors
/// [`Error::TooLarge`] as soon as there is more; [`Error::TooSlow`] if it does not come; [`Error::BadRequest`] if the connection ends before
/// the body does.
pub async fn read_body(mut payload: Payload, limit: usize) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    while let Some(piece) = payload.next().await {
        let piece = piece?;
        if body.len().saturating_add(piece.len()) > limit {
            return Err(Error::TooLarge);
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}
