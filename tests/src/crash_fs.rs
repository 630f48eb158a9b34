//! A file system that forgets: until something was synced it lives only in memory, and a power cut takes it.

use server::photo::{Disk, FileSystem, Found, Room};
use shared::mutation::{Defect, mutated};
use std::{
    collections::BTreeSet,
    io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Real files in a folder, and the knowledge of what a power cut would take of them.
#[derive(Debug, Default)]
pub struct CrashFs {
    loose: Mutex<Loose>,
}

#[derive(Debug, Default)]
struct Loose {
    /// Files whose bytes were not synced since they were written.
    bytes: BTreeSet<PathBuf>,
    /// Files and folders whose names were not synced in the folder above.
    names: BTreeSet<PathBuf>,
    /// Writes until the disk is full; `None`: there is room.
    room_for: Option<u32>,
}

impl CrashFs {
    /// The power fails: bytes and names that were not synced are gone. What was removed stays removed.
    pub fn power_cut(&self) {
        let Loose { bytes, names, .. } = std::mem::take(&mut *self.loose());
        for file in bytes.iter().filter(|file| file.is_file()) {
            std::fs::write(file, []).unwrap();
        }
        for path in names {
            if path.is_dir() {
                Disk.remove_folder(&path).unwrap();
            } else {
                Disk.remove(&path).unwrap();
            }
        }
    }

    /// After so many more writes the disk is full; `None`: there is room again.
    pub fn room_for(&self, writes: Option<u32>) {
        self.loose().room_for = writes;
    }

    fn loose(&self) -> MutexGuard<'_, Loose> {
        self.loose.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Moves what is known of `from` (and what lies in it) to `to`.
fn moved(paths: &mut BTreeSet<PathBuf>, from: &Path, to: &Path) {
    let under: Vec<PathBuf> = paths.iter().filter(|path| path.starts_with(from)).cloned().collect();
    for path in under {
        paths.remove(&path);
        if let Ok(rest) = path.strip_prefix(from) {
            paths.insert(if rest.as_os_str().is_empty() { to.to_owned() } else { to.join(rest) });
        }
    }
}

impl FileSystem for CrashFs {
    fn append(&self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut loose = self.loose();
        match &mut loose.room_for {
            Some(0) => return Err(io::ErrorKind::StorageFull.into()),
            Some(left) => *left -= 1,
            None => {}
        }
        if !file.exists() {
            loose.names.insert(file.to_owned());
        }
        loose.bytes.insert(file.to_owned());
        Disk.append(file, bytes)
    }

    fn sync_file(&self, file: &Path) -> io::Result<()> {
        if !file.exists() {
            return Err(io::ErrorKind::NotFound.into());
        }
        if !mutated(Defect::SkipFileSync) {
            self.loose().bytes.remove(file);
        }
        Ok(())
    }

    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        let new = !folder.exists();
        Disk.make_folder(folder)?;
        if new {
            self.loose().names.insert(folder.to_owned());
        }
        Ok(())
    }

    fn room(&self, _: &Path) -> io::Result<Option<Room>> {
        Ok(None)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        if !mutated(Defect::SkipFolderSync) {
            self.loose().names.retain(|path| path.parent() != Some(folder));
        }
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        Disk.rename(from, to)?;
        let mut loose = self.loose();
        loose.bytes.remove(to);
        moved(&mut loose.bytes, from, to);
        moved(&mut loose.names, from, to);
        loose.names.insert(to.to_owned());
        Ok(())
    }

    fn remove(&self, file: &Path) -> io::Result<()> {
        let mut loose = self.loose();
        loose.bytes.remove(file);
        loose.names.remove(file);
        Disk.remove(file)
    }

    fn remove_folder(&self, folder: &Path) -> io::Result<()> {
        let mut loose = self.loose();
        loose.bytes.retain(|path| !path.starts_with(folder));
        loose.names.retain(|path| !path.starts_with(folder));
        Disk.remove_folder(folder)
    }

    fn read(&self, file: &Path) -> io::Result<Option<Vec<u8>>> {
        Disk.read(file)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<Found>> {
        Disk.list(folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use server::photo::{DiskStore, PhotoKey, PhotoStore as _, Variant};
    use shared::{id::TownId, photo::Hash};
    use std::sync::Arc;

    fn key() -> PhotoKey {
        PhotoKey { town: TownId::from_code("t", "t"), hash: Hash::of(b"a"), variant: Variant::Original }
    }

    #[tokio::test]
    async fn a_kept_photo_outlives_the_power() {
        let (folder, file_system) = (tempfile::tempdir().unwrap(), Arc::new(CrashFs::default()));
        let store = DiskStore::on(folder.path().join("photos"), Arc::<CrashFs>::clone(&file_system));
        store.put(key(), b"a".to_vec()).await.unwrap();
        file_system.power_cut();
        assert_eq!(store.get(key()).await.unwrap().unwrap(), b"a");
    }

    #[tokio::test]
    async fn what_was_not_synced_is_forgotten() {
        let (folder, file_system) = (tempfile::tempdir().unwrap(), CrashFs::default());
        let (kept, loose) = (folder.path().join("kept"), folder.path().join("loose"));
        for file in [&kept, &loose] {
            file_system.append(file, b"bytes").unwrap();
        }
        file_system.sync_folder(folder.path()).unwrap();
        file_system.sync_file(&kept).unwrap();
        file_system.append(&folder.path().join("unnamed"), b"x").unwrap();
        file_system.power_cut();
        assert_eq!(std::fs::read(&kept).unwrap(), b"bytes");
        assert_eq!(std::fs::read(&loose).unwrap(), b"");
        assert!(!folder.path().join("unnamed").exists());
    }

    #[tokio::test]
    async fn a_folder_that_was_made_but_never_synced_is_made_certain_by_the_next_process() {
        let (folder, file_system) = (tempfile::tempdir().unwrap(), Arc::new(CrashFs::default()));
        let root = folder.path().join("photos");
        // A first process was killed right after making the folders.
        let shelf = root.join(key().town.to_string()).join(&key().hash.to_string()[..2]);
        for path in [&root, shelf.parent().unwrap(), &shelf] {
            file_system.make_folder(path).unwrap();
        }
        let store = DiskStore::on(&root, Arc::<CrashFs>::clone(&file_system));
        store.put(key(), b"a".to_vec()).await.unwrap();
        file_system.power_cut();
        assert_eq!(store.get(key()).await.unwrap().as_deref(), Some(&b"a"[..]));
    }
}
