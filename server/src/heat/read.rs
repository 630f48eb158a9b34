//! `GET /api/heat`.

use crate::{auth::Caller, column::columns_of, error::Error, state::State};
use actix_web::web::{self, Data, Json, Query, ServiceConfig};
use serde::Deserialize;
use shared::{
    heat::{HeatFilter, HeatMap, HeatWeight, heat_origin},
    issue::StatusKind,
    kind::KindCode,
    moment::Moment,
    person::{Resource, Verb},
};

/// Edge of a cell in metres, unless asked otherwise.
const CELL_M: f64 = 100.0;
/// Smallest and largest edge in metres.
const CELLS_M: std::ops::RangeInclusive<f64> = 20.0..=2_000.0;

/// Heat.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/api/heat", web::get().to(heat));
}

/// What may be asked; lists are separated by commas.
#[derive(Debug, Default, Deserialize)]
pub struct HeatParams {
    #[serde(default)]
    kinds: String,
    #[serde(default)]
    states: String,
    from: Option<Moment>,
    until: Option<Moment>,
    #[serde(default)]
    weight: String,
    cell_m: Option<f64>,
}

impl HeatParams {
    fn filter(&self) -> Result<HeatFilter, Error> {
        let states: Result<Vec<StatusKind>, Error> = listed(&self.states).map(|key| named("states", StatusKind::of_key(key))).collect();
        Ok(HeatFilter {
            kinds: listed(&self.kinds).map(|code| KindCode(code.to_owned())).collect(),
            states: states?,
            from: self.from,
            until: self.until,
            weight: if self.weight.is_empty() { HeatWeight::Count } else { named("weight", HeatWeight::of_key(&self.weight))? },
        })
    }

    fn cell_m(&self) -> Result<f64, Error> {
        let asked = self.cell_m.unwrap_or(CELL_M);
        if CELLS_M.contains(&asked) { Ok(asked) } else { Err(Error::bad_request("cell_m: 20 to 2000")) }
    }
}

fn listed(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}

fn named<T>(field: &str, found: Option<T>) -> Result<T, Error> {
    found.ok_or_else(|| Error::bad_request(field))
}

/// `GET /api/heat`: the whole town's cells, no persons in it.
///
/// # Errors
/// [`Error::NotFound`] for roles that do not look at figures; [`Error::BadRequest`] names the parameter.
async fn heat(caller: Caller, state: Data<State>, params: Query<HeatParams>) -> Result<Json<HeatMap>, Error> {
    caller.scope(Resource::Figure, Verb::Read)?;
    let _turn = state.reading.of(caller.person.id).await?;
    let (filter, cell_m) = (params.filter()?, params.cell_m()?);
    let town = caller.person.town;
    let origin = heat_origin(&*state.reference(town).await?);
    Ok(Json(columns_of(&state, town).await?.heat(&filter, origin, cell_m, state.clock.now())))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_filter_is_read_from_the_address() {
        let asked = Query::<HeatParams>::from_query("kinds=A01,A02&states=assigned,closed&weight=overdue&from=5").unwrap();
        let filter = asked.filter().unwrap();
        assert_eq!(filter.kinds.len(), 2);
        assert_eq!(filter.states, [StatusKind::Assigned, StatusKind::Closed]);
        assert_eq!((filter.weight, filter.from, filter.until), (HeatWeight::Overdue, Some(Moment(5)), None));
        assert_eq!(asked.cell_m().unwrap(), CELL_M);
    }

    #[test]
    fn a_filter_is_read_as_the_app_writes_it() {
        let written = HeatFilter {
            kinds: vec![KindCode("A01".to_owned()), KindCode("A02".to_owned())],
            states: StatusKind::ALL.to_vec(),
            from: Some(Moment(5)),
            until: Some(Moment(7)),
            weight: HeatWeight::Relapse,
        };
        for filter in [written, HeatFilter::default()] {
            let pairs: Vec<String> = filter.pairs().iter().map(|(name, value)| format!("{name}={value}")).collect();
            assert_eq!(Query::<HeatParams>::from_query(&pairs.join("&")).unwrap().filter().unwrap(), filter);
        }
    }

    #[test]
    fn words_and_sizes_that_make_no_sense_are_refused() {
        assert!(Query::<HeatParams>::from_query("states=lost").unwrap().filter().is_err());
        assert!(Query::<HeatParams>::from_query("weight=heavy").unwrap().filter().is_err());
        for cell in ["0", "-5", "nan", "1e9"] {
            assert!(Query::<HeatParams>::from_query(&format!("cell_m={cell}")).is_ok_and(|asked| asked.cell_m().is_err()), "{cell}");
        }
    }
}
