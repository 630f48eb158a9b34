//! The workers of a running server: one a queue.

use super::{
    kind::Kind,
    queue::Queue,
    run::{Hand, STOPPING, told},
};
use crate::{error::Error, state::State};
use futures_util::future::join_all;
use std::{sync::Arc, thread, time::Duration};
use tokio::{
    runtime::Handle,
    sync::{oneshot, watch},
    time::sleep,
};

/// How often a worker looks for due work.
const EVERY: Duration = Duration::from_secs(10);
/// How much longer than a job a worker may need to stop. One that is stuck in a call of the system never does.
const PARTING: Duration = Duration::from_secs(5);

/// Does due work until told to stop. What is under way may go on for some seconds, then it is broken off.
///
/// Each queue that has jobs gets a thread of its own: whatever a job does there, even if it never comes back, the other queues go on.
pub async fn run(state: Arc<State>, kinds: &'static [Kind], stopped: watch::Receiver<bool>) {
    let used = Queue::ALL.into_iter().filter(|queue| kinds.iter().any(|kind| kind.queue == *queue));
    let ends: Vec<oneshot::Receiver<()>> = used.map(|queue| begin(&state, kinds, queue, &stopped)).collect();
    tokio::select! {
        _ = join_all(ends) => {}
        () = async { told(stopped.clone()).await; sleep(STOPPING + PARTING).await } => {
            tracing::warn!("a job does not let go; the server stops without it, and it is done anew once it is taken for dead");
        }
    }
}

/// Starts the worker of a queue; what it returns ends with it.
fn begin(state: &Arc<State>, kinds: &'static [Kind], queue: Queue, stopped: &watch::Receiver<bool>) -> oneshot::Receiver<()> {
    let (end, ended) = oneshot::channel();
    let (state, stopped, runtime) = (Arc::clone(state), stopped.clone(), Handle::current());
    let thread = thread::Builder::new().name(format!("jobs-{}", queue.name()));
    let begun = thread.spawn(move || {
        runtime.block_on(work(&state, kinds, queue, &stopped));
        let _nobody_waits = end.send(());
    });
    if let Err(error) = begun {
        tracing::error!(queue = queue.name(), %error, "the queue has no worker; its jobs wait for the next start");
    }
    ended
}

async fn work(state: &State, kinds: &[Kind], queue: Queue, stopped: &watch::Receiver<bool>) {
    let hand = Hand { state, kinds, queue, time: &|| state.clock.now(), stopped: Some(stopped) };
    while !*stopped.borrow() {
        // The demo's history is played by a clock of its own, which does its jobs.
        if state.setup.is_playing() {
            tracing::debug!(queue = queue.name(), "resting while the demo is installed");
        } else if let Err(error) = turn(&hand).await {
            tracing::warn!(queue = queue.name(), %error, "jobs could not be done; trying again");
        }
        tokio::select! {
            () = sleep(EVERY) => {}
            () = told(stopped.clone()) => return,
        }
    }
}

async fn turn(hand: &Hand<'_>) -> Result<(), Error> {
    hand.look_round().await?;
    while hand.round().await? > 0 {}
    Ok(())
}
