//! `GET /api/figures`.

use super::store;
use crate::{auth::Caller, error::Error, state::State};
use actix_web::web::{self, Data, Json, Query, ServiceConfig};
use serde::Deserialize;
use shared::{
    id::{TownId, UnitId},
    moment::Moment,
    person::{Resource, Verb},
    query::FiguresAnswer,
    score::{MIN_SAMPLE, ScoredIssue, figures, rank},
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
    let now = state.clock.now();
    let issues = store::issues(state.db.reader(), caller.person.town).await?;
    Ok(Json(answer(&issues, params.unit, now)))
}

/// The figures of a whole town at `now`.
///
/// # Errors
/// The database's.
pub async fn of_town(state: &State, town: TownId, now: Moment) -> Result<FiguresAnswer, Error> {
    Ok(answer(&store::issues(state.db.reader(), town).await?, None, now))
}

fn answer(issues: &[ScoredIssue], unit: Option<UnitId>, now: Moment) -> FiguresAnswer {
    let asked = issues.iter().filter(|issue| unit.is_none() || issue.unit == unit);
    FiguresAnswer { at: now, town: figures(asked, now), ranking: rank(issues, now), min_sample: MIN_SAMPLE }
}
