//! Writing to standard output, which may be closed before everything is said (`jingge openapi | head`).

use super::Failure;
use std::io::{ErrorKind, Write};

/// Writes `text` and a line end. A reader who has gone away is no failure.
///
/// # Errors
/// Standard output cannot be written for another reason, such as a full disk.
pub fn say(text: impl AsRef<str>) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{}", text.as_ref()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::system("无法输出", "cannot write the output", error)),
        _ => Ok(()),
    }
}
