//! Towns filled by the database itself: a million issues in seconds, in clusters over the town, nine of ten done with.

use crate::{
    World, stock,
    world::{kind, lane},
};
use sea_orm::{ConnectionTrait as _, DatabaseBackend, Statement};
use shared::{issue::Audience, moment::Moment};

/// The first reports come before the stock.
const FIRST: i64 = 1_000;
/// Up to so many issues bodies are 4 KB long, in larger towns they are empty: no page of a list can be read there.
pub const LONG_BODIES: i64 = 100_000;

/// Two years of issues. What the two databases say differently stands in braces.
const ISSUES: &str = "
insert into issue (id, town, version, feed, body, state, kind, level, unit, grid, lat, lon, reported_at, assigned_at, due_at, cured_at,
  closed_at, in_time, overdue, supervised, relapse, relapsed, attempts, returns, cure_minutes, short_code, note, source)
with recursive {numbers},
  drawn as (select i, (i * 48271) % 100 as s, (i * 7919) % 40 as cluster, ((i * 104729) % 10007) / 10007.0 as u,
    ((i * 1299709) % 20011) / 20011.0 as v, $2 - ($1 - i) * (63072000000 / $1) as at from number)
select {id}, $3, 5, $4 + i * 4, $5,
  case when s < 2 then 'unassigned' when s < 5 then 'assigned' when s < 8 then 'rectifying' when s < 10 then 'verifying'
    when s < 96 then 'closed' when s < 99 then 'void' else 'withdrawn' end,
  'A0' || (1 + i % 9), 'normal', case when s < 2 then null else {unit} end,
  {grid}, 32.48 + (cluster % 8) * 0.006 + u * u * 0.004, 116.48 + (cluster / 8) * 0.008 + v * v * 0.005,
  at, at, case when s < 2 then null else at + 259200000 end, case when s between 10 and 95 then at + 86400000 end,
  case when s between 10 and 95 then at + 172800000 end, s between 10 and 80, s < 8 and s % 2 = 1, false, s % 7 = 0, s % 11 = 0,
  case when s < 8 then 0 else 1 + i % 3 end, i % 2, case when s between 10 and 95 then 60 + i % 5000 end, 'K7-2' || (i % 900), '',
  case when i % 13 = 0 then 'self_check' else 'patrol' end
from drawn";

const SEEN: &str = "insert into audience (town, key, issue, feed, gone, record_kind)
select town, $1, id, feed, false, 'issue' from issue where feed > $2 and town = $3";

/// The statement for this database.
fn issues(backend: DatabaseBackend) -> String {
    let (numbers, id, unit, grid) = if backend == DatabaseBackend::Postgres {
        (
            "number(i) as (select generate_series(1::bigint, $1::bigint))",
            "(lpad(to_hex(at), 12, '0') || '7' || lpad(to_hex(i % 4096), 3, '0') || '8' || lpad(to_hex(i * 2654435761), 15, '0'))::uuid",
            "lpad(to_hex(1 + (i * 31) % 100), 32, '0')::uuid",
            "lpad(to_hex(1000 + cluster % 30), 32, '0')::uuid",
        )
    } else {
        (
            "number(i) as (select 1 union all select i + 1 from number where i < $1)",
            "unhex(printf('%012x7%03x8%015x', at, i % 4096, i * 2654435761))",
            "unhex(printf('%032x', 1 + (i * 31) % 100))",
            "unhex(printf('%032x', 1000 + cluster % 30))",
        )
    };
    let parts = [("{numbers}", numbers), ("{id}", id), ("{unit}", unit), ("{grid}", grid)];
    parts.into_iter().fold(ISSUES.to_owned(), |text, (name, part)| text.replace(name, part))
}

/// Fills the town with so many issues, the last of them reported now.
pub async fn fill(town: &World, size: i64, now: Moment) {
    let wang = town.phone("wang").await;
    let issue = wang.report(kind("A06"), lane(), "墙角积存垃圾").await.issue;
    wang.sync().await;
    let body = serde_json::to_string(&town.issue(issue).await).unwrap();
    // Spaces around JSON say nothing.
    let body = if size <= LONG_BODIES { format!("{body:<4096}") } else { String::new() };
    let id = town.town().0;
    let tx = town.state.db.write().await.unwrap();
    let backend = tx.get_database_backend();
    let values = [size.into(), now.0.into(), id.into(), FIRST.into(), body.into()];
    tx.execute_raw(Statement::from_sql_and_values(backend, issues(backend), values)).await.unwrap();
    let values = [Audience::Town.to_string().into(), FIRST.into(), id.into()];
    tx.execute_raw(Statement::from_sql_and_values(backend, SEEN, values)).await.unwrap();
    tx.commit().await.unwrap();
    stock::set_head(&town.state, town.town(), FIRST + size * 4).await;
}
