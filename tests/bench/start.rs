//! What a server of a town of a size takes: until it answers after a start, of memory, and of everybody's patience while it looks after itself.
//!
//! `cargo xtask bench start [--size N,N] [--write]` builds the server and this program as for release. Every issue has its events, its rows of the
//! ledger and of the audit chain (`tests/src/worked_town.rs`). The server is a process of its own, on SQLite and, where it can be had, on PostgreSQL. It
//! is a measurement, not a test: it fails only if an answer is wrong.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a measurement says what it expects by failing")]

use server::{
    clock::{Clock as _, SystemClock},
    ops::Metrics,
};
use shared::{
    query::{FiguresAnswer, IssuePage},
    sync::Verdict,
};
use std::{
    fmt::Write as _,
    fs,
    path::PathBuf,
    process::Stdio,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tests::{Client, Process, World, postgres, worked_town};
use tokio::time::{MissedTickBehavior, interval, sleep};

/// Sizes of towns, unless asked otherwise.
const SIZES: &str = "1000,10000,100000,1000000";
/// How often each question is asked of a server at rest.
const ROUNDS: usize = 10;
/// Between two reports: fifty a second.
const REPORTING: Duration = Duration::from_millis(20);
/// Between two looks of a reader, and between two questions for the writer.
const LOOKING: Duration = Duration::from_millis(20);
/// How long reports arrive while the server has nothing else to do.
const ALONE: Duration = Duration::from_secs(10);
/// How long a server rests before its memory is read.
const REST: Duration = Duration::from_secs(3);
/// Longest time that the check of the week may take.
const LONGEST: Duration = Duration::from_secs(3_600);
/// What a list begins with.
const LIST: &str = "/api/issues?before=9999999999999&size=30";

/// What is told, as Markdown.
struct Told(String);

impl Told {
    fn say(&mut self, line: &str) {
        println!("{line}");
        writeln!(self.0, "{line}").unwrap();
    }

    fn row(&mut self, cells: &[String]) {
        self.say(&format!("| {} |", cells.join(" | ")));
    }
}

/// A town of a size that nobody serves just now.
struct Town {
    process: Process,
    size: i64,
    database: &'static str,
    _folder: TempDir,
}

async fn filled(size: i64, url: Option<String>) -> Town {
    let begun = Instant::now();
    let world = World::configured(|config| config.database_url.clone_from(&url)).await;
    // The server process has the machine's clock.
    world.clock.set(SystemClock.now());
    worked_town::fill(&world, size).await;
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    world.stop().await;
    world.state.db.close().await.unwrap();
    fs::rename(&world.state.config.data, &data).unwrap();
    let database = if url.is_some() { "PostgreSQL" } else { "SQLite" };
    println!("{database}, {size} issues written in {:.1} s", begun.elapsed().as_secs_f64());
    let process = Process::over(&data, url);
    // Nobody's day ends during the measurement.
    fs::write(process.folder().join("jingge.toml"), "records_per_day = 10000000\nmegabytes_per_day = 1000000\n").unwrap();
    Town { process, size, database, _folder: folder }
}

/// Waits until something is answered with 200; how long that took since.
async fn answered(client: &Client, path: &str, since: Instant) -> Duration {
    loop {
        let asked = client.http.get(client.url(path)).header("x-jingge", "1").send().await;
        if asked.is_ok_and(|answer| answer.status().as_u16() == 200) {
            return since.elapsed();
        }
        sleep(Duration::from_millis(2)).await;
    }
}

fn megabytes(process: &Process, name: &str) -> f64 {
    process.kib(name) as f64 * 1.024 / 1_000.0
}

fn part(times: &mut [f64], hundredths: usize) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get((times.len() * hundredths / 100).min(times.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

/// The figures; how long they took in ms.
async fn figures(leader: &Client, least: i64) -> f64 {
    let begun = Instant::now();
    let total = leader.get("/api/figures").await.json::<FiguresAnswer>().town.total;
    assert!(i64::from(total) >= least, "{total} of {least} issues are counted");
    begun.elapsed().as_secs_f64() * 1_000.0
}

/// The first page of the list; how long it took in ms.
async fn list(leader: &Client) -> f64 {
    let begun = Instant::now();
    assert_eq!(leader.get(LIST).await.json::<IssuePage>().issues.len(), 30);
    begun.elapsed().as_secs_f64() * 1_000.0
}

/// Times of those who ask while something goes on, in ms.
#[derive(Default)]
struct Asked {
    figures: Vec<f64>,
    lists: Vec<f64>,
    reports: Vec<f64>,
    /// Until the writer was to be had.
    writer: Vec<f64>,
}

/// Until told to stop: reports at an even pace, a leader who looks, and somebody who asks for the writer (`/ready` begins a transaction).
async fn busy(people: &People, least: i64, over: &AtomicBool) -> Asked {
    let goes_on = || !over.load(Ordering::Relaxed);
    let reports = async {
        let mut ticks = interval(REPORTING);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut took = Vec::new();
        while goes_on() {
            ticks.tick().await;
            let (report, begun) = (people.reporter.small_report(), Instant::now());
            let answer = people.reporter.pushed(&[report]).await;
            took.push(begun.elapsed().as_secs_f64() * 1_000.0);
            assert!(matches!(answer.outcomes[0].verdict, Verdict::Applied { .. }), "{:?}", answer.outcomes[0]);
        }
        took
    };
    let looks = async {
        let (mut of_figures, mut of_lists) = (Vec::new(), Vec::new());
        while goes_on() {
            of_figures.push(figures(&people.leader, least).await);
            of_lists.push(list(&people.leader).await);
            sleep(LOOKING).await;
        }
        (of_figures, of_lists)
    };
    let waits = async {
        let mut took = Vec::new();
        while goes_on() {
            let begun = Instant::now();
            assert_eq!(people.leader.get("/ready").await.status, 200);
            took.push(begun.elapsed().as_secs_f64() * 1_000.0);
            sleep(LOOKING).await;
        }
        took
    };
    let (reports, (figures, lists), writer) = tokio::join!(reports, looks, waits);
    Asked { figures, lists, reports, writer }
}

/// Those who ask.
struct People {
    leader: Client,
    reporter: Client,
}

impl Town {
    /// Another command of the program beside the server; how long it took.
    async fn beside(&self, arguments: &[&str]) -> Duration {
        let begun = Instant::now();
        let mut child = self.process.command(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        while child.try_wait().unwrap().is_none() {
            sleep(Duration::from_millis(10)).await;
        }
        let done = child.wait_with_output().unwrap();
        assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
        begun.elapsed()
    }

    /// Until it first answers and until it answers with figures, and the memory that it takes.
    async fn starts(&mut self, told: &mut Told) -> People {
        // The first start looks after what comes round by itself, the check of the week too, and people sign in.
        self.process.start();
        let base = self.process.base();
        let people = People { leader: Client::signed_in(&base, "lingdao").await, reporter: Client::signed_in(&base, "wang").await };
        let (admin, begun) = (Client::signed_in(&base, "guanli").await, Instant::now());
        let checked = loop {
            if let Some(checked) = admin.get("/api/metrics").await.json::<Metrics>().status.checked {
                break checked;
            }
            assert!(begun.elapsed() < LONGEST, "the check of the week is not done: {}", self.process.log());
            sleep(Duration::from_millis(50)).await;
        };
        assert_eq!(checked.findings, 0, "everything is whole");
        let (weekly, most) = (begun.elapsed(), megabytes(&self.process, "VmHWM"));
        self.process.stop();

        let begun = Instant::now();
        self.process.start();
        let alive = answered(&people.leader, "/health", begun).await;
        let counted = answered(&people.leader, "/api/figures", begun).await;
        sleep(REST).await;
        let rest = megabytes(&self.process, "VmRSS");
        for _ in 0..ROUNDS {
            figures(&people.leader, self.size).await;
            list(&people.leader).await;
            assert_eq!(people.leader.get("/api/heat?cell_m=100").await.status, 200);
        }
        let after = megabytes(&self.process, "VmRSS");
        told.row(&[
            self.size.to_string(),
            self.database.to_owned(),
            format!("{:.2}", alive.as_secs_f64()),
            format!("{:.2}", counted.as_secs_f64()),
            format!("{rest:.0}"),
            format!("{after:.0}"),
            format!("{:.1}", weekly.as_secs_f64()),
            format!("{most:.0}"),
        ]);
        people
    }

    /// What people wait for while it has nothing else to do, and while a backup, a check and an audit run beside it.
    async fn upkeep(&self, people: &People, told: &mut Vec<Vec<String>>) {
        let backups = TempDir::new().unwrap();
        let works: [(&str, Option<Vec<&str>>); 4] = [
            ("nothing", None),
            ("backup", Some(vec!["backup", backups.path().to_str().unwrap()])),
            ("check", Some(vec!["check"])),
            ("audit verify", Some(vec!["audit", "verify"])),
        ];
        for (name, arguments) in works {
            if name == "backup" && !self.process.is_embedded() {
                continue;
            }
            let over = AtomicBool::new(false);
            let work = async {
                let took = match &arguments {
                    None => {
                        sleep(ALONE).await;
                        ALONE
                    }
                    Some(arguments) => self.beside(arguments).await,
                };
                over.store(true, Ordering::Relaxed);
                took
            };
            let (mut asked, took) = tokio::join!(busy(people, self.size, &over), work);
            let rate = asked.reports.len() as f64 / took.as_secs_f64();
            let log = fs::metadata(self.process.data().join("jingge.sqlite-wal")).map(|log| log.len() as f64 / 1e6);
            let mut cells = vec![
                self.size.to_string(),
                self.database.to_owned(),
                name.to_owned(),
                format!("{:.1}", took.as_secs_f64()),
                format!("{rate:.0}"),
            ];
            for times in [&mut asked.figures, &mut asked.lists, &mut asked.reports, &mut asked.writer] {
                cells.push(format!("{:.1} / {:.1} / {:.0}", part(times, 50), part(times, 95), part(times, 100)));
            }
            cells.push(log.map_or_else(|_| "–".to_owned(), |log| format!("{log:.0}")));
            println!("  {}", cells.join(" | "));
            told.push(cells);
        }
    }
}

#[tokio::main]
async fn main() {
    let sizes = std::env::var("JINGGE_BENCH_SIZES").unwrap_or_else(|_| SIZES.into());
    let sizes: Vec<i64> = sizes.split(',').map(|size| size.trim().parse().expect("a number of issues")).collect();
    let (mut told, mut busy) = (Told(String::new()), Vec::new());
    let columns = [
        "issues",
        "database",
        "until it answers, s",
        "until it answers with figures, s",
        "memory at rest, MB",
        "after heat, figures and lists, MB",
        "check of the week, s",
        "memory at most during it, MB",
    ];
    told.say("\n## Start, memory and upkeep\n");
    told.say(
        "A server process over a town whose every issue has its events, ledger and chain. Memory is resident. The check of the week runs in the server at \
         its first start; the times of starting are those of the second, its files being in the system's cache.\n",
    );
    told.say(&format!("| {} |\n|{}", columns.join(" | "), "---|".repeat(columns.len())));
    for size in sizes {
        let url = tokio::task::spawn_blocking(postgres::new_database).await.unwrap();
        if let Err(why) = &url {
            println!("PostgreSQL is left out: {why}");
        }
        for url in [None, url.ok()].into_iter().enumerate().filter(|(at, url)| *at == 0 || url.is_some()).map(|(_, url)| url) {
            let mut town = filled(size, url).await;
            let people = town.starts(&mut told).await;
            town.upkeep(&people, &mut busy).await;
            town.process.stop();
        }
    }
    let columns = [
        "issues",
        "database",
        "beside it runs",
        "for s",
        "reports a second",
        "figures, ms",
        "first page of a list, ms",
        "a report, ms",
        "until the writer is to be had, ms",
        "log afterwards, MB",
    ];
    told.say("\nWhile 50 reports a second arrive one after the other, each time the median, the 95th percentile and the longest:\n");
    told.say(&format!("| {} |\n|{}", columns.join(" | "), "---|".repeat(columns.len())));
    for cells in &busy {
        told.row(cells);
    }
    if let Some(file) = std::env::var_os("JINGGE_RACE_OUT") {
        fs::write(PathBuf::from(file), &told.0).unwrap();
    }
}
