//! Two real servers over one PostgreSQL database, one of which is killed in the middle of its jobs.

use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use server::{entity::job, state::State};
use shared::{Event, IssueId};
use std::time::{Duration, Instant};
use tests::{Handset, Process};

const DAY: i64 = 86_400_000;
/// Longer than a server that died keeps a job to itself.
const AFTER_THE_LEASE: i64 = 11 * 60_000;
const ISSUES: usize = 120;

#[tokio::test]
async fn of_two_servers_over_one_database_one_is_killed_in_its_jobs_and_each_deadline_is_marked_once() {
    let (mut first, _url) = Process::with_town_on_postgres();
    let phone = Handset::in_town(&first.base(), "wang", first.shift(), 1).await;
    let mut issues: Vec<IssueId> = Vec::new();
    for _ in 0..ISSUES {
        issues.push(phone.report(1, 20_000).await);
    }
    phone.drain().await;

    // Five days on all deadlines have passed. It dies with the effect of its third job in the transaction and more jobs in its hands.
    first.kill();
    first.let_pass(5 * DAY);
    first.fail_at(Some("JobWritten:3".to_owned()));
    let _answers = first.start_or_die();
    let begun = Instant::now();
    while !first.has_ended() {
        assert!(begun.elapsed() < Duration::from_secs(30), "{}", first.log());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let state = first.opened().await;
    let left = undone(&state).await;
    assert!(left.iter().any(|row| row.locked_until.is_some()) && left.iter().any(|row| row.locked_until.is_none()), "{left:?}");

    // It is started again beside a second one, when its jobs may be taken.
    first.fail_at(None);
    first.let_pass(AFTER_THE_LEASE);
    let mut second = first.beside();
    first.start();
    second.start();
    let begun = Instant::now();
    while !undone(&state).await.is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{}{}", first.log(), second.log());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let took = begun.elapsed();
    for id in issues {
        let issue = server::issue::load(state.db.reader(), Process::town(), id).await.unwrap().unwrap();
        let count = |wanted: fn(&Event) -> bool| issue.timeline.iter().filter(|entry| wanted(&entry.event)).count();
        assert_eq!(count(|event| matches!(event, Event::BecameOverdue { .. })), 1);
        assert!(count(|event| matches!(event, Event::Escalated { .. })) <= 1);
    }
    let rows = job::Entity::find().filter(job::Column::Name.eq("mark_overdue")).all(state.db.reader()).await.unwrap();
    let again = rows.iter().filter(|row| row.attempts > 1).count();
    println!("{ISSUES} deadlines, {again} of them in the hands of the server that died, all marked once {:.1} s later", took.as_secs_f64());
    assert!(again > 0);
    let (holds, said) = first.run(&["audit", "verify"]);
    assert!(holds, "{said}");
}

/// Deadlines that have passed and that nobody has done.
async fn undone(state: &State) -> Vec<job::Model> {
    let due = job::Entity::find().filter(job::Column::DoneAt.is_null()).filter(job::Column::Name.is_in(["mark_overdue", "escalate"]));
    due.filter(job::Column::RunAt.lte(state.clock.now().0)).all(state.db.reader()).await.unwrap()
}
