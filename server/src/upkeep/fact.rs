//! Single facts of the store that an operator asks for, each one row of `meta`.

use super::{finding::Checked, store};
use crate::{error::Error, state::Connection};
use shared::Moment;

/// When the contents of the last verified backup were taken.
const BACKUP: &str = "backed_up_at";
/// When this store was made of a backup.
const RESTORE: &str = "restored_at";
/// What the last check found.
const CHECK: &str = "last_check";

/// Writes down that a backup of this instant was read back whole.
///
/// # Errors
/// The database's.
pub async fn note_backup(db: &impl Connection, made_at: Moment) -> Result<(), Error> {
    store::put(db, BACKUP, &made_at).await
}

/// Writes down that this store was made of a verified backup.
///
/// # Errors
/// The database's.
pub async fn note_restore(db: &impl Connection, at: Moment) -> Result<(), Error> {
    store::put(db, RESTORE, &at).await
}

pub(super) async fn note_check(db: &impl Connection, checked: &Checked) -> Result<(), Error> {
    store::put(db, CHECK, checked).await
}

pub(super) async fn last_backup(db: &impl Connection) -> Result<Option<Moment>, Error> {
    store::get(db, BACKUP).await
}

/// When this store was made of a backup, if it was.
///
/// # Errors
/// The database's.
pub async fn last_restore(db: &impl Connection) -> Result<Option<Moment>, Error> {
    store::get(db, RESTORE).await
}

pub(super) async fn last_check(db: &impl Connection) -> Result<Option<Checked>, Error> {
    store::get(db, CHECK).await
}
