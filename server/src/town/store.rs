//! Rows of towns, their reference data and the accounts a folder names.

use super::PersonDraft;
use crate::{
    entity::{person, reference, town},
    error::Error,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use shared::{Moment, PersonId, Reference, Role, RoleKind, TownId};
use std::collections::HashMap;

/// What is in force for a town.
pub(super) struct Present {
    pub(super) version: u64,
    pub(super) reference: Reference,
}

/// An account as it is.
pub(super) struct Account {
    pub(super) id: PersonId,
    pub(super) town: TownId,
    pub(super) name: String,
    pub(super) role: Role,
}

/// The town's data in force; `None` if there is no such town. Inside a writing transaction the town's row is locked.
pub(super) async fn present(db: &impl ConnectionTrait, id: TownId) -> Result<Option<Present>, Error> {
    let Some(row) = town::Entity::find_by_id(id.0).lock_exclusive().one(db).await? else { return Ok(None) };
    let body = reference::Entity::find_by_id((id.0, row.reference_version)).one(db).await?.ok_or(Error::NotFound)?;
    let version = u64::try_from(row.reference_version).unwrap_or(0);
    Ok(Some(Present { version, reference: serde_json::from_str(&body.body).map_err(Error::internal)? }))
}

/// The same for looking only.
pub(super) async fn glance(db: &impl ConnectionTrait, id: TownId) -> Result<Option<Present>, Error> {
    let Some(row) = town::Entity::find_by_id(id.0).one(db).await? else { return Ok(None) };
    let body = reference::Entity::find_by_id((id.0, row.reference_version)).one(db).await?.ok_or(Error::NotFound)?;
    let version = u64::try_from(row.reference_version).unwrap_or(0);
    Ok(Some(Present { version, reference: serde_json::from_str(&body.body).map_err(Error::internal)? }))
}

/// The accounts with these user names, in any town.
pub(super) async fn accounts(db: &impl ConnectionTrait, people: &[PersonDraft]) -> Result<HashMap<String, Account>, Error> {
    let mut found = HashMap::new();
    for part in people.chunks(500) {
        let names = part.iter().map(|person| person.username.as_str());
        for row in person::Entity::find().filter(person::Column::Username.is_in(names)).all(db).await? {
            let role = serde_json::from_str(&row.role).map_err(Error::internal)?;
            found.insert(row.username, Account { id: PersonId(row.id), town: TownId(row.town), name: row.name, role });
        }
    }
    Ok(found)
}

/// Makes the town's row.
pub(super) async fn add_town(db: &impl ConnectionTrait, of: &shared::Town, at: Moment) -> Result<(), Error> {
    let row = town::ActiveModel {
        id: Set(of.id.0),
        code: Set(of.code.clone()),
        name: Set(of.name.clone()),
        feed: Set(0),
        audit_seq: Set(0),
        audit_hash: Set(String::new()),
        reference_version: Set(0),
        created_at: Set(at.0),
        backed_up_through: Set(0),
    };
    town::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Puts a version of the reference data in force.
pub(super) async fn put_in_force(db: &impl ConnectionTrait, data: &Reference, version: u64, by: &str, at: Moment) -> Result<(), Error> {
    let version = i64::try_from(version).map_err(Error::internal)?;
    let row = reference::ActiveModel {
        town: Set(data.town.id.0),
        version: Set(version),
        body: Set(serde_json::to_string(data).map_err(Error::internal)?),
        created_at: Set(at.0),
        by: Set(by.to_owned()),
    };
    reference::Entity::insert(row).exec_without_returning(db).await?;
    let head = town::ActiveModel {
        id: Set(data.town.id.0),
        name: Set(data.town.name.clone()),
        reference_version: Set(version),
        ..Default::default()
    };
    head.update(db).await?;
    Ok(())
}

/// Adds an account.
pub(super) async fn add_person(
    db: &impl ConnectionTrait,
    town: &shared::Town,
    person: &PersonDraft,
    password_hash: String,
    at: Moment,
) -> Result<(), Error> {
    let row = person::ActiveModel {
        id: Set(PersonId::from_code(&town.code, &person.username).0),
        town: Set(town.id.0),
        username: Set(person.username.clone()),
        name: Set(person.name.clone()),
        role_kind: Set(word_of(person.role.kind())?),
        role: Set(serde_json::to_string(&person.role).map_err(Error::internal)?),
        password_hash: Set(password_hash),
        disabled: Set(false),
        created_at: Set(at.0),
    };
    person::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Gives an account its name and role from the folder; its password stays.
pub(super) async fn change_person(db: &impl ConnectionTrait, id: PersonId, person: &PersonDraft) -> Result<(), Error> {
    let row = person::ActiveModel {
        id: Set(id.0),
        name: Set(person.name.clone()),
        role_kind: Set(word_of(person.role.kind())?),
        role: Set(serde_json::to_string(&person.role).map_err(Error::internal)?),
        ..Default::default()
    };
    row.update(db).await?;
    Ok(())
}

fn word_of(kind: RoleKind) -> Result<String, Error> {
    let word = serde_json::to_value(kind).map_err(Error::internal)?;
    Ok(word.as_str().unwrap_or_default().to_owned())
}
