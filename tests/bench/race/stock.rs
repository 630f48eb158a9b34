//! A town of a size, and the same issues as the peers hold them.

use super::peer::Peer;
use sea_orm::{ConnectionTrait as _, Database, DatabaseBackend, DatabaseConnection, Statement};
use serde_json::json;
use server::config::Limits;
use shared::moment::Moment;
use std::{
    cell::RefCell,
    fmt::Write as _,
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
    time::Instant,
};
use tests::{World, filled_town, postgres, world::at};

/// What the peers are given of each issue.
const COLUMNS: &str =
    "lat_e7 int, lon_e7 int, reported_at bigint, kind text, state text, unit int, in_time int, overdue int, due_at bigint";

const READ: &str = "select cast(round(lat * 10000000) as integer), cast(round(lon * 10000000) as integer), reported_at, kind, state,
  cast(unit is null as integer), hex(unit), in_time, overdue, due_at from issue where lat is not null and feed > 1000";

/// A county: the limits on heat are meant for so many.
pub const LARGE: i64 = 1_000_000;

/// A town and its peers.
pub struct Stock {
    /// The product.
    pub town: World,
    /// When it is.
    pub now: Moment,
    /// How many issues there are.
    pub size: i64,
    /// DuckDB.
    pub duck: Option<RefCell<Peer>>,
    /// Typed arrays.
    pub script: Option<RefCell<Peer>>,
    /// PostGIS.
    pub postgis: Option<DatabaseConnection>,
}

impl Stock {
    /// A town of this size; what each took to be filled is printed.
    pub async fn of(size: i64) -> Self {
        let limits = Limits { records_per_day: 10_000_000, ..Limits::default() };
        let (town, now) = (World::configured(|config| config.limits = limits).await, at("2026-03-06T09:00"));
        town.clock.set(now);
        let begun = Instant::now();
        filled_town::fill(&town, size, now).await;
        println!("\n{size} issues written in {:.1} s", begun.elapsed().as_secs_f64());
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        let file = folder.path().join("issue.csv");
        fs::write(&file, rows(&town).await).unwrap();
        let duck = Peer::python("duck.py").map(|mut duck| {
            let load =
                format!("create table issue as select * from read_csv('{}', header = false, columns = {{{}}})", file.display(), of_duck());
            let (_, took) = duck.ask(&json!({ "sql": load }));
            println!("DuckDB loaded in {took:.0} ms");
            RefCell::new(duck)
        });
        let script = Peer::node("heat.mjs", None).map(|mut script| {
            let (_, took) = script.ask(&json!({ "load": file }));
            println!("typed arrays loaded in {took:.0} ms");
            RefCell::new(script)
        });
        let postgis = postgis(&file.display().to_string()).await;
        Self { town, now, size, duck, script, postgis }
    }
}

/// `name: 'type'`, as DuckDB wants columns.
fn of_duck() -> String {
    let columns = COLUMNS.split(", ").filter_map(|column| column.split_once(' '));
    columns.map(|(name, kind)| format!("'{name}': '{kind}'")).collect::<Vec<_>>().join(", ")
}

/// The issues as lines of CSV.
async fn rows(town: &World) -> String {
    let db = town.state.db.reader();
    let found = db.query_all_raw(Statement::from_string(DatabaseBackend::Sqlite, READ)).await.unwrap();
    let mut text = String::new();
    for row in found {
        let (lat, lon, at): (i64, i64, i64) =
            (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap(), row.try_get_by_index(2).unwrap());
        let (kind, state): (String, String) = (row.try_get_by_index(3).unwrap(), row.try_get_by_index(4).unwrap());
        let nobody: i64 = row.try_get_by_index(5).unwrap();
        let unit: String = row.try_get_by_index(6).unwrap();
        let unit = if nobody == 1 { String::new() } else { u128::from_str_radix(&unit, 16).unwrap_or(0).to_string() };
        let (in_time, overdue): (bool, bool) = (row.try_get_by_index(7).unwrap(), row.try_get_by_index(8).unwrap());
        let due: Option<i64> = row.try_get_by_index(9).unwrap();
        let due = due.map(|due| due.to_string()).unwrap_or_default();
        let _ = writeln!(text, "{lat},{lon},{at},{kind},{state},{unit},{},{},{due}", u8::from(in_time), u8::from(overdue));
    }
    text
}

/// The issues in PostgreSQL with PostGIS, indexed as its manual says; `None`: it cannot be had.
async fn postgis(file: &str) -> Option<DatabaseConnection> {
    let url = tokio::task::spawn_blocking(postgres::new_database).await.unwrap().ok()?;
    let db = Database::connect(url).await.ok()?;
    if let Err(error) = db.execute_unprepared("create extension postgis").await {
        println!("PostGIS is left out: {error}");
        return None;
    }
    let begun = Instant::now();
    for statement in [
        format!("create table issue ({COLUMNS})"),
        format!("copy issue from '{file}' with (format csv)"),
        "alter table issue add column geom geometry(Point)".into(),
        "update issue set geom = ST_MakePoint(lon_e7, lat_e7)".into(),
        "create index on issue using gist (geom)".into(),
        "create index on issue (state, reported_at)".into(),
        "create index on issue (unit) include (state, in_time, overdue, due_at)".into(),
        "vacuum analyze issue".into(),
    ] {
        db.execute_unprepared(&statement).await.unwrap();
    }
    println!("PostGIS loaded in {:.0} ms", begun.elapsed().as_secs_f64() * 1_000.0);
    Some(db)
}
