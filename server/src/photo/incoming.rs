//! Chunks on their way to a whole photo: one small file each under `incoming/<town>/<person>/<hash>/<index>`.
//!
//! Each chunk is synced before it counts, so a power cut never leaves a chunk of the right length with the wrong bytes, which would
//! damn a good photo. A chunk that is lost is simply asked for again.

use super::{
    disk::{DiskStore, aside, make_folders, write_aside},
    file_system::{FileSystem, Room},
    scratch::Scratch,
};
use sha2::{Digest as _, Sha256};
use shared::{
    id::{PersonId, TownId},
    moment::Moment,
    photo::{CHUNK_BYTES, Hash, chunks_of},
};
use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
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
    file_system: Arc<dyn FileSystem>,
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
    pub fn new(photos: &Path, file_system: Arc<dyn FileSystem>) -> Self {
        Self { root: photos.join("incoming"), temporary: DiskStore::temporary(photos), file_system }
    }

    fn folder(&self, slot: Slot) -> PathBuf {
        self.root.join(slot.town.to_string()).join(slot.person.to_string()).join(slot.hash.to_string())
    }

    /// A new file for what arrives in one piece.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub async fn scratch(&self) -> io::Result<Scratch> {
        let (temporary, file_system) = (self.temporary.clone(), Arc::clone(&self.file_system));
        aside(move || {
            make_folders(&*file_system, &temporary)?;
            Scratch::new(&temporary)
        })
        .await
    }

    /// Keeps a chunk; idempotent.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub async fn keep(&self, slot: Slot, index: u32, bytes: impl AsRef<[u8]> + Send + 'static) -> io::Result<()> {
        let (folder, temporary, file_system) = (self.folder(slot), self.temporary.clone(), Arc::clone(&self.file_system));
        aside(move || {
            let written = write_aside(&*file_system, &temporary, bytes.as_ref())?;
            make_folders(&*file_system, &folder)?;
            file_system.rename(&written, &folder.join(index.to_string()))
        })
        .await
    }

    /// Writes a photo that comes in one piece into a file. A power cut may take it: nothing says yet that it is here.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub async fn whole(&self, bytes: impl AsRef<[u8]> + Send + 'static) -> io::Result<Assembled> {
        let (temporary, file_system) = (self.temporary.clone(), Arc::clone(&self.file_system));
        aside(move || {
            make_folders(&*file_system, &temporary)?;
            let path = temporary.join(format!("{}.part", Uuid::now_v7()));
            match file_system.append(&path, bytes.as_ref()) {
                Ok(()) => Ok(Assembled { path, hash: Hash::of(bytes.as_ref()) }),
                Err(error) => {
                    file_system.remove(&path).unwrap_or_default();
                    Err(error)
                }
            }
        })
        .await
    }

    /// Chunks of a photo of `total` bytes that are not here, ascending.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub async fn missing(&self, slot: Slot, total: u64) -> io::Result<Vec<u32>> {
        let missing = self.missing_of(vec![(slot, total)]).await?;
        Ok(missing.into_iter().next().unwrap_or_default())
    }

    /// As [`Incoming::missing`], of many photos in one go.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub async fn missing_of(&self, photos: Vec<(Slot, u64)>) -> io::Result<Vec<Vec<u32>>> {
        let file_system = Arc::clone(&self.file_system);
        let folders: Vec<(PathBuf, u64)> = photos.into_iter().map(|(slot, total)| (self.folder(slot), total)).collect();
        aside(move || folders.iter().map(|(folder, total)| missing_in(&*file_system, folder, *total)).collect()).await
    }

    /// Writes all chunks of a photo of `total` bytes one after the other into a file, hashing on the way.
    ///
    /// # Errors
    /// `NotFound` if a chunk is not here (any more); whatever else the file system says.
    pub async fn assemble(&self, slot: Slot, total: u64) -> io::Result<Assembled> {
        let (folder, temporary, file_system) = (self.folder(slot), self.temporary.clone(), Arc::clone(&self.file_system));
        aside(move || {
            make_folders(&*file_system, &temporary)?;
            let path = temporary.join(format!("{}.part", Uuid::now_v7()));
            match join(&*file_system, &folder, &path, total) {
                Ok(hash) => Ok(Assembled { path, hash }),
                Err(error) => {
                    file_system.remove(&path).unwrap_or_default();
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
        let (folder, file_system) = (self.folder(slot), Arc::clone(&self.file_system));
        aside(move || file_system.remove_folder(&folder)).await
    }

    /// Bytes of this person's chunks that wait for the rest of their photos.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub async fn bytes_of(&self, town: TownId, person: PersonId) -> io::Result<u64> {
        let (folder, file_system) = (self.root.join(town.to_string()).join(person.to_string()), Arc::clone(&self.file_system));
        aside(move || {
            let mut bytes: u64 = 0;
            for photo in file_system.list(&folder)? {
                bytes += file_system.list(&folder.join(photo.name))?.iter().map(|chunk| chunk.bytes).sum::<u64>();
            }
            Ok(bytes)
        })
        .await
    }

    /// The room on the file system where photos lie; `None` if it does not say.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub async fn room(&self) -> io::Result<Option<Room>> {
        let (photos, file_system) = (self.root.parent().unwrap_or(&self.root).to_owned(), Arc::clone(&self.file_system));
        aside(move || {
            // A folder that nobody has written to yet is on the disk of the one above.
            let there = photos.ancestors().find(|folder| folder.is_dir()).unwrap_or(&photos);
            file_system.room(there)
        })
        .await
    }

    /// Photos of which chunks lie here, each with the time of its newest chunk.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub async fn slots(&self) -> io::Result<Vec<(Slot, Moment)>> {
        let (root, file_system) = (self.root.clone(), Arc::clone(&self.file_system));
        aside(move || list_slots(&*file_system, &root)).await
    }

    /// Removes half-written files last touched before `before`; answers how many.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub async fn sweep_temporary(&self, before: Moment) -> io::Result<u64> {
        let (temporary, file_system) = (self.temporary.clone(), Arc::clone(&self.file_system));
        aside(move || {
            let mut removed = 0;
            for found in file_system.list(&temporary)? {
                if found.written_at < before {
                    file_system.remove(&temporary.join(&found.name))?;
                    removed += 1;
                }
            }
            Ok(removed)
        })
        .await
    }
}

fn join(file_system: &dyn FileSystem, folder: &Path, path: &Path, total: u64) -> io::Result<Hash> {
    let mut hasher = Sha256::new();
    let mut index = 0;
    while let Some(length) = chunk_length(total, index) {
        let bytes = file_system.read(&folder.join(index.to_string()))?.ok_or(io::ErrorKind::NotFound)?;
        if u64::try_from(bytes.len()).ok() != Some(length) {
            return Err(io::ErrorKind::NotFound.into());
        }
        hasher.update(&bytes);
        file_system.append(path, &bytes)?;
        index += 1;
    }
    Ok(Hash(hasher.finalize().into()))
}

fn list_slots(file_system: &dyn FileSystem, root: &Path) -> io::Result<Vec<(Slot, Moment)>> {
    let mut found = Vec::new();
    for in_town in file_system.list(root)? {
        let Ok(town) = in_town.name.parse() else { continue };
        let of_town = root.join(&in_town.name);
        for in_person in file_system.list(&of_town)? {
            let Ok(person) = in_person.name.parse() else { continue };
            let of_person = of_town.join(&in_person.name);
            for in_photo in file_system.list(&of_person)? {
                let Ok(hash) = in_photo.name.parse() else { continue };
                let chunks = file_system.list(&of_person.join(&in_photo.name))?;
                let newest = chunks.iter().map(|chunk| chunk.written_at).fold(in_photo.written_at, Ord::max);
                found.push((Slot { town, person, hash }, newest));
            }
        }
    }
    Ok(found)
}

fn missing_in(file_system: &dyn FileSystem, folder: &Path, total: u64) -> io::Result<Vec<u32>> {
    let mut here = Vec::new();
    for found in file_system.list(folder)? {
        if let Ok(index) = found.name.parse::<u32>()
            && chunk_length(total, index) == Some(found.bytes)
        {
            here.push(index);
        }
    }
    let chunks = u32::try_from(chunks_of(total)).unwrap_or(u32::MAX);
    Ok((0..chunks).filter(|index| !here.contains(index)).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::photo::Disk;
    use std::fs;

    fn slot(bytes: &[u8]) -> Slot {
        Slot { town: shared::fixture::town_id(), person: PersonId(Uuid::from_u128(5)), hash: Hash::of(bytes) }
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
        let incoming = Incoming::new(folder.path(), Arc::new(Disk));
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
