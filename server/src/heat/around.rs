//! `GET /api/heat/grids` and `GET /api/heat/points`: the numbers of the heat map for those who draw by themselves.

use super::params::{FilterParams, number};
use crate::{auth::Caller, column::columns_of, error::Error, state::State};
use actix_web::web::{Data, Json, Query};
use serde::Deserialize;
use shared::{
    geo::{Point, Spot},
    heat::{CLOSEST, FINEST, HeatCluster, HeatGrid, HeatGrids, HeatPoints, square_of},
    id::{GridId, IssueId},
    person::{Resource, Verb},
};
use std::collections::BTreeMap;

/// Levels from a tile to the squares that make a cluster: 64 pixels of 256.
const BELOW_A_TILE: u8 = 2;
/// Most squares of a box.
const MOST_SQUARES: u64 = 4_096;

/// `GET /api/heat/grids`: how much there is in each grid.
///
/// # Errors
/// As `GET /api/heat`.
pub async fn grids(caller: Caller, state: Data<State>, params: Query<FilterParams>) -> Result<Json<HeatGrids>, Error> {
    caller.scope(Resource::Figure, Verb::Read)?;
    let _turn = state.reading.of(caller.person.id).await?;
    let now = state.clock.now();
    let asked = params.asked(now)?;
    let mut grids = BTreeMap::<Option<GridId>, (u32, u32)>::new();
    let (mut counted, mut without_place) = (0, 0);
    columns_of(&state, caller.person.town).await?.each(&asked.filter, now, |row, weight| {
        if row.spot.is_none() {
            without_place += 1;
            return;
        }
        let sum = grids.entry(row.grid).or_default();
        *sum = (sum.0 + 1, sum.1 + weight);
        counted += 1;
    });
    let grids = grids.into_iter().map(|(grid, (issues, weight))| HeatGrid { grid, issues, weight }).collect();
    Ok(Json(HeatGrids { grids, counted, without_place }))
}

/// What may be asked of clusters.
#[derive(Debug, Deserialize)]
pub struct PointParams {
    #[serde(flatten)]
    filter: FilterParams,
    bbox: String,
    #[serde(default, deserialize_with = "number")]
    z: Option<u8>,
}

/// A box of squares: the first and the last column and row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Squares {
    level: u8,
    first: (u32, u32),
    last: (u32, u32),
}

impl PointParams {
    fn squares(&self) -> Result<Squares, Error> {
        let wrong = || Error::bad_request("bbox: west,south,east,north in degrees");
        let z = self.z.filter(|z| *z <= CLOSEST).ok_or_else(|| Error::bad_request("z: 0 to 18"))?;
        let degrees: Result<Vec<f64>, _> = self.bbox.split(',').map(|part| part.trim().parse()).collect();
        let Ok(&[west, south, east, north]) = degrees.as_deref() else { return Err(wrong()) };
        let corner = |lat, lon| Spot::of(Point { lat, lon }).map(square_of).ok_or_else(wrong);
        let level = z + BELOW_A_TILE;
        let up = |(x, y): (u32, u32)| (x >> (FINEST - level), y >> (FINEST - level));
        let (first, last) = (up(corner(north, west)?), up(corner(south, east)?));
        if west > east || south > north {
            return Err(wrong());
        }
        let many = u64::from(last.0 - first.0 + 1) * u64::from(last.1 - first.1 + 1);
        if many > MOST_SQUARES {
            return Err(Error::bad_request("bbox: no more than 4096 squares of 64 pixels, so a smaller one or a smaller z"));
        }
        Ok(Squares { level, first, last })
    }
}

impl Squares {
    fn holding(self, spot: Spot) -> Option<(u32, u32)> {
        let (x, y) = square_of(spot);
        let (x, y) = (x >> (FINEST - self.level), y >> (FINEST - self.level));
        let within = (self.first.0..=self.last.0).contains(&x) && (self.first.1..=self.last.1).contains(&y);
        within.then_some((x, y))
    }
}

#[derive(Default)]
struct Sum {
    lat: i64,
    lon: i64,
    issues: u32,
    weight: u32,
    one: Option<IssueId>,
}

/// `GET /api/heat/points`: the issues in the squares that the box touches, those of a square together.
///
/// # Errors
/// As `GET /api/heat`; [`Error::BadRequest`] for a box of too many squares.
pub async fn points(caller: Caller, state: Data<State>, params: Query<PointParams>) -> Result<Json<HeatPoints>, Error> {
    caller.scope(Resource::Figure, Verb::Read)?;
    let _turn = state.reading.of(caller.person.id).await?;
    let now = state.clock.now();
    let (asked, squares) = (params.filter.asked(now)?, params.squares()?);
    let mut sums = BTreeMap::<(u32, u32), Sum>::new();
    columns_of(&state, caller.person.town).await?.each(&asked.filter, now, |row, weight| {
        let Some((spot, (x, y))) = row.spot.and_then(|spot| Some((spot, squares.holding(spot)?))) else { return };
        let sum = sums.entry((y, x)).or_default();
        sum.lat += i64::from(spot.lat_e7);
        sum.lon += i64::from(spot.lon_e7);
        sum.issues += 1;
        sum.weight += weight;
        sum.one = (sum.issues == 1).then_some(row.id);
    });
    let cluster = |((y, x), sum): ((u32, u32), Sum)| {
        // Between those of the issues: it fits.
        let mean = |of: i64| (of / i64::from(sum.issues.max(1))) as i32;
        let middle = Spot { lat_e7: mean(sum.lat), lon_e7: mean(sum.lon) }.point();
        HeatCluster { x, y, middle, issues: sum.issues, weight: sum.weight, issue: sum.one }
    };
    let clusters: Vec<HeatCluster> = sums.into_iter().map(cluster).collect();
    let counted = clusters.iter().map(|cluster| cluster.issues).sum();
    Ok(Json(HeatPoints { level: squares.level, clusters, counted }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn squares(text: &str) -> Result<Squares, Error> {
        Query::<PointParams>::from_query(text).map_err(Error::bad_request)?.squares()
    }

    #[test]
    fn a_box_is_the_squares_it_touches_and_no_more_than_some() {
        let read = squares("bbox=116.40,39.90,116.41,39.91&z=13").unwrap();
        assert_eq!(read.level, 15);
        assert!(read.first.0 <= read.last.0 && read.first.1 <= read.last.1);
        assert!(read.holding(Spot::of(Point { lat: 39.905, lon: 116.405 }).unwrap()).is_some());
        assert!(read.holding(Spot::of(Point { lat: 39.95, lon: 116.405 }).unwrap()).is_none());
        let wrong = [
            "bbox=116,39,117,40&z=18",
            "bbox=117,39,116,40&z=3",
            "bbox=116,40,117,39&z=3",
            "bbox=116,39,117&z=3",
            "bbox=a,b,c,d&z=3",
            "bbox=116,39,117,99&z=3",
            "bbox=116,39,117,40&z=19",
            "bbox=116,39,117,40",
            "z=3",
        ];
        for text in wrong {
            assert!(squares(text).is_err(), "{text}");
        }
    }
}
