//! Files that arrive in one piece: written to the disk as they come, so that a slow or large one takes no memory.

use super::{FilePart, disk::aside};
use sha2::{Digest as _, Sha256};
use shared::photo::Hash;
use std::{
    io::{self, Write as _},
    path::Path,
};
use tempfile::NamedTempFile;

/// Bytes gathered before they go to the disk.
const GATHERED: usize = 256 * 1024;

/// A file being written.
pub struct Scratch {
    file: NamedTempFile,
    gathered: Vec<u8>,
    hasher: Sha256,
    length: u64,
}

/// A file that has arrived. It is gone from the disk once nobody holds this.
pub struct Arrived {
    file: NamedTempFile,
    /// What its bytes hash to.
    pub hash: Hash,
    /// How many bytes.
    pub length: u64,
}

impl Scratch {
    /// An empty file in this folder, which is there.
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        let file = tempfile::Builder::new().suffix(".part").tempfile_in(folder)?;
        Ok(Self { file, gathered: Vec::new(), hasher: Sha256::new(), length: 0 })
    }

    /// Writes on.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub async fn write(mut self, bytes: &[u8]) -> io::Result<Self> {
        self.hasher.update(bytes);
        self.gathered.extend_from_slice(bytes);
        self.length += bytes.len() as u64;
        if self.gathered.len() < GATHERED { Ok(self) } else { self.flush().await }
    }

    async fn flush(mut self) -> io::Result<Self> {
        aside(move || {
            self.file.write_all(&self.gathered)?;
            self.gathered.clear();
            Ok(self)
        })
        .await
    }

    /// All has come.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub async fn finish(self) -> io::Result<Arrived> {
        let Self { file, hasher, length, .. } = self.flush().await?;
        Ok(Arrived { file, hash: Hash(hasher.finalize().into()), length })
    }
}

impl Arrived {
    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// The whole of it.
    #[must_use]
    pub fn part(&self) -> FilePart {
        FilePart { path: self.path().to_owned(), at: 0, length: self.length }
    }
}
