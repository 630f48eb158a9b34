//! What has moved in the feed, without reading any of it.

use crate::{
    entity::{audience, notice, town},
    error::Error,
    notice::readers_since,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select};
use shared::{
    id::{PersonId, TownId},
    notice::Recipient,
};
use std::collections::HashSet;
use uuid::Uuid;

/// Keys of one statement.
const AT_ONCE: usize = 500;

/// The newest feed number of each of these towns.
pub(super) async fn heads(db: &impl ConnectionTrait, towns: impl Iterator<Item = TownId>) -> Result<Vec<(TownId, u64)>, Error> {
    let rows = town::Entity::find().select_only().columns([town::Column::Id, town::Column::Feed]);
    let rows: Vec<(Uuid, i64)> = rows.filter(town::Column::Id.is_in(towns.map(|town| town.0))).into_tuple().all(db).await?;
    rows.into_iter().map(|(id, head)| Ok((TownId(id), u64::try_from(head).map_err(Error::internal)?))).collect()
}

/// Those of these audiences and recipients for which something has come after `after` and up to `head`: each is looked up in the index that
/// has it in feed order.
pub(super) async fn moved(db: &impl ConnectionTrait, of: TownId, keys: &[String], after: u64, head: u64) -> Result<HashSet<String>, Error> {
    let mut moved = HashSet::new();
    for keys in keys.chunks(AT_ONCE) {
        let (records, notices) = (records(of, keys, after, head)?, notices(of, keys, after, head)?);
        moved.extend(records.into_tuple::<String>().all(db).await?);
        moved.extend(notices.into_tuple::<String>().all(db).await?);
        let readers = readers_since(db, &persons_of(keys), number(after)?, number(head)?).await?;
        moved.extend(readers.into_iter().map(|person| Recipient::Person(person).key()));
    }
    Ok(moved)
}

/// Whether anything has: it ends at the first row.
pub(super) async fn has_moved(db: &impl ConnectionTrait, of: TownId, keys: &[String], after: u64, head: u64) -> Result<bool, Error> {
    let (records, notices) = (records(of, keys, after, head)?.limit(1), notices(of, keys, after, head)?.limit(1));
    Ok(records.into_tuple::<String>().one(db).await?.is_some()
        || notices.into_tuple::<String>().one(db).await?.is_some()
        || !readers_since(db, &persons_of(keys), number(after)?, number(head)?).await?.is_empty())
}

fn records(of: TownId, keys: &[String], after: u64, head: u64) -> Result<Select<audience::Entity>, Error> {
    let found = audience::Entity::find().select_only().column(audience::Column::Key).distinct();
    let found = found.filter(audience::Column::Town.eq(of.0)).filter(audience::Column::Key.is_in(keys));
    Ok(found.filter(audience::Column::Feed.gt(number(after)?)).filter(audience::Column::Feed.lte(number(head)?)))
}

fn notices(of: TownId, keys: &[String], after: u64, head: u64) -> Result<Select<notice::Entity>, Error> {
    let found = notice::Entity::find().select_only().column(notice::Column::Key).distinct();
    let found = found.filter(notice::Column::Town.eq(of.0)).filter(notice::Column::Key.is_in(keys));
    Ok(found.filter(notice::Column::Feed.gt(number(after)?)).filter(notice::Column::Feed.lte(number(head)?)))
}

/// The persons among these recipients: what they open on one device is told to their others.
fn persons_of(keys: &[String]) -> Vec<PersonId> {
    keys.iter().filter_map(|key| key.strip_prefix("p:")?.parse().ok()).collect()
}

fn number(feed: u64) -> Result<i64, Error> {
    i64::try_from(feed).map_err(Error::internal)
}
