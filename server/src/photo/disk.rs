//! Finished photos as files: `<root>/<town>/<first two digits>/<hash>.<form>`, written by temporary name, fsync, rename, fsync of the folder.

use super::{
    file_system::{Disk, FileSystem, Found},
    flush::Flush,
    port::{Later, PhotoKey, PhotoStore, Shelf, Variant},
};
use shared::{id::TownId, moment::Moment, photo::Hash};
use std::{
    collections::HashMap,
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use uuid::Uuid;

/// Photos in a folder of this machine.
#[derive(Clone, Debug)]
pub struct DiskStore {
    root: PathBuf,
    file_system: Arc<dyn FileSystem>,
    /// Folders whose names this process has flushed to the disk.
    lasting: Arc<Mutex<HashMap<PathBuf, Arc<Flush>>>>,
}

impl DiskStore {
    /// Photos under `root`, which need not exist yet.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self::on(root, Arc::new(Disk))
    }

    /// The same on another file system.
    #[must_use]
    pub fn on(root: impl Into<PathBuf>, file_system: Arc<dyn FileSystem>) -> Self {
        Self { root: root.into(), file_system, lasting: Arc::default() }
    }

    /// Where half-written files lie, on the same file system as the finished ones.
    #[must_use]
    pub fn temporary(root: &Path) -> PathBuf {
        root.join("tmp")
    }

    /// Whether the file is there, without reading it.
    #[must_use]
    pub fn holds(&self, key: PhotoKey) -> bool {
        self.path(key).is_file()
    }

    fn path(&self, key: PhotoKey) -> PathBuf {
        let name = key.hash.to_string();
        let shelf = name.get(..2).unwrap_or("00").to_owned();
        self.root.join(key.town.to_string()).join(shelf).join(format!("{name}.{}", key.variant.ending()))
    }

    /// Gives a written file its final name so that it survives a power cut.
    fn settle(&self, from: &Path, target: &Path) -> io::Result<()> {
        let folder = target.parent().ok_or(io::ErrorKind::InvalidInput)?;
        let flush = self.make_lasting(folder)?;
        self.file_system.sync_file(from)?;
        self.file_system.rename(from, target)?;
        flush.folder(&*self.file_system, folder)
    }

    /// Makes a folder and those above it, each entered durably into the one above. One that is there already may still be new to the
    /// disk (its maker may have been killed, or be under way on another thread), so each is seen there once by this process.
    fn make_lasting(&self, folder: &Path) -> io::Result<Arc<Flush>> {
        let known = || self.lasting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(flush) = known().get(folder) {
            return Ok(Arc::clone(flush));
        }
        let above = folder.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if folder != self.root {
            self.make_lasting(above)?;
        }
        self.file_system.make_folder(folder)?;
        self.file_system.sync_folder(above)?;
        Ok(Arc::clone(known().entry(folder.to_owned()).or_default()))
    }

    fn list_shelves(&self) -> io::Result<Vec<Shelf>> {
        let mut found = Vec::new();
        for town in self.file_system.list(&self.root)? {
            let Ok(id) = town.name.parse::<TownId>() else { continue };
            let shelves = self.file_system.list(&self.root.join(&town.name))?;
            let first = shelves.iter().filter_map(|shelf| u8::from_str_radix(&shelf.name, 16).ok());
            found.extend(first.map(|first| Shelf { town: id, first }));
        }
        Ok(found)
    }

    fn list_originals(&self, shelf: Shelf) -> io::Result<Vec<(Hash, Moment)>> {
        let files = self.file_system.list(&self.root.join(shelf.town.to_string()).join(format!("{:02x}", shelf.first)))?;
        let original = |file: Found| Some((file.name.strip_suffix(".orig")?.parse().ok()?, file.written_at));
        Ok(files.into_iter().filter_map(original).collect())
    }
}

impl PhotoStore for DiskStore {
    fn adopt(&self, key: PhotoKey, from: PathBuf) -> Later<'_, ()> {
        let (target, store) = (self.path(key), self.clone());
        aside(move || store.settle(&from, &target))
    }

    fn put(&self, key: PhotoKey, bytes: Vec<u8>) -> Later<'_, ()> {
        let (target, folder, store) = (self.path(key), Self::temporary(&self.root), self.clone());
        aside(move || {
            let from = write_aside(&*store.file_system, &folder, &bytes)?;
            store.settle(&from, &target)
        })
    }

    fn get(&self, key: PhotoKey) -> Later<'_, Option<Vec<u8>>> {
        let (path, store) = (self.path(key), self.clone());
        aside(move || store.file_system.read(&path))
    }

    fn file(&self, key: PhotoKey) -> Later<'_, Option<PathBuf>> {
        let path = self.path(key);
        aside(move || Ok(path.is_file().then_some(path)))
    }

    fn shelves(&self) -> Later<'_, Vec<Shelf>> {
        let store = self.clone();
        aside(move || store.list_shelves())
    }

    fn originals(&self, shelf: Shelf) -> Later<'_, Vec<(Hash, Moment)>> {
        let store = self.clone();
        aside(move || store.list_originals(shelf))
    }

    fn remove(&self, town: TownId, hash: Hash) -> Later<'_, ()> {
        let paths = [Variant::Thumb, Variant::Large, Variant::Original].map(|variant| self.path(PhotoKey { town, hash, variant }));
        let store = self.clone();
        aside(move || paths.iter().try_for_each(|path| store.file_system.remove(path)))
    }

    fn probe(&self) -> Later<'_, ()> {
        let (folder, store) = (Self::temporary(&self.root), self.clone());
        aside(move || {
            let path = write_aside(&*store.file_system, &folder, b"probe")?;
            store.file_system.remove(&path)
        })
    }
}

/// Runs blocking work off the async threads.
pub(super) fn aside<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Later<'static, T> {
    Box::pin(async move { tokio::task::spawn_blocking(work).await.map_err(io::Error::other)? })
}

/// Writes `bytes` under a new name in `folder` and syncs them.
///
/// # Errors
/// Whatever the file system says; the half-written file is removed then.
pub(super) fn write_aside(file_system: &dyn FileSystem, folder: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    make_folders(file_system, folder)?;
    let path = folder.join(format!("{}.part", Uuid::now_v7()));
    match file_system.append(&path, bytes).and_then(|()| file_system.sync_file(&path)) {
        Ok(()) => Ok(path),
        Err(error) => {
            file_system.remove(&path).unwrap_or_default();
            Err(error)
        }
    }
}

/// Makes a folder and those above it; a power cut may take them again.
pub(super) fn make_folders(file_system: &dyn FileSystem, folder: &Path) -> io::Result<()> {
    match file_system.make_folder(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            make_folders(file_system, folder.parent().ok_or(io::ErrorKind::InvalidInput)?)?;
            file_system.make_folder(folder)
        }
        made => made,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use std::fs;

    #[tokio::test]
    async fn what_was_put_is_there_and_leaves_no_temporary_file() {
        let folder = tempfile::tempdir().unwrap();
        let store = DiskStore::new(folder.path());
        let key = PhotoKey { town: shared::fixture::town_id(), hash: Hash::of(b"a"), variant: Variant::Original };
        assert_eq!(store.get(key).await.unwrap(), None);
        store.put(key, b"a".to_vec()).await.unwrap();
        store.put(key, b"a".to_vec()).await.unwrap();
        assert_eq!(store.get(key).await.unwrap().unwrap(), b"a");
        assert!(Disk.list(&DiskStore::temporary(folder.path())).unwrap().is_empty());
        let shelf = Shelf { town: key.town, first: key.hash.0[0] };
        assert_eq!(store.shelves().await.unwrap(), [shelf]);
        let listed = store.originals(shelf).await.unwrap();
        assert_eq!(listed.iter().map(|(hash, _)| *hash).collect::<Vec<_>>(), [Hash::of(b"a")]);
        store.remove(key.town, key.hash).await.unwrap();
        store.remove(key.town, key.hash).await.unwrap();
        assert_eq!(store.get(key).await.unwrap(), None);
    }

    #[tokio::test]
    async fn an_adopted_file_moves_whole() {
        let folder = tempfile::tempdir().unwrap();
        let store = DiskStore::new(folder.path().join("photos"));
        let from = folder.path().join("loose");
        fs::write(&from, b"bytes").unwrap();
        let key = PhotoKey { town: shared::fixture::town_id(), hash: Hash::of(b"bytes"), variant: Variant::Original };
        store.adopt(key, from.clone()).await.unwrap();
        assert!(!from.exists());
        assert_eq!(store.get(key).await.unwrap().unwrap(), b"bytes");
        store.probe().await.unwrap();
    }
}
