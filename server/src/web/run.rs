//! The listening server around the routes.

use super::{guard::guard, log::RequestSpan, tls};
use crate::state::State;
use actix_web::{
    App, HttpServer,
    body::MessageBody,
    dev::{Server, ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::from_fn,
    web::{Data, ServiceConfig},
};
use std::{net::SocketAddr, time::Duration};
use tracing_actix_web::TracingLogger;

/// Seconds in which requests under way may end after a stop was asked for.
const GRACE_SECONDS: u64 = 20;

/// Why the server does not listen.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// The address is taken, or may not be used.
    #[error("{address}: {why}")]
    Address {
        /// Which.
        address: SocketAddr,
        /// What the system said.
        why: std::io::Error,
    },
    /// TLS cannot be spoken.
    #[error(transparent)]
    Tls(#[from] tls::TlsError),
}

/// The whole server without an address to listen on: every route behind the one guard and the one log.
pub fn application(
    routes: impl FnOnce(&mut ServiceConfig),
) -> App<
    impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<impl MessageBody>, Error = actix_web::Error, InitError = ()>,
> {
    App::new().configure(routes).wrap(from_fn(guard)).wrap(TracingLogger::<RequestSpan>::new())
}

/// Binds the configured address and gives the server, to be awaited, with the address it listens on (the port may have been 0).
///
/// Signals are left to the caller; `server.handle().stop(true)` ends it gracefully.
///
/// # Errors
/// An address that cannot be bound, or certificate files that do not work.
pub fn listen(state: Data<State>) -> Result<(Server, SocketAddr), ListenError> {
    let config = state.config.clone();
    let routes = crate::app(state);
    let server = HttpServer::new(move || application(routes.clone()))
        .workers(config.workers)
        .client_request_timeout(Duration::from_secs(15))
        .shutdown_timeout(GRACE_SECONDS)
        .disable_signals();
    let taken = |why| ListenError::Address { address: config.listen, why };
    let server = match &config.tls {
        None => server.bind(config.listen).map_err(taken)?,
        Some(files) => server.bind_rustls_0_23(config.listen, tls::settings(files)?).map_err(taken)?,
    };
    let address = server.addrs().first().copied().unwrap_or(config.listen);
    Ok((server.run(), address))
}
