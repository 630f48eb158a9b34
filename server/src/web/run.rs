//! The listening server around the routes.

use super::{
    door::{Door, Room},
    guard::guard,
    line::Line,
    log::RequestSpan,
    room, tls,
};
use crate::state::State;
use actix_http::{HttpService, Protocol, error::DispatchError};
use actix_rt::net::{TcpSocket, TcpStream};
use actix_server::GracefulShutdownSignal;
use actix_service::{IntoServiceFactory as _, ServiceFactoryExt as _, fn_service, map_config};
use actix_tls::accept::{
    TlsError,
    rustls_0_23::{Acceptor, TlsStream},
};
use actix_web::{
    App,
    body::MessageBody,
    dev::{AppConfig, Extensions, Server, ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::from_fn,
    web::{Data, ServiceConfig},
};
use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};
use tokio::io::{AsyncRead, AsyncWrite};
use tracing_actix_web::TracingLogger;

/// Seconds in which requests under way may end after a stop was asked for.
const GRACE_SECONDS: u64 = 20;
/// How long the head of a request may take.
const HEAD: Duration = Duration::from_secs(15);
/// How long a connection that is being closed may still send what nobody reads, so that the answer reaches whoever sent too much.
const LINGER: Duration = Duration::from_secs(1);
/// How long a connection may rest between two requests: longer than the usual proxies keep theirs, so that none is closed as it is used again.
/// When the room is full, one that rests is closed earlier.
const KEPT: Duration = Duration::from_secs(75);
/// Connections that the system keeps for us before they come to the door.
const BACKLOG: u32 = 1_024;

/// Why the server does not listen.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// The address is taken, or may not be used.
    #[error("{address}: {why}")]
    Address {
        /// Which.
        address: SocketAddr,
        /// What the system said.
        why: io::Error,
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
    let taken = |why| ListenError::Address { address: config.listen, why };
    let room::Seats { all, listening, accepted } = room::measure(config.max_connections);
    let door = Door::new(Room::of(all), config.trusted_proxies.clone());
    let listeners = Arc::clone(&state.listeners);
    listeners.allow(listening);
    let routes = crate::app(state);
    let (listener, address) = bind(config.listen).map_err(taken)?;
    let server = Server::build()
        .workers(config.workers)
        .max_concurrent_connections(accepted.div_ceil(config.workers))
        .shutdown_timeout(GRACE_SECONDS)
        .disable_signals();
    let stopping = server.graceful_shutdown_signal();
    let stopped = stopping.clone();
    tokio::spawn(async move {
        stopped.notified().await;
        listeners.end();
    });
    let server = match &config.tls {
        None => server.listen("http", listener, move || {
            let speak = speaking(routes.clone(), stopping.clone(), |line: &Line| line);
            let with_peer = fn_service(async |line: Line| {
                let peer = line.peer();
                Ok((line, Protocol::Http1, peer))
            });
            entering(Arc::clone(&door)).and_then(with_peer).and_then(speak)
        }),
        Some(files) => {
            let mut settings = tls::settings(files)?;
            settings.alpn_protocols = vec![b"http/1.1".to_vec()];
            server.listen("https", listener, move || {
                let speak = speaking(routes.clone(), stopping.clone(), |stream: &TlsStream<Line>| stream.get_ref().0);
                let with_peer = fn_service(async |stream: TlsStream<Line>| {
                    let peer = stream.get_ref().0.peer();
                    Ok((stream, Protocol::Http1, peer))
                });
                let decipher = Acceptor::new(settings.clone()).map_err(TlsError::into_service_error);
                let enter = entering(Arc::clone(&door)).map_err(TlsError::Service);
                enter.and_then(decipher).and_then(with_peer).and_then(speak.map_err(TlsError::Service))
            })
        }
    };
    Ok((server.map_err(taken)?.run(), address))
}

fn bind(address: SocketAddr) -> io::Result<(TcpListener, SocketAddr)> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // A server that is started again at once finds its port free; on Windows the option means something else.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    let listener = socket.listen(BACKLOG)?.into_std()?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Through the door, or back to the street.
fn entering(door: Arc<Door>) -> impl ServiceFactory<TcpStream, Config = (), Response = Line, Error = DispatchError, InitError = ()> {
    fn_service(move |stream: TcpStream| {
        let door = Arc::clone(&door);
        async move {
            let pass = door.enter(stream.peer_addr()?.ip()).ok_or(io::ErrorKind::ConnectionRefused);
            Ok(Line::new(stream, pass.map_err(io::Error::from)?))
        }
    })
}

/// HTTP on streams of this kind, whose requests know their connection.
fn speaking<S: AsyncRead + AsyncWrite + Unpin + 'static>(
    routes: impl FnOnce(&mut ServiceConfig) + 'static,
    stopping: GracefulShutdownSignal,
    line_of: fn(&S) -> &Line,
) -> impl ServiceFactory<(S, Protocol, Option<SocketAddr>), Config = (), Response = (), Error = DispatchError, InitError = ()> {
    let app = application(routes).into_factory().map_err(|error: actix_web::Error| error.error_response());
    HttpService::build()
        .keep_alive(KEPT)
        .client_request_timeout(HEAD)
        .client_disconnect_timeout(LINGER)
        .graceful_shutdown_signal(move || {
            let stopping = stopping.clone();
            async move { stopping.notified().await }
        })
        .on_connect_ext(move |stream: &S, known: &mut Extensions| {
            known.insert(Arc::clone(line_of(stream).connection()));
        })
        .finish(map_config(app, |()| AppConfig::default()))
}
