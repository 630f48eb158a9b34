//! Rows of accounts and invitations.

use crate::{
    auth,
    entity::{invitation, person},
    error::Error,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::Expr,
};
use shared::{
    id::{PersonId, TownId, UnitId},
    moment::Moment,
    person::{Person, Role, RoleKind},
};
use std::collections::{HashMap, HashSet};

/// An account as it stands.
#[derive(Clone)]
pub struct Account {
    /// Who.
    pub person: Person,
    /// User name.
    pub username: String,
    /// Whether it is closed.
    pub closed: bool,
    /// Whether it has a password.
    pub joined: bool,
    /// Whether it is that of the main responsible person of its unit.
    pub main: bool,
}

/// An invitation that can be used.
pub(super) struct OpenInvitation {
    pub(super) person: PersonId,
    pub(super) until: Moment,
}

fn account_of(row: person::Model) -> Result<Account, Error> {
    let role = serde_json::from_str(&row.role).map_err(Error::internal)?;
    let person = Person { id: PersonId(row.id), town: TownId(row.town), name: row.name, role };
    Ok(Account { person, username: row.username, closed: row.disabled, joined: !row.password_hash.is_empty(), main: row.main_of.is_some() })
}

/// A town's accounts by user name.
///
/// # Errors
/// The database's.
pub async fn accounts_of(db: &impl ConnectionTrait, town: TownId) -> Result<Vec<Account>, Error> {
    let rows = person::Entity::find().filter(person::Column::Town.eq(town.0)).order_by_asc(person::Column::Username).all(db).await?;
    rows.into_iter().map(account_of).collect()
}

/// The account with this user name, however it is written.
///
/// # Errors
/// The database's.
pub async fn account_named(db: &impl ConnectionTrait, username: &str) -> Result<Option<Account>, Error> {
    auth::person_row(db, username).await?.map(account_of).transpose()
}

/// Those of these user names, however they are written, that accounts of other towns have.
///
/// # Errors
/// The database's.
pub async fn taken_elsewhere(db: &impl ConnectionTrait, town: TownId, usernames: &[String]) -> Result<HashSet<String>, Error> {
    let mut taken = HashSet::new();
    for username in usernames {
        if account_named(db, username).await?.is_some_and(|account| account.person.town != town) {
            taken.insert(username.clone());
        }
    }
    Ok(taken)
}

/// The town's account with this id. Inside a writing transaction its row is locked.
pub(super) async fn account_with(db: &impl ConnectionTrait, town: TownId, id: PersonId) -> Result<Option<Account>, Error> {
    let found = person::Entity::find_by_id(id.0).filter(person::Column::Town.eq(town.0)).lock_exclusive();
    found.one(db).await?.map(account_of).transpose()
}

/// The open accounts of a unit.
pub(super) async fn of_unit(db: &impl ConnectionTrait, town: TownId, unit: UnitId) -> Result<Vec<Account>, Error> {
    let role = serde_json::to_string(&Role::Unit { unit }).map_err(Error::internal)?;
    let open = person::Entity::find().filter(person::Column::Town.eq(town.0)).filter(person::Column::Disabled.eq(false));
    let open = open.filter(person::Column::Role.eq(role)).order_by_asc(person::Column::Id).lock_exclusive().all(db).await?;
    open.into_iter().map(account_of).collect()
}

/// A town's administrators by user name, closed accounts too.
///
/// # Errors
/// The database's.
pub async fn admins_of(db: &impl ConnectionTrait, town: TownId) -> Result<Vec<Account>, Error> {
    admins(town).all(db).await?.into_iter().map(account_of).collect()
}

/// The same within a writing transaction, which locks their rows.
///
/// # Errors
/// The database's.
pub async fn admins_locked(tx: &impl ConnectionTrait, town: TownId) -> Result<Vec<Account>, Error> {
    admins(town).lock_exclusive().all(tx).await?.into_iter().map(account_of).collect()
}

fn admins(town: TownId) -> Select<person::Entity> {
    let admins = person::Entity::find().filter(person::Column::Town.eq(town.0));
    admins.filter(person::Column::RoleKind.eq(RoleKind::Admin.key())).order_by_asc(person::Column::Username)
}

/// How many accounts a town has.
///
/// # Errors
/// The database's.
pub async fn count(db: &impl ConnectionTrait, town: TownId) -> Result<u64, Error> {
    Ok(person::Entity::find().filter(person::Column::Town.eq(town.0)).count(db).await?)
}

/// Whether the town has an administrator beside this person who can sign in. Locks the rows of all of them.
pub(super) async fn has_other_admin(db: &impl ConnectionTrait, town: TownId, id: PersonId) -> Result<bool, Error> {
    let admins = person::Entity::find()
        .filter(person::Column::Town.eq(town.0))
        .filter(person::Column::RoleKind.eq(RoleKind::Admin.key()))
        .order_by_asc(person::Column::Id)
        .lock_exclusive();
    let admins = admins.all(db).await?;
    Ok(admins.iter().any(|row| row.id != id.0 && !row.disabled && !row.password_hash.is_empty()))
}

/// Until when somebody's invitation can be used, for everybody of a town who has one.
pub(super) async fn invited_until(db: &impl ConnectionTrait, town: TownId, now: Moment) -> Result<HashMap<PersonId, Moment>, Error> {
    let open = invitation::Entity::find()
        .filter(invitation::Column::Town.eq(town.0))
        .filter(invitation::Column::EndedAt.is_null())
        .filter(invitation::Column::ExpiresAt.gt(now.0));
    Ok(open.all(db).await?.into_iter().map(|row| (PersonId(row.person), Moment(row.expires_at))).collect())
}

/// Keeps an invitation; the person's earlier ones are forgotten.
pub(super) async fn add_invitation(db: &impl ConnectionTrait, id: String, person: &Person, [at, until]: [Moment; 2]) -> Result<(), Error> {
    let earlier = invitation::Entity::delete_many().filter(invitation::Column::Town.eq(person.town.0));
    earlier.filter(invitation::Column::Person.eq(person.id.0)).exec(db).await?;
    let row = invitation::ActiveModel {
        id: Set(id),
        town: Set(person.town.0),
        person: Set(person.id.0),
        created_at: Set(at.0),
        expires_at: Set(until.0),
        ended_at: Set(None),
    };
    invitation::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The invitation with this id, if it can be used.
pub(super) async fn open_invitation(db: &impl ConnectionTrait, id: &str, now: Moment) -> Result<Option<OpenInvitation>, Error> {
    let found = invitation::Entity::find_by_id(id.to_owned())
        .filter(invitation::Column::EndedAt.is_null())
        .filter(invitation::Column::ExpiresAt.gt(now.0));
    Ok(found.one(db).await?.map(|row| OpenInvitation { person: PersonId(row.person), until: Moment(row.expires_at) }))
}

/// Ends what a person has of open invitations; `false`: there was none. One that has expired counts as none.
pub(super) async fn end_invitations(db: &impl ConnectionTrait, person: &Person, now: Moment) -> Result<bool, Error> {
    let ended = invitation::Entity::update_many()
        .col_expr(invitation::Column::EndedAt, Expr::value(now.0))
        .filter(invitation::Column::Town.eq(person.town.0))
        .filter(invitation::Column::Person.eq(person.id.0))
        .filter(invitation::Column::EndedAt.is_null())
        .filter(invitation::Column::ExpiresAt.gt(now.0));
    Ok(ended.exec(db).await?.rows_affected > 0)
}

/// The account with this id of whatever town.
pub(super) async fn account_anywhere(db: &impl ConnectionTrait, id: PersonId) -> Result<Option<Account>, Error> {
    person::Entity::find_by_id(id.0).one(db).await?.map(account_of).transpose()
}
