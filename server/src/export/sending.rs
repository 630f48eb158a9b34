//! An answer that is made while it is sent: a piece is made when the one before has gone. It ends early with its asker, and after
//! [`LONGEST`] whoever reads it; what has not been sent whole ends broken, so that no half file counts as one.

use super::seat::Seat;
use crate::error::Error;
use actix_web::{
    HttpResponse,
    http::header::{self, HeaderValue},
    rt,
    web::Bytes,
};
use futures_util::stream;
use std::{cell::Cell, future::Future, time::Duration};
use tokio::{sync::mpsc, time::timeout};

/// How long a file may take, from its first byte to its last.
pub(super) const LONGEST: Duration = Duration::from_secs(15 * 60);
/// Pieces that are made ahead of the asker.
const AHEAD: usize = 2;

/// A piece on its way.
enum Piece {
    Bytes(Bytes),
    End,
}

/// Where pieces are put. The seat is free when it goes.
pub(super) struct Outlet {
    pieces: mpsc::Sender<Piece>,
    seat: Cell<Option<Seat>>,
}

impl Outlet {
    /// Frees the seat: what is left to be sent is made.
    pub(super) fn free(&self) {
        drop(self.seat.take());
    }

    /// Sends a piece; waits until there is room for it.
    ///
    /// # Errors
    /// [`Error::TooSlow`] if nobody takes it any more.
    pub(super) async fn put(&self, bytes: impl Into<Bytes>) -> Result<(), Error> {
        self.pieces.send(Piece::Bytes(bytes.into())).await.map_err(|_| Error::TooSlow)
    }
}

/// What a file is and is called.
pub(super) struct File {
    pub(super) media: &'static str,
    pub(super) name: String,
}

/// Answers with what `work` puts out.
pub(super) fn sent<F: Future<Output = Result<(), Error>> + 'static>(
    file: &File,
    length: Option<u64>,
    seat: Seat,
    work: impl FnOnce(Outlet) -> F + 'static,
) -> HttpResponse {
    let (put, take) = mpsc::channel(AHEAD);
    rt::spawn(async move {
        let end = put.clone();
        let whole = async {
            work(Outlet { pieces: put.clone(), seat: Cell::new(Some(seat)) }).await?;
            put.send(Piece::End).await.map_err(|_| Error::TooSlow)
        };
        tokio::select! {
            done = timeout(LONGEST, whole) => match done {
                Ok(Err(error)) if !end.is_closed() => tracing::warn!(%error, "an export ended early"),
                Err(_) => tracing::warn!("an export took too long"),
                Ok(_) => {}
            },
            () = end.closed() => {}
        }
    });
    let pieces = stream::unfold(Some(take), |take| async {
        let mut take = take?;
        match take.recv().await {
            Some(Piece::Bytes(bytes)) => Some((Ok::<_, Error>(bytes), Some(take))),
            Some(Piece::End) => None,
            None => Some((Err(Error::TooSlow), None)),
        }
    });
    let mut answer = HttpResponse::Ok();
    answer
        .content_type(file.media)
        .insert_header((header::CONTENT_DISPOSITION, disposition(&file.name)))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    if let Some(length) = length {
        answer.no_chunking(length);
    }
    answer.streaming(pieces)
}

/// A download of this name, which may be Chinese: its bytes as RFC 6266 has them.
fn disposition(name: &str) -> HeaderValue {
    let mut text = String::from("attachment; filename*=UTF-8''");
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => text.push(char::from(byte)),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}
