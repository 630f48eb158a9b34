//! Keeps the columns of all towns near the feed, compares them with the database now and then, and makes them anew where that is called for.

use super::{
    check::check,
    follow::{columns_of, rebuild},
    store,
};
use crate::{
    error::Error,
    ops::{self, ColumnsChecked},
    state::State,
};
use shared::{id::TownId, moment::Moment};
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, time::Instant};

/// How often the feed is followed when nobody asks, so that whoever asks next waits for little.
const EVERY: Duration = Duration::from_secs(5);
/// How long after the start, and how often from then on, all is compared.
const FIRST_CHECK: Duration = Duration::from_secs(10 * 60);
const CHECK_EVERY: Duration = Duration::from_secs(6 * 3_600);
/// Pause between two pages of a comparison: it shall be in nobody's way.
const PAUSE: Duration = Duration::from_millis(20);

/// Does all that until told to stop.
pub async fn watch_columns(state: Arc<State>, mut stopped: watch::Receiver<bool>) {
    let mut columns = ColumnLoop::default();
    let mut next_check = Instant::now() + FIRST_CHECK;
    while !*stopped.borrow() {
        let checks = Instant::now() >= next_check;
        if checks {
            next_check = Instant::now() + CHECK_EVERY;
        }
        tokio::select! {
            () = columns.round(&state, checks) => {}
            _ = stopped.changed() => return,
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stopped.changed() => return,
        }
    }
}

/// What the loop remembers from one round to the next.
#[derive(Debug, Default)]
pub struct ColumnLoop {
    /// The last demand to make them anew, and whether it was looked for.
    asked: Option<Option<Moment>>,
}

impl ColumnLoop {
    /// One round over all towns; what goes wrong is logged and tried again in the next.
    pub async fn round(&mut self, state: &State, checks: bool) {
        if let Err(error) = self.try_round(state, checks).await {
            tracing::warn!(%error, "the columns could not be kept near the feed; trying again");
        }
    }

    async fn try_round(&mut self, state: &State, checks: bool) -> Result<(), Error> {
        let db = state.db.reader();
        let asked = ops::columns_asked(db).await?;
        // What was demanded before the start has been done by it.
        let anew = self.asked.is_some_and(|before| before != asked);
        for town in store::towns(db).await? {
            if anew {
                rebuild(state, town).await?;
                tracing::info!(%town, "the columns were made anew, as was asked for");
            }
            columns_of(state, town).await?.forget();
            if checks {
                self.check(state, town).await?;
            }
        }
        self.asked = Some(asked);
        Ok(())
    }

    /// Compares a town's columns with the database, writes down what came of it, and makes them anew if they differ.
    async fn check(&self, state: &State, town: TownId) -> Result<(), Error> {
        let checked = check(state, town, PAUSE, state.clock.now()).await?;
        let ColumnsChecked { issues, differences, .. } = checked;
        if differences == 0 {
            tracing::info!(%town, issues, "the columns are what the database says");
        } else {
            tracing::error!(%town, issues, differences, "the columns were not what the database says; they are made anew");
            rebuild(state, town).await?;
        }
        let tx = state.db.write().await?;
        ops::note_columns(&tx, town, &checked).await?;
        tx.commit().await?;
        Ok(())
    }
}
