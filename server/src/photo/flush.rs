//! One flush of a folder for all files that have come to be in it since the one before.

use super::file_system::FileSystem;
use std::{
    io,
    path::Path,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// The flushes of one folder, one at a time.
#[derive(Debug, Default)]
pub struct Flush {
    asked: AtomicU64,
    /// Those who asked up to this number find their names flushed.
    covers: Mutex<u64>,
}

impl Flush {
    /// The names that were in the folder when this was called survive a power cut. Whoever waits for a flush under way is served by the one
    /// after it, with all that wait.
    ///
    /// # Errors
    /// The file system's.
    pub fn folder(&self, file_system: &dyn FileSystem, folder: &Path) -> io::Result<()> {
        let own = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        let mut covers = self.covers.lock().unwrap_or_else(PoisonError::into_inner);
        if *covers >= own {
            return Ok(());
        }
        // Whoever has asked by now has put its file there before this flush begins.
        let all = self.asked.load(Ordering::SeqCst);
        file_system.sync_folder(folder)?;
        *covers = all;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::photo::{Found, Room};
    use std::{sync::Barrier, thread};

    /// Says when a flush has begun, and ends it when it is told to.
    #[derive(Debug)]
    struct Slow {
        flushes: AtomicU64,
        begun: Barrier,
        may_end: Barrier,
    }

    impl FileSystem for Slow {
        fn sync_folder(&self, _: &Path) -> io::Result<()> {
            if self.flushes.fetch_add(1, Ordering::SeqCst) == 0 {
                self.begun.wait();
                self.may_end.wait();
            }
            Ok(())
        }
        fn append(&self, _: &Path, _: &[u8]) -> io::Result<()> {
            Ok(())
        }
        fn sync_file(&self, _: &Path) -> io::Result<()> {
            Ok(())
        }
        fn make_folder(&self, _: &Path) -> io::Result<()> {
            Ok(())
        }
        fn rename(&self, _: &Path, _: &Path) -> io::Result<()> {
            Ok(())
        }
        fn remove(&self, _: &Path) -> io::Result<()> {
            Ok(())
        }
        fn remove_folder(&self, _: &Path) -> io::Result<()> {
            Ok(())
        }
        fn read(&self, _: &Path) -> io::Result<Option<Vec<u8>>> {
            Ok(None)
        }
        fn list(&self, _: &Path) -> io::Result<Vec<Found>> {
            Ok(Vec::new())
        }
        fn room(&self, _: &Path) -> io::Result<Option<Room>> {
            Ok(None)
        }
    }

    #[test]
    fn those_who_come_during_a_flush_share_the_next_one() {
        let slow = Slow { flushes: AtomicU64::new(0), begun: Barrier::new(2), may_end: Barrier::new(2) };
        let flush = Flush::default();
        thread::scope(|scope| {
            let ask = || scope.spawn(|| flush.folder(&slow, Path::new("shelf")).unwrap());
            let mut asking = vec![ask()];
            slow.begun.wait();
            asking.extend((0..8).map(|_| ask()));
            while flush.asked.load(Ordering::SeqCst) < 9 {
                thread::yield_now();
            }
            slow.may_end.wait();
            asking.into_iter().for_each(|one| one.join().unwrap());
        });
        assert_eq!(slow.flushes.load(Ordering::SeqCst), 2);
    }
}
