//! `GET /api/reference`: the reference data in force, cut to the asker's role, as one hashed bundle.

use crate::{auth::Caller, error::Error, state::State};
use actix_web::{
    HttpResponse,
    web::{Data, Query},
};
use serde::Deserialize;
use shared::{
    person::{Resource, Verb},
    photo::Hash,
    reference::Bundle,
};

/// What the phone has.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Have {
    /// Version of its bundle, if it has one.
    #[serde(default)]
    pub have: Option<u64>,
}

/// The bundle, or nothing if the phone has this version.
///
/// # Errors
/// The database's.
pub async fn bundle(caller: Caller, state: Data<State>, have: Query<Have>) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Reference, Verb::Read)?;
    let _turn = state.reading.of(caller.person.id).await?;
    let in_force = state.in_force(state.db.reader(), caller.person.town).await?;
    if have.have == Some(in_force.version) {
        return Ok(HttpResponse::NoContent().finish());
    }
    let role = caller.person.role.kind();
    let reference = in_force.reference.for_role(role);
    let hash = Hash::of(&serde_json::to_vec(&reference).map_err(Error::internal)?);
    Ok(HttpResponse::Ok().json(Bundle { version: in_force.version, hash, role, reference }))
}
