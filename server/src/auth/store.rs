//! Rows of persons and sessions.

use crate::{
    cell,
    entity::{person, session, town},
    error::Error,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{self, Expr, Func},
};
use shared::{
    id::{DeviceId, PersonId, TownId},
    moment::Moment,
    person::{Person, Role},
};
use uuid::Uuid;

/// An account as the password check needs it.
pub struct Account {
    /// Who.
    pub person: Person,
    /// User name.
    pub username: String,
    /// PHC string; `None` when the account is closed or has no password yet.
    pub password_hash: Option<String>,
}

/// A session or upload token that is in force.
#[derive(Clone)]
pub struct Standing {
    /// Whose it is.
    pub person: Person,
    /// Id of the session or token: the hash of its secret.
    pub id: String,
    /// The device it was given to.
    pub device: DeviceId,
    /// What that device is called.
    pub device_name: String,
}

/// A session or upload token to be kept.
pub struct Grant<'a> {
    /// Hash of the secret.
    pub id: String,
    /// Whose it is.
    pub person: &'a Person,
    /// The device it is given to.
    pub device: DeviceId,
    /// What that device is called.
    pub device_name: &'a str,
    /// When.
    pub at: Moment,
}

/// An account to be added.
pub struct NewAccount {
    /// Who.
    pub person: Person,
    /// Whether they are the main responsible person of their unit; of a unit at most one is.
    pub main: bool,
    /// Unique in the deployment.
    pub username: String,
    /// What [`super::hash_password`] made of the password; empty: nobody can sign in before an invitation is used.
    pub password_hash: String,
    /// When.
    pub at: Moment,
}

fn person_of(row: person::Model) -> Result<Person, Error> {
    let role: Role = serde_json::from_str(&row.role).map_err(Error::internal)?;
    Ok(Person { id: PersonId(row.id), town: TownId(row.town), name: row.name, role })
}

/// The account with this user name.
pub async fn account_named(db: &impl ConnectionTrait, username: &str) -> Result<Option<Account>, Error> {
    person_row(db, username).await?.map(account_of).transpose()
}

/// The row of the person who is called so: exactly so, or as [`cell::user_name`] has it, or the only one by [`cell::fold`].
///
/// # Errors
/// The database's.
pub async fn person_row(db: &impl ConnectionTrait, typed: &str) -> Result<Option<person::Model>, Error> {
    let (exact, clean) = (typed.trim(), cell::user_name(typed));
    let mut rows = alike(db, exact, &clean).await?;
    let place = rows.iter().position(|row| row.username == exact).or_else(|| rows.iter().position(|row| row.username == clean));
    Ok(match (place, rows.len()) {
        (Some(place), _) => Some(rows.swap_remove(place)),
        (None, 1) => rows.pop(),
        (None, _) => None,
    })
}

/// Everybody whose user name is one of these two, or differs from the clean one by upper and lower case only.
async fn alike(db: &impl ConnectionTrait, exact: &str, clean: &str) -> Result<Vec<person::Model>, Error> {
    let lower = Expr::expr(Func::lower(Expr::col(person::Column::Username)));
    let called = Condition::any()
        .add(person::Column::Username.is_in([exact, clean]))
        .add(sea_query::ExprTrait::is_in(lower, [cell::fold(clean), clean.to_ascii_lowercase()]));
    Ok(person::Entity::find().filter(called).all(db).await?)
}

/// The account with this id.
pub async fn account_with(db: &impl ConnectionTrait, id: PersonId) -> Result<Option<Account>, Error> {
    person::Entity::find_by_id(id.0).one(db).await?.map(account_of).transpose()
}

/// The person with this id, closed account or not.
///
/// # Errors
/// The database's.
pub async fn person_with(db: &impl ConnectionTrait, id: PersonId) -> Result<Option<Person>, Error> {
    Ok(account_with(db, id).await?.map(|account| account.person))
}

fn account_of(row: person::Model) -> Result<Account, Error> {
    let password_hash = Some(row.password_hash.clone()).filter(|hash| !row.disabled && !hash.is_empty());
    Ok(Account { username: row.username.clone(), person: person_of(row)?, password_hash })
}

/// Adds an account; says `false` if the user name is taken, be it in other upper and lower case.
///
/// # Errors
/// The database's.
pub async fn add_account(db: &impl ConnectionTrait, new: NewAccount) -> Result<bool, Error> {
    if !alike(db, &new.username, &new.username).await?.is_empty() {
        return Ok(false);
    }
    insert_account(db, new).await.map(|()| true)
}

/// Adds an account whose user name is known to be free.
///
/// # Errors
/// The database's.
pub async fn insert_account(db: &impl ConnectionTrait, new: NewAccount) -> Result<(), Error> {
    let kind = new.person.role.kind();
    let main_of = new.person.role.unit().filter(|_| new.main).map(|unit| unit.0);
    let model = person::ActiveModel {
        id: Set(new.person.id.0),
        town: Set(new.person.town.0),
        username: Set(new.username),
        name: Set(new.person.name),
        role_kind: Set(kind.key().to_owned()),
        role: Set(serde_json::to_string(&new.person.role).map_err(Error::internal)?),
        password_hash: Set(new.password_hash),
        disabled: Set(false),
        created_at: Set(new.at.0),
        main_of: Set(main_of),
    };
    person::Entity::insert(model).exec_without_returning(db).await?;
    Ok(())
}

/// Gives an account this user name, name and role; `main`: as the main responsible person of the role's unit, which at most one account is.
///
/// # Errors
/// The database's.
pub async fn set_name_and_role(
    db: &impl ConnectionTrait,
    id: PersonId,
    username: &str,
    name: &str,
    (role, main): (&Role, bool),
) -> Result<(), Error> {
    let change = person::ActiveModel {
        id: Set(id.0),
        username: Set(username.to_owned()),
        name: Set(name.to_owned()),
        role_kind: Set(role.kind().key().to_owned()),
        role: Set(serde_json::to_string(role).map_err(Error::internal)?),
        main_of: Set(role.unit().filter(|_| main).map(|unit| unit.0)),
        ..Default::default()
    };
    change.update(db).await?;
    Ok(())
}

/// An account as version 0.1 added it, whoever is called nearly so.
#[cfg(test)]
pub async fn tests_only_add(db: &impl ConnectionTrait, new: NewAccount) -> Result<(), Error> {
    insert_account(db, new).await
}

/// Replaces a password.
///
/// # Errors
/// The database's.
pub async fn set_password(db: &impl ConnectionTrait, id: PersonId, hash: String) -> Result<(), Error> {
    let change = person::ActiveModel { id: Set(id.0), password_hash: Set(hash), ..Default::default() };
    change.update(db).await?;
    Ok(())
}

/// Closes an account or opens it again.
///
/// # Errors
/// The database's.
pub async fn set_disabled(db: &impl ConnectionTrait, id: PersonId, disabled: bool) -> Result<(), Error> {
    let change = person::ActiveModel { id: Set(id.0), disabled: Set(disabled), ..Default::default() };
    change.update(db).await?;
    Ok(())
}

/// Code and name of a town.
pub async fn town_of(db: &impl ConnectionTrait, id: TownId) -> Result<Option<(String, String)>, Error> {
    let row = town::Entity::find_by_id(id.0).one(db).await?;
    Ok(row.map(|row| (row.code, row.name)))
}

/// The session with this id, if it and its account are in force at `now`.
pub async fn session_standing(db: &impl ConnectionTrait, id: &str, now: Moment) -> Result<Option<Standing>, Error> {
    Ok(session_with(db, id, now).await?.map(|(standing, _)| standing))
}

/// The same, with when it ends.
pub async fn session_with(db: &impl ConnectionTrait, id: &str, now: Moment) -> Result<Option<(Standing, Moment)>, Error> {
    let found = session::Entity::find_by_id(id.to_owned())
        .filter(session::Column::ExpiresAt.gt(now.0))
        .find_also_related(person::Entity)
        .one(db)
        .await?;
    let Some((row, Some(person))) = found else { return Ok(None) };
    Ok(standing(person, row.id, row.device, row.device_name)?.map(|standing| (standing, Moment(row.expires_at))))
}

/// A session or token of this person, unless the account is closed.
pub(super) fn standing(person: person::Model, id: String, device: Uuid, device_name: String) -> Result<Option<Standing>, Error> {
    if person.disabled {
        return Ok(None);
    }
    Ok(Some(Standing { person: person_of(person)?, id, device: DeviceId(device), device_name }))
}

/// Keeps a session until `until`; the device's earlier sessions of this person end, and everybody's expired ones are swept out.
pub async fn open_session(db: &impl ConnectionTrait, grant: Grant<'_>, form_token: String, until: Moment) -> Result<(), Error> {
    session::Entity::delete_many().filter(session::Column::ExpiresAt.lte(grant.at.0)).exec(db).await?;
    session::Entity::delete_many()
        .filter(session::Column::Person.eq(grant.person.id.0))
        .filter(session::Column::Device.eq(grant.device.0))
        .exec(db)
        .await?;
    let row = session::ActiveModel {
        id: Set(grant.id),
        town: Set(grant.person.town.0),
        person: Set(grant.person.id.0),
        device: Set(grant.device.0),
        device_name: Set(grant.device_name.to_owned()),
        form_token: Set(form_token),
        created_at: Set(grant.at.0),
        expires_at: Set(until.0),
    };
    row.insert(db).await?;
    Ok(())
}

/// Whether this session was opened at that moment or later.
pub async fn opened_since(db: &impl ConnectionTrait, id: &str, since: Moment) -> Result<bool, Error> {
    let found = session::Entity::find_by_id(id.to_owned()).filter(session::Column::CreatedAt.gte(since.0)).one(db).await?;
    Ok(found.is_some())
}

/// Ends a session, and with it nothing else.
pub async fn end_session(db: &impl ConnectionTrait, id: &str) -> Result<(), Error> {
    session::Entity::delete_by_id(id.to_owned()).exec(db).await?;
    Ok(())
}

/// Ends all of a person's sessions.
///
/// # Errors
/// The database's.
pub async fn end_sessions(db: &impl ConnectionTrait, owner: PersonId) -> Result<(), Error> {
    session::Entity::delete_many().filter(session::Column::Person.eq(owner.0)).exec(db).await?;
    Ok(())
}
