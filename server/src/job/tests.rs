#![allow(clippy::unwrap_used, reason = "tests")]

use super::{
    Job, Queued, Work, queue,
    run::run_due_of,
    store::{claim, queue_recurring},
};
use crate::{clock::FixedClock, config::Config, entity::job, error::Error, state::State};
use futures_util::future::BoxFuture;
use sea_orm::EntityTrait;
use serde_json::json;
use shared::Moment;
use std::sync::Arc;

const NOW: Moment = Moment(1_790_000_000_000);

async fn opened(folder: &tempfile::TempDir) -> State {
    State::open(Config::in_folder(folder.path()), Arc::new(FixedClock::at(NOW))).await.unwrap()
}

async fn ask(state: &State, name: &'static str, subject: &str, run_at: Moment) {
    let tx = state.db.write().await.unwrap();
    queue(&tx, Queued { name, town: None, subject: subject.to_owned(), body: json!({ "subject": subject }), run_at }).await.unwrap();
    tx.commit().await.unwrap();
}

fn succeed<'a>(_: &'a State, _: &'a Job, _: Moment) -> BoxFuture<'a, Result<(), Error>> {
    Box::pin(async { Ok(()) })
}

fn fail<'a>(_: &'a State, _: &'a Job, _: Moment) -> BoxFuture<'a, Result<(), Error>> {
    Box::pin(async { Err(Error::internal("no luck")) })
}

/// Asks for the next job until the third.
fn breed<'a>(state: &'a State, job: &'a Job, now: Moment) -> BoxFuture<'a, Result<(), Error>> {
    Box::pin(async move {
        let generation = job.body.get("subject").and_then(|subject| subject.as_str()).unwrap_or_default().len();
        if generation < 3 {
            ask(state, "breed", &"x".repeat(generation + 1), now).await;
        }
        Ok(())
    })
}

const WORK: &[Work] = &[
    Work { name: "succeed", perform: succeed, every_hours: None },
    Work { name: "fail", perform: fail, every_hours: None },
    Work { name: "breed", perform: breed, every_hours: None },
    Work { name: "round", perform: succeed, every_hours: Some(24) },
];

#[actix_web::test]
async fn work_is_done_once_at_its_time_and_not_before() {
    let folder = tempfile::tempdir().unwrap();
    let state = opened(&folder).await;
    ask(&state, "succeed", "a", NOW.plus_minutes(5)).await;
    assert_eq!(run_due_of(&state, WORK, NOW.plus_minutes(4)).await.unwrap(), 0);
    assert_eq!(run_due_of(&state, WORK, NOW.plus_minutes(5)).await.unwrap(), 1);
    assert_eq!(run_due_of(&state, WORK, NOW.plus_minutes(6)).await.unwrap(), 0);
}

#[actix_web::test]
async fn the_same_subject_is_one_job_and_asked_for_again_it_is_due_again() {
    let folder = tempfile::tempdir().unwrap();
    let state = opened(&folder).await;
    ask(&state, "succeed", "a", NOW).await;
    ask(&state, "succeed", "a", NOW).await;
    assert_eq!(run_due_of(&state, WORK, NOW).await.unwrap(), 1);
    ask(&state, "succeed", "a", NOW.plus_minutes(1)).await;
    assert_eq!(run_due_of(&state, WORK, NOW.plus_minutes(1)).await.unwrap(), 1);
}

#[actix_web::test]
async fn what_becomes_due_by_doing_work_is_done_in_the_same_go() {
    let folder = tempfile::tempdir().unwrap();
    let state = opened(&folder).await;
    ask(&state, "breed", "x", NOW).await;
    assert_eq!(run_due_of(&state, WORK, NOW).await.unwrap(), 3);
}

#[actix_web::test]
async fn a_failed_job_waits_longer_each_time_and_keeps_nobody_else_up() {
    let folder = tempfile::tempdir().unwrap();
    let state = opened(&folder).await;
    ask(&state, "fail", "a", NOW).await;
    ask(&state, "unknown", "a", NOW).await;
    ask(&state, "succeed", "a", NOW).await;
    assert_eq!(run_due_of(&state, WORK, NOW).await.unwrap(), 3);
    assert_eq!(run_due_of(&state, WORK, NOW).await.unwrap(), 0, "not before the wait is over");
    assert_eq!(run_due_of(&state, WORK, NOW.plus_minutes(1)).await.unwrap(), 2);
    assert_eq!(run_due_of(&state, WORK, NOW.plus_minutes(2)).await.unwrap(), 0);
    assert_eq!(run_due_of(&state, WORK, NOW.plus_minutes(3)).await.unwrap(), 2);
    let rows = job::Entity::find().all(state.db.reader()).await.unwrap();
    let failed = rows.iter().find(|row| row.name == "fail").unwrap();
    assert_eq!((failed.attempts, failed.last_error.as_deref()), (3, Some("internal: no luck")));
    let unknown = rows.iter().find(|row| row.name == "unknown").unwrap();
    assert_eq!(unknown.last_error.as_deref(), Some("internal: no such work: unknown"));
}

#[actix_web::test]
async fn a_claimed_job_is_nobody_elses_until_its_server_must_have_died() {
    let folder = tempfile::tempdir().unwrap();
    let state = opened(&folder).await;
    ask(&state, "succeed", "a", NOW).await;
    assert_eq!(claim(&state, NOW, 10).await.unwrap().len(), 1);
    assert_eq!(claim(&state, NOW.plus_minutes(9), 10).await.unwrap().len(), 0);
    assert_eq!(claim(&state, NOW.plus_minutes(10), 10).await.unwrap().len(), 1);
}

#[actix_web::test]
async fn work_that_comes_round_is_queued_once_a_turn_and_old_work_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let state = opened(&folder).await;
    ask(&state, "succeed", "old", NOW).await;
    for (later_minutes, tried) in [(0, 2), (1, 0), (24 * 60, 1)] {
        let now = NOW.plus_minutes(later_minutes);
        queue_recurring(&state, WORK, now).await.unwrap();
        assert_eq!(run_due_of(&state, WORK, now).await.unwrap(), tried, "after {later_minutes} minutes");
    }
    let much_later = NOW.plus_days(40);
    queue_recurring(&state, WORK, much_later).await.unwrap();
    let left = job::Entity::find().all(state.db.reader()).await.unwrap();
    assert_eq!(left.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["round"]);
}
