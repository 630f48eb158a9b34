//! One HTTP/1.1 message as bytes: as much as a liar must know of it.

use std::io::{self, ErrorKind};
use tokio::{io::AsyncReadExt as _, net::TcpStream};

/// Head with its empty line, and body as it stands on the wire.
pub(super) struct Message {
    pub(super) head: Vec<u8>,
    pub(super) body: Vec<u8>,
}

impl Message {
    /// All bytes.
    pub(super) fn whole(&self) -> Vec<u8> {
        [&self.head[..], &self.body[..]].concat()
    }

    /// Verb and path of a request.
    pub(super) fn line(&self) -> String {
        let head = String::from_utf8_lossy(&self.head).into_owned();
        let mut words = head.split_whitespace();
        format!("{} {}", words.next().unwrap_or_default(), words.next().unwrap_or_default())
    }

    /// Half of the body under a head that names that length.
    pub(super) fn shortened(&self) -> Vec<u8> {
        let half = &self.body[..self.body.len() / 2];
        let head = String::from_utf8_lossy(&self.head).into_owned();
        let kept = head.trim_end().split("\r\n").filter(|line| {
            let name = line.to_ascii_lowercase();
            !name.starts_with("content-length:") && !name.starts_with("transfer-encoding:")
        });
        let mut bytes = kept.collect::<Vec<_>>().join("\r\n").into_bytes();
        bytes.extend(format!("\r\ncontent-length: {}\r\n\r\n", half.len()).into_bytes());
        bytes.extend(half);
        bytes
    }

    fn header(&self, name: &str) -> Option<String> {
        let head = String::from_utf8_lossy(&self.head).to_ascii_lowercase();
        head.split("\r\n").find_map(|line| line.strip_prefix(name)?.strip_prefix(':').map(|value| value.trim().to_owned()))
    }
}

/// The next request on this line; `None` once the phone has closed it.
pub(super) async fn read_request(stream: &mut TcpStream) -> io::Result<Option<Message>> {
    let Some(mut message) = read_head(stream).await? else { return Ok(None) };
    let length = message.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    read_up_to(stream, &mut message.body, length).await?;
    Ok(Some(message))
}

/// The answer of the server.
pub(super) async fn read_answer(stream: &mut TcpStream) -> io::Result<Message> {
    let mut message = read_head(stream).await?.ok_or(ErrorKind::UnexpectedEof)?;
    if message.header("transfer-encoding").is_some_and(|coding| coding.contains("chunked")) {
        while !message.body.ends_with(b"0\r\n\r\n") {
            more(stream, &mut message.body).await?;
        }
    } else if let Some(length) = message.header("content-length").and_then(|length| length.parse().ok()) {
        read_up_to(stream, &mut message.body, length).await?;
    }
    Ok(message)
}

async fn read_head(stream: &mut TcpStream) -> io::Result<Option<Message>> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let body = bytes.split_off(end + 4);
            return Ok(Some(Message { head: bytes, body }));
        }
        match more(stream, &mut bytes).await {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof && bytes.is_empty() => return Ok(None),
            read => read?,
        }
    }
}

async fn read_up_to(stream: &mut TcpStream, body: &mut Vec<u8>, length: usize) -> io::Result<()> {
    while body.len() < length {
        more(stream, body).await?;
    }
    Ok(())
}

async fn more(stream: &mut TcpStream, into: &mut Vec<u8>) -> io::Result<()> {
    match stream.read_buf(into).await? {
        0 => Err(ErrorKind::UnexpectedEof.into()),
        _ => Ok(()),
    }
}
