//! Single facts of the store that an operator asks for, each one row of `meta`.

use super::{finding::Checked, store};
use crate::{
    clock::{Jump, Known},
    error::Error,
    state::Connection,
};
use serde::{Deserialize, Serialize};
use shared::{id::TownId, moment::Moment};
use utoipa::ToSchema;

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

/// When a person last asked for the columns to be made anew.
const COLUMNS_ASKED: &str = "columns_asked";
/// What the last comparison of a town's columns found, behind the town's id.
const COLUMNS_CHECKED: &str = "columns_checked";

/// A comparison of a town's columns in memory with the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ColumnsChecked {
    /// When.
    pub at: Moment,
    /// Issues that were compared; what changed meanwhile is counted again.
    pub issues: u64,
    /// How many were not as the database has them; they are then made anew.
    pub differences: u64,
}

/// Has all servers of this store make their columns anew.
///
/// # Errors
/// The database's.
pub async fn ask_for_columns(db: &impl Connection, at: Moment) -> Result<(), Error> {
    store::put(db, COLUMNS_ASKED, &at).await
}

/// When that was last asked for.
///
/// # Errors
/// The database's.
pub async fn columns_asked(db: &impl Connection) -> Result<Option<Moment>, Error> {
    store::get(db, COLUMNS_ASKED).await
}

/// Writes down what a comparison of the columns found.
///
/// # Errors
/// The database's.
pub async fn note_columns(db: &impl Connection, town: TownId, checked: &ColumnsChecked) -> Result<(), Error> {
    store::put(db, &format!("{COLUMNS_CHECKED}:{town}"), checked).await
}

pub(super) async fn columns_checked(db: &impl Connection, town: TownId) -> Result<Option<ColumnsChecked>, Error> {
    store::get(db, &format!("{COLUMNS_CHECKED}:{town}")).await
}

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
