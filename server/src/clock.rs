//! Where the server reads the time: one port, so that tests and the demo's history move it.

use shared::Moment;
use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Moment;
}

/// The machine's clock.
///
/// With the feature `fault` it goes `JINGGE_CLOCK_SHIFT` milliseconds ahead, so that tests can let days pass for a whole process.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
        Moment(i64::try_from(since).unwrap_or(i64::MAX).saturating_add(shift()))
    }
}

#[cfg(not(feature = "fault"))]
const fn shift() -> i64 {
    0
}

#[cfg(feature = "fault")]
fn shift() -> i64 {
    static SHIFT: std::sync::OnceLock<i64> = std::sync::OnceLock::new();
    *SHIFT.get_or_init(|| std::env::var("JINGGE_CLOCK_SHIFT").ok().and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// A clock that stands until it is set.
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock standing at `now`.
    #[must_use]
    pub const fn at(now: Moment) -> Self {
        Self(AtomicI64::new(now.0))
    }

    /// Sets it, forwards or backwards.
    pub fn set(&self, now: Moment) {
        self.0.store(now.0, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
}
