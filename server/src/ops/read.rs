//! `GET /api/metrics`.

use super::metrics::{Metrics, metrics};
use crate::{auth::Caller, error::Error, state::State};
use actix_web::web::{self, Data, Json, ServiceConfig};
use shared::person::{Resource, Verb};

/// How the server fares.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/api/metrics", web::get().to(read));
}

/// `GET /api/metrics`: the numbers of the caller's town.
///
/// # Errors
/// [`Error::NotFound`] for every role but the admin's; the database's.
async fn read(caller: Caller, state: Data<State>) -> Result<Json<Metrics>, Error> {
    caller.scope(Resource::Operation, Verb::Read)?;
    let _turn = state.reading.of(caller.person.id).await?;
    Ok(Json(metrics(&state, caller.person.town, state.clock.now()).await?))
}
