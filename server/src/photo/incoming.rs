//! Chunks on their way to a whole photo: one small file each under `incoming/<town>/<person>/<hash>/<index>`.
//!
//! Each chunk is synced before it counts, so a power cut never leaves a chunk of the right length with the wrong bytes, which would
//! damn a good photo. A chunk that is lost is simply asked for again.

use super::disk::{DiskStore, aside, entries, gone, write_aside, written_at};
use sha2::{Digest as _, Sha256};
use shared::{CHUNK_BYTES, Hash, Moment, PersonId, TownId, chunks_of};
use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};
use uuid::Uuid;

/// Whose photo is arriving. Every principal proves the bytes anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The town.
    pub town: TownId,
    /// Who sends.
    pub person: PersonId,
    /// What the bytes must hash to.
    pub hash: Hash,
}

/// All chunks as one file, hashed while it was written.
#[derive(Debug)]
pub struct Assembled {
    /// The file, on the file system of the finished photos.
    pub path: PathBuf,
    /// What its bytes hash to.
    pub hash: Hash,
}

/// The folder of arriving chunks.
#[derive(Clone, Debug)]
pub struct Incoming {
    root: PathBuf,
    temporary: PathBuf,
}

/// How many bytes chunk `index` of a photo of `total` bytes has; `None` if there is no such chunk.
#[must_use]
pub fn chunk_length(total: u64, index: u32) -> Option<u64> {
    let start = u64::from(index).checked_mul(CHUNK_BYTES)?;
    (start < total).then(|| (total - start).min(CHUNK_BYTES))
}

impl Incoming {
    /// Chunks of the photos kept under `photos`.
    #[must_use]
    pub fn new(photos: &Path) -> Self {
        Self { root: photos.join("incoming"), temporary: DiskStore::temporary(photos) }
    }

    fn folder(&self, slot: Slot) -> PathBuf {
        self.root.join(slot.town.to_string()).join(slot.person.to_string()).join(slot.hash.to_string())
    }

    /// Keeps a chunk; again is harmless.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub async fn keep(&self, slot: Slot, index: u32, bytes: impl AsRef<[u8]> + Send + 'static) -> io::Result<()> {
        let (folder, temporary) = (self.folder(slot), self.temporary.clone());
        aside(move || {
            let written = write_aside(&temporary, bytes.as_ref())?;
            fs::create_dir_all(&folder)?;
            fs::rename(written, folder.join(index.to_string()))
        })
        .await
    }

    /// Chunks of a photo of `total` bytes that are not here, ascending.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub async fn missing(&self, slot: Slot, total: u64) -> io::Result<Vec<u32>> {
        let folder = self.folder(slot);
        aside(move || {
            let mut here = Vec::new();
            for entry in entries(&folder)? {
                if let Some(index) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok())
                    && chunk_length(total, index) == Some(entry.metadata()?.len())
                {
                    here.push(index);
                }
            }
            let chunks = u32::try_from(chunks_of(total)).unwrap_or(u32::MAX);
            Ok((0..chunks).filter(|index| !here.contains(index)).collect())
        })
        .await
    }

    /// Writes all chunks of a photo of `total` bytes one after the other into a file, hashing on the way.
    ///
    /// # Errors
    /// `NotFound` if a chunk is not here (any more); whatever else the file system says.
    pub async fn assemble(&self, slot: Slot, total: u64) -> io::Result<Assembled> {
        let (folder, temporary) = (self.folder(slot), self.temporary.clone());
        aside(move || {
            fs::create_dir_all(&temporary)?;
            let path = temporary.join(format!("{}.part", Uuid::now_v7()));
            match join(&folder, &path, total) {
                Ok(hash) => Ok(Assembled { path, hash }),
                Err(error) => {
                    gone(fs::remove_file(&path)).unwrap_or_default();
                    Err(error)
                }
            }
        })
        .await
    }

    /// Forgets the chunks of a photo.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub async fn discard(&self, slot: Slot) -> io::Result<()> {
        let folder = self.folder(slot);
        aside(move || gone(fs::remove_dir_all(folder))).await
    }

    /// Photos of which chunks lie here, each with the time of its newest chunk.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub async fn slots(&self) -> io::Result<Vec<(Slot, Moment)>> {
        let root = self.root.clone();
        aside(move || list_slots(&root)).await
    }

    /// Removes half-written files last touched before `before`; answers how many.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub async fn sweep_temporary(&self, before: Moment) -> io::Result<u64> {
        let temporary = self.temporary.clone();
        aside(move || {
            let mut removed = 0;
            for entry in entries(&temporary)? {
                if written_at(&entry.metadata()?) < before {
                    gone(fs::remove_file(entry.path()))?;
                    removed += 1;
                }
            }
            Ok(removed)
        })
        .await
    }
}

fn join(folder: &Path, path: &Path, total: u64) -> io::Result<Hash> {
    let mut whole = File::create(path)?;
    let mut hasher = Sha256::new();
    let mut index = 0;
    while let Some(length) = chunk_length(total, index) {
        let bytes = fs::read(folder.join(index.to_string()))?;
        if u64::try_from(bytes.len()).ok() != Some(length) {
            return Err(io::ErrorKind::NotFound.into());
        }
        hasher.update(&bytes);
        whole.write_all(&bytes)?;
        index += 1;
    }
    Ok(Hash(hasher.finalize().into()))
}

fn list_slots(root: &Path) -> io::Result<Vec<(Slot, Moment)>> {
    fn named<T: std::str::FromStr>(entry: &fs::DirEntry) -> Option<T> {
        entry.file_name().to_str()?.parse().ok()
    }
    let mut found = Vec::new();
    for in_town in entries(root)? {
        let Some(town) = named(&in_town) else { continue };
        for in_person in entries(&in_town.path())? {
            let Some(person) = named(&in_person) else { continue };
            for in_photo in entries(&in_person.path())? {
                let Some(hash) = named(&in_photo) else { continue };
                let mut newest = written_at(&in_photo.metadata()?);
                for chunk in entries(&in_photo.path())? {
                    newest = newest.max(written_at(&chunk.metadata()?));
                }
                found.push((Slot { town, person, hash }, newest));
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn slot(bytes: &[u8]) -> Slot {
        Slot { town: TownId::from_code("t", "t"), person: PersonId(Uuid::from_u128(5)), hash: Hash::of(bytes) }
    }

    #[test]
    fn the_last_chunk_may_be_shorter() {
        assert_eq!(chunk_length(CHUNK_BYTES, 0), Some(CHUNK_BYTES));
        assert_eq!(chunk_length(CHUNK_BYTES, 1), None);
        assert_eq!(chunk_length(CHUNK_BYTES + 1, 1), Some(1));
        assert_eq!(chunk_length(0, 0), None);
    }

    #[tokio::test]
    async fn chunks_in_any_order_make_the_photo_and_a_short_one_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        let incoming = Incoming::new(folder.path());
        let bytes: Vec<u8> = (0..300_000_u32).map(|n| u8::try_from(n % 251).unwrap()).collect();
        let (slot, total) = (slot(&bytes), 300_000);
        assert_eq!(incoming.missing(slot, total).await.unwrap(), [0, 1]);
        incoming.keep(slot, 1, bytes[262_144..299_000].to_vec()).await.unwrap();
        assert_eq!(incoming.missing(slot, total).await.unwrap(), [0, 1], "a chunk of another length does not count");
        incoming.keep(slot, 1, bytes[262_144..].to_vec()).await.unwrap();
        assert_eq!(incoming.assemble(slot, total).await.unwrap_err().kind(), io::ErrorKind::NotFound);
        incoming.keep(slot, 0, bytes[..262_144].to_vec()).await.unwrap();
        assert_eq!(incoming.missing(slot, total).await.unwrap(), [] as [u32; 0]);
        let whole = incoming.assemble(slot, total).await.unwrap();
        assert_eq!(whole.hash, Hash::of(&bytes));
        assert_eq!(fs::read(&whole.path).unwrap(), bytes);
        assert_eq!(incoming.slots().await.unwrap().len(), 1);
        assert_eq!(incoming.sweep_temporary(Moment(i64::MAX)).await.unwrap(), 1, "only the assembled file was left");
        incoming.discard(slot).await.unwrap();
        incoming.discard(slot).await.unwrap();
        assert_eq!(incoming.missing(slot, total).await.unwrap(), [0, 1]);
    }
}
