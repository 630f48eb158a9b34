//! Waiting for the server's word that something has changed, or for the server itself.

use super::{Engine, session::SyncSession};
use crate::clock::Env;
use crate::store::Store;
use crate::sync::answer::ours;
use crate::sync::remote::{LISTEN, PROBE, Request};
use crate::sync::status::Reach;
use shared::moment::Moment;
use shared::sync::back_off_millis;

/// What came of listening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Something has changed: a new round has begun.
    News,
    /// Nothing has; the server may be asked again at once.
    Nothing,
    /// No word can be had: to be tried again after so many milliseconds.
    Deaf(i64),
    /// There is nothing to listen after before a round has ended well.
    NotYet,
}

/// What came of looking whether the server is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probed {
    /// No answer of ours.
    Away,
    /// It was away and answers again: a new round has begun.
    Back,
    /// It answers, and did all the while: what fails has another cause, and waits as long as it waits.
    There,
}

impl<S: Store, R: crate::sync::Remote, E: Env> Engine<S, R, E> {
    /// Looks whether the server is there at all, after something had no answer. A back-off is cut short only where a look before has found
    /// the server away: where it answers looks and not the work, it is not asked more often for that.
    pub async fn probe(&self) -> Probed {
        let answer = self.remote.send(Request::get(PROBE)).await;
        let there = answer.is_ok_and(|answer| answer.ours);
        self.session.borrow_mut().probed(there, self.env.now())
    }

    /// Waits until the server says that the feed has moved beyond what a pull has brought, and then begins a new round, back-off kept. That the
    /// server does not answer says nothing of the network: a proxy may not let anybody wait. The timer's rounds go on beside it.
    pub async fn listen(&self) -> Heard {
        let Some(after) = self.session.borrow().knows_through().filter(|_| !self.stop.get()) else { return Heard::NotYet };
        let Some(answer) = self.read(format!("{LISTEN}{after}")).await else { return Heard::NotYet };
        let mut session = self.session.borrow_mut();
        match ours(answer) {
            Ok(body) => {
                session.deaf = 0;
                // Beyond what came meanwhile by itself, or of a store that was set back.
                let head = std::str::from_utf8(&body).ok().and_then(|number| number.parse().ok()).unwrap_or(after);
                if head <= session.pulled_to && head >= after {
                    return Heard::Nothing;
                }
                session.new_round(false);
                Heard::News
            }
            Err(failure) => {
                session.deaf = session.deaf.saturating_add(1);
                Heard::Deaf(back_off_millis(session.deaf, self.env.dice()).max(failure.wait_millis().unwrap_or(0)))
            }
        }
    }
}

impl SyncSession {
    fn probed(&mut self, there: bool, now: Moment) -> Probed {
        if !there {
            self.away = true;
            // What is known stays as it is, so that no page is drawn anew for a look.
            if !matches!(self.reach, Reach::Offline { .. }) {
                let until = self.trouble.or(self.missed).map_or(now, |trouble| trouble.until);
                self.reach = Reach::Offline { until };
            }
            return Probed::Away;
        }
        if !std::mem::take(&mut self.away) {
            return Probed::There;
        }
        self.reach = Reach::Online;
        self.heard_at = Some(now);
        self.deaf = 0;
        self.new_round(true);
        Probed::Back
    }

    /// The feed number up to which everything is here; `None` while that is not known.
    fn knows_through(&self) -> Option<u64> {
        let known = !(self.pull_due || self.needs_sign_in || self.missed.is_some() || self.trouble.is_some());
        known.then_some(self.pulled_to)
    }
}
