//! How long a body may take to come: a silent sender is given up, and one that drips is too.
//!
//! Only the time counts in which the server waits for the sender.

use super::door::Connection;
use actix_web::{dev::Payload, error::PayloadError, web::Bytes};
use futures_util::{Stream, StreamExt as _, stream};
use std::{io, sync::Arc, time::Duration};
use tokio::time::{Instant, timeout};

/// How long a sender is borne with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Longest silence.
    silence: Duration,
    /// Time that any body has, however small.
    grace: Duration,
}

/// With everybody: a phone that is carried through a tunnel has time to come out.
pub const USUAL: Patience = Patience { silence: Duration::from_secs(20), grace: Duration::from_secs(30) };
/// Bytes a second that it must then have come with: the slowest of mobile networks, a fourth of what it gives.
const RATE: u64 = 1_024;

/// What has come of a body, and how long it was waited for.
#[derive(Clone, Copy, Debug)]
struct Pace {
    allowed: Patience,
    waited: Duration,
    bytes: u64,
}

impl Pace {
    const fn begin(allowed: Patience) -> Self {
        Self { allowed, waited: Duration::ZERO, bytes: 0 }
    }

    /// How long the next piece may take.
    fn patience(self) -> Duration {
        let earned = self.allowed.grace + Duration::from_secs(self.bytes / RATE);
        earned.saturating_sub(self.waited).min(self.allowed.silence)
    }

    fn came(self, bytes: usize, waited: Duration) -> Self {
        let bytes = self.bytes.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
        Self { waited: self.waited + waited, bytes, ..self }
    }
}

/// The body at this pace: where it does not come, it ends in an error whose kind is `TimedOut`. While it is waited for, the connection
/// is not at work.
pub fn paced(body: Payload, connection: Option<Arc<Connection>>, allowed: Patience) -> impl Stream<Item = Result<Bytes, PayloadError>> {
    stream::unfold(Some((body, Pace::begin(allowed))), move |state| {
        let connection = connection.clone();
        async move {
            let (mut body, pace) = state?;
            let begun = Instant::now();
            let waiting = connection.as_ref().map(Connection::wait);
            let next = timeout(pace.patience(), body.next()).await;
            drop(waiting);
            match next {
                Ok(Some(Ok(piece))) => {
                    let pace = pace.came(piece.len(), begun.elapsed());
                    Some((Ok(piece), Some((body, pace))))
                }
                Ok(Some(Err(error))) => Some((Err(error), None)),
                Ok(None) => None,
                Err(_) => Some((Err(PayloadError::Io(io::ErrorKind::TimedOut.into())), None)),
            }
        }
    })
    // Who reads forms asks again after the end.
    .fuse()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_borne_for_twenty_seconds_and_dripping_for_thirty() {
        let mut pace = Pace::begin(USUAL);
        assert_eq!(pace.patience(), USUAL.silence);
        for _ in 0..29 {
            pace = pace.came(1, Duration::from_secs(1));
        }
        assert_eq!(pace.patience(), Duration::from_secs(1));
        assert_eq!(pace.came(1, Duration::from_secs(1)).patience(), Duration::ZERO);
    }

    #[test]
    fn what_comes_at_two_kibibytes_a_second_may_be_as_long_as_it_likes() {
        let mut pace = Pace::begin(USUAL);
        for _ in 0..10_000 {
            pace = pace.came(8_192, Duration::from_secs(4));
            assert_eq!(pace.patience(), USUAL.silence);
        }
    }

    #[actix_web::test]
    async fn a_body_that_has_ended_stays_at_its_end() {
        let mut body = Box::pin(paced(Payload::None, None, USUAL));
        assert!(body.next().await.is_none() && body.next().await.is_none());
    }

    #[actix_web::test]
    async fn a_body_that_stops_coming_ends_in_time() {
        let allowed = Patience { silence: Duration::from_millis(30), ..USUAL };
        let silent = stream::iter([Ok(Bytes::from_static(b"{"))]).chain(stream::pending());
        let pieces: Vec<_> = paced(Payload::Stream { payload: Box::pin(silent) }, None, allowed).collect().await;
        let timed_out = |error: &PayloadError| matches!(error, PayloadError::Io(error) if error.kind() == io::ErrorKind::TimedOut);
        assert!(matches!(&pieces[..], [Ok(_), Err(error)] if timed_out(error)), "{pieces:?}");
    }
}
