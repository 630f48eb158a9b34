//! What is done about a clock that jumps: it is told, kept with the store, and settled by itself or by a person.

use super::{fact, store};
use crate::{
    audit::{self, Record},
    clock::{Jump, SLACK_MINUTES},
    error::Error,
    state::State,
};
use shared::moment::Moment;
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

/// How often the two clocks are compared when nobody asks for the time.
const EVERY: Duration = Duration::from_secs(5);
/// How often a running server writes the time down, in minutes.
const NOTE_MINUTES: i64 = 60;

/// Compares the clocks until told to stop.
pub async fn watch_clock(state: Arc<State>, mut stopped: watch::Receiver<bool>) {
    let mut clock_loop = ClockLoop::default();
    while !*stopped.borrow() {
        if let Err(error) = clock_loop.step(&state).await {
            tracing::warn!(%error, "what the clock does could not be written down; trying again");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            changed = stopped.changed() => {
                if changed.is_err() {
                    return;
                }
            }
        }
    }
}

/// Confirms that the machine's clock is right although it has jumped: in every town's audit chain, and for all servers of this store.
/// The jump that was confirmed; `None`: the clock is not in doubt.
///
/// # Errors
/// The database's; then nothing is confirmed.
pub async fn confirm_clock(state: &State, actor: &str) -> Result<Option<Jump>, Error> {
    let Some(jump) = state.clock.doubt() else { return Ok(None) };
    let tx = state.db.write().await?;
    for town in store::towns(&tx).await? {
        let body = serde_json::json!({ "expected": jump.expected, "found": jump.found });
        let record = Record { actor: actor.to_owned(), action: "clock_confirm".into(), object: "clock".into(), body };
        audit::append(&tx, town, jump.found, record).await?;
    }
    fact::note_seen(&tx, jump.found).await?;
    fact::note_confirmed(&tx, jump.found).await?;
    fact::note_jump(&tx, None).await?;
    tx.commit().await?;
    state.clock.trust();
    tracing::warn!(actor, expected = jump.expected.0, found = jump.found.0, "the clock was confirmed");
    Ok(Some(jump))
}

/// What the loop remembers from one look to the next.
#[derive(Default)]
struct ClockLoop {
    noted: Option<Moment>,
    jump: Option<Jump>,
    /// Whether the store has been asked what it says of a jump.
    asked: bool,
    /// What had been confirmed before this jump.
    before: Option<Moment>,
}

impl ClockLoop {
    async fn step(&mut self, state: &State) -> Result<(), Error> {
        if !self.asked {
            self.jump = fact::known_time(state.db.reader()).await?.jump;
            self.before = fact::confirmed(state.db.reader()).await?;
            self.asked = true;
        }
        match state.clock.doubt() {
            Some(jump) => self.in_doubt(state, jump).await,
            None => self.believed(state, state.clock.now()).await,
        }
    }

    async fn in_doubt(&mut self, state: &State, jump: Jump) -> Result<(), Error> {
        let confirmed = fact::confirmed(state.db.reader()).await?;
        let fresh = confirmed.filter(|at| confirmed != self.before && at.0.abs_diff(jump.found.0) <= minutes(SLACK_MINUTES));
        if fresh.is_some() {
            state.clock.trust();
            self.before = confirmed;
            tracing::warn!(found = jump.found.0, "the clock was confirmed");
            return self.believed(state, state.clock.now()).await;
        }
        if !self.jump.is_some_and(|known| known.is_same(&jump)) {
            tracing::error!(
                expected = jump.expected.0,
                found = jump.found.0,
                "the clock has jumped: nothing is judged and no deadline is watched until it is right again or `jingge clock confirm`"
            );
        }
        // The time goes on by the steady clock, and a start after this one is to know how far it got.
        let tx = state.db.write().await?;
        fact::note_jump(&tx, Some(jump)).await?;
        fact::note_seen(&tx, jump.expected).await?;
        tx.commit().await?;
        (self.jump, self.noted) = (Some(jump), Some(jump.expected));
        Ok(())
    }

    async fn believed(&mut self, state: &State, now: Moment) -> Result<(), Error> {
        let due = self.noted.is_none_or(|noted| noted.0.abs_diff(now.0) >= minutes(NOTE_MINUTES));
        if self.jump.is_none() && !due {
            return Ok(());
        }
        let tx = state.db.write().await?;
        fact::note_seen(&tx, now).await?;
        if self.jump.is_some() {
            fact::note_jump(&tx, None).await?;
        }
        tx.commit().await?;
        if self.jump.take().is_some() {
            tracing::info!("the clock is believed again");
        }
        self.noted = Some(now);
        Ok(())
    }
}

const fn minutes(count: i64) -> u64 {
    count.unsigned_abs() * 60_000
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::{
        clock::{Clock as _, FixedClock},
        config::Config,
        demo,
    };

    const NOW: Moment = Moment(1_790_000_000_000);

    async fn opened(folder: &tempfile::TempDir, now: Moment) -> (Arc<FixedClock>, State) {
        let clock = Arc::new(FixedClock::at(now));
        let state = State::open(Config::in_folder(folder.path()), Arc::<FixedClock>::clone(&clock)).await.unwrap();
        (clock, state)
    }

    #[actix_web::test]
    async fn a_small_jump_is_known_to_every_program_beside_the_server_and_ends_by_itself() {
        let folder = tempfile::tempdir().unwrap();
        let (clock, state) = opened(&folder, NOW).await;
        let mut clock_loop = ClockLoop::default();
        clock_loop.step(&state).await.unwrap();
        for off in [6, -6] {
            clock.jump(clock.now().plus_minutes(off));
            clock_loop.step(&state).await.unwrap();
            let (_, beside) = opened(&folder, clock.now()).await;
            assert_eq!(beside.clock.doubt().map(|jump| jump.off()), Some(off * 60_000));
            clock.jump(clock.now().plus_minutes(-off));
            clock_loop.step(&state).await.unwrap();
            assert_eq!(fact::known_time(state.db.reader()).await.unwrap().jump, None);
            assert_eq!(opened(&folder, clock.now()).await.1.clock.doubt(), None);
        }
    }

    #[actix_web::test]
    async fn what_a_person_confirms_beside_the_server_is_taken_over_once_and_stands_in_the_chain() {
        let folder = tempfile::tempdir().unwrap();
        let (clock, state) = opened(&folder, NOW).await;
        demo::install_small(&state).await.unwrap();
        let mut clock_loop = ClockLoop::default();
        for days in [40, -400] {
            clock_loop.step(&state).await.unwrap();
            clock.jump(clock.now().plus_days(days));
            clock_loop.step(&state).await.unwrap();
            assert!(state.clock.doubt().is_some());
            let (_, beside) = opened(&folder, clock.now()).await;
            let confirmed = confirm_clock(&beside, "operator").await.unwrap().unwrap();
            assert_eq!(confirmed.off(), days * 86_400_000);
            assert_eq!(confirm_clock(&beside, "operator").await.unwrap(), None, "once is enough");
            clock_loop.step(&state).await.unwrap();
            assert_eq!((state.clock.doubt(), state.clock.now()), (None, clock.now()));
            // The next jump is not covered by it.
            clock.jump(clock.now().plus_days(1));
            clock_loop.step(&state).await.unwrap();
            assert!(state.clock.doubt().is_some());
            clock.jump(clock.now().plus_days(-1));
            let (_, again) = opened(&folder, clock.now().plus_minutes(1)).await;
            assert_eq!(again.clock.doubt(), None, "and a restart does not ask again");
        }
        let town = store::towns(state.db.reader()).await.unwrap()[0];
        audit::verify(state.db.reader(), town).await.unwrap().unwrap();
    }
}
