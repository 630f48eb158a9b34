//! What heat, its tiles, figures and the lists behind them cost in towns of 1,000, 10,000 and 100,000 issues: asked of the columns in memory, over HTTP,
//! and beside them asked of the database row by row, as they were before there were columns. Every answer is compared before its time counts.
//!
//! `cargo xtask bench columns` builds it as the server is built for release. The issues are written by the database itself, in clusters over
//! the town, nine of ten done with. It is a measurement, not a test: it fails only if an answer is not what the rows give.
//! `JINGGE_BENCH_SIZES=1000,1000000` measures other sizes, `JINGGE_BENCH_ONLY=tiles` the tiles alone; bodies are 4 KB long up to 100,000 issues. In larger towns they are left
//! empty, no page of a list is read, and only the last comparison asks the database for all rows.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement says what it expects by failing")]

use server::column::{check, columns_of, rebuild};
use shared::{
    geo::{Point, Spot},
    heat::{FINEST, HeatFilter, HeatMap, HeatWeight, heat_origin, square_of},
    issue::StatusKind,
    moment::Moment,
    query::{FigureName, FiguresAnswer, IssuePage, IssueQuery},
};
use std::time::{Duration, Instant};
use tests::{
    Client, World,
    filled_town::{LONG_BODIES, fill},
    naive::Naive,
    world::{at, kind, lane},
};

/// How often each question is asked, and how often the slow way.
const ROUNDS: usize = 41;
const SLOW_ROUNDS: usize = 3;
fn say(what: &str, mut took: Vec<Duration>) {
    took.sort_unstable();
    let millis = |place: usize| took[place.min(took.len() - 1)].as_secs_f64() * 1_000.0;
    let (median, late, rare, last) =
        (millis(took.len() / 2), millis(took.len() * 95 / 100), millis(took.len() * 99 / 100), millis(took.len()));
    println!("  {what:<58} {median:>9.2} ms (p95 {late:.2}, p99 {rare:.2}, worst {last:.2})");
}

/// Asks so often; the last answer.
async fn timed<T>(what: &str, rounds: usize, mut ask: impl AsyncFnMut() -> T) -> T {
    let (mut took, mut answer) = (Vec::new(), None);
    for _ in 0..rounds {
        let begun = Instant::now();
        answer = Some(ask().await);
        took.push(begun.elapsed());
    }
    say(what, took);
    answer.expect("a round")
}

async fn heat(town: &World, leader: &Client, large: bool, now: Moment) {
    let origin = heat_origin(&*town.reference().await);
    let columns = columns_of(&town.state, town.town()).await.unwrap();
    let naive = Naive { state: &town.state, town: town.town(), now };
    let filters = [
        ("all", HeatFilter::default(), 100.0),
        ("all, cells of 20 m", HeatFilter::default(), 20.0),
        (
            "two kinds of the last year, by age",
            HeatFilter {
                kinds: vec![kind("A01"), kind("A06")],
                from: Some(now.plus_days(-365)),
                weight: HeatWeight::Age,
                ..HeatFilter::default()
            },
            100.0,
        ),
        (
            "open, by overdue",
            HeatFilter { states: vec![StatusKind::Assigned, StatusKind::Rectifying], weight: HeatWeight::Overdue, ..HeatFilter::default() },
            100.0,
        ),
    ];
    for (name, filter, cell_m) in filters {
        let map = timed(&format!("heat, {name}: columns"), ROUNDS, async || columns.heat(&filter, origin, cell_m, now)).await;
        let asked: String = filter.pairs().iter().map(|(name, value)| format!("&{name}={value}")).collect();
        let path = format!("/api/heat?cell_m={cell_m}{asked}");
        let sent: HeatMap = timed(&format!("heat, {name}: over HTTP"), ROUNDS, async || leader.get(&path).await.json()).await;
        assert!(map == sent && map.counted > 0, "{name}");
        if large {
            continue;
        }
        let slow =
            timed(&format!("heat, {name}: rows of the database"), SLOW_ROUNDS, async || naive.heat(&filter, origin, cell_m).await).await;
        assert_eq!(map, slow, "{name}");
    }
}

/// The tile of a zoom with one of the clusters on it, and those around it.
fn tiles_of(zoom: u8) -> Vec<String> {
    let (x, y) = square_of(Spot::of(Point { lat: 32.502, lon: 116.498 }).unwrap());
    let (x, y) = (x >> (FINEST - zoom), y >> (FINEST - zoom));
    (0..16).map(|number| format!("/tiles/heat/{zoom}/{}/{}.png", x + number % 4 - 1, y + number / 4 - 1)).collect()
}

/// Tiles as a map asks for them; then each after a write, and each of a filter that nobody has asked for.
async fn tiles(town: &World, leader: &Client, now: Moment) {
    let get = async |path: &str| {
        let answer = leader.get(path).await;
        assert!(answer.status == 200 && answer.body.starts_with(b"\x89PNG"), "{path}: {}", answer.status);
    };
    for (name, query) in [("256 cells", "size=256&style=cells"), ("512 kernel", "size=512&style=kernel")] {
        let mut took = Vec::new();
        for zoom in [10, 11, 12, 13, 14, 15, 16] {
            let paths = tiles_of(zoom);
            get(&format!("{}?{query}", paths[0])).await;
            for path in paths {
                let begun = Instant::now();
                get(&format!("{path}?{query}")).await;
                took.push(begun.elapsed());
            }
        }
        say(&format!("tiles, {name}, zooms 10 to 16: over HTTP"), took);
        let wang = town.phone("wang").await;
        let (mut written, mut asked_first) = (Vec::new(), Vec::new());
        for zoom in [10, 12, 14, 16].into_iter().cycle().take(24) {
            wang.report(kind("A06"), lane(), "刚才").await;
            wang.sync().await;
            let path = &tiles_of(zoom)[5];
            let begun = Instant::now();
            get(&format!("{path}?{query}")).await;
            written.push(begun.elapsed());
            let from = now.plus_days(-365).plus_millis(i64::try_from(asked_first.len()).unwrap()).0;
            let begun = Instant::now();
            get(&format!("{path}?{query}&from={from}&weight=age")).await;
            asked_first.push(begun.elapsed());
        }
        say(&format!("tiles, {name}, right after a report: over HTTP"), written);
        say(&format!("tiles, {name}, of a filter nobody has asked for"), asked_first);
    }
    let asked = leader.http.get(leader.url(&tiles_of(13)[5])).header("x-jingge", "1");
    let tag = asked.send().await.unwrap().headers().get("etag").unwrap().to_str().unwrap().to_owned();
    let again =
        async || leader.http.get(leader.url(&tiles_of(13)[5])).header("if-none-match", &tag).send().await.unwrap().status().as_u16();
    assert_eq!(timed("a tile that has not changed: over HTTP", ROUNDS, again).await, 304);
    let size = columns_of(&town.state, town.town()).await.unwrap().size();
    println!("  memory of what tiles are drawn from: {:.1} MB", size.fields as f64 / 1e6);
}

async fn figures(town: &World, leader: &Client, large: bool, now: Moment) {
    let columns = columns_of(&town.state, town.town()).await.unwrap();
    let naive = Naive { state: &town.state, town: town.town(), now };
    let quick = timed("figures and ranking: columns", ROUNDS, async || columns.figures(None, now)).await;
    let sent: FiguresAnswer = timed("figures and ranking: over HTTP", ROUNDS, async || leader.get("/api/figures").await.json()).await;
    assert!(quick == sent && quick.town.total > 0);
    if !large {
        let slow = timed("figures and ranking: rows of the database", SLOW_ROUNDS, async || naive.figures(None).await).await;
        assert_eq!(quick, slow);
    }
    let query = IssueQuery { figure: Some(FigureName::Due), ..IssueQuery::default() };
    let cases = timed("all cases behind a figure: columns", ROUNDS, async || columns.cases(&query, None, now)).await;
    assert_eq!(cases.len(), quick.town.closing.denominator as usize);
    if large {
        return;
    }
    let path = "/api/issues?figure=due";
    let page: IssuePage = timed("first page behind a figure: over HTTP", ROUNDS, async || leader.get(path).await.json()).await;
    assert_eq!(page.total, quick.town.closing.denominator);
}

async fn measure(town: &World, size: i64, now: Moment) {
    println!("{size} issues");
    let leader = town.client("lingdao").await;
    let cold = async || rebuild(&town.state, town.town()).await.unwrap();
    timed("the columns are filled", SLOW_ROUNDS, cold).await;
    let taken = columns_of(&town.state, town.town()).await.unwrap().size();
    // Bytes of one are megabytes of a million.
    let mb = |bytes: usize| bytes as f64 / taken.issues as f64;
    println!(
        "  memory of a million: heat {:.1} MB, all columns with ids {:.1} MB, running deadlines {:.1} MB",
        mb(taken.heat),
        mb(taken.all),
        mb(taken.deadlines)
    );
    let large = size > LONG_BODIES;
    tiles(town, &leader, now).await;
    if std::env::var("JINGGE_BENCH_ONLY").is_ok_and(|only| only == "tiles") {
        return;
    }
    heat(town, &leader, large, now).await;
    figures(town, &leader, large, now).await;
    let wang = town.phone("wang").await;
    let mut took = Vec::new();
    for _ in 0..7 {
        wang.report(kind("A06"), lane(), "刚才").await;
        wang.sync().await;
        let begun = Instant::now();
        let _answer: FiguresAnswer = leader.get("/api/figures").await.json();
        took.push(begun.elapsed());
    }
    say("figures right after a report: over HTTP", took);
    let begun = Instant::now();
    let checked = check(&town.state, town.town(), Duration::ZERO, now).await.unwrap();
    assert_eq!(checked.differences, 0);
    println!("  {:<58} {:>9.0} ms", "all compared with the database", begun.elapsed().as_secs_f64() * 1_000.0);
}

#[tokio::main]
async fn main() {
    let sizes = std::env::var("JINGGE_BENCH_SIZES").unwrap_or_else(|_| "1000,10000,100000".into());
    let now = at("2026-03-06T09:00");
    for size in sizes.split(',').map(|size| size.trim().parse::<i64>().expect("a number of issues")) {
        let town = World::on_sqlite().await;
        fill(&town, size, now).await;
        town.clock.set(now);
        measure(&town, size, now).await;
    }
}
