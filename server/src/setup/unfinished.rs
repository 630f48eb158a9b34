//! A demo whose installation was broken off: nothing of it is a town that anybody works in. A mark in the data folder says that one is being
//! installed, so that the next start knows.

use crate::{
    config::Config,
    error::Error,
    state::{DATABASE, State},
};
use std::{fs, io::ErrorKind, path::Path};

/// The mark; it lies there while the demo's history is played.
const MARK: &str = "demo.unfinished";
/// What the demo's installation writes, beside keys: the database with its log, and photos.
const FILES: [&str; 3] = ["", "-wal", "-shm"];

/// What has become of a demo that was broken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfinished {
    /// There is none.
    None,
    /// It was taken away: the store is as before it.
    Cleared,
    /// It lies in a database elsewhere, which this program does not empty.
    Elsewhere,
}

/// Says that the demo is being installed into this store.
///
/// # Errors
/// The file system's.
pub(super) fn begin(state: &State) -> Result<(), Error> {
    let mark = state.config.data.join(MARK);
    fs::File::create(&mark)?.sync_all()?;
    Ok(fs::File::open(&state.config.data)?.sync_all()?)
}

/// Says that it is there.
///
/// # Errors
/// The file system's.
pub(super) fn end(state: &State) -> Result<(), Error> {
    gone(fs::remove_file(state.config.data.join(MARK)))
}

/// Takes away what a demo that was broken off has left; the mark last. To be called before the store is opened, by whoever holds its lock.
///
/// # Errors
/// The file system's.
pub fn clear(config: &Config) -> Result<Unfinished, Error> {
    let data: &Path = &config.data;
    if !data.join(MARK).is_file() {
        return Ok(Unfinished::None);
    }
    if config.database_url.is_some() {
        return Ok(Unfinished::Elsewhere);
    }
    for end in FILES {
        gone(fs::remove_file(data.join(format!("{DATABASE}{end}"))))?;
    }
    gone(fs::remove_dir_all(data.join("photos")))?;
    gone(fs::remove_file(data.join(MARK)))?;
    Ok(Unfinished::Cleared)
}

/// What was not there is gone too.
fn gone(removed: std::io::Result<()>) -> Result<(), Error> {
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
