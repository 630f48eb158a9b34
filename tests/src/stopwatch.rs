//! What times come to.

use std::time::Duration;

/// The 95th percentile of these times, of which there is at least one, and the longest.
#[must_use]
pub fn p95_and_worst(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort();
    let at = times.len() * 95 / 100;
    (times[at.min(times.len() - 1)], times[times.len() - 1])
}
