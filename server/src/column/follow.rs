//! Filling the columns, and keeping them where the feed is.

use super::{
    store::{self, Snapshot},
    town::{Kept, TownColumns},
};
use crate::{
    error::Error,
    state::{State, breathe},
};
use shared::id::TownId;
use std::sync::Arc;
use uuid::Uuid;

/// Before the first feed number.
const BEGINNING: (i64, Uuid) = (i64::MIN, Uuid::nil());

/// A town's columns, with every write in them that was committed before this was asked.
///
/// # Errors
/// [`Error::NotFound`] for an unknown town; the database's.
pub async fn columns_of(state: &State, town: TownId) -> Result<Arc<TownColumns>, Error> {
    let head = store::head(state.db.reader(), town).await?;
    let columns = state.columns.of(town);
    if !columns.is_at(head) {
        let _following = columns.following().await;
        follow(state, town, &columns).await?;
    }
    Ok(columns)
}

/// Makes a town's columns anew from the database, however they are.
///
/// # Errors
/// As [`columns_of`].
pub async fn rebuild(state: &State, town: TownId) -> Result<(), Error> {
    let columns = state.columns.of(town);
    let _following = columns.following().await;
    let instant = state.db.snapshot().await?;
    columns.replace(filled(&instant, town).await?);
    Ok(())
}

async fn follow(state: &State, town: TownId, columns: &TownColumns) -> Result<(), Error> {
    let instant = state.db.snapshot().await?;
    let head = store::head(&instant, town).await?;
    match columns.head() {
        Some(at) if at == head => Ok(()),
        Some(at) if at < head => catch_up(&instant, town, columns, (at, head)).await,
        // Nothing yet, or numbers that this store has not given: it is another one than before.
        _ => {
            columns.replace(filled(&instant, town).await?);
            Ok(())
        }
    }
}

/// Takes in what has changed after the feed number `at`, up to `head`.
async fn catch_up(instant: &Snapshot, town: TownId, columns: &TownColumns, (at, head): (i64, i64)) -> Result<(), Error> {
    let mut after = (at, Uuid::max());
    loop {
        let rows = store::page(instant, town, after).await?;
        let Some(last) = rows.last() else { break };
        after = (last.feed, last.id);
        columns.change(&rows)?;
    }
    columns.reach(head);
    Ok(())
}

/// Columns of everything that a town has.
async fn filled(instant: &Snapshot, town: TownId) -> Result<Kept, Error> {
    let head = store::head(instant, town).await?;
    let (mut kept, mut after) = (Kept::default(), BEGINNING);
    for page in 0.. {
        let rows = store::page(instant, town, after).await?;
        let Some(last) = rows.last() else { break };
        after = (last.feed, last.id);
        kept.fill(&rows)?;
        breathe(page).await;
    }
    tokio::task::spawn_blocking(move || kept.finish(head)).await.map_err(Error::internal)?
}
