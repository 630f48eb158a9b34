//! How far a town's feed has come, and for whom since it was last read.

use crate::{
    entity::{audience, event, notice, notice_read, town},
    error::Error,
    state::Feed,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::{
    id::{PersonId, TownId},
    notice::Recipient,
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Numbers that are followed one by one; where more have come, it is begun anew.
const MOST: u64 = 500;

/// Brings what is known of the feed up to what is committed. Nothing of it changes unless all was read.
///
/// Rows are read without an upper bound and after the town's row: what has moved on meanwhile is found at its newer number, so that no
/// snapshot is needed.
pub(super) async fn bring_up(db: &impl ConnectionTrait, of: TownId, feed: &mut Feed) -> Result<(), Error> {
    let row = town::Entity::find_by_id(of.0).one(db).await?.ok_or(Error::NotFound)?;
    let head = number(row.feed)?;
    if head != feed.head {
        let few = feed.as_of != crate::state::Stamp::default() && head > feed.head && head - feed.head <= MOST;
        match if few { moved(db, of, feed.head, head).await? } else { None } {
            Some(moved) => feed.go_on(head, moved),
            None => feed.begin(head),
        }
    }
    (feed.reference, feed.backed_up_through) = (number(row.reference_version)?, number(row.backed_up_through)?);
    Ok(())
}

/// For whom the feed has moved after `after`, with the newest number of each; `None`: of some number up to `head` it is not known.
async fn moved(db: &impl ConnectionTrait, of: TownId, after: u64, head: u64) -> Result<Option<Vec<(String, u64)>>, Error> {
    let cursor = i64::try_from(after).map_err(Error::internal)?;
    let events = event::Entity::find().select_only().columns([event::Column::Feed, event::Column::Issue]);
    let events = events.filter(event::Column::Town.eq(of.0)).filter(event::Column::Feed.gt(cursor));
    let events: Vec<(i64, Uuid)> = events.order_by_asc(event::Column::Feed).limit(2 * MOST).into_tuple().all(db).await?;
    let read = notice_read::Entity::find().select_only().columns([notice_read::Column::Feed, notice_read::Column::Person]).distinct();
    let read = read.filter(notice_read::Column::Town.eq(of.0)).filter(notice_read::Column::Feed.gt(cursor));
    let read: Vec<(i64, Uuid)> = read.order_by_asc(notice_read::Column::Feed).limit(2 * MOST).into_tuple().all(db).await?;
    let mut found = BTreeSet::new();
    for (feed, _) in events.iter().chain(&read) {
        found.insert(number(*feed)?);
    }
    if (after + 1..=head).any(|number| !found.contains(&number)) {
        return Ok(None);
    }
    let records: BTreeSet<Uuid> = events.iter().map(|(_, record)| *record).collect();
    let mut moved = Vec::new();
    if !records.is_empty() {
        let audiences = audience::Entity::find().select_only().columns([audience::Column::Key, audience::Column::Feed]);
        let audiences = audiences.filter(audience::Column::Issue.is_in(records.iter().copied())).filter(audience::Column::Feed.gt(cursor));
        let notices = notice::Entity::find().select_only().columns([notice::Column::Key, notice::Column::Feed]);
        let notices = notices.filter(notice::Column::Issue.is_in(records.iter().copied())).filter(notice::Column::Feed.gt(cursor));
        let mut rows: Vec<(String, i64)> = audiences.into_tuple().all(db).await?;
        rows.extend(notices.into_tuple::<(String, i64)>().all(db).await?);
        for (key, feed) in rows {
            moved.push((key, number(feed)?));
        }
    }
    for (feed, person) in read {
        moved.push((Recipient::Person(PersonId(person)).key(), number(feed)?));
    }
    Ok(Some(moved))
}

fn number(column: i64) -> Result<u64, Error> {
    u64::try_from(column).map_err(Error::internal)
}
