//! Rows a test town begins with.

use crate::{
    entity::{issue, person, reference, town},
    error::Error,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, IntoActiveModel};
use shared::{id::IssueId, moment::Moment, person::Person, reference::Reference};

pub async fn add_town(db: &impl ConnectionTrait, data: &Reference, now: Moment) -> Result<(), Error> {
    let row = town::Model {
        id: data.town.id.0,
        code: data.town.code.clone(),
        name: data.town.name.clone(),
        feed: 0,
        audit_seq: 0,
        audit_hash: String::new(),
        reference_version: 1,
        created_at: now.0,
        backed_up_through: 0,
    };
    town::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    let body = serde_json::to_string(data).map_err(Error::internal)?;
    let row = reference::Model { town: data.town.id.0, version: 1, body, created_at: now.0, by: "test".to_owned() };
    reference::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

pub async fn add_person(db: &impl ConnectionTrait, person: &Person, now: Moment) -> Result<(), Error> {
    let row = person::Model {
        id: person.id.0,
        town: person.town.0,
        username: person.id.to_string(),
        name: person.name.clone(),
        role_kind: person.role.kind().key().to_owned(),
        role: serde_json::to_string(&person.role).map_err(Error::internal)?,
        password_hash: String::new(),
        disabled: false,
        created_at: now.0,
    };
    person::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

/// Damages an issue, so that a command to it meets a fault of the server.
pub async fn damage(db: &impl ConnectionTrait, id: IssueId) -> Result<(), Error> {
    let change = issue::ActiveModel { id: Set(id.0), body: Set("{".to_owned()), ..Default::default() };
    change.update(db).await?;
    Ok(())
}

/// Loses an issue, as a hand in the database does.
pub async fn lose(db: &impl ConnectionTrait, id: IssueId) -> Result<(), Error> {
    issue::Entity::delete_by_id(id.0).exec(db).await?;
    Ok(())
}
