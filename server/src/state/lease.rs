//! Memory for bodies that are read whole before anybody looks at them: pushes and chunks of photos. All of them together have a bounded
//! part of it; whoever finds none free waits, first come first served, with the body still on its way.

use crate::error::Error;
use std::time::Duration;
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

/// What all of them may take, in bytes: two pushes of the greatest length, as one person may have there, and a third as much for others.
const ALL: usize = 8 * 1024 * 1024;
/// Bytes are counted in pages of so many.
const PAGE: usize = 4_096;
/// How long memory is waited for.
const WAIT: Duration = Duration::from_secs(30);

static FREE: Semaphore = Semaphore::const_new(ALL / PAGE);

/// Memory that may be used; given back with the value.
#[derive(Debug)]
pub struct Lease(SemaphorePermit<'static>);

impl Lease {
    /// So many bytes, or all there are if that is less. Whoever waits for it must hold no other.
    ///
    /// # Errors
    /// [`Error::Busy`] if they have not become free in half a minute.
    pub async fn of(bytes: usize) -> Result<Self, Error> {
        Self::from(&FREE, ALL, bytes).await
    }

    async fn from(free: &'static Semaphore, all: usize, bytes: usize) -> Result<Self, Error> {
        let pages = u32::try_from(bytes.min(all).div_ceil(PAGE)).map_err(Error::internal)?;
        let permit = timeout(WAIT, free.acquire_many(pages)).await;
        Ok(Self(permit.map_err(|_| Error::Busy("no memory for another body".to_owned()))?.map_err(Error::internal)?))
    }

    /// How many bytes it is.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.0.num_permits() * PAGE
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use futures_util::FutureExt as _;

    #[tokio::test]
    async fn no_more_is_handed_out_than_there_is_and_what_comes_back_goes_to_the_first_who_waits() {
        static SMALL: Semaphore = Semaphore::const_new(4);
        let lease = |bytes| Lease::from(&SMALL, 4 * PAGE, bytes);
        let (first, second) = (lease(2 * PAGE).await.unwrap(), lease(1).await.unwrap());
        assert_eq!((first.bytes(), second.bytes()), (2 * PAGE, PAGE));
        let (mut large, mut small) = (Box::pin(lease(usize::MAX)), Box::pin(lease(1)));
        assert!((&mut large).now_or_never().is_none() && (&mut small).now_or_never().is_none(), "a small one does not overtake");
        drop((first, second));
        let large = large.now_or_never().unwrap().unwrap();
        assert_eq!(large.bytes(), 4 * PAGE, "never more than there is");
        assert!((&mut small).now_or_never().is_none());
        drop(large);
        assert!(small.now_or_never().is_some());
    }
}
