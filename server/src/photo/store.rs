//! Rows about photos: which are kept, who has proven them, and whose eyes they are for.

use crate::entity::{audience, looked_at, op_photo, photo, photo_grant};
use crate::error::Error;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseBackend, EntityTrait, IntoActiveModel, PaginatorTrait as _, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait as _, Select,
    sea_query::{Expr, ExprTrait as _},
};
use shared::{
    id::{PersonId, TownId},
    moment::Moment,
    photo::Hash,
    record::Media,
};
use std::collections::HashSet;
use uuid::Uuid;

/// Rows of one statement: databases take only so many values.
const AT_ONCE: usize = 500;
/// Kept files that are read at once.
const PAGE: u64 = 1_000;

/// A file and what it is proven or named to be.
pub type Named = (Hash, Media);

/// What is known of a kept photo or voice note.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    /// The town.
    pub town: TownId,
    /// The file.
    pub hash: Hash,
    /// What it is proven to be.
    pub media: Media,
    /// Length of the original.
    pub bytes: u64,
    /// Width in pixels, upright; 0: there is nothing to see.
    pub width: u32,
    /// Height in pixels, upright.
    pub height: u32,
    /// Whether its picture is shown as it was sent.
    pub as_sent: bool,
    /// Whether a job makes its smaller forms; else whoever looks first does, and a voice note has none.
    pub awaits_forms: bool,
}

/// Records that the original is durable and that `person` has proven its bytes. Idempotent.
///
/// # Errors
/// The database's.
pub async fn keep_row(db: &impl ConnectionTrait, kept: Kept, person: PersonId, now: Moment) -> Result<(), Error> {
    let number = |size: u32| i32::try_from(size).map_err(Error::internal);
    let row = photo::Model {
        town: kept.town.0,
        hash: kept.hash.to_string(),
        bytes: i64::try_from(kept.bytes).map_err(Error::internal)?,
        width: number(kept.width)?,
        height: number(kept.height)?,
        stored_at: now.0,
        derived_at: (!kept.awaits_forms).then_some(now.0),
        as_sent: kept.as_sent,
    };
    photo::Entity::insert(row.into_active_model()).on_conflict_do_nothing().exec_without_returning(db).await?;
    let media = kept.media.key().to_owned();
    let row = photo_grant::Model { town: kept.town.0, hash: kept.hash.to_string(), person: person.0, stored_at: now.0, media };
    photo_grant::Entity::insert(row.into_active_model()).on_conflict_do_nothing().exec_without_returning(db).await?;
    Ok(())
}

/// Which of these files `person` has proven, each with what it is.
///
/// # Errors
/// The database's.
pub async fn granted(db: &impl ConnectionTrait, town: TownId, person: PersonId, hashes: &[Hash]) -> Result<HashSet<Named>, Error> {
    if hashes.is_empty() {
        return Ok(HashSet::new());
    }
    let rows = photo_grant::Entity::find()
        .filter(photo_grant::Column::Town.eq(town.0))
        .filter(photo_grant::Column::Person.eq(person.0))
        .filter(photo_grant::Column::Hash.is_in(hashes.iter().map(ToString::to_string)))
        .all(db)
        .await?;
    Ok(rows.iter().filter_map(|row| Some((row.hash.parse().ok()?, Media::of_key(&row.media)?))).collect())
}

/// Whether one of these audiences may read an issue to which somebody has given this photo or voice note and proven its bytes.
///
/// Naming a hash without having the bytes opens nothing.
///
/// # Errors
/// The database's.
pub(super) async fn is_visible(db: &impl ConnectionTrait, town: TownId, (hash, media): Named, audiences: &[String]) -> Result<bool, Error> {
    let provers: HashSet<_> = photo_grant::Entity::find()
        .filter(photo_grant::Column::Town.eq(town.0))
        .filter(photo_grant::Column::Hash.eq(hash.to_string()))
        .filter(photo_grant::Column::Media.eq(media.key()))
        .all(db)
        .await?
        .into_iter()
        .map(|row| row.person)
        .collect();
    let issues: HashSet<_> = op_photo::Entity::find()
        .filter(op_photo::Column::Town.eq(town.0))
        .filter(op_photo::Column::Hash.eq(hash.to_string()))
        .filter(op_photo::Column::Media.eq(media.key()))
        .all(db)
        .await?
        .into_iter()
        .filter(|row| provers.contains(&row.person))
        .map(|row| row.issue)
        .collect();
    if issues.is_empty() || audiences.is_empty() {
        return Ok(false);
    }
    Ok(seen_by(town, issues, audiences, db.get_database_backend()).one(db).await?.is_some())
}

/// Where one of these audiences sees one of these records.
fn seen_by(
    town: TownId,
    records: impl IntoIterator<Item = Uuid>,
    audiences: &[String],
    engine: DatabaseBackend,
) -> Select<audience::Entity> {
    audience::Entity::find()
        .filter(looked_at::<audience::Entity>(audience::Column::Town, engine).eq(town.0))
        .filter(audience::Column::Issue.is_in(records))
        .filter(audience::Column::Key.is_in(audiences))
        .filter(audience::Column::Gone.eq(false))
        .limit(1)
}

/// A page of the photos and voice notes that rows say are kept, by town and hash, behind this one (`None`: from the first). The last page is empty.
///
/// # Errors
/// A damaged hash; the database's.
pub async fn kept_after(db: &impl ConnectionTrait, after: Option<(TownId, Hash)>) -> Result<Vec<(TownId, Hash)>, Error> {
    let place = || Expr::tuple([Expr::col(photo::Column::Town), Expr::col(photo::Column::Hash)]);
    let behind = |(town, hash): (TownId, Hash)| place().gt(Expr::tuple([Expr::value(town.0), Expr::value(hash.to_string())]));
    let rows: Vec<(Uuid, String)> = photo::Entity::find()
        .select_only()
        .columns([photo::Column::Town, photo::Column::Hash])
        .apply_if(after, |found, after| found.filter(behind(after)))
        .order_by_asc(photo::Column::Town)
        .order_by_asc(photo::Column::Hash)
        .limit(PAGE)
        .into_tuple()
        .all(db)
        .await?;
    rows.into_iter()
        .map(|(town, hash)| Ok((TownId(town), hash.parse().map_err(|_| Error::internal("a photo's hash is damaged"))?)))
        .collect()
}

/// How many photos and voice notes rows say are kept.
///
/// # Errors
/// The database's.
pub async fn kept_count(db: &impl ConnectionTrait) -> Result<u64, Error> {
    Ok(photo::Entity::find().count(db).await?)
}

/// Whether the picture of a kept photo is shown as it was sent.
///
/// # Errors
/// The database's.
pub(super) async fn is_as_sent(db: &impl ConnectionTrait, town: TownId, hash: Hash) -> Result<bool, Error> {
    Ok(photo::Entity::find_by_id((town.0, hash.to_string())).one(db).await?.is_some_and(|row| row.as_sent))
}

/// Photos stored from one instant until before another that wait for their smaller forms, each with whether it is shown as it was sent.
///
/// # Errors
/// A damaged hash; the database's.
pub(super) async fn awaiting_forms(
    db: &impl ConnectionTrait,
    town: TownId,
    from: Moment,
    until: Moment,
) -> Result<Vec<(Hash, bool)>, Error> {
    let rows = photo::Entity::find()
        .filter(photo::Column::Town.eq(town.0))
        .filter(photo::Column::StoredAt.gte(from.0))
        .filter(photo::Column::StoredAt.lt(until.0))
        .filter(photo::Column::DerivedAt.is_null())
        .order_by_asc(photo::Column::StoredAt)
        .all(db)
        .await?;
    let damaged = || Error::internal("a photo's hash is damaged");
    rows.into_iter().map(|row| Ok((row.hash.parse().map_err(|_| damaged())?, row.as_sent))).collect()
}

/// Says of photos that their smaller forms lie at their places.
///
/// # Errors
/// The database's.
pub(super) async fn have_forms(db: &impl ConnectionTrait, town: TownId, hashes: &[Hash], now: Moment) -> Result<(), Error> {
    for hashes in hashes.chunks(AT_ONCE) {
        photo::Entity::update_many()
            .col_expr(photo::Column::DerivedAt, Expr::value(now.0))
            .filter(photo::Column::Town.eq(town.0))
            .filter(photo::Column::Hash.is_in(hashes.iter().map(ToString::to_string)))
            .exec(db)
            .await?;
    }
    Ok(())
}

/// Whether a row says that the original is kept.
///
/// # Errors
/// The database's.
pub(super) async fn is_kept(db: &impl ConnectionTrait, town: TownId, hash: Hash) -> Result<bool, Error> {
    Ok(photo::Entity::find_by_id((town.0, hash.to_string())).one(db).await?.is_some())
}

/// As what the commands of this person name the file, without repeats; nothing: they do not.
///
/// # Errors
/// The database's.
pub async fn named_as(db: &impl ConnectionTrait, town: TownId, person: PersonId, hash: Hash) -> Result<Vec<Media>, Error> {
    let named: Vec<String> = op_photo::Entity::find()
        .select_only()
        .column(op_photo::Column::Media)
        .distinct()
        .filter(op_photo::Column::Town.eq(town.0))
        .filter(op_photo::Column::Person.eq(person.0))
        .filter(op_photo::Column::Hash.eq(hash.to_string()))
        .into_tuple()
        .all(db)
        .await?;
    Ok(named.iter().filter_map(|media| Media::of_key(media)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::Plans;

    #[tokio::test]
    async fn who_may_see_a_photo_of_several_records_is_looked_up_by_these_and_not_in_all_that_a_unit_sees() {
        let (town, records, engine) = (TownId(Uuid::nil()), (0..3).map(Uuid::from_u128), DatabaseBackend::Sqlite);
        let keys = ["town".to_owned(), "unit:1".to_owned()];
        let plan = Plans::open().await.of(seen_by(town, records, &keys, engine).build(engine)).await;
        assert_eq!(plan, ["SEARCH audience USING INDEX audience_by_issue (issue=?)"]);
    }
}
