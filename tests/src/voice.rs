//! Voice notes for tests: real WAV bytes, a tone each.

use shared::voice::{SAMPLE_RATE, wav};

/// So many seconds of a tone that depends on `pitch`.
#[must_use]
pub fn spoken(seconds: u32, pitch: u32) -> Vec<u8> {
    let half = SAMPLE_RATE / (200 + pitch * 10);
    let samples: Vec<i16> = (0..seconds * SAMPLE_RATE).map(|at| if (at / half).is_multiple_of(2) { 6_000 } else { -6_000 }).collect();
    wav(&samples)
}
