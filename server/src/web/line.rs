//! A connection's bytes on their way through the door: what moves is noted, and who was asked to leave is at the end of the line.

use super::door::{Connection, Pass};
use actix_rt::net::TcpStream;
use std::{
    io::{self, IoSlice},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A TCP connection that has come through the door.
pub struct Line {
    stream: TcpStream,
    pass: Pass,
}

impl Line {
    /// The connection with its right to be here.
    #[must_use]
    pub const fn new(stream: TcpStream, pass: Pass) -> Self {
        Self { stream, pass }
    }

    /// What is known of it.
    #[must_use]
    pub const fn connection(&self) -> &Arc<Connection> {
        self.pass.connection()
    }

    /// The peer, as the system names it.
    #[must_use]
    pub fn peer(&self) -> Option<std::net::SocketAddr> {
        self.stream.peer_addr().ok()
    }

    /// The first byte that comes, which stays to be read; `None`: the peer hung up.
    ///
    /// # Errors
    /// The system's.
    pub async fn first_byte(&self) -> io::Result<Option<u8>> {
        let mut byte = [0];
        Ok((self.stream.peek(&mut byte).await? == 1).then_some(byte[0]))
    }

    fn noted(&self, moved: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if matches!(moved, Poll::Ready(Ok(1..))) {
            self.connection().moves();
        }
        moved
    }
}

fn gone() -> io::Error {
    io::ErrorKind::ConnectionAborted.into()
}

impl AsyncRead for Line {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.connection().must_leave(cx) {
            // As if the peer had hung up.
            return Poll::Ready(Ok(()));
        }
        let before = buf.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buf);
        if buf.filled().len() > before {
            self.connection().moves();
        } else if read.is_ready() && buf.remaining() > 0 {
            self.connection().hangs_up();
        }
        read
    }
}

impl AsyncWrite for Line {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        if self.connection().must_leave(cx) {
            return Poll::Ready(Err(gone()));
        }
        let moved = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.noted(moved)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bufs: &[IoSlice<'_>]) -> Poll<io::Result<usize>> {
        if self.connection().must_leave(cx) {
            return Poll::Ready(Err(gone()));
        }
        let moved = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.noted(moved)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
