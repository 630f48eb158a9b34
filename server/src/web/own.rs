//! Listening for https by the own authority while it is wanted, and renewing its certificate.

use super::{
    house::{House, ListenError},
    tls,
    wire::Speech,
};
use crate::{
    certificate::{Spoken, Stands},
    state::State,
};
use actix_server::{GracefulShutdownSignal, ServerHandle};
use actix_web::web::ServiceConfig;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::task::JoinHandle;

/// How often it is looked whether the certificate comes to its end or the machine has another address.
const EVERY: Duration = Duration::from_secs(600);

/// A second server in this process.
struct Beside {
    address: SocketAddr,
    handle: ServerHandle,
    ended: JoinHandle<()>,
}

/// Listens and stops listening as it is wanted, until the first server ends; requests under way end with it.
pub async fn follow<R: FnOnce(&mut ServiceConfig) + Clone + Send + 'static>(
    state: Arc<State>,
    house: House<R>,
    stopping: GracefulShutdownSignal,
) {
    let mut stands = state.https.stands();
    let mut beside: Option<Beside> = None;
    let over = stopping.notified();
    tokio::pin!(over);
    loop {
        let now = stands.borrow_and_update().clone();
        match now {
            Stands::Beginning => {
                let begun = match beside.take() {
                    Some(begun) => Ok(begun),
                    None => begin(&state, &house),
                };
                match begun {
                    Ok(begun) => {
                        state.https.listens(begun.address);
                        beside = Some(begun);
                    }
                    Err(error) => state.https.failed(&error.to_string()),
                }
            }
            Stands::Off | Stands::Failed(_) => end(&mut beside).await,
            Stands::Listening(_) => {}
        }
        tokio::select! {
            () = &mut over => break,
            changed = stands.changed() => {
                if changed.is_err() {
                    break;
                }
            }
            () = tokio::time::sleep(EVERY) => {
                if let Err(error) = state.https.renew(state.clock.now()) {
                    tracing::error!(%error, "the certificate of the own authority could not be renewed");
                }
            }
        }
    }
    end(&mut beside).await;
    state.https.ends();
}

fn begin<R: FnOnce(&mut ServiceConfig) + Clone + Send + 'static>(state: &State, house: &House<R>) -> Result<Beside, ListenError> {
    let speech = Speech::tls(tls::own(&state.https)?, Spoken::OwnTls);
    let (server, address, _) = house.open(state.config.https_listen, speech)?;
    let handle = server.handle();
    let ended = tokio::spawn(async move {
        if let Err(error) = server.await {
            tracing::error!(%error, "https by the own authority broke off");
        }
    });
    tracing::info!(%address, "https by the own authority");
    Ok(Beside { address, handle, ended })
}

async fn end(beside: &mut Option<Beside>) {
    if let Some(Beside { handle, ended, .. }) = beside.take() {
        handle.stop(true).await;
        let _ended = ended.await;
    }
}
