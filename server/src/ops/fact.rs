//! Single facts of the store that an operator asks for, each one row of `meta`.

use super::{finding::Checked, store};
use crate::{
    clock::{Jump, Known},
    error::Error,
    state::Connection,
};
use shared::moment::Moment;

/// When the contents of the last verified backup were taken.
const BACKUP: &str = "backed_up_at";
/// When this store was made of a backup.
const RESTORE: &str = "restored_at";
/// What the last check found.
const CHECK: &str = "last_check";
/// An instant at which the server ran, an hour old at most while it does.
const SEEN: &str = "clock_seen";
/// A jump of the clock that nobody has confirmed.
const JUMP: &str = "clock_jump";
/// The instant that a person confirmed last.
const CONFIRMED: &str = "clock_confirmed";

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

/// What the store knows of the time: the last instant in it, and whether the clock has jumped since.
///
/// # Errors
/// The database's.
pub async fn known_time(db: &impl Connection) -> Result<Known, Error> {
    let (audited, seen) = (store::last_audited(db).await?, store::get(db, SEEN).await?);
    Ok(Known { last: audited.max(seen), jump: store::get(db, JUMP).await? })
}

pub(super) async fn note_seen(db: &impl Connection, at: Moment) -> Result<(), Error> {
    store::put(db, SEEN, &at).await
}

pub(super) async fn note_jump(db: &impl Connection, jump: Option<Jump>) -> Result<(), Error> {
    match jump {
        Some(jump) => store::put(db, JUMP, &jump).await,
        None => store::remove(db, JUMP).await,
    }
}

pub(super) async fn note_confirmed(db: &impl Connection, at: Moment) -> Result<(), Error> {
    store::put(db, CONFIRMED, &at).await
}

pub(super) async fn confirmed(db: &impl Connection) -> Result<Option<Moment>, Error> {
    store::get(db, CONFIRMED).await
}
