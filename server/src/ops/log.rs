//! Keeps the database's log short.

use crate::state::State;
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

/// How often the log is looked at.
const EVERY: Duration = Duration::from_secs(1);

/// Folds the log aside until told to stop; from then on commits do it again.
pub async fn watch_log(state: Arc<State>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        if let Err(error) = state.db.fold_aside().await {
            tracing::warn!(%error, "the database's log could not be folded; commits do it meanwhile");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            changed = stopped.changed() => {
                if changed.is_err() {
                    break;
                }
            }
        }
    }
    if let Err(error) = state.db.fold_at_commits().await {
        tracing::warn!(%error, "commits leave the database's log alone; the next start folds it");
    }
}
