//! Rows of read tokens.

use crate::{entity::tile_token, error::Error};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use shared::{account::TileTokenRow, id::TownId, moment::Moment};

/// Tokens of a town that are kept, in force or not.
const KEPT: u64 = 100;

/// The town of the token with this id, if it is in force.
pub async fn town_of(db: &impl ConnectionTrait, id: &str, now: Moment) -> Result<Option<TownId>, Error> {
    let found = tile_token::Entity::find_by_id(id.to_owned())
        .filter(tile_token::Column::ExpiresAt.gt(now.0))
        .filter(tile_token::Column::RevokedAt.is_null());
    Ok(found.one(db).await?.map(|row| TownId(row.town)))
}

/// The tokens of a town, newest first.
///
/// # Errors
/// The database's.
pub async fn of_town(db: &impl ConnectionTrait, town: TownId, now: Moment) -> Result<Vec<TileTokenRow>, Error> {
    let newest = tile_token::Entity::find().filter(tile_token::Column::Town.eq(town.0)).order_by_desc(tile_token::Column::CreatedAt);
    let rows = newest.order_by_asc(tile_token::Column::Id).limit(KEPT).all(db).await?;
    let row = |row: tile_token::Model| TileTokenRow {
        in_force: row.revoked_at.is_none() && row.expires_at > now.0,
        id: row.id,
        name: row.name,
        created_at: Moment(row.created_at),
        expires_at: Moment(row.expires_at),
        revoked_at: row.revoked_at.map(Moment),
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Keeps a token; of those that are over the oldest are forgotten.
pub async fn add(db: &impl ConnectionTrait, id: String, town: TownId, name: String, [at, until]: [Moment; 2]) -> Result<(), Error> {
    let row = tile_token::ActiveModel {
        id: Set(id),
        town: Set(town.0),
        name: Set(name),
        created_at: Set(at.0),
        expires_at: Set(until.0),
        revoked_at: Set(None),
    };
    row.insert(db).await?;
    let newest = tile_token::Entity::find().filter(tile_token::Column::Town.eq(town.0)).order_by_desc(tile_token::Column::CreatedAt);
    let old: Vec<String> = newest.select_only().column(tile_token::Column::Id).offset(KEPT).limit(KEPT).into_tuple().all(db).await?;
    if !old.is_empty() {
        tile_token::Entity::delete_many().filter(tile_token::Column::Id.is_in(old)).exec(db).await?;
    }
    Ok(())
}

/// Ends a token of a town; `false`: it has none such that is not ended.
pub async fn revoke(db: &impl ConnectionTrait, town: TownId, id: &str, now: Moment) -> Result<bool, Error> {
    let ended = tile_token::Entity::update_many()
        .col_expr(tile_token::Column::RevokedAt, Expr::value(now.0))
        .filter(tile_token::Column::Town.eq(town.0))
        .filter(tile_token::Column::Id.eq(id))
        .filter(tile_token::Column::RevokedAt.is_null());
    Ok(ended.exec(db).await?.rows_affected > 0)
}
