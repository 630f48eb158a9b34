//! Rows of counties, their accounts and sessions, and of the towns of one.

use crate::{
    entity::{county, county_account, county_session, town},
    error::Error,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use shared::{
    id::{CountyAccountId, CountyId, TownId},
    moment::Moment,
};

/// A county.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct County {
    /// Id.
    pub id: CountyId,
    /// Code, unique in the deployment.
    pub code: String,
    /// Name as shown.
    pub name: String,
}

/// An account of a county.
pub(super) struct Account {
    pub(super) id: CountyAccountId,
    pub(super) county: County,
    /// Unique among the counties' accounts, in lower case.
    pub(super) username: String,
    pub(super) password_hash: String,
}

/// A town of a county.
pub(super) struct TownRow {
    pub(super) id: TownId,
    pub(super) code: String,
    pub(super) name: String,
}

impl From<county::Model> for County {
    fn from(row: county::Model) -> Self {
        Self { id: CountyId(row.id), code: row.code, name: row.name }
    }
}

impl From<town::Model> for TownRow {
    fn from(row: town::Model) -> Self {
        Self { id: TownId(row.id), code: row.code, name: row.name }
    }
}

pub(super) async fn county_with_code(db: &impl ConnectionTrait, code: &str) -> Result<Option<County>, Error> {
    let found = county::Entity::find().filter(county::Column::Code.eq(code)).one(db).await?;
    Ok(found.map(County::from))
}

pub(super) async fn add_county(db: &impl ConnectionTrait, new: &County, at: Moment) -> Result<(), Error> {
    let row = county::ActiveModel { id: Set(new.id.0), code: Set(new.code.clone()), name: Set(new.name.clone()), created_at: Set(at.0) };
    county::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

pub(super) async fn add_account(db: &impl ConnectionTrait, new: &Account, at: Moment) -> Result<(), Error> {
    let row = county_account::ActiveModel {
        id: Set(new.id.0),
        county: Set(new.county.id.0),
        username: Set(new.username.clone()),
        password_hash: Set(new.password_hash.clone()),
        created_at: Set(at.0),
    };
    county_account::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The account with this user name, as [`Account::username`] has it.
pub(super) async fn account_named(db: &impl ConnectionTrait, username: &str) -> Result<Option<Account>, Error> {
    let found = county_account::Entity::find().filter(county_account::Column::Username.eq(username)).one(db).await?;
    of_county(db, found).await
}

async fn of_county(db: &impl ConnectionTrait, row: Option<county_account::Model>) -> Result<Option<Account>, Error> {
    let Some(row) = row else { return Ok(None) };
    let county = county::Entity::find_by_id(row.county).one(db).await?.ok_or_else(|| Error::internal("an account of no county"))?;
    let county_account::Model { id, username, password_hash, .. } = row;
    Ok(Some(Account { id: CountyAccountId(id), county: county.into(), username, password_hash }))
}

pub(super) async fn set_password(db: &impl ConnectionTrait, id: CountyAccountId, hash: String) -> Result<(), Error> {
    let change = county_account::ActiveModel { id: Set(id.0), password_hash: Set(hash), ..Default::default() };
    change.update(db).await?;
    Ok(())
}

/// Keeps a session until `until`; everybody's expired ones are swept out.
pub(super) async fn open_session(
    db: &impl ConnectionTrait,
    id: String,
    account: CountyAccountId,
    [at, until]: [Moment; 2],
) -> Result<(), Error> {
    county_session::Entity::delete_many().filter(county_session::Column::ExpiresAt.lte(at.0)).exec(db).await?;
    let row = county_session::ActiveModel { id: Set(id), account: Set(account.0), created_at: Set(at.0), expires_at: Set(until.0) };
    county_session::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Whose session this is, if it is in force at `now`.
pub(super) async fn signed_in(db: &impl ConnectionTrait, session: &str, now: Moment) -> Result<Option<Account>, Error> {
    let found = county_session::Entity::find_by_id(session.to_owned()).filter(county_session::Column::ExpiresAt.gt(now.0));
    let Some(session) = found.one(db).await? else { return Ok(None) };
    let account = county_account::Entity::find_by_id(session.account).one(db).await?;
    of_county(db, account).await
}

pub(super) async fn end_session(db: &impl ConnectionTrait, id: &str) -> Result<(), Error> {
    county_session::Entity::delete_by_id(id.to_owned()).exec(db).await?;
    Ok(())
}

/// Ends the sessions of an account, all but `kept`.
pub(super) async fn end_sessions(db: &impl ConnectionTrait, account: CountyAccountId, kept: &str) -> Result<(), Error> {
    let theirs = county_session::Entity::delete_many().filter(county_session::Column::Account.eq(account.0));
    theirs.filter(county_session::Column::Id.ne(kept)).exec(db).await?;
    Ok(())
}

/// The county's towns by code.
pub(super) async fn towns_of(db: &impl ConnectionTrait, county: CountyId) -> Result<Vec<TownRow>, Error> {
    let found = town::Entity::find().filter(town::Column::County.eq(county.0)).order_by_asc(town::Column::Code);
    Ok(found.all(db).await?.into_iter().map(TownRow::from).collect())
}

pub(super) async fn count_towns(db: &impl ConnectionTrait, county: CountyId) -> Result<u64, Error> {
    Ok(town::Entity::find().filter(town::Column::County.eq(county.0)).count(db).await?)
}

/// The town with this id, if it is the county's. Locks its row.
pub(super) async fn town_of(tx: &impl ConnectionTrait, county: CountyId, id: TownId) -> Result<Option<TownRow>, Error> {
    let found = town::Entity::find_by_id(id.0).filter(town::Column::County.eq(county.0)).lock_exclusive();
    Ok(found.one(tx).await?.map(TownRow::from))
}

pub(super) async fn set_county(tx: &impl ConnectionTrait, id: TownId, county: CountyId) -> Result<(), Error> {
    let change = town::ActiveModel { id: Set(id.0), county: Set(Some(county.0)), ..Default::default() };
    change.update(tx).await?;
    Ok(())
}
