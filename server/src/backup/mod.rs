//! Backups of a store on this machine: database, keys and photos in a folder, each backup verified before it counts.
//!
//! `DEST/photos/` is a pool that all backups share, for photos never change; `DEST/<instant>/` holds the database as of one instant, the
//! keys, and a manifest. [`make`] copies, [`verify`] proves that everything the manifest and the database name is there and whole,
//! [`mark`] tells the phones how far their records are safe, [`restore`] builds a store that knows it is another one, so that phones
//! offer again what it may have forgotten.
//!
//! PostgreSQL has tools of its own for its half; see `docs/backup.md`.

mod manifest;
mod pool;
mod restore;
mod store;
mod take;
#[cfg(test)]
mod tests;
mod verify;
mod write;

pub use manifest::{Manifest, TownMark};
pub use restore::restore;
#[cfg(test)]
pub use store::tests_only_age;
pub use store::{copy_database, fault, fault_by_table, mark};
pub use take::take;
pub use verify::{BackupError, Verified, verify};
pub use write::make;
