//! Whether the wall clock can be believed.
//!
//! While the server runs, the wall clock and the steady one must go together. When it starts, the clock must not be behind the last
//! instant that is kept, nor far ahead of it. What does not fit is a [`Jump`]: from then on the server goes on by the steady clock, until
//! the wall clock fits again by itself or a person confirms it.

use super::Clock;
use serde::{Deserialize, Serialize};
use shared::moment::Moment;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use utoipa::ToSchema;

/// What the clock may be off, in minutes. A time service that corrects seconds is no jump.
pub const SLACK_MINUTES: i64 = 5;
/// How long a server may have been off, in days, before it asks whether the clock is right.
pub const AHEAD_DAYS: i64 = 14;

const SLACK: i64 = SLACK_MINUTES * 60_000;
const AHEAD: i64 = AHEAD_DAYS * 86_400_000;
/// How long one reading of both clocks serves for comparison: what a clock drifts in that time is far below the slack.
const ANCHORED: i64 = 3_600_000;

/// The wall clock says something else than can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Jump {
    /// What the time should be: the last instant that was believed, and what the steady clock has counted since.
    pub expected: Moment,
    /// What the wall clock says.
    pub found: Moment,
}

impl Jump {
    /// How far the wall clock is ahead of what it should be, in milliseconds; below 0: behind.
    #[must_use]
    pub const fn off(&self) -> i64 {
        self.found.0.saturating_sub(self.expected.0)
    }

    /// Whether both are the same jump: nothing was set between them.
    #[must_use]
    pub const fn is_same(&self, other: &Self) -> bool {
        self.off().abs_diff(other.off()) <= SLACK.unsigned_abs()
    }
}

/// What a store knows of the time when it is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The last instant that is kept; `None`: nothing is.
    pub last: Option<Moment>,
    /// A jump that nobody has confirmed.
    pub jump: Option<Jump>,
}

/// A clock that is believed as long as it fits.
pub struct Watch {
    clock: Arc<dyn Clock>,
    anchor: Mutex<Anchor>,
}

/// A reading of both clocks that is believed.
#[derive(Clone, Copy, Debug)]
struct Anchor {
    wall: Moment,
    steady: i64,
    /// By how much the wall clock may be ahead of `wall`, in milliseconds.
    ahead: i64,
}

impl Watch {
    /// Watches this clock from now on.
    #[must_use]
    pub fn over(clock: Arc<dyn Clock>, known: Known) -> Self {
        let (now, steady) = (clock.now(), clock.steady());
        let anchor = match known.last {
            None => Anchor { wall: now, steady, ahead: SLACK },
            // An office may be closed for a week or two. But as long as a forward jump stands unconfirmed, the server can only be back in
            // the right time if it has not got so far.
            Some(wall) => {
                let jumped = known.jump.map(|jump| jump.off()).filter(|off| *off > 0);
                Anchor { wall, steady, ahead: jumped.map_or(AHEAD, |off| AHEAD.min(off - 1)) }
            }
        };
        let watch = Self { clock, anchor: Mutex::new(anchor) };
        let _first = watch.read();
        watch
    }

    /// The present instant: the wall clock's as long as that is believed, else the one the steady clock leads to.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.read().unwrap_or_else(|jump| jump.expected)
    }

    /// Why the wall clock is not believed; `None`: it is.
    #[must_use]
    pub fn doubt(&self) -> Option<Jump> {
        self.read().err()
    }

    /// Believes the wall clock as it is now.
    pub fn trust(&self) {
        let mut anchor = self.anchor();
        *anchor = Anchor { wall: self.clock.now(), steady: self.clock.steady(), ahead: SLACK };
    }

    /// What the wall clock says, believed or not.
    #[must_use]
    pub fn wall(&self) -> Moment {
        self.clock.now()
    }

    fn read(&self) -> Result<Moment, Jump> {
        let mut anchor = self.anchor();
        let (found, steady) = (self.clock.now(), self.clock.steady());
        let elapsed = steady.saturating_sub(anchor.steady);
        let expected = Moment(anchor.wall.0.saturating_add(elapsed));
        let jump = Jump { expected, found };
        if !(-SLACK..=anchor.ahead).contains(&jump.off()) {
            return Err(jump);
        }
        if anchor.ahead != SLACK || elapsed >= ANCHORED {
            *anchor = Anchor { wall: found, steady, ahead: SLACK };
        }
        Ok(found)
    }

    fn anchor(&self) -> MutexGuard<'_, Anchor> {
        self.anchor.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::FixedClock;

    const NOW: Moment = Moment(1_790_000_000_000);

    fn started(kept: i64, jump: Option<Jump>) -> (Arc<FixedClock>, Watch) {
        let clock = Arc::new(FixedClock::at(NOW));
        let known = Known { last: Some(NOW.plus_minutes(-kept)), jump };
        let watch = Watch::over(Arc::<FixedClock>::clone(&clock), known);
        (clock, watch)
    }

    #[test]
    fn a_clock_that_jumps_while_the_server_runs_is_not_believed_until_it_is_back() {
        let (clock, watch) = started(1, None);
        for off in [6, -6, 40 * 1_440, -400 * 1_440] {
            let at = watch.now();
            clock.jump(at.plus_minutes(off));
            assert_eq!(watch.doubt(), Some(Jump { expected: at, found: at.plus_minutes(off) }));
            clock.set(clock.now().plus_millis(25_000));
            assert_eq!(watch.now(), at.plus_millis(25_000), "and goes on by the steady clock");
            clock.jump(clock.now().plus_minutes(-off));
            assert_eq!((watch.doubt(), watch.now()), (None, at.plus_millis(25_000)), "the jump healed by itself");
        }
    }

    #[test]
    fn seconds_that_a_time_service_corrects_are_no_jump_however_often() {
        let (clock, watch) = started(1, None);
        for round in 0..500 {
            clock.set(clock.now().plus_minutes(65));
            clock.jump(clock.now().plus_millis(4 * 60_000));
            assert_eq!((round, watch.doubt()), (round, None));
            assert_eq!(watch.now(), clock.now());
        }
    }

    #[test]
    fn days_that_pass_are_no_jump_though_nobody_asked_for_the_time() {
        let (clock, watch) = started(1, None);
        clock.set(clock.now().plus_days(90));
        assert_eq!((watch.doubt(), watch.now()), (None, clock.now()), "a laptop may sleep");
    }

    #[test]
    fn an_office_closed_for_a_week_starts_without_a_question() {
        assert_eq!(started(7 * 1_440, None).1.doubt(), None);
        assert_eq!(started(14 * 1_440, None).1.doubt(), None);
        assert_eq!(started(-5, None).1.doubt(), None, "the clock was corrected by a few minutes");
        assert_eq!(Watch::over(Arc::new(FixedClock::at(NOW)), Known::default()).doubt(), None, "and a new one");
    }

    #[test]
    fn a_start_in_the_past_or_far_in_the_future_is_asked_about_and_goes_on_from_what_is_kept() {
        for kept in [-6, 14 * 1_440 + 1, 40 * 1_440, -400 * 1_440] {
            let (clock, watch) = started(kept, None);
            let last = NOW.plus_minutes(-kept);
            assert_eq!(watch.doubt(), Some(Jump { expected: last, found: NOW }), "{kept} minutes");
            assert_eq!(watch.now(), last);
            watch.trust();
            assert_eq!((watch.doubt(), watch.now()), (None, NOW), "confirmed");
            clock.jump(NOW.plus_minutes(6));
            assert!(watch.doubt().is_some(), "and watched from then on");
        }
    }

    #[test]
    fn a_machine_that_gets_the_time_from_the_network_after_its_start_needs_nobody() {
        let clock = Arc::new(FixedClock::at(Moment(0)));
        let watch = Watch::over(Arc::<FixedClock>::clone(&clock), Known { last: Some(NOW), jump: None });
        assert!(watch.doubt().is_some());
        clock.set(Moment(20_000));
        clock.jump(NOW.plus_days(2));
        assert_eq!((watch.doubt(), watch.now()), (None, NOW.plus_days(2)));
    }

    #[test]
    fn a_forward_jump_that_nobody_confirmed_is_still_asked_about_after_a_restart() {
        let jump = Jump { expected: NOW.plus_days(-3), found: NOW };
        assert!(started(3 * 1_440, Some(jump)).1.doubt().is_some(), "three days would be no jump by themselves");
        assert_eq!(started(60, Some(jump)).1.doubt(), None, "it healed while the server was off");
    }
}
