//! Row 7, heat-query: what lies where, asked of the server over HTTP and of the peers in their own processes.

use super::{
    stock::{LARGE, Stock},
    table::{Table, Times, beside, millis},
};
use sea_orm::{ConnectionTrait as _, DatabaseBackend, QueryResult, Statement};
use serde_json::{Value, json};
use shared::{
    heat::{HeatFilter, HeatMap, HeatWeight, Raster, heat_origin},
    issue::StatusKind,
};
use std::time::Instant;
use tests::{Client, limit::Limit, world::kind};

/// How often each is asked.
const ROUNDS: usize = 21;

/// A cell: column, row, weight, number of issues.
type Cells = Vec<[i64; 4]>;

/// The question in the words of everybody.
struct Question {
    name: &'static str,
    filter: HeatFilter,
    cell_m: f64,
}

fn questions(stock: &Stock) -> [Question; 3] {
    [
        Question { name: "all, 100 m", filter: HeatFilter::default(), cell_m: 100.0 },
        Question {
            name: "two kinds of the last year, 100 m",
            filter: HeatFilter { kinds: vec![kind("A01"), kind("A06")], from: Some(stock.now.plus_days(-365)), ..HeatFilter::default() },
            cell_m: 100.0,
        },
        Question {
            name: "open, by overdue, 20 m",
            filter: HeatFilter {
                states: vec![StatusKind::Assigned, StatusKind::Rectifying],
                weight: HeatWeight::Overdue,
                ..HeatFilter::default()
            },
            cell_m: 20.0,
        },
    ]
}

impl Question {
    fn states(&self) -> Vec<&'static str> {
        let wanted = |state: &StatusKind| if self.filter.states.is_empty() { state.counts() } else { self.filter.states.contains(state) };
        StatusKind::ALL.into_iter().filter(wanted).map(StatusKind::key).collect()
    }

    fn path(&self) -> String {
        let asked: String = self.filter.pairs().iter().map(|(name, value)| format!("&{name}={value}")).collect();
        format!("/api/heat?cell_m={}{asked}", self.cell_m)
    }

    /// The same for DuckDB and PostGIS, whose functions for the place of a row are handed in.
    fn sql(&self, raster: &Raster, lat: &str, lon: &str) -> String {
        let [from_lat, north, from_lon, east] = raster.in_steps();
        let listed = |names: &[&str]| names.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ");
        let mut fits = format!("state in ({})", listed(&self.states()));
        if !self.filter.kinds.is_empty() {
            let kinds: Vec<&str> = self.filter.kinds.iter().map(|kind| kind.0.as_str()).collect();
            fits += &format!(" and kind in ({})", listed(&kinds));
        }
        if let Some(from) = self.filter.from {
            fits += &format!(" and reported_at >= {}", from.0);
        }
        let weight = if self.filter.weight == HeatWeight::Overdue { "sum(case when overdue = 1 then 3 else 1 end)" } else { "count(*)" };
        // Written out, so that no digit is lost.
        format!(
            "select cast(floor(({lon} - {from_lon:?}::double precision) * {east:?}::double precision) as int) as x,
               cast(floor(({lat} - {from_lat:?}::double precision) * {north:?}::double precision) as int) as y,
               cast({weight} as bigint), cast(count(*) as bigint) from issue where {fits} group by 1, 2 order by 2, 1"
        )
    }

    fn script(&self, raster: &Raster) -> Value {
        let kinds: Vec<&str> = self.filter.kinds.iter().map(|kind| kind.0.as_str()).collect();
        json!({
            "kinds": if kinds.is_empty() { Value::Null } else { json!(kinds) },
            "states": self.states(),
            "from": self.filter.from.map_or(0, |from| from.0),
            "weigh": self.filter.weight == HeatWeight::Overdue,
            "place": raster.in_steps(),
        })
    }
}

fn cells(rows: &[Vec<Value>]) -> Cells {
    rows.iter().map(|row| std::array::from_fn(|at| row[at].as_i64().unwrap())).collect()
}

/// The server's, in the same form, without the one report that the peers were not given.
async fn ours(client: &Client, path: &str) -> (Cells, f64) {
    let begun = Instant::now();
    let answer = client.get(path).await;
    let took = begun.elapsed().as_secs_f64() * 1_000.0;
    let map: HeatMap = answer.json();
    let cells = map.cells.iter().map(|cell| [cell.x.into(), cell.y.into(), cell.weight as i64, cell.issues.into()]).collect();
    (cells, took)
}

fn of_row(row: &QueryResult) -> [i64; 4] {
    let (x, y): (i32, i32) = (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap());
    [x.into(), y.into(), row.try_get_by_index(2).unwrap(), row.try_get_by_index(3).unwrap()]
}

/// The cells of one and of the other may differ in the report that made the town, and in nothing else.
fn same(who: &str, ours: &Cells, theirs: &Cells) {
    let sum = |cells: &Cells| cells.iter().map(|cell| cell[3]).sum::<i64>();
    let more: Vec<_> = ours.iter().filter(|cell| !theirs.contains(cell)).collect();
    assert!(sum(ours) - sum(theirs) <= 1 && more.len() <= 1, "{who} counts {} and we {}: {more:?}", sum(theirs), sum(ours));
}

/// Measures it in this town.
pub async fn measure(stock: &Stock, table: &mut Table) {
    let about = "Cells of the town by filter and weight, all of them in one answer: ours over HTTP with signing in, counting and JSON; the \
        peers by their own clocks, without a wire. Every answer is compared cell by cell.";
    table.head(
        &format!("7 heat-query, {} issues", stock.size),
        about,
        &["question", "who", "median ms (least–most)", "p95", "beside ours"],
    );
    let leader = stock.town.client("lingdao").await;
    let origin = heat_origin(&*stock.town.reference().await);
    // The peers were given their columns before; ours are filled for the first question.
    let (_, filled) = ours(&leader, "/api/heat?cell_m=500").await;
    println!("our columns filled, and a first answer, in {filled:.0} ms");
    // Of all questions the one that is worst for us; NaN is no number and gives way to any.
    let (mut least, mut latest) = ([f64::NAN; 3], f64::NAN);
    for question in questions(stock) {
        let raster = Raster::new(origin, question.cell_m);
        let mut all = vec![Times::of("**Jingge over HTTP**")];
        let (duck, script, postgis) =
            (Times::of("DuckDB, in process"), Times::of("typed arrays, in process"), Times::of("PostGIS, local socket"));
        let (mut duck, mut script, mut postgis) = (duck, script, postgis);
        let from_duck = json!({ "sql": question.sql(&raster, "lat_e7", "lon_e7") });
        let from_postgis = question.sql(&raster, "ST_Y(geom)", "ST_X(geom)");
        for _ in 0..ROUNDS {
            let (own, took) = ours(&leader, &question.path()).await;
            all[0].millis.push(took);
            if let Some(peer) = &stock.duck {
                let answer = peer.borrow_mut().ask(&from_duck).0;
                same("DuckDB", &own, &cells(&answer.rows));
                duck.millis.push(answer.ms);
            }
            if let Some(peer) = &stock.script {
                let answer = peer.borrow_mut().ask(&question.script(&raster)).0;
                same("the script", &own, &cells(&answer.rows));
                script.millis.push(answer.ms);
            }
            if let Some(db) = &stock.postgis {
                let begun = Instant::now();
                let rows = db.query_all_raw(Statement::from_string(DatabaseBackend::Postgres, &from_postgis)).await.unwrap();
                postgis.millis.push(begun.elapsed().as_secs_f64() * 1_000.0);
                same("PostGIS", &own, &rows.iter().map(of_row).collect());
            }
        }
        for (least, other) in least.iter_mut().zip([&postgis, &duck, &script]) {
            *least = least.min(beside(&all[0], other));
        }
        latest = latest.max(all[0].part(99));
        all.extend([duck, script, postgis].into_iter().filter(|times| !times.millis.is_empty()));
        table.times(&[question.name.to_owned()], &all);
    }
    if stock.size >= LARGE {
        for (limit, least) in [Limit::HeatBesidePostGis, Limit::HeatBesideDuckDb, Limit::HeatBesideScript].into_iter().zip(least) {
            table.judge(limit, least);
        }
        table.judge(Limit::HeatLate, latest);
    }
    if let Some(peer) = &stock.script {
        let mut peer = peer.borrow_mut();
        let load = peer.ask(&json!({ "cluster": true })).0.ms;
        let ask = peer.ask(&json!({ "clusters": [116.0, 32.0, 117.0, 33.0], "zoom": 12 })).0;
        let (load, took) = (millis(load), millis(ask.ms));
        table.row(&[
            "clusters of all".into(),
            "supercluster".into(),
            format!("{took}, after loading for {load}"),
            String::new(),
            String::new(),
        ]);
    }
}
