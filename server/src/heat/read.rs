//! `GET /api/heat`.

use super::params::{FilterParams, number};
use crate::{auth::Caller, column::columns_of, error::Error, state::State};
use actix_web::web::{Data, Json, Query};
use serde::Deserialize;
use shared::{
    heat::{HeatMap, heat_origin},
    person::{Resource, Verb},
};

/// Edge of a cell in metres, unless asked otherwise.
const CELL_M: f64 = 100.0;
/// Smallest and largest edge in metres.
const CELLS_M: std::ops::RangeInclusive<f64> = 20.0..=2_000.0;

/// What may be asked.
#[derive(Debug, Deserialize)]
pub struct HeatParams {
    #[serde(flatten)]
    filter: FilterParams,
    #[serde(default, deserialize_with = "number")]
    cell_m: Option<f64>,
}

impl HeatParams {
    fn cell_m(&self) -> Result<f64, Error> {
        let asked = self.cell_m.unwrap_or(CELL_M);
        if CELLS_M.contains(&asked) { Ok(asked) } else { Err(Error::bad_request("cell_m: 20 to 2000")) }
    }
}

/// `GET /api/heat`: the whole town's cells, no persons in it.
///
/// # Errors
/// [`Error::NotFound`] for roles that do not look at figures; [`Error::BadRequest`] names the parameter.
pub async fn heat(caller: Caller, state: Data<State>, params: Query<HeatParams>) -> Result<Json<HeatMap>, Error> {
    caller.scope(Resource::Figure, Verb::Read)?;
    let _turn = state.reading.of(caller.person.id).await?;
    let now = state.clock.now();
    let (asked, cell_m) = (params.filter.asked(now)?, params.cell_m()?);
    let town = caller.person.town;
    let origin = heat_origin(&*state.reference(town).await?);
    Ok(Json(columns_of(&state, town).await?.heat(&asked.filter, origin, cell_m, now)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn sizes_that_make_no_sense_are_refused() {
        let read = |text: &str| Query::<HeatParams>::from_query(text).map(|asked| asked.cell_m());
        assert_eq!(read("").unwrap().unwrap(), CELL_M);
        assert_eq!(read("cell_m=20.5&weight=age").unwrap().unwrap(), 20.5);
        for cell in ["0", "-5", "nan", "1e9"] {
            assert!(read(&format!("cell_m={cell}")).is_ok_and(|asked| asked.is_err()), "{cell}");
        }
    }
}
