//! The file system under the photos, as narrow as they need it: nothing is certain before it was synced, neither bytes nor names.
//! The real one is this machine's; the tests' twin forgets whatever was not synced.

use shared::moment::Moment;
use std::{
    fs::{self, File, Metadata, OpenOptions},
    io::{self, Write as _},
    path::Path,
    time::UNIX_EPOCH,
};

/// What lies in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its name there.
    pub name: String,
    /// Length in bytes; of a folder, meaningless.
    pub bytes: u64,
    /// When it was last written.
    pub written_at: Moment,
}

/// How large the file system of a folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Bytes that may still be written.
    pub free: u64,
    /// Bytes in all.
    pub total: u64,
}

/// Files and folders by their paths. All calls block.
///
/// # Errors
/// Every method says what the file system says.
pub trait FileSystem: Send + Sync + std::fmt::Debug {
    /// Adds bytes to the end of a file, which is made if need be. Not certain until [`FileSystem::sync_file`].
    fn append(&self, file: &Path, bytes: &[u8]) -> io::Result<()>;

    /// The file's bytes survive a power cut from now on; its name may not.
    fn sync_file(&self, file: &Path) -> io::Result<()>;

    /// Makes one folder; one that is there already is no error. Its name is not certain until the folder above is synced.
    fn make_folder(&self, folder: &Path) -> io::Result<()>;

    /// The names in this folder survive a power cut from now on.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;

    /// Gives a file another name, replacing what had it. Not certain until the folder is synced.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file; one that is not there is removed.
    fn remove(&self, file: &Path) -> io::Result<()>;

    /// Removes a folder with all in it; one that is not there is removed.
    fn remove_folder(&self, folder: &Path) -> io::Result<()>;

    /// The bytes of a file; `None` if there is none.
    fn read(&self, file: &Path) -> io::Result<Option<Vec<u8>>>;

    /// What lies in a folder, in no order; nothing if there is no such folder.
    fn list(&self, folder: &Path) -> io::Result<Vec<Found>>;

    /// The room on the file system of a folder; `None` if the system does not say.
    fn room(&self, folder: &Path) -> io::Result<Option<Room>>;
}

/// The file system of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl FileSystem for Disk {
    fn append(&self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        OpenOptions::new().create(true).append(true).open(file)?.write_all(bytes)
    }

    fn sync_file(&self, file: &Path) -> io::Result<()> {
        File::open(file)?.sync_all()
    }

    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        match fs::create_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            _ => Ok(()),
        }
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        File::open(folder)?.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, file: &Path) -> io::Result<()> {
        gone(fs::remove_file(file))
    }

    fn remove_folder(&self, folder: &Path) -> io::Result<()> {
        gone(fs::remove_dir_all(folder))
    }

    fn read(&self, file: &Path) -> io::Result<Option<Vec<u8>>> {
        match fs::read(file) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<Found>> {
        let listing = match fs::read_dir(folder) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(Vec::new()),
            listing => listing?,
        };
        let mut all = Vec::new();
        for entry in listing {
            let entry = entry?;
            let about = match entry.metadata() {
                Ok(about) => about,
                // Removed in the meantime.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            let name = entry.file_name().to_string_lossy().into_owned();
            all.push(Found { name, bytes: about.len(), written_at: written_at(&about) });
        }
        Ok(all)
    }

    fn room(&self, folder: &Path) -> io::Result<Option<Room>> {
        let Ok(said) = rustix::fs::statvfs(folder) else { return Ok(None) };
        let bytes = |blocks: u64| blocks.saturating_mul(said.f_frsize);
        Ok(Some(Room { free: bytes(said.f_bavail), total: bytes(said.f_blocks) }))
    }
}

/// A removal of what is not there is a removal.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn written_at(file: &Metadata) -> Moment {
    let since = file.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
