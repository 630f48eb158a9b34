//! Listening: at the configured address, and beside it by https.

use super::{
    door::{Door, Room},
    house::{House, ListenError},
    own, room, tls,
    wire::Speech,
};
use crate::{certificate::Spoken, state::State};
use actix_web::{dev::Server, web::Data};
use std::{net::SocketAddr, sync::Arc};

/// Binds the configured address and gives the server, to be awaited, with the address it listens on (the port may have been 0). Beside it https by
/// the own authority is listened for whenever that is wanted, until this server ends.
///
/// Signals are left to the caller; `server.handle().stop(true)` ends it gracefully.
///
/// # Errors
/// An address that cannot be bound, or certificate files that do not work.
pub fn listen(state: Data<State>) -> Result<(Server, SocketAddr), ListenError> {
    let config = state.config.clone();
    let room::Seats { all, listening, accepted } = room::measure(config.max_connections);
    let door = Door::new(Room::of(all), config.trusted_proxies.clone());
    let listeners = Arc::clone(&state.listeners);
    listeners.allow(listening);
    let speech = match &config.tls {
        None => Speech::Plain,
        Some(files) => Speech::tls(tls::settings(files)?, Spoken::Tls),
    };
    let house = House { routes: crate::app(state.clone()), door, workers: config.workers, accepted };
    let (server, address, stopping) = house.open(config.listen, speech)?;
    let beside = stopping.clone();
    tokio::spawn(async move {
        stopping.notified().await;
        listeners.end();
    });
    state.https.resume(state.clock.now());
    tokio::spawn(own::follow(state.into_inner(), house, beside));
    Ok((server, address))
}
