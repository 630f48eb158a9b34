//! Work that is done later, with real deadlines, hanging neighbours and a second server.

use sea_orm::{ConnectionTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde::{Deserialize, Serialize};
use server::{
    clock::FixedClock,
    config::Config,
    entity::{job, meta},
    error::Error,
    job::{Body, Claim, Finished, Job, Kind, Queue, Queued, Retry, queue, run, run_due},
    record::{Escalate, MarkOverdue},
    state::State,
};
use shared::moment::Moment;
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tests::{
    World,
    coverage_mark::covered,
    left::{data_of, database},
    postgres,
    world::{at, kind, lane},
};
use tokio::sync::watch;
use uuid::Uuid;

const USUAL: Retry = Retry { attempts: 5, first_minutes: 1, longest_minutes: 60 };

/// A delivery to a system that never answers.
#[derive(Serialize, Deserialize)]
struct Hang;

impl Body for Hang {
    const NAME: &'static str = "hang";
}

impl Job for Hang {
    const QUEUE: Queue = Queue::Outside;
    const DEADLINE: Duration = Duration::from_secs(3_600);
    const RETRY: Retry = USUAL;

    async fn run(self, _: Claim<'_>) -> Result<Finished, Error> {
        std::future::pending().await
    }
}

/// Leaves a row more each time it is done.
#[derive(Serialize, Deserialize)]
struct Count(u32);

impl Body for Count {
    const NAME: &'static str = "count";
}

impl Job for Count {
    const QUEUE: Queue = Queue::Clock;
    const DEADLINE: Duration = Duration::from_secs(60);
    const RETRY: Retry = USUAL;

    async fn run(self, claim: Claim<'_>) -> Result<Finished, Error> {
        let tx = claim.state.db.write().await?;
        let row = meta::Model { key: format!("count {}", Uuid::now_v7()), value: self.0.to_string() };
        meta::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
        if FIRST_DIES.swap(false, Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
        claim.finish_in(tx).await
    }
}

/// Whether the next count does not come to its end.
static FIRST_DIES: AtomicBool = AtomicBool::new(false);

const WITH_HANG: &[Kind] = &[Kind::of::<MarkOverdue>(), Kind::of::<Escalate>(), Kind::of::<Hang>()];
const COUNTS: &[Kind] = &[Kind::of::<Count>()];

async fn ask(state: &State, body: &impl Body, run_at: Moment) {
    let tx = state.db.write().await.unwrap();
    queue(&tx, Queued::of(body, None, run_at).unwrap()).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn deadlines_are_watched_in_time_while_a_job_of_another_queue_hangs() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let report = wang.report(kind("A06"), lane(), "墙角").await;
    wang.sync().await;
    let due = town.issue(report.issue).await.due_at().unwrap();
    ask(&town.state, &Hang, at("2026-03-05T08:00")).await;
    town.clock.set(due.plus_minutes(1));
    let (stop, stopped) = watch::channel(false);
    let workers = tokio::spawn(run(Arc::clone(&town.state), WITH_HANG, stopped));
    let begun = Instant::now();
    while town.issue(report.issue).await.overdue_since.is_none() {
        assert!(begun.elapsed() < Duration::from_secs(5), "nobody watches the deadline");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    println!("marked {:.2} s after it was due, beside a job that hangs", begun.elapsed().as_secs_f64());
    stop.send_replace(true);
    workers.await.unwrap();
    town.audit().await.unwrap();
    covered("S", &["F56"], 1);
}

#[tokio::test]
async fn jobs_that_an_earlier_build_left_are_done_by_this_one() {
    let folder = tempfile::tempdir().unwrap();
    let data = data_of("v0.1-2026-11", folder.path()).await;
    let old = database(&data).await;
    // It had failed, was tried again, and then that server was killed.
    let left = "update job set attempts = 3, last_error = 'busy: x', locked_until = 1796117400500 where done_at is null";
    assert_eq!(old.execute_unprepared(left).await.unwrap().rows_affected(), 1);
    old.close().await.unwrap();
    let now = at("2026-12-01T17:31");
    let town = World::on_data(&data, now).await;
    assert_eq!(run_due(&town.state, server::JOBS, now).await.unwrap(), 1);
    let rows = job::Entity::find().all(town.state.db.reader()).await.unwrap();
    let done: Vec<_> = rows.iter().filter(|row| row.done_at == Some(now.0)).map(|row| (row.name.as_str(), row.attempts)).collect();
    assert_eq!(done, [("mark_overdue", 4)]);
    assert!(rows.iter().all(|row| row.done_at.is_some() && row.given_up_at.is_none()), "and its proof waits, so nothing follows");
    town.audit().await.unwrap();
}

/// Two servers over one new PostgreSQL database.
async fn two_servers(now: Moment) -> ([Arc<State>; 2], [tempfile::TempDir; 2]) {
    let url = tokio::task::spawn_blocking(postgres::new_database).await.unwrap().unwrap();
    let folders = [tempfile::TempDir::new().unwrap(), tempfile::TempDir::new().unwrap()];
    let open = async |which: usize| {
        let config = Config { database_url: Some(url.clone()), ..Config::in_folder(folders[which].path()) };
        Arc::new(State::open(config, Arc::new(FixedClock::at(now))).await.unwrap())
    };
    let states = [open(0).await, open(1).await];
    (states, folders)
}

/// How often each was counted.
async fn counted(state: &State) -> BTreeMap<u32, u32> {
    let mut counted = BTreeMap::new();
    for row in meta::Entity::find().all(state.db.reader()).await.unwrap() {
        if row.key.starts_with("count ") {
            *counted.entry(row.value.parse().unwrap()).or_default() += 1;
        }
    }
    counted
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_over_one_database_do_each_job_once_and_if_one_is_killed_in_a_job_the_other_does_it_once() {
    const JOBS: u32 = 400;
    let now = at("2026-03-05T09:00");
    let (states, _folders) = two_servers(now).await;
    let [first, second] = &states;
    for number in 0..JOBS {
        ask(first, &Count(number), now).await;
    }
    let [one, two] = states.clone().map(|state| tokio::spawn(async move { run_due(&state, COUNTS, now).await.unwrap() }));
    let (by_first, by_second) = (one.await.unwrap(), two.await.unwrap());
    println!("{JOBS} jobs: {by_first} by one server, {by_second} by the other");
    assert_eq!(by_first + by_second, JOBS as usize);
    assert!(by_first > 0 && by_second > 0, "both took part: {by_first}, {by_second}");
    assert_eq!(counted(first).await, (0..JOBS).map(|number| (number, 1)).collect());

    // A server crashes when the effect of its job is in the transaction and it has claimed more jobs.
    for number in JOBS..JOBS + 10 {
        ask(first, &Count(number), now).await;
    }
    FIRST_DIES.store(true, Ordering::SeqCst);
    let dying = Arc::clone(first);
    let dying = tokio::spawn(async move { run_due(&dying, COUNTS, now).await });
    let begun = Instant::now();
    while FIRST_DIES.load(Ordering::SeqCst) {
        assert!(begun.elapsed() < Duration::from_secs(10));
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    dying.abort();
    assert!(dying.await.unwrap_err().is_cancelled());
    assert_eq!(run_due(second, COUNTS, now.plus_minutes(9)).await.unwrap(), 0, "it may be alive");
    assert_eq!(run_due(second, COUNTS, now.plus_minutes(10)).await.unwrap(), 10);
    assert_eq!(counted(second).await, (0..JOBS + 10).map(|number| (number, 1)).collect());
    let rows = job::Entity::find().all(second.db.reader()).await.unwrap();
    assert!(rows.iter().all(|row| row.done_at.is_some() && row.locked_until.is_none()));
    assert_eq!(rows.iter().filter(|row| row.attempts == 2).count(), 10, "each was tried once more");
    covered("S", &["F57"], 1);
}
