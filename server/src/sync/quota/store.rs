//! What the rows say of how much somebody has sent.

use crate::{
    entity::{op, op_photo, photo, photo_grant},
    error::Error,
    state::Sent,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait as _, Func},
};
use shared::{moment::Moment, person::Person, photo::Hash};
use std::collections::HashMap;

/// Photos that are asked for at once.
const AT_ONCE: usize = 500;

/// Commands of this person with a verdict since then, and the bytes of them and of photos proven since then.
pub(super) async fn sent_since(db: &impl ConnectionTrait, person: &Person, since: Moment) -> Result<Sent, Error> {
    let lengths: Vec<i64> = op::Entity::find()
        .select_only()
        .column_as(Expr::expr(Func::char_length(Expr::col(op::Column::Raw))).cast_as("bigint"), "length")
        .filter(op::Column::Person.eq(person.id.0))
        .filter(op::Column::ReceivedAt.gte(since.0))
        .into_tuple()
        .all(db)
        .await?;
    let proven = photo_grant::Entity::find()
        .select_only()
        .column(photo_grant::Column::Hash)
        .filter(photo_grant::Column::Person.eq(person.id.0))
        .filter(photo_grant::Column::StoredAt.gte(since.0))
        .into_query();
    let photos: Vec<i64> = photo::Entity::find()
        .select_only()
        .column(photo::Column::Bytes)
        .filter(photo::Column::Town.eq(person.town.0))
        .filter(photo::Column::Hash.in_subquery(proven))
        .into_tuple()
        .all(db)
        .await?;
    let sum = |numbers: &[i64]| numbers.iter().map(|number| u64::try_from(*number).unwrap_or(0)).sum::<u64>();
    Ok(Sent { records: u64::try_from(lengths.len()).map_err(Error::internal)?, bytes: sum(&lengths).saturating_add(sum(&photos)) })
}

/// How many commands of this person name each of these photos.
///
/// # Errors
/// The database's.
pub async fn named(db: &impl ConnectionTrait, person: &Person, hashes: &[Hash]) -> Result<HashMap<Hash, u64>, Error> {
    let mut named = HashMap::new();
    for hashes in hashes.chunks(AT_ONCE) {
        let found: Vec<(String, i64)> = op_photo::Entity::find()
            .select_only()
            .column(op_photo::Column::Hash)
            .column_as(Expr::col(op_photo::Column::Op).count_distinct(), "count")
            .filter(op_photo::Column::Town.eq(person.town.0))
            .filter(op_photo::Column::Person.eq(person.id.0))
            .filter(op_photo::Column::Hash.is_in(hashes.iter().map(ToString::to_string)))
            .group_by(op_photo::Column::Hash)
            .into_tuple()
            .all(db)
            .await?;
        named.extend(found.into_iter().filter_map(|(hash, count)| Some((hash.parse().ok()?, u64::try_from(count).ok()?))));
    }
    Ok(named)
}
