//! What the engine remembers between two steps and forgets with the page.

use crate::clock::Env;
use crate::sync::answer::Failure;
use crate::sync::status::Reach;
use shared::sync::{Trouble, back_off_millis};
use shared::{account::ErrorCode, moment::Moment};

/// Longer than any wait the engine sets itself or accepts: what lies further ahead comes from a clock that was set back.
pub(super) const LONGEST_WAIT_MILLIS: i64 = 2 * 3_600_000;
/// While a long pull goes on, pages are drawn anew no sooner than after this.
const BETWEEN_SHOWINGS_MILLIS: i64 = 2_000;

#[derive(Debug, Default)]
pub(super) struct SyncSession {
    pub trouble: Option<Trouble>,
    /// Until when the server asked to be left alone: not even a person's wish goes before that.
    asked_until: Option<Moment>,
    pub reach: Reach,
    pub pull_due: bool,
    /// Reading failed in this round: it is tried again after this, and holds up no sending.
    pub missed: Option<Trouble>,
    /// Reference data cannot be had in this round.
    pub no_reference_now: bool,
    pub needs_sign_in: bool,
    /// The upload token was refused: the cookie is tried instead.
    pub token_refused: bool,
    /// Fewer commands a push, after one that the server could not read.
    pub push_at_most: Option<usize>,
    /// Newest feed number a complete pull has seen.
    pub pulled_to: u64,
    pub heard_at: Option<Moment>,
    /// Whether a look has found the server away, and none since has found it there.
    pub away: bool,
    /// How often in a row no word could be had by listening.
    pub deaf: u32,
    /// When the pages were last told of new copies while more were coming.
    pub copies_shown_at: Option<Moment>,
    /// When it was last looked for what has left the working set.
    #[cfg(not(feature = "web"))]
    pub let_go_at: Option<Moment>,
}

impl SyncSession {
    pub fn new_round(&mut self, forget_trouble: bool) {
        self.pull_due = true;
        self.no_reference_now = false;
        if forget_trouble && let Some(trouble) = &mut self.trouble {
            trouble.until = self.asked_until.unwrap_or(Moment(i64::MIN));
        }
    }

    pub fn signed_in(&mut self) {
        self.needs_sign_in = false;
        self.token_refused = false;
        self.trouble = None;
        self.asked_until = None;
    }

    /// Our server answered.
    pub fn heard(&mut self, now: Moment) {
        self.trouble = None;
        self.asked_until = None;
        self.away = false;
        self.reach = Reach::Online;
        self.heard_at = Some(now);
    }

    /// Whether the pages are told of new copies now: what they read for it holds up the rest of a long pull.
    pub fn shows_copies(&mut self, now: Moment) -> bool {
        let lately = self.copies_shown_at.is_some_and(|then| (0..BETWEEN_SHOWINGS_MILLIS).contains(&now.millis_since(then)));
        let shown = !self.pull_due || !lately;
        if shown {
            self.copies_shown_at = self.pull_due.then_some(now);
        }
        shown
    }

    /// It did not, or said no: wait, longer each time.
    pub fn fail(&mut self, failure: &Failure, env: &impl Env) {
        let trouble = next_trouble(self.trouble, failure, env);
        self.trouble = Some(trouble);
        self.asked_until = failure.wait_millis().map(|wait| env.now().plus_millis(wait));
        self.note(failure, trouble.until, env.now());
    }

    /// Reading failed: sending goes on, reading is tried again in a later round.
    pub fn miss(&mut self, failure: &Failure, env: &impl Env) {
        let missed = next_trouble(self.missed, failure, env);
        self.missed = Some(missed);
        self.pull_due = false;
        self.no_reference_now = true;
        self.note(failure, missed.until, env.now());
    }

    fn note(&mut self, failure: &Failure, until: Moment, now: Moment) {
        self.reach = match failure.code() {
            None => Reach::Offline { until },
            Some(error) => Reach::Troubled { until, error },
        };
        if failure.code().is_some() {
            self.heard_at = Some(now);
        }
    }

    /// The session has ended: reading waits for a person, sending goes on.
    pub fn session_ended(&mut self, now: Moment) {
        self.needs_sign_in = true;
        self.pull_due = false;
        self.missed = None;
        self.heard(now);
    }
}

fn next_trouble(before: Option<Trouble>, failure: &Failure, env: &impl Env) -> Trouble {
    let times = before.map_or(0, |trouble| trouble.times).saturating_add(1);
    let wait = back_off_millis(times, env.dice()).max(failure.wait_millis().unwrap_or(0));
    Trouble { times, until: env.now().plus_millis(wait) }
}

/// Whether the answer says that the session, or the token, is not valid.
pub(super) fn is_unknown_here(failure: &Failure) -> bool {
    failure.code() == Some(ErrorCode::NotSignedIn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_drawn_with_the_first_copies_of_a_long_pull_then_now_and_then_and_with_the_last() {
        let mut session = SyncSession { pull_due: true, ..SyncSession::default() };
        let shown: Vec<bool> = [0, 500, 1_999, 2_000, 3_000].map(|millis| session.shows_copies(Moment(millis))).into();
        assert_eq!(shown, [true, false, false, true, false]);
        session.pull_due = false;
        assert!(session.shows_copies(Moment(3_100)), "that was all");
        session.pull_due = true;
        assert!(session.shows_copies(Moment(3_200)), "the next pull begins anew");
    }
}
