//! A connection's bytes after the door: as they come, or deciphered. Where TLS is spoken, who speaks plainly is heard too, to be sent to https or to
//! fetch the own authority's certificate, without which a phone would not come in.

use super::{line::Line, tls::alpn};
use crate::certificate::Spoken;
use rustls::ServerConfig;
use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::timeout,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

/// How long the first byte and the handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// The first byte of whoever speaks TLS.
const TLS_HANDSHAKE: u8 = 0x16;

/// A connection on which requests come.
pub enum Wire {
    /// As the bytes come.
    Plain(Line, Spoken),
    /// Deciphered here.
    Tls(Box<TlsStream<Line>>, Spoken),
}

/// How connections of one address are taken.
#[derive(Clone)]
pub enum Speech {
    /// As they come.
    Plain,
    /// By TLS of this kind.
    Tls(TlsAcceptor, Spoken),
}

impl Speech {
    /// TLS with these settings.
    #[must_use]
    pub fn tls(settings: ServerConfig, kind: Spoken) -> Self {
        Self::Tls(TlsAcceptor::from(Arc::new(alpn(settings))), kind)
    }

    /// Takes a connection.
    ///
    /// # Errors
    /// Nothing came in time, or no handshake.
    pub async fn take(self, line: Line) -> io::Result<Wire> {
        let Self::Tls(acceptor, kind) = self else { return Ok(Wire::Plain(line, Spoken::Plain)) };
        let taken = async {
            if line.first_byte().await? == Some(TLS_HANDSHAKE) {
                return Ok(Wire::Tls(Box::new(acceptor.accept(line).await?), kind));
            }
            Ok(Wire::Plain(line, Spoken::PlainForTls))
        };
        timeout(HANDSHAKE, taken).await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
    }
}

impl Wire {
    /// The connection itself.
    #[must_use]
    pub fn line(&self) -> &Line {
        match self {
            Self::Plain(line, _) => line,
            Self::Tls(stream, _) => stream.get_ref().0,
        }
    }

    /// How it is spoken on.
    #[must_use]
    pub const fn spoken(&self) -> Spoken {
        match self {
            Self::Plain(_, spoken) | Self::Tls(_, spoken) => *spoken,
        }
    }

    /// The peer, as the system names it.
    #[must_use]
    pub fn peer(&self) -> Option<SocketAddr> {
        self.line().peer()
    }
}

impl AsyncRead for Wire {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(line, _) => Pin::new(line).poll_read(cx, buf),
            Self::Tls(stream, _) => Pin::new(stream).poll_read(cx, buf),
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(line, _) => Pin::new(line).poll_write(cx, buf),
            Self::Tls(stream, _) => Pin::new(stream).poll_write(cx, buf),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(line, _) => Pin::new(line).poll_flush(cx),
            Self::Tls(stream, _) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(line, _) => Pin::new(line).poll_shutdown(cx),
            Self::Tls(stream, _) => Pin::new(stream).poll_shutdown(cx),
        }
    }

    fn poll_write_vectored(self: Pin<&mut Self>, cx: &mut Context<'_>, bufs: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(line, _) => Pin::new(line).poll_write_vectored(cx, bufs),
            Self::Tls(stream, _) => Pin::new(stream).poll_write_vectored(cx, bufs),
        }
    }

    fn is_write_vectored(&self) -> bool {
        match self {
            Self::Plain(line, _) => line.is_write_vectored(),
            Self::Tls(stream, _) => stream.is_write_vectored(),
        }
    }
}
