//! Finished photos as files: `<root>/<town>/<first two digits>/<hash>.<form>`, written by temporary name, fsync, rename, fsync of the folder.

use super::port::{Later, PhotoKey, PhotoStore, Variant};
use shared::{Hash, Moment, TownId};
use std::{
    fs::{self, File, Metadata},
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};
use uuid::Uuid;

/// Photos in a folder of this machine.
#[derive(Clone, Debug)]
pub struct DiskStore {
    root: PathBuf,
}

impl DiskStore {
    /// Photos under `root`, which need not exist yet.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
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
}

impl PhotoStore for DiskStore {
    fn adopt(&self, key: PhotoKey, from: PathBuf) -> Later<'_, ()> {
        let target = self.path(key);
        aside(move || settle(&from, &target))
    }

    fn put(&self, key: PhotoKey, bytes: Vec<u8>) -> Later<'_, ()> {
        let (target, folder) = (self.path(key), Self::temporary(&self.root));
        aside(move || {
            let from = write_aside(&folder, &bytes)?;
            settle(&from, &target)
        })
    }

    fn get(&self, key: PhotoKey) -> Later<'_, Option<Vec<u8>>> {
        let path = self.path(key);
        aside(move || match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        })
    }

    fn originals(&self) -> Later<'_, Vec<(TownId, Hash, Moment)>> {
        let root = self.root.clone();
        aside(move || list_originals(&root))
    }

    fn remove(&self, town: TownId, hash: Hash) -> Later<'_, ()> {
        let paths = [Variant::Thumb, Variant::Large, Variant::Original].map(|variant| self.path(PhotoKey { town, hash, variant }));
        aside(move || paths.iter().try_for_each(|path| gone(fs::remove_file(path))))
    }

    fn probe(&self) -> Later<'_, ()> {
        let folder = Self::temporary(&self.root);
        aside(move || {
            let path = write_aside(&folder, b"probe")?;
            fs::remove_file(path)
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
pub(super) fn write_aside(folder: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let path = folder.join(format!("{}.part", Uuid::now_v7()));
    let written = File::create(&path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    match written {
        Ok(()) => Ok(path),
        Err(error) => {
            gone(fs::remove_file(&path)).unwrap_or_default();
            Err(error)
        }
    }
}

/// Gives a written file its final name so that it survives a power cut.
pub(super) fn settle(from: &Path, target: &Path) -> io::Result<()> {
    let folder = target.parent().ok_or(io::ErrorKind::InvalidInput)?;
    lasting_folder(folder)?;
    File::open(from)?.sync_all()?;
    fs::rename(from, target)?;
    File::open(folder)?.sync_all()
}

/// Makes a folder and those above it, each entered durably into the one above.
fn lasting_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let above = folder.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    lasting_folder(above)?;
    match fs::create_dir(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    File::open(above)?.sync_all()
}

/// A removal of what is not there is a removal.
pub(super) fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// When a file was last written.
pub(super) fn written_at(file: &Metadata) -> Moment {
    let since = file.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// The entries of a folder; none if there is no such folder.
pub(super) fn entries(folder: &Path) -> io::Result<Vec<fs::DirEntry>> {
    match fs::read_dir(folder) {
        Ok(listing) => listing.collect(),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn list_originals(root: &Path) -> io::Result<Vec<(TownId, Hash, Moment)>> {
    let mut found = Vec::new();
    for town in entries(root)? {
        let Some(id) = town.file_name().to_str().and_then(|name| name.parse::<TownId>().ok()) else { continue };
        for shelf in entries(&town.path())? {
            for file in entries(&shelf.path())? {
                let name = file.file_name();
                let hash = name.to_str().and_then(|name| name.strip_suffix(".orig")).and_then(|hash| hash.parse().ok());
                if let Some(hash) = hash {
                    found.push((id, hash, written_at(&file.metadata()?)));
                }
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[tokio::test]
    async fn what_was_put_is_there_and_leaves_no_temporary_file() {
        let folder = tempfile::tempdir().unwrap();
        let store = DiskStore::new(folder.path());
        let key = PhotoKey { town: TownId::from_code("t", "t"), hash: Hash::of(b"a"), variant: Variant::Original };
        assert_eq!(store.get(key).await.unwrap(), None);
        store.put(key, b"a".to_vec()).await.unwrap();
        store.put(key, b"a".to_vec()).await.unwrap();
        assert_eq!(store.get(key).await.unwrap().unwrap(), b"a");
        assert!(entries(&DiskStore::temporary(folder.path())).unwrap().is_empty());
        let listed = store.originals().await.unwrap();
        assert_eq!(listed.iter().map(|(_, hash, _)| *hash).collect::<Vec<_>>(), [Hash::of(b"a")]);
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
        let key = PhotoKey { town: TownId::from_code("t", "t"), hash: Hash::of(b"bytes"), variant: Variant::Original };
        store.adopt(key, from.clone()).await.unwrap();
        assert!(!from.exists());
        assert_eq!(store.get(key).await.unwrap().unwrap(), b"bytes");
        store.probe().await.unwrap();
    }
}
