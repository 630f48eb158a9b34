//! What lists, searches and filters cost in towns of 1,000, 10,000 and 100,000 issues, over HTTP, and how many statements the database is asked.
//!
//! `cargo xtask bench list` builds it as the server is built for release and prints the median of the repeats, with the quickest and the
//! slowest. What an answer holds is held to what was put in before its time counts. It is a measurement, not a test: it fails only if an answer is
//! wrong. `JINGGE_BENCH_SIZES=1000,10000` measures other sizes.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement says what it expects by failing")]

use shared::{
    id::IssueId,
    issue::{Issue, Source},
    query::IssuePage,
};
use std::time::Instant;
use tests::{
    Client, World, large_town,
    world::{at, grid, kind},
};

/// How often each request is measured.
const ROUNDS: usize = 9;
/// Notes as people write them; the last one is rare.
const NOTES: [&str; 4] = ["墙角积存垃圾约两车", "河边漂浮物和垃圾", "占道经营, 劝离后又回来", "桥头护栏外倾倒建筑垃圾"];
/// One issue in so many is at the bridge.
const RARE: u64 = 400;

/// What was put in.
#[derive(Default)]
struct Put {
    all: u64,
    bridge: u64,
    media: u64,
    some: Option<IssueId>,
}

async fn filled(town: &World, size: u64) -> Put {
    let mut put = Put { all: size, ..Put::default() };
    large_town::fill(town, size, |issue: &mut Issue, dice| {
        let rare = dice.roll(RARE) == 0;
        let note = if rare { NOTES[3] } else { NOTES[usize::try_from(dice.roll(3)).unwrap()] };
        issue.note = note.into();
        issue.kind = kind(dice.pick(&["A01", "A06", "B01"]).unwrap());
        issue.grid = dice.pick(&[Some(grid("G1")), Some(grid("G2")), None]).copied().flatten();
        issue.source = if dice.roll(200) == 0 { Source::Media } else { Source::Patrol };
        put.bridge += u64::from(rare);
        put.media += u64::from(issue.source == Source::Media);
        put.some = put.some.or((dice.roll(size / 2) == 0).then_some(issue.id));
    })
    .await;
    put
}

struct Bench<'a> {
    town: &'a World,
    client: &'a Client,
    name: &'static str,
}

impl Bench<'_> {
    /// Asks again and again; each answer must be right. Gives the last one.
    async fn measured(&self, what: &str, path: &str, is_right: impl Fn(&IssuePage) -> bool) -> IssuePage {
        let (mut took, mut last) = (Vec::new(), None);
        let before = self.town.state.db.statements();
        for _ in 0..ROUNDS {
            let begun = Instant::now();
            let answer = self.client.get(path).await;
            took.push(begun.elapsed().as_secs_f64() * 1_000.0);
            assert_eq!(answer.status, 200, "{path}: {}", answer.text());
            let page: IssuePage = answer.json();
            assert!(is_right(&page), "{path}: {} issues of {}", page.issues.len(), page.total);
            last = Some((page, answer.body.len()));
        }
        let statements = (self.town.state.db.statements() - before) as f64 / ROUNDS as f64;
        took.sort_by(f64::total_cmp);
        let (page, bytes) = last.unwrap();
        let what = format!("{}: {what}", self.name);
        println!(
            "  {what:<56} {:>8.1} ms ({:.1} to {:.1}), {statements:>4.1} statements, {} rows, {} kB",
            took[ROUNDS / 2],
            took[0],
            took[ROUNDS - 1],
            page.issues.len(),
            bytes / 1_000
        );
        page
    }
}

impl Bench<'_> {
    /// Opens one issue.
    async fn one(&self, id: IssueId) {
        let mut took = Vec::new();
        let before = self.town.state.db.statements();
        for _ in 0..ROUNDS {
            let begun = Instant::now();
            let answer = self.client.get(&format!("/api/issues/{id}")).await;
            took.push(begun.elapsed().as_secs_f64() * 1_000.0);
            assert_eq!(answer.json::<Issue>().id, id);
        }
        let statements = (self.town.state.db.statements() - before) as f64 / ROUNDS as f64;
        took.sort_by(f64::total_cmp);
        let what = format!("{}: one issue", self.name);
        println!("  {what:<56} {:>8.1} ms ({:.1} to {:.1}), {statements:>4.1} statements", took[ROUNDS / 2], took[0], took[ROUNDS - 1]);
    }
}

async fn measure(town: &World, put: &Put) {
    let (dispatcher, inspector) = (town.client("chuangwei").await, town.client("wang").await);
    let first = "before=9999999999999&size=30";
    for (name, client) in [("dispatcher", &dispatcher), ("inspector", &inspector)] {
        let bench = Bench { town, client, name };
        let whole = |page: &IssuePage| page.issues.len() == 30 && page.more;
        let page = bench.measured("first page", &format!("/api/issues?{first}"), whole).await;
        let last = page.issues.last().unwrap();
        let next = format!("/api/issues?before={}&before_id={}&size=30", last.reported_at.0, last.id);
        let behind = |next: &IssuePage| whole(next) && next.issues[0].reported_at <= last.reported_at && next.issues[0].id != last.id;
        bench.measured("next page", &next, behind).await;
        bench.measured("first page, counted", "/api/issues?size=30", |page| page.issues.len() == 30 && page.total > 30).await;
        bench.measured("first page by deadline", "/api/issues?order=pressing&before=0&size=30", |page| !page.issues.is_empty()).await;
        bench.measured("open, counted", "/api/issues?open=true&size=30", |page| page.total > 0).await;
        bench.measured("in a state that nothing is in", "/api/issues?state=withdrawn&size=30", |page| page.total == 0).await;
        bench.measured("of a kind", &format!("/api/issues?kind=B01&{first}"), |page| !page.issues.is_empty()).await;
        bench
            .measured("of a grid and a kind", &format!("/api/issues?grid={}&kind=B01&{first}", grid("G2")), |page| !page.issues.is_empty())
            .await;
        bench.measured("垃圾, which most have", &format!("/api/issues?text=%E5%9E%83%E5%9C%BE&{first}"), whole).await;
        bench.measured("垃圾 河边", &format!("/api/issues?text=%E5%9E%83%E5%9C%BE%20%E6%B2%B3%E8%BE%B9&{first}"), whole).await;
        bench.measured("a word that nothing has", "/api/issues?text=%E9%BE%99%E7%8E%8B%E5%BA%99", |page| page.total == 0).await;
    }
    let bench = Bench { town, client: &dispatcher, name: "dispatcher" };
    let some = put.some.unwrap();
    bench.one(some).await;
    let code = some.short_code();
    let finds = |page: &IssuePage| page.issues.iter().any(|issue| issue.id == some);
    bench.measured("by short code", &format!("/api/issues?text={code}"), finds).await;
    bench.measured("by half a short code", &format!("/api/issues?text={}", &code[..3]), |page| page.total > 0).await;
    bench.measured("桥头", "/api/issues?text=%E6%A1%A5%E5%A4%B4", |page| u64::from(page.total) == put.bridge).await;
    bench
        .measured("桥头 护栏", "/api/issues?text=%E6%A1%A5%E5%A4%B4%20%E6%8A%A4%E6%A0%8F", |page| u64::from(page.total) == put.bridge)
        .await;
    bench.measured("of a rare source", "/api/issues?source=media", |page| u64::from(page.total) == put.media).await;
    bench.measured("the last page by number", &format!("/api/issues?page={}", put.all / 50 - 1), |page| page.issues.len() >= 50).await;
}

#[tokio::main]
async fn main() {
    let sizes = std::env::var("JINGGE_BENCH_SIZES").unwrap_or_else(|_| "1000,10000,100000".into());
    for size in sizes.split(',').map(|size| size.trim().parse::<u64>().expect("a number of issues")) {
        let town = World::on_sqlite().await;
        let put = filled(&town, size).await;
        town.clock.set(at("2026-03-06T09:00"));
        println!("{size} issues");
        measure(&town, &put).await;
    }
}
