//! Row 8, assign: who answers for a place, and until when.

use super::table::{Table, Times, beside, millis};
use sea_orm::{ConnectionTrait as _, Database, DatabaseBackend, DatabaseConnection, Statement};
use shared::{
    deadline::due_at,
    fixture,
    geo::{Area, Point},
    id::{GridId, UnitId},
    place::Place,
    reference::Reference,
    responsibility::responsible_for,
    unit::Grid,
};
use std::{collections::BTreeMap, fmt::Write as _, time::Instant};
use tests::{dice::Dice, limit::Limit, postgres};
use uuid::Uuid;

/// Places asked about.
const PLACES: usize = 100_000;
/// Grids from west to east and from south to north: 200 in all.
const GRIDS: (u32, u32) = (20, 10);
/// How often each is asked.
const ROUNDS: usize = 5;
/// South-west corner of the town.
const CORNER: Point = Point { lat: 32.0, lon: 116.0 };
/// A grid's width and height in degrees.
const WIDTH: f64 = 0.004;

fn unit(number: u32) -> UnitId {
    UnitId(Uuid::from_u128(u128::from(number) + 1))
}

/// The outline of a grid with a corner every thirteenth of a side, as drawn by hand along streets: neighbours share it.
fn outline(column: u32, row: u32) -> Vec<Point> {
    const STEPS: u32 = 13;
    let bent = |along: f64| (along * 400.0).sin() * WIDTH * 0.05;
    let at = |x: f64, y: f64| Point { lat: CORNER.lat + y * WIDTH + bent(x * WIDTH), lon: CORNER.lon + x * WIDTH + bent(y * WIDTH) };
    let (west, south) = (f64::from(column), f64::from(row));
    let part = |step: u32| f64::from(step) / f64::from(STEPS);
    let sides = (0..STEPS).map(|step| at(west + part(step), south));
    let sides = sides.chain((0..STEPS).map(|step| at(west + 1.0, south + part(step))));
    let sides = sides.chain((0..STEPS).map(|step| at(west + 1.0 - part(step), south + 1.0)));
    sides.chain((0..=STEPS).map(|step| at(west, south + 1.0 - part(step)))).collect()
}

fn town() -> Reference {
    let mut reference = fixture::town();
    let template = reference.grids[0].clone();
    let places = (0..GRIDS.0 * GRIDS.1).map(|number| (number, outline(number % GRIDS.0, number / GRIDS.0)));
    let grid = |(number, ring): (u32, Vec<Point>)| Grid {
        id: GridId(Uuid::from_u128(u128::from(number) + 1)),
        committee: unit(number),
        area: Area::new(vec![ring]),
        ..template.clone()
    };
    reference.grids = places.map(grid).collect();
    reference
}

/// Places within the town, a tenth of them outside.
fn places() -> Vec<Point> {
    let mut dice = Dice::new(8);
    let mut along = |cells: u32| (dice.roll(1_100_000) as f64 / 1_000_000.0 - 0.05) * f64::from(cells) * WIDTH;
    (0..PLACES).map(|_| Point { lat: CORNER.lat + along(GRIDS.1), lon: CORNER.lon + along(GRIDS.0) }).collect()
}

/// How many places belong to each unit.
type Counts = BTreeMap<u32, usize>;

fn ours(reference: &Reference, places: &[Point]) -> (Counts, f64) {
    let kind = reference.catalogue.kinds.iter().find(|kind| !kind.indoor).unwrap();
    let begun = Instant::now();
    let (mut counts, mut last) = (Counts::new(), None);
    for point in places {
        let found = responsible_for(&Place::Map { point: *point }, kind, reference, None);
        let due = due_at(kind.limits[0], &[], fixture::NOW, &reference.town, &reference.calendar);
        last = last.max(Some(due.at));
        // Their numbers are small.
        let number = found.grid.map_or(0, |grid| u32::try_from(grid.0.as_u128()).unwrap());
        *counts.entry(number).or_default() += 1;
    }
    assert!(last > Some(fixture::NOW));
    (counts, begun.elapsed().as_secs_f64() * 1_000.0)
}

/// Grids and places in PostGIS; `None`: it cannot be had.
async fn postgis(reference: &Reference, places: &[Point]) -> Option<DatabaseConnection> {
    let url = tokio::task::spawn_blocking(postgres::new_database).await.unwrap().ok()?;
    let db = Database::connect(url).await.ok()?;
    db.execute_unprepared("create extension postgis").await.ok()?;
    db.execute_unprepared("create table grid (number int, geom geometry(Polygon)); create table place (geom geometry(Point))")
        .await
        .unwrap();
    for grid in &reference.grids {
        let mut ring = String::new();
        for point in &grid.area.rings()[0] {
            let _ = write!(ring, "{:?} {:?},", point.lon, point.lat);
        }
        let text =
            format!("insert into grid values ({}, ST_GeomFromText('POLYGON(({}))'))", grid.id.0.as_u128(), ring.trim_end_matches(','));
        db.execute_unprepared(&text).await.unwrap();
    }
    for part in places.chunks(5_000) {
        let rows: Vec<String> = part.iter().map(|point| format!("(ST_MakePoint({:?}, {:?}))", point.lon, point.lat)).collect();
        db.execute_unprepared(&format!("insert into place values {}", rows.join(","))).await.unwrap();
    }
    for statement in ["create index on grid using gist (geom)", "analyze grid", "analyze place"] {
        db.execute_unprepared(statement).await.unwrap();
    }
    Some(db)
}

async fn theirs(db: &DatabaseConnection) -> (Counts, f64) {
    let sql = "select coalesce(grid.number, 0), count(*) from place left join grid on ST_Contains(grid.geom, place.geom) group by 1";
    let begun = Instant::now();
    let rows = db.query_all_raw(Statement::from_string(DatabaseBackend::Postgres, sql)).await.unwrap();
    let took = begun.elapsed().as_secs_f64() * 1_000.0;
    let number = |row: &sea_orm::QueryResult| u32::try_from(row.try_get_by_index::<i32>(0).unwrap()).unwrap();
    let count = |row: &sea_orm::QueryResult| usize::try_from(row.try_get_by_index::<i64>(1).unwrap()).unwrap();
    (rows.iter().map(|row| (number(row), count(row))).collect(), took)
}

/// Measures it.
pub async fn measure(table: &mut Table) {
    let about = "100,000 places in a town of 200 grids with 52 corners each. Ours: the whole answer of the rule on one thread: unit by 门前三包, \
        sites, estates, rule book and grid, with its reasons, and the deadline by the working calendar. PostGIS: which polygon holds the \
        point, with a spatial index, on both cores if it likes. The counts of every grid are compared.";
    table.head("8 assign", about, &["who", "median ms (least–most)", "p95", "beside ours"]);
    let (reference, places) = (town(), places());
    let db = postgis(&reference, &places).await;
    let (mut own, mut other) = (Times::of("**Jingge, rule and deadline**"), Times::of("PostGIS ST_Contains, local socket"));
    for _ in 0..ROUNDS {
        let (counts, took) = ours(&reference, &places);
        own.millis.push(took);
        if let Some(db) = &db {
            let (found, took) = theirs(db).await;
            other.millis.push(took);
            let differ: usize = counts.iter().map(|(number, count)| found.get(number).map_or(*count, |found| found.abs_diff(*count))).sum();
            assert!(differ <= PLACES / 10_000, "{differ} places lie in another grid");
        }
    }
    let rate = PLACES as f64 / own.median();
    table.judge(Limit::AssignBesidePostGis, beside(&own, &other));
    let all: Vec<Times> = [own, other].into_iter().filter(|times| !times.millis.is_empty()).collect();
    table.times(&[], &all);
    table.say(&format!("\nOurs assigns {} thousand places a second.", millis(rate)));
}
