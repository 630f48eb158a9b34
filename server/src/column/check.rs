//! Whether the columns are what the database says.

use super::{follow::columns_of, store};
use crate::{error::Error, ops::ColumnsChecked, state::State};
use shared::{id::TownId, moment::Moment};
use std::time::Duration;
use tokio::time::sleep;
use uuid::Uuid;

/// How often a page is compared anew because somebody has written meanwhile.
const TRIES: usize = 50;

/// Compares a town's columns with the database, page by page with a pause between: every row, their number, and whether the figures' numbers
/// are those of the rows. A difference is counted, and nothing is mended here.
///
/// # Errors
/// [`Error::Busy`] if so much is written that no page can be compared; the database's.
pub async fn check(state: &State, town: TownId, pause: Duration, now: Moment) -> Result<ColumnsChecked, Error> {
    let (mut after, mut issues, mut differences) = ((i64::MIN, Uuid::nil()), 0, 0);
    // What changes during the walk comes again later in it, so every issue is met at least once.
    while let Some((last, rows, differing)) = compare(state, town, after).await? {
        after = last;
        issues += rows;
        differences += differing;
        sleep(pause).await;
    }
    differences += compare_sums(state, town, now).await?;
    Ok(ColumnsChecked { at: now, issues, differences })
}

/// The next page: where it ends, how many rows it has, how many of them differ.
async fn compare(state: &State, town: TownId, after: (i64, Uuid)) -> Result<Option<((i64, Uuid), u64, u64)>, Error> {
    for _ in 0..TRIES {
        let instant = state.db.snapshot().await?;
        let head = store::head(&instant, town).await?;
        let rows = store::page(&instant, town, after).await?;
        let Some(last) = rows.last() else { return Ok(None) };
        // Both of one feed number, or once more.
        if let Some(differing) = columns_of(state, town).await?.differing(head, &rows) {
            return Ok(Some(((last.feed, last.id), rows.len() as u64, differing)));
        }
    }
    Err(busy())
}

async fn compare_sums(state: &State, town: TownId, now: Moment) -> Result<u64, Error> {
    for _ in 0..TRIES {
        let instant = state.db.snapshot().await?;
        let (head, counted) = (store::head(&instant, town).await?, store::count(&instant, town).await?);
        let columns = columns_of(state, town).await?;
        // All rows are counted: no other request of this thread is to wait for that.
        if let Some(off) = tokio::task::spawn_blocking(move || columns.off_by(head, counted, now)).await.map_err(Error::internal)? {
            return Ok(off);
        }
    }
    Err(busy())
}

fn busy() -> Error {
    Error::Busy("the columns were changed whenever they were looked at".into())
}
