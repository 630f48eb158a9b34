//! Where the server reads the time: one port, so that tests and the demo's history move it, and the [`Watch`] that notices when it jumps.

mod watch;

pub use watch::{AHEAD_DAYS, Jump, Known, SLACK_MINUTES, Watch};

use shared::moment::Moment;
use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present instant, as the machine's wall clock says. Whoever administers the machine sets it.
    fn now(&self) -> Moment;

    /// Milliseconds since some instant of this machine, by a clock that nobody sets and that goes on while the machine sleeps.
    fn steady(&self) -> i64;
}

/// The machine's clock.
///
/// With the feature `fault` it goes `JINGGE_CLOCK_SHIFT` milliseconds ahead, so that tests can let days pass for a whole process, and as
/// many more as stand in the file `JINGGE_CLOCK_FILE`, so that they can let it jump.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
        Moment(i64::try_from(since).unwrap_or(i64::MAX).saturating_add(shift()))
    }

    fn steady(&self) -> i64 {
        steady()
    }
}

#[cfg(unix)]
fn steady() -> i64 {
    // Linux stops CLOCK_MONOTONIC while the machine sleeps; elsewhere it goes on.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    const STEADY: rustix::time::ClockId = rustix::time::ClockId::Boottime;
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    const STEADY: rustix::time::ClockId = rustix::time::ClockId::Monotonic;
    let since = rustix::time::clock_gettime(STEADY);
    since.tv_sec.saturating_mul(1_000).saturating_add(since.tv_nsec / 1_000_000)
}

#[cfg(not(unix))]
fn steady() -> i64 {
    static BEGAN: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    i64::try_from(BEGAN.elapsed().as_millis()).unwrap_or(i64::MAX)
}

#[cfg(not(feature = "fault"))]
const fn shift() -> i64 {
    0
}

#[cfg(feature = "fault")]
fn shift() -> i64 {
    use std::{env, path::PathBuf, sync::OnceLock};
    static SHIFT: OnceLock<(i64, Option<PathBuf>)> = OnceLock::new();
    let number = |text: String| text.trim().parse::<i64>().ok();
    let (fixed, file) = SHIFT.get_or_init(|| {
        let fixed = env::var("JINGGE_CLOCK_SHIFT").ok().and_then(number).unwrap_or(0);
        (fixed, env::var_os("JINGGE_CLOCK_FILE").map(PathBuf::from))
    });
    let jumped = file.as_ref().and_then(|file| std::fs::read_to_string(file).ok()).and_then(number);
    fixed.saturating_add(jumped.unwrap_or(0))
}

/// A clock that stands until it is set.
pub struct FixedClock {
    now: AtomicI64,
    /// By how much the wall clock is ahead of the steady one.
    ahead: AtomicI64,
}

impl FixedClock {
    /// A clock standing at `now`.
    #[must_use]
    pub const fn at(now: Moment) -> Self {
        Self { now: AtomicI64::new(now.0), ahead: AtomicI64::new(0) }
    }

    /// Lets time pass until then; or go back, as a test of ours may.
    pub fn set(&self, now: Moment) {
        self.now.store(now.0, Ordering::SeqCst);
    }

    /// Sets the wall clock alone: no time has passed.
    pub fn jump(&self, now: Moment) {
        let before = self.now.swap(now.0, Ordering::SeqCst);
        self.ahead.fetch_add(now.0.saturating_sub(before), Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Moment {
        Moment(self.now.load(Ordering::SeqCst))
    }

    fn steady(&self) -> i64 {
        self.now.load(Ordering::SeqCst).saturating_sub(self.ahead.load(Ordering::SeqCst))
    }
}
