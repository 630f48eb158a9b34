//! What the queues promise, with jobs of the tests' own.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::{
    Body, Claim, Finished, Job, Kind, Queue, Queued, Retry, failing, queue, retry, run,
    run::{Hand, run_due},
    store::{claim, renew},
};
use crate::{
    clock::FixedClock,
    config::Config,
    entity::{job, meta},
    error::Error,
    state::{State, WriteTx},
};
use sea_orm::{EntityTrait, IntoActiveModel as _};
use serde::{Deserialize, Serialize};
use shared::moment::Moment;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::watch;
use uuid::Uuid;

const NOW: Moment = Moment(1_790_000_000_000);
const MINUTE: Duration = Duration::from_secs(60);

/// Defines a job about a subject: name, queue, deadline, tries, and what it does.
macro_rules! job {
    ($job:ident, $name:literal, $queue:ident, $deadline:expr, $attempts:literal, $most:expr, |$subject:ident, $claim:ident| $run:expr) => {
        #[derive(Serialize, Deserialize)]
        struct $job {
            subject: String,
        }

        impl Body for $job {
            const NAME: &'static str = $name;
            const MOST_WAITING: Option<u64> = $most;
        }

        impl Job for $job {
            const QUEUE: Queue = Queue::$queue;
            const DEADLINE: Duration = $deadline;
            const RETRY: Retry = Retry { attempts: $attempts, first_minutes: 1, longest_minutes: 60 };

            async fn run(self, $claim: Claim<'_>) -> Result<Finished, Error> {
                let $subject = self.subject;
                $run
            }
        }
    };
}

job!(Note, "note", Clock, MINUTE, 3, None, |subject, claim| {
    let tx = claim.state.db.write().await?;
    leave(&tx, &subject).await;
    claim.finish_in(tx).await
});
job!(Fail, "fail", Clock, MINUTE, 4, None, |subject, _claim| Err(Error::internal(format!("no luck with {subject}"))));
job!(Dawdle, "dawdle", Clock, Duration::from_millis(50), 2, None, |subject, claim| {
    let tx = claim.state.db.write().await?;
    leave(&tx, &subject).await;
    std::future::pending().await
});
job!(Breed, "breed", Clock, MINUTE, 3, None, |subject, claim| {
    if subject.len() < 3 {
        ask(claim.state, &Breed { subject: format!("{subject}x") }, claim.now).await;
    }
    claim.finish().await
});
job!(Hang, "hang", Outside, Duration::from_secs(3_600), 3, None, |_subject, _claim| std::future::pending().await);
/// Until then `Block` holds its thread.
static UNBLOCKED: AtomicBool = AtomicBool::new(false);
job!(Block, "block", Reports, MINUTE, 3, None, |_subject, claim| {
    while !UNBLOCKED.load(Ordering::Relaxed) {
        std::thread::sleep(Duration::from_millis(10));
    }
    claim.finish().await
});
job!(Few, "few", Reports, MINUTE, 3, Some(2), |_subject, claim| claim.finish().await);

#[derive(Serialize, Deserialize)]
struct PushBatch;

impl Body for PushBatch {
    const NAME: &'static str = "round";
}

impl Job for PushBatch {
    const QUEUE: Queue = Queue::Upkeep;
    const DEADLINE: Duration = MINUTE;
    const RETRY: Retry = Retry { attempts: 3, first_minutes: 1, longest_minutes: 60 };

    fn recurs() -> Option<(Self, i64)> {
        Some((Self, 24))
    }

    async fn run(self, claim: Claim<'_>) -> Result<Finished, Error> {
        claim.finish().await
    }
}

const KINDS: &[Kind] = &[
    Kind::of::<Note>(),
    Kind::of::<Fail>(),
    Kind::of::<Dawdle>(),
    Kind::of::<Breed>(),
    Kind::of::<Hang>(),
    Kind::of::<Block>(),
    Kind::of::<Few>(),
    Kind::of::<PushBatch>(),
];

async fn opened(folder: &tempfile::TempDir) -> State {
    State::open(Config::in_folder(folder.path()), Arc::new(FixedClock::at(NOW))).await.unwrap()
}

async fn ask(state: &State, body: &impl Body, run_at: Moment) {
    let tx = state.db.write().await.unwrap();
    queue(&tx, Queued::of(body, None, run_at).unwrap()).await.unwrap();
    tx.commit().await.unwrap();
}

async fn note(state: &State, subject: &str, run_at: Moment) {
    ask(state, &Note { subject: subject.to_owned() }, run_at).await;
}

/// The effect of a job: a row more.
async fn leave(tx: &WriteTx, subject: &str) {
    let row = meta::Model { key: format!("{subject} {}", Uuid::now_v7()), value: subject.to_owned() };
    meta::Entity::insert(row.into_active_model()).exec_without_returning(tx).await.unwrap();
}

async fn effects(state: &State, subject: &str) -> usize {
    meta::Entity::find().all(state.db.reader()).await.unwrap().iter().filter(|row| row.value == subject).count()
}

async fn row(state: &State, name: &str) -> job::Model {
    job::Entity::find().all(state.db.reader()).await.unwrap().into_iter().find(|row| row.name == name).unwrap()
}

async fn due(state: &State, now: Moment) -> usize {
    run_due(state, KINDS, now).await.unwrap()
}

/// A row as another version may have left it.
async fn left(state: &State, name: &str, body: &str) {
    let queued = Queued { name: "left", town: None, key: name.to_owned(), body: body.to_owned(), run_at: NOW, most_waiting: None };
    let row = job::Model { name: name.to_owned(), ..queued.row() };
    job::Entity::insert(row.into_active_model()).exec_without_returning(state.db.reader()).await.unwrap();
}

#[actix_web::test]
async fn a_job_is_done_once_at_its_time_and_not_before() {
    let folder = tempfile::tempdir().unwrap();
    let state = opened(&folder).await;
    note(&state, "a", NOW.plus_minutes(5)).await;
    assert_eq!(due(&state, NOW.plus_minutes(4)).await, 0);
    assert_eq!(due(&state, NOW.plus_minutes(5)).await, 1);
    assert_eq!(due(&state, NOW.plus_minutes(6)).await, 0);
    assert_eq!(effects(&state, "a").await, 1);
}

#[actix_web::test]
async fn the_same_key_is_one_job_and_asked_for_again_it_is_due_again() {
    let folder = tempfile::tempdir().unwrap();
    let state = opened(&folder).await;
    note(&state, "a", NOW).await;
    note(&state, "a", NOW).await;
    assert_eq!(due(&state, NOW).await, 1);
    note(&state, "a", NOW.plus_minutes(1)).await;
    assert_eq!(due(&state, NOW.plus_minutes(1)).await, 1);
}

#[actix_web::test]
async fn what_becomes_due_by_doing_work_is_done_in_the_same_go() {
    let folder = tempfile::tempdir().unwrap();
    let state = opened(&folder).await;
    ask(&state, &Breed { subject: "x".into() }, NOW).await;
    assert_eq!(due(&state, NOW).await, 3);
}

#[actix_web::test]
async fn a_failed_job_waits_longer_each_time_keeps_nobody_else_up_and_is_given_up_and_still_listed() {
    let folder = tempfile::tempdir().unwrap();
    let state = opened(&folder).await;
    ask(&state, &Fail { subject: "a".into() }, NOW).await;
    note(&state, "b", NOW).await;
    assert_eq!(due(&state, NOW).await, 2);
    for (minutes, tried) in [(0, 0), (1, 1), (2, 0), (3, 1), (6, 0), (7, 1), (9 * 1440, 0)] {
        assert_eq!(due(&state, NOW.plus_minutes(minutes)).await, tried, "after {minutes} minutes");
    }
    let shown = failing(state.db.reader(), 10).await.unwrap();
    assert_eq!(shown.len(), 1);
    assert_eq!((shown[0].name.as_str(), shown[0].attempts, shown[0].given_up), ("fail", 4, true));
    assert_eq!(shown[0].error, "internal: no luck with a");
    ask(&state, &Fail { subject: "a".into() }, NOW.plus_days(10)).await;
    assert_eq!(due(&state, NOW.plus_days(10)).await, 1, "asked for again it is tried again");
    for minutes in [1, 3, 7, 15] {
        due(&state, NOW.plus_days(10).plus_minutes(minutes)).await;
    }
    assert_eq!(retry(&state, NOW.plus_days(11)).await.unwrap(), 1, "and also when a person wants it");
    assert_eq!(due(&state, NOW.plus_days(11)).await, 1);
}

#[actix_web::test]
async fn rows_that_no_job_knows_or_can_read_say_so_and_keep_nobody_up() {
    let folder = tempfile::tempdir().unwrap();
    let state = opened(&folder).await;
    left(&state, "of tomorrow", r#"{"subject":"b"}"#).await;
    left(&state, "note", r#"{"subject":7}"#).await;
    left(&state, "fail", "not even json").await;
    note(&state, "a", NOW).await;
    assert_eq!(due(&state, NOW).await, 3, "the unknown one is not tried");
    assert_eq!(effects(&state, "a").await, 1);
    let shown = failing(state.db.reader(), 10).await.unwrap();
    let mut told: Vec<_> = shown.iter().map(|job| (job.name.as_str(), job.given_up, job.error.as_str())).collect();
    told.sort_unstable();
    assert_eq!(told.len(), 3);
    assert!(told[0].0 == "fail" && told[0].1 && told[0].2.starts_with("its body cannot be read"), "{told:?}");
    assert!(told[1].0 == "note" && told[1].1 && told[1].2.contains("invalid type: integer `7`"), "{told:?}");
    assert_eq!(told[2], ("of tomorrow", false, "this version knows no job of this name"));
    assert_eq!(due(&state, NOW.plus_days(1)).await, 0);

    // The version that knows it does it.
    job!(OfTomorrow, "of tomorrow", Clock, MINUTE, 3, None, |subject, claim| {
        let tx = claim.state.db.write().await?;
        leave(&tx, &subject).await;
        claim.finish_in(tx).await
    });
    assert_eq!(run_due(&state, &[Kind::of::<OfTomorrow>()], NOW).await.unwrap(), 1);
    assert_eq!(effects(&state, "b").await, 1);
}

#[actix_web::test]
async fn a_claimed_job_is_nobody_elses_until_its_server_has_said_nothing_for_ten_minutes() {
    let folder = tempfile::tempdir().unwrap();
    let state = opened(&folder).await;
    note(&state, "a", NOW).await;
    let claimed = claim(&state, &["note"], NOW, 10).await.unwrap();
    assert_eq!(claimed.len(), 1);
    assert_eq!(claim(&state, &["note"], NOW.plus_minutes(9), 10).await.unwrap().len(), 0);
    renew(&state, &claimed, NOW.plus_minutes(9)).await.unwrap();
    assert_eq!(claim(&state, &["note"], NOW.plus_minutes(18), 10).await.unwrap().len(), 0);
    assert_eq!(claim(&state, &["note"], NOW.plus_minutes(19), 10).await.unwrap().len(), 1);
}

#[actix_web::test]
async fn what_a_server_does_after_it_was_taken_for_dead_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let state = opened(&folder).await;
    note(&state, "a", NOW).await;
    let first = claim(&state, &["note"], NOW, 10).await.unwrap();
    assert_eq!(due(&state, NOW.plus_minutes(10)).await, 1, "another has done it meanwhile");
    let late = Claim { state: &state, now: NOW, job: &first[0] };
    let tx = state.db.write().await.unwrap();
    leave(&tx, "a").await;
    assert!(matches!(late.finish_in(tx).await, Err(Error::Busy(_))));
    assert_eq!(effects(&state, "a").await, 1);
    // And what was asked for anew while it was done, is done anew.
    note(&state, "b", NOW).await;
    let before = claim(&state, &["note"], NOW, 10).await.unwrap();
    note(&state, "b", NOW).await;
    let outdated = Claim { state: &state, now: NOW, job: &before[0] };
    assert!(outdated.finish().await.is_err());
    assert_eq!(due(&state, NOW).await, 1);
}

#[actix_web::test]
async fn a_job_that_ends_its_server_takes_no_other_with_it_and_is_given_up_at_last() {
    let folder = tempfile::tempdir().unwrap();
    let state = opened(&folder).await;
    for subject in ["a", "b", "c"] {
        note(&state, subject, NOW).await;
    }
    let names = ["note"];
    assert_eq!(claim(&state, &names, NOW, 10).await.unwrap().len(), 3, "the server dies over the first of them");
    let mut now = NOW;
    for tried in 2..=3 {
        now = now.plus_minutes(10);
        let alone = claim(&state, &names, now, 10).await.unwrap();
        assert_eq!((alone.len(), alone[0].attempts), (1, tried), "and over the same again");
    }
    now = now.plus_minutes(10);
    assert_eq!(due(&state, now).await, 3);
    let done = [effects(&state, "a").await, effects(&state, "b").await, effects(&state, "c").await];
    assert_eq!(done.iter().sum::<usize>(), 2, "{done:?}");
    let shown = failing(state.db.reader(), 10).await.unwrap();
    assert!(matches!(shown.as_slice(), [job] if job.given_up && job.error.contains("its server ended")), "{shown:?}");
}

#[actix_web::test]
async fn a_job_that_takes_longer_than_it_may_is_broken_off_and_the_next_one_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let state = opened(&folder).await;
    ask(&state, &Dawdle { subject: "slow".into() }, NOW.plus_minutes(-1)).await;
    note(&state, "a", NOW).await;
    // Without the deadline this would never end.
    assert_eq!(due(&state, NOW).await, 2);
    assert_eq!((effects(&state, "slow").await, effects(&state, "a").await), (0, 1), "nothing is left of what was broken off");
    assert_eq!(row(&state, "dawdle").await.last_error.as_deref(), Some("it took longer than 0.05 s"));
}

#[actix_web::test]
async fn a_job_that_hangs_or_blocks_its_thread_holds_up_no_other_queue_and_a_stop_gives_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let state = Arc::new(opened(&folder).await);
    ask(&state, &Hang { subject: "x".into() }, NOW.plus_minutes(-2)).await;
    ask(&state, &Block { subject: "x".into() }, NOW.plus_minutes(-2)).await;
    note(&state, "deadline", NOW).await;
    let (stop, stopped) = watch::channel(false);
    let workers = tokio::spawn(run(Arc::clone(&state), KINDS, stopped));
    let mut waits = 0;
    while effects(&state, "deadline").await == 0 || row(&state, "hang").await.claim.is_none() || row(&state, "block").await.claim.is_none()
    {
        waits += 1;
        assert!(waits < 3_000, "the deadline waits for the jobs of other queues");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(row(&state, "block").await.done_at.is_none(), "it holds its thread while the deadline is kept");
    UNBLOCKED.store(true, Ordering::Relaxed);
    stop.send(true).unwrap();
    workers.await.unwrap();
    let hang = row(&state, "hang").await;
    assert_eq!((hang.attempts, hang.locked_until, hang.claim, hang.last_error), (0, None, None, None), "it is done after the next start");
    assert!(row(&state, "block").await.done_at.is_some(), "what could end within the time has ended");
}

#[actix_web::test]
async fn more_than_may_wait_is_not_queued() {
    let folder = tempfile::tempdir().unwrap();
    let state = opened(&folder).await;
    for subject in ["a", "b"] {
        ask(&state, &Few { subject: subject.into() }, NOW).await;
    }
    let third = Queued::of(&Few { subject: "c".into() }, None, NOW).unwrap();
    let tx = state.db.write().await.unwrap();
    assert!(matches!(queue(&tx, third.clone()).await, Err(Error::Busy(_))));
    drop(tx);
    assert_eq!(due(&state, NOW).await, 2);
    let tx = state.db.write().await.unwrap();
    queue(&tx, third).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(due(&state, NOW).await, 1);
}

#[actix_web::test]
async fn work_that_comes_round_is_queued_once_a_turn_and_old_work_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let state = opened(&folder).await;
    let look_round = async |now: Moment| {
        let time = move || now;
        Hand { state: &state, kinds: KINDS, queue: Queue::Upkeep, time: &time, stopped: None }.look_round().await.unwrap();
    };
    note(&state, "old", NOW).await;
    for (later_minutes, tried) in [(0, 2), (1, 0), (24 * 60, 1)] {
        let now = NOW.plus_minutes(later_minutes);
        look_round(now).await;
        assert_eq!(due(&state, now).await, tried, "after {later_minutes} minutes");
    }
    look_round(NOW.plus_days(39)).await;
    look_round(NOW.plus_days(40)).await;
    let left = job::Entity::find().all(state.db.reader()).await.unwrap();
    assert_eq!(left.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["round"], "a turn that was not done makes place");
}

#[actix_web::test]
async fn old_work_is_forgotten_some_hundred_jobs_in_a_transaction() {
    let folder = tempfile::tempdir().unwrap();
    let state = opened(&folder).await;
    let tx = state.db.write().await.unwrap();
    let done = |number: u32| {
        let row = Queued::of(&Note { subject: number.to_string() }, None, NOW).unwrap().row();
        job::Model { done_at: Some(NOW.0), ..row }.into_active_model()
    };
    for from in [0, 600] {
        job::Entity::insert_many((from..from + 600).map(done)).exec_without_returning(&tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    let before = state.db.statements();
    let time = || NOW.plus_days(31);
    Hand { state: &state, kinds: KINDS, queue: Queue::Upkeep, time: &time, stopped: None }.look_round().await.unwrap();
    let left = job::Entity::find().all(state.db.reader()).await.unwrap();
    assert_eq!(left.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["round"]);
    // Looks for the turn and writes it; finds no earlier turn; finds and forgets 500, 500 and 200 jobs, finds no more; finds none that was given up;
    // and the list above.
    assert_eq!(state.db.statements() - before, 2 + 1 + 3 * 2 + 1 + 1 + 1);
}

#[actix_web::test]
async fn the_jobs_of_the_server_have_the_names_that_released_versions_wrote_each_once() {
    let names: Vec<&str> = crate::JOBS.iter().map(Kind::name).collect();
    let expected =
        ["mark_overdue", "escalate", "sweep_photos", "check", "make_forms", "backup", "tell", "sweep_deliveries", "bring_in_version"];
    assert_eq!(names, expected);
    let rounds: Vec<_> = crate::JOBS.iter().filter_map(|kind| (kind.turn)(NOW).unwrap()).map(|turn| (turn.name, turn.body)).collect();
    assert_eq!(rounds, [("sweep_photos", "null".to_owned()), ("check", "null".to_owned()), ("sweep_deliveries", "null".to_owned())]);
    // As version 0.1 made it of name and subject.
    let turn = (crate::JOBS[2].turn)(NOW).unwrap().unwrap();
    let subject = NOW.0.div_euclid(86_400_000).to_string();
    let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("job\u{1f}sweep_photos\u{1f}{subject}").as_bytes());
    assert_eq!(turn.id(), id);
}
