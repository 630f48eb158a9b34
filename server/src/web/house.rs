//! What all addresses lead to: every route behind one door, one guard and one log.

use super::{
    door::Door,
    guard::guard,
    line::Line,
    log::RequestSpan,
    tls,
    wire::{Speech, Wire},
};
use actix_http::{HttpService, Protocol, error::DispatchError};
use actix_rt::net::{TcpSocket, TcpStream};
use actix_server::GracefulShutdownSignal;
use actix_service::{IntoServiceFactory as _, ServiceFactoryExt as _, fn_service, map_config};
use actix_web::{
    App,
    body::MessageBody,
    dev::{AppConfig, Extensions, Server, ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::from_fn,
    web::ServiceConfig,
};
use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};
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

/// What all addresses lead to: the same routes behind the same door.
pub struct House<R> {
    /// The routes.
    pub routes: R,
    /// The door.
    pub door: Arc<Door>,
    /// Threads that serve each address.
    pub workers: usize,
    /// Connections that an address takes at once.
    pub accepted: usize,
}

impl<R: FnOnce(&mut ServiceConfig) + Clone + Send + 'static> House<R> {
    /// Listens there too, and says where that is and when it is about to end.
    ///
    /// # Errors
    /// An address that cannot be bound.
    pub fn open(&self, at: SocketAddr, speech: Speech) -> Result<(Server, SocketAddr, GracefulShutdownSignal), ListenError> {
        let taken = |why| ListenError::Address { address: at, why };
        let (listener, address) = bind(at).map_err(taken)?;
        let server = Server::build()
            .workers(self.workers)
            .max_concurrent_connections(self.accepted.div_ceil(self.workers))
            .shutdown_timeout(GRACE_SECONDS)
            .disable_signals();
        let stopping = server.graceful_shutdown_signal();
        let (door, routes, ends) = (Arc::clone(&self.door), self.routes.clone(), stopping.clone());
        let server = server.listen("jingge", listener, move || {
            let speech = speech.clone();
            let wired = fn_service(move |line: Line| {
                let speech = speech.clone();
                async move {
                    let wire = speech.take(line).await?;
                    let peer = wire.peer();
                    Ok((wire, Protocol::Http1, peer))
                }
            });
            entering(Arc::clone(&door)).and_then(wired).and_then(speaking(routes.clone(), ends.clone()))
        });
        Ok((server.map_err(taken)?.run(), address, stopping))
    }
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

/// HTTP on connections, whose requests know them.
fn speaking(
    routes: impl FnOnce(&mut ServiceConfig) + 'static,
    stopping: GracefulShutdownSignal,
) -> impl ServiceFactory<(Wire, Protocol, Option<SocketAddr>), Config = (), Response = (), Error = DispatchError, InitError = ()> {
    let app = application(routes).into_factory().map_err(|error: actix_web::Error| error.error_response());
    HttpService::build()
        .keep_alive(KEPT)
        .client_request_timeout(HEAD)
        .client_disconnect_timeout(LINGER)
        .graceful_shutdown_signal(move || {
            let stopping = stopping.clone();
            async move { stopping.notified().await }
        })
        .on_connect_ext(move |wire: &Wire, known: &mut Extensions| {
            known.insert(Arc::clone(wire.line().connection()));
            known.insert(wire.spoken());
        })
        .finish(map_config(app, |()| AppConfig::default()))
}
