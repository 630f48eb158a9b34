//! Row 10, dashboard: the figures of the town and of every unit, while reports arrive.

use super::{
    stock::Stock,
    table::{Table, Times, millis},
};
use sea_orm::{ConnectionTrait as _, DatabaseBackend, Statement};
use serde_json::json;
use shared::query::FiguresAnswer;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tests::{Client, limit::Limit};
use tokio::time::{MissedTickBehavior, interval};

/// How often each is asked.
const ROUNDS: usize = 21;
/// How often while reports arrive.
const BUSY_ROUNDS: usize = 200;
/// Between two reports: fifty a second.
const BETWEEN: Duration = Duration::from_millis(20);
/// How long reports arrive while nobody looks.
const ALONE: Duration = Duration::from_secs(6);

/// Per unit, as an analyst writes it; the town's are their sum.
fn sql(now: i64) -> String {
    format!(
        "select coalesce(unit, 0), count(*), count(*) filter (where state in ('assigned', 'rectifying', 'verifying', 'unassigned')),
           count(*) filter (where overdue = 1), count(*) filter (where state = 'closed'),
           count(*) filter (where state = 'closed' or state in ('assigned', 'rectifying') and due_at <= {now}),
           count(*) filter (where state = 'closed' and in_time = 1)
         from issue where state not in ('void', 'withdrawn') group by 1 order by 1"
    )
}

/// Total, open, overdue, closed, due, in time.
type Sums = [i64; 6];

async fn ours(client: &Client) -> (Sums, f64) {
    let begun = Instant::now();
    let answer = client.get("/api/figures").await;
    let took = begun.elapsed().as_secs_f64() * 1_000.0;
    let town = answer.json::<FiguresAnswer>().town;
    let sums = [town.total, town.open, town.overdue, town.closed, town.closing.denominator, town.in_time.numerator];
    (sums.map(i64::from), took)
}

fn same(who: &str, ours: Sums, theirs: Sums) {
    // The report that made the town is not among the peers' rows.
    let close = ours.iter().zip(theirs).all(|(own, other)| (own - other).abs() <= 1);
    assert!(close, "{who} counts {theirs:?} and we {ours:?}");
}

/// Reports that arrive at an even pace until told to stop; how long each took until it was answered.
async fn reports(client: &Client, over: &AtomicBool) -> Vec<f64> {
    let mut ticks = interval(BETWEEN);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut took = Vec::new();
    while !over.load(Ordering::Relaxed) {
        ticks.tick().await;
        let report = client.small_report();
        let begun = Instant::now();
        let answer = client.pushed(&[report]).await;
        took.push(begun.elapsed().as_secs_f64() * 1_000.0);
        assert!(matches!(answer.outcomes[0].verdict, shared::sync::Verdict::Applied { .. }), "{:?}", answer.outcomes[0]);
    }
    took
}

/// Resident memory of this process in MB of a million bytes; 0 where the system does not say so.
fn resident() -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib = text.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok());
    kib.unwrap_or_default() * 1.024 / 1_000.0
}

/// Measures it in this town.
pub async fn measure(stock: &Stock, table: &mut Table) {
    let about = "Figures of the town and of a hundred units. Ours over HTTP; DuckDB by its own clock; PostgreSQL with the indices of an \
        experienced hand. Then 50 reports a second arrive, one after the other over HTTP, while a leader looks again and again.";
    table.head(&format!("10 dashboard, {} issues", stock.size), about, &["what", "who", "median ms (least–most)", "p95", "beside ours"]);
    let leader = stock.town.client("lingdao").await;
    let mut all = vec![Times::of("**Jingge over HTTP**")];
    let (mut duck, mut postgres) = (Times::of("DuckDB, in process"), Times::of("PostgreSQL, local socket"));
    let sum = |rows: Vec<Vec<i64>>| -> Sums { std::array::from_fn(|at| rows.iter().map(|row| row[at + 1]).sum()) };
    for _ in 0..ROUNDS {
        let (own, took) = ours(&leader).await;
        all[0].millis.push(took);
        if let Some(peer) = &stock.duck {
            let answer = peer.borrow_mut().ask(&json!({ "sql": sql(stock.now.0) })).0;
            duck.millis.push(answer.ms);
            same("DuckDB", own, sum(answer.rows.iter().map(|row| row.iter().map(|field| field.as_i64().unwrap()).collect()).collect()));
        }
        if let Some(db) = &stock.postgis {
            let begun = Instant::now();
            let rows = db.query_all_raw(Statement::from_string(DatabaseBackend::Postgres, sql(stock.now.0))).await.unwrap();
            postgres.millis.push(begun.elapsed().as_secs_f64() * 1_000.0);
            let number = |row: &sea_orm::QueryResult, at: usize| row.try_get_by_index::<i64>(at).unwrap();
            let rows = rows.iter().map(|row| std::iter::once(0).chain((1..7).map(|at| number(row, at))).collect());
            same("PostgreSQL", own, sum(rows.collect()));
        }
    }
    all.extend([duck, postgres].into_iter().filter(|times| !times.millis.is_empty()));
    table.times(&["at rest".into()], &all);

    let reporter = stock.town.client("wang").await;
    let over = AtomicBool::new(false);
    let stop = async {
        tokio::time::sleep(ALONE).await;
        over.store(true, Ordering::Relaxed);
    };
    let (alone, ()) = tokio::join!(reports(&reporter, &over), stop);
    let over = Arc::new(AtomicBool::new(false));
    let looks = async {
        let mut looks = Times::of("**figures, Jingge over HTTP**");
        for _ in 0..BUSY_ROUNDS {
            looks.millis.push(ours(&leader).await.1);
            tokio::time::sleep(BETWEEN).await;
        }
        over.store(true, Ordering::Relaxed);
        looks
    };
    let (looked_at, looks) = tokio::join!(reports(&reporter, &over), looks);
    let named = |who: &str, millis: Vec<f64>| Times { who: who.to_owned(), millis };
    let late = |millis: &[f64]| Times { who: String::new(), millis: millis.to_vec() }.part(95);
    table.judge(Limit::FiguresLate, looks.part(95));
    table.judge(Limit::ReportsWhileLookedAt, late(&looked_at) / late(&alone));
    let busy = [looks, named("a report, nobody looks", alone), named("a report, a leader looks", looked_at)];
    for times in &busy {
        let cells = [
            "50 reports a second".to_owned(),
            times.who.clone(),
            format!("{} ({}–{})", millis(times.median()), millis(times.part(0)), millis(times.part(100))),
            millis(times.part(95)),
            String::new(),
        ];
        table.row(&cells);
    }
    table.say(&format!("\nMemory of server and measurement together: {:.0} MB.", resident()));
}
