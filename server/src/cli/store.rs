//! Rows the command line asks for by the codes people type.

use crate::{
    auth,
    entity::{person, town},
    error::Error,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use shared::{
    id::{PersonId, TownId},
    person::Person,
};

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

/// An account as it is listed.
pub struct AccountRow {
    /// Who.
    pub person: Person,
    /// User name.
    pub username: String,
    /// Whether it is closed.
    pub closed: bool,
}

fn account_of(row: person::Model) -> Result<AccountRow, Error> {
    let role = serde_json::from_str(&row.role).map_err(Error::internal)?;
    let person = Person { id: PersonId(row.id), town: TownId(row.town), name: row.name, role };
    Ok(AccountRow { person, username: row.username, closed: row.disabled })
}

/// A town's accounts by user name.
pub async fn accounts_of(db: &impl ConnectionTrait, town: TownId) -> Result<Vec<AccountRow>, Error> {
    let rows = person::Entity::find().filter(person::Column::Town.eq(town.0)).order_by_asc(person::Column::Username).all(db).await?;
    rows.into_iter().map(account_of).collect()
}

/// The account with this user name, however it is written.
pub async fn account_named(db: &impl ConnectionTrait, username: &str) -> Result<Option<AccountRow>, Error> {
    auth::person_row(db, username).await?.map(account_of).transpose()
}
