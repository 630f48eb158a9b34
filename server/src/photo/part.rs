//! The bytes of a photo on their way in, wherever they lie: read a chunk at a time, never whole.

use super::disk::aside;
use std::{
    fs::File,
    future::Future,
    io::{self, Read as _, Seek as _, SeekFrom},
    path::PathBuf,
};

/// Bytes that can be read in parts.
pub trait PhotoBytes: Sync {
    /// How many.
    fn length(&self) -> u64;

    /// `length` of them from `at`, which must be there.
    ///
    /// # Errors
    /// Whatever the file system says; `UnexpectedEof` if they are not there.
    fn read(&self, at: u64, length: u64) -> impl Future<Output = io::Result<Vec<u8>>> + Send;
}

impl PhotoBytes for &[u8] {
    fn length(&self) -> u64 {
        self.len() as u64
    }

    async fn read(&self, at: u64, length: u64) -> io::Result<Vec<u8>> {
        let place = |at: u64| usize::try_from(at).map_err(io::Error::other);
        let part = self.get(place(at)?..place(at + length)?);
        part.map(<[u8]>::to_vec).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

/// A run of bytes in a file of this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePart {
    /// The file.
    pub path: PathBuf,
    /// Where it begins, in bytes.
    pub at: u64,
    /// How many bytes.
    pub length: u64,
}

impl PhotoBytes for FilePart {
    fn length(&self) -> u64 {
        self.length
    }

    async fn read(&self, at: u64, length: u64) -> io::Result<Vec<u8>> {
        let (path, at) = (self.path.clone(), self.at + at);
        aside(move || {
            let mut file = File::open(path)?;
            file.seek(SeekFrom::Start(at))?;
            let mut bytes = vec![0; usize::try_from(length).map_err(io::Error::other)?];
            file.read_exact(&mut bytes)?;
            Ok(bytes)
        })
        .await
    }
}
