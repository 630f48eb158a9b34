//! The requests about versions: those that held, the one that holds, those that wait for their date.

use super::{super::later, desk::Desk, effect::effect_between, store};
use crate::{auth::Caller, error::Error, state::State};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path},
};
use shared::{
    person::{Resource, Verb},
    town_table::{DraftEffect, Published, Republish, TownVersion},
};
use std::{collections::HashMap, sync::Arc};

/// `GET /api/town/versions`: those that wait, the last to come first, then those that were in force, the newest first, at most 200.
///
/// # Errors
/// [`Error::NotFound`] for everybody but office and admin.
pub async fn versions(state: Data<State>, caller: Caller) -> Result<Json<Vec<TownVersion>>, Error> {
    caller.scope(Resource::TownTable, Verb::Read)?;
    let (db, town) = (state.db.reader(), caller.person.town);
    let in_force = state.in_force(db, town).await?.version;
    let (mut list, came) = later::told(db, town, in_force).await?;
    let mut came: HashMap<u64, _> = came.into_iter().collect();
    let held = store::versions(db, town).await?;
    list.extend(held.into_iter().map(|(version, at)| TownVersion {
        version,
        at,
        in_force: version == in_force,
        coming: came.remove(&version),
    }));
    Ok(Json(list))
}

/// `POST /api/town/versions/{version}/republish`: a former version is in force again, as a new one.
///
/// # Errors
/// [`Error::NotFound`] for everybody but the admin, and if there is no such version; [`Error::BadRequest`]: `version`, `draft`, `losses`.
pub async fn republish(state: Data<State>, caller: Caller, path: Path<u64>, asked: Json<Republish>) -> Result<Json<Published>, Error> {
    caller.scope(Resource::TownTable, Verb::Write)?;
    let desk = Desk::of(&state, caller.person.town).await?;
    desk.republish(&state, &caller.person, path.into_inner(), asked.in_force, asked.agree_to_losses).await.map(Json)
}

/// `GET /api/town/coming/{revision}/effect`: what a version that waits would change of what holds before it.
///
/// # Errors
/// [`Error::NotFound`] for everybody but office and admin, and if none waits under this revision; [`Error::BadRequest`] with why it does not fit:
/// `coming`, `faults`, `losses`.
pub async fn coming_effect(state: Data<State>, caller: Caller, path: Path<u64>) -> Result<Json<DraftEffect>, Error> {
    caller.scope(Resource::TownTable, Verb::Read)?;
    let (town, revision) = (caller.person.town, path.into_inner());
    let _turn = state.reading.of(caller.person.id).await?;
    let (before, next) = later::looked_at(state.db.reader(), town, revision).await?;
    let before = match before {
        Some(before) => Arc::new(before),
        None => state.reference(town).await?,
    };
    effect_between(&state, revision, before, next).await.map(Json)
}

/// `DELETE /api/town/coming/{revision}`: a version that waits is taken back, and never holds.
///
/// # Errors
/// [`Error::NotFound`] for everybody but the admin, and if none waits under this revision.
pub async fn take_back(state: Data<State>, caller: Caller, path: Path<u64>) -> Result<HttpResponse, Error> {
    caller.scope(Resource::TownTable, Verb::Write)?;
    later::take_back(&state, caller.person.town, &caller.person, path.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}
