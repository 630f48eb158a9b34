//! Files that their owner alone may read.

use crate::error::Error;
use std::{fs, io::Write as _, path::Path};

/// Writes a file that is not there yet, for its owner alone, flushed to the disk with its folder, which is made.
///
/// # Errors
/// The file system's; also if there is one already.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(fs::File::open(folder)?.sync_all()?)
}

/// Writes a file anew, for its owner alone: whole, or it stays as it is.
///
/// # Errors
/// The file system's.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let fresh = path.with_extension("new");
    match fs::remove_file(&fresh) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    write_new(&fresh, bytes)?;
    fs::rename(&fresh, path)?;
    Ok(fs::File::open(path.parent().unwrap_or(path))?.sync_all()?)
}
