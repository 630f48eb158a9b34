//! What people are told of versions that begin at a date.

use super::{
    lay::Misfit,
    reassign::{Tick, TickOutcome, told_of},
};
use crate::{
    coming::{self, CAME, STAYED_OUT},
    entity::coming_version,
    error::Error,
    state::Connection,
};
use shared::{
    id::TownId,
    moment::Moment,
    reference::Reference,
    town_table::{Coming, ComingState, TownVersion},
};

/// Most that are looked at; those that wait are fewer, and of the others only the last are of interest.
const MOST: u64 = 50;

/// Those that wait or stayed out, the last to come first, as entries of the list of versions; and by its number what belongs to each that came.
///
/// # Errors
/// The database's.
pub(in super::super) async fn told(
    db: &impl Connection,
    town: TownId,
    in_force: u64,
) -> Result<(Vec<TownVersion>, Vec<(u64, Coming)>), Error> {
    let (mut list, mut came, mut number) = (Vec::new(), Vec::new(), in_force);
    for row in coming::lately(db, town, MOST).await?.into_iter().rev() {
        let Some(state) = state_of(&row) else { continue };
        let ticks: Vec<Tick> = serde_json::from_str(&row.ticks).map_err(Error::internal)?;
        let outcomes: Vec<TickOutcome> = serde_json::from_str(&row.outcomes).map_err(Error::internal)?;
        let revision = u64::try_from(row.revision).unwrap_or(0);
        let waits = state == ComingState::Waits;
        let coming = Coming { revision, state, reassigned: told_of(&ticks, &outcomes) };
        match row.version.and_then(|version| u64::try_from(version).ok()) {
            Some(version) => came.push((version, coming)),
            None => {
                number += u64::from(waits);
                let version = if waits { number } else { 0 };
                list.push(TownVersion { version, at: Moment(row.holds_from), in_force: false, coming: Some(coming) });
            }
        }
    }
    list.reverse();
    Ok((list, came))
}

/// `None`: it was taken back.
fn state_of(row: &coming_version::Model) -> Option<ComingState> {
    let why = Misfit::of_key(&row.misfit).map(Misfit::words);
    match (row.ended.as_deref(), why) {
        (None, None) => Some(ComingState::Waits),
        (None, Some(why)) => Some(ComingState::Unfit { why }),
        (Some(CAME), _) => Some(ComingState::Came),
        (Some(STAYED_OUT), why) => Some(ComingState::StayedOut { why: why.unwrap_or_default() }),
        (Some(_), _) => None,
    }
}

/// A version that waits: the data it is laid over, and what they would be. `in_force`: the data in force.
///
/// # Errors
/// [`Error::NotFound`] if none waits under this revision; [`Error::BadRequest`] with why it does not fit; the database's.
pub(in super::super) async fn looked_at(
    db: &impl Connection,
    town: TownId,
    revision: u64,
) -> Result<(Option<Reference>, Reference), Error> {
    let (row, before) = coming::around(db, town, revision).await?;
    if let Some(misfit) = Misfit::of_key(&row.misfit) {
        return Err(Error::bad_request(misfit.key()));
    }
    let read = |body: &str| serde_json::from_str::<Reference>(body).map_err(Error::internal);
    Ok((before.as_deref().map(read).transpose()?, read(&row.body)?))
}
