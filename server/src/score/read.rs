//! `GET /api/figures`.

use crate::{auth::Caller, column::columns_of, error::Error, state::State};
use actix_web::web::{self, Data, Json, Query, ServiceConfig};
use serde::Deserialize;
use shared::{
    id::{TownId, UnitId},
    moment::Moment,
    person::{Resource, Verb},
    query::FiguresAnswer,
};

/// Figures.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/api/figures", web::get().to(read));
}

/// What may be asked.
#[derive(Debug, Default, Deserialize)]
pub struct FiguresParams {
    /// Figures of this unit only; the ranking is of all.
    unit: Option<UnitId>,
}

/// `GET /api/figures`: the town's figures, or one unit's, and the ranking of all units.
///
/// # Errors
/// [`Error::NotFound`] for roles that do not look at figures.
async fn read(caller: Caller, state: Data<State>, params: Query<FiguresParams>) -> Result<Json<FiguresAnswer>, Error> {
    caller.scope(Resource::Figure, Verb::Read)?;
    let _turn = state.reading.of(caller.person.id).await?;
    let columns = columns_of(&state, caller.person.town).await?;
    Ok(Json(columns.figures(params.unit, state.clock.now())))
}

/// The figures of a whole town at `now`.
///
/// # Errors
/// The database's.
pub async fn of_town(state: &State, town: TownId, now: Moment) -> Result<FiguresAnswer, Error> {
    Ok(columns_of(state, town).await?.figures(None, now))
}
