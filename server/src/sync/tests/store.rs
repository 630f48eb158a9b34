//! Rows a test town begins with.

use crate::{
    entity::{issue, person, photo},
    error::Error,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, IntoActiveModel};
use shared::{fixture, id::IssueId, moment::Moment, person::Person, photo::Hash};

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
        main_of: None,
    };
    person::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

/// When a photo's row says that its smaller forms were made.
pub async fn derived_at(db: &impl ConnectionTrait, hash: Hash) -> Result<Option<i64>, Error> {
    let row = photo::Entity::find_by_id((fixture::town_id().0, hash.to_string())).one(db).await?;
    Ok(row.ok_or(Error::NotFound)?.derived_at)
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
