//! Rows the command line asks for by the codes people type.

use crate::{entity::town, error::Error};
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait, QueryOrder};
use shared::id::TownId;

/// A town as it is listed.
pub struct TownRow {
    /// Id.
    pub id: TownId,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
}

impl From<town::Model> for TownRow {
    fn from(row: town::Model) -> Self {
        Self { id: TownId(row.id), code: row.code, name: row.name }
    }
}

/// All towns by code.
pub async fn towns(db: &impl ConnectionTrait) -> Result<Vec<TownRow>, Error> {
    let rows = town::Entity::find().order_by_asc(town::Column::Code).all(db).await?;
    Ok(rows.into_iter().map(TownRow::from).collect())
}

/// Whether there is no town at all.
pub async fn is_empty(db: &impl ConnectionTrait) -> Result<bool, Error> {
    Ok(town::Entity::find().count(db).await? == 0)
}
