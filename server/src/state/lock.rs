//! One server at a time on a data folder.

use crate::error::Error;
use std::{
    fs::{self, File, TryLockError},
    io::{ErrorKind, Read as _, Seek as _, Write as _},
    path::Path,
};

/// The lock's name in a data folder.
pub const LOCK: &str = "jingge.lock";
/// Most bytes that are read of what its holder says.
const MOST: u64 = 500;

/// The lock, held as long as this lives: the system takes it back when the process ends, however that happens. The file stays.
#[derive(Debug)]
pub struct DataLock(File);

/// What became of asking for the lock.
#[derive(Debug)]
pub enum Acquired {
    /// It is ours.
    Ours(DataLock),
    /// It is somebody else's; what they say of themselves, which may be nothing.
    Theirs(String),
}

impl DataLock {
    /// Asks for the lock on a data folder, which is made if it is not there. `who` is what others are told.
    ///
    /// On a file system that knows no locks it is given and warned about.
    ///
    /// # Errors
    /// A folder or file that cannot be made or written.
    pub fn ask(folder: &Path, who: &str) -> Result<Acquired, Error> {
        fs::create_dir_all(folder)?;
        let mut file = File::options().read(true).write(true).create(true).truncate(false).open(folder.join(LOCK))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut said = String::new();
                // Who holds it may be writing just now, or the system may keep others from reading: the lock counts, not the words.
                let _read = (&mut file).take(MOST).read_to_string(&mut said);
                return Ok(Acquired::Theirs(said.trim().to_owned()));
            }
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {
                tracing::warn!(folder = %folder.display(), "the file system knows no locks: nothing keeps a second server away");
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let mut lock = Self(file);
        lock.say(who)?;
        Ok(Acquired::Ours(lock))
    }

    /// Removes what a task that was broken off has left in the locked folder.
    ///
    /// # Errors
    /// The file system's.
    pub fn clear(&self, folder: &Path) -> Result<(), Error> {
        for left in fs::read_dir(folder)? {
            let left = left?;
            if left.file_name() == LOCK {
                continue;
            }
            let path = left.path();
            if left.file_type()?.is_dir() { fs::remove_dir_all(path)? } else { fs::remove_file(path)? }
        }
        Ok(())
    }

    /// Tells others who holds it.
    ///
    /// # Errors
    /// The file system's.
    pub fn say(&mut self, who: &str) -> Result<(), Error> {
        self.0.set_len(0)?;
        self.0.rewind()?;
        writeln!(self.0, "{who}")?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
    use super::*;

    #[test]
    fn a_second_one_is_told_who_has_it_until_the_first_lets_go() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let Acquired::Ours(mut first) = DataLock::ask(&data, "pid 1").unwrap() else { panic!("nobody has it") };
        first.say("pid 1, http://127.0.0.1:8080").unwrap();
        assert!(matches!(DataLock::ask(&data, "pid 2").unwrap(), Acquired::Theirs(said) if said == "pid 1, http://127.0.0.1:8080"));
        drop(first);
        let Acquired::Ours(_second) = DataLock::ask(&data, "2").unwrap() else { panic!("the first let go") };
        assert!(matches!(DataLock::ask(&data, "pid 3").unwrap(), Acquired::Theirs(said) if said == "2"));
    }
}
