//! Jobs of real servers: two over one PostgreSQL database, of which one is killed in the middle of them; and what the console says.

use sea_orm::{ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use server::{entity::job, state::State};
use shared::{id::IssueId, issue::Event};
use std::time::{Duration, Instant};
use tests::{Phone, Process, coverage_mark::covered};
use uuid::Uuid;

const DAY: i64 = 86_400_000;
/// Longer than a server that died keeps a job to itself.
const AFTER_THE_LEASE: i64 = 11 * 60_000;
const ISSUES: usize = 120;

#[tokio::test]
async fn of_two_servers_over_one_database_one_is_killed_in_its_jobs_and_each_deadline_is_marked_once() {
    let (mut first, _url) = Process::with_town_on_postgres();
    let phone = Phone::in_town(&first.base(), "wang", first.shift(), 1).await;
    let mut issues: Vec<IssueId> = Vec::new();
    for _ in 0..ISSUES {
        issues.push(phone.report_of(1, 20_000).await);
    }
    phone.drain().await;

    // Five days on all deadlines have passed. It crashes with the effect of its third job in the transaction and more jobs claimed.
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
    covered("P", &["F57"], 1);
}

#[tokio::test]
async fn jobs_that_failed_are_listed_at_the_console_and_what_was_given_up_is_tried_again_when_a_person_says_so() {
    let process = Process::with_town();
    let (fine, said) = process.run(&["job", "list"]);
    assert!(fine && said.contains("没有失败的任务"), "{said}");
    let state = process.opened().await;
    let run_at = process.now().plus_minutes(-1).0;
    let spoiled = |name: &str, body: &str| job::ActiveModel {
        id: Set(Uuid::now_v7()),
        town: Set(None),
        name: Set(name.to_owned()),
        body: Set(body.to_owned()),
        run_at: Set(run_at),
        attempts: Set(0),
        ..Default::default()
    };
    let rows = [spoiled("mark_overdue", "{}"), spoiled("of tomorrow", "null")];
    job::Entity::insert_many(rows).exec_without_returning(state.db.reader()).await.unwrap();
    for _ in 0..2 {
        let begun = Instant::now();
        let said = loop {
            let (fine, said) = process.run(&["job", "list"]);
            if !fine && said.contains("已放弃 given up") && said.contains("of tomorrow") {
                break said;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "{said}{}", process.log());
            tokio::time::sleep(Duration::from_millis(500)).await;
        };
        assert!(said.contains("mark_overdue") && said.contains("missing field `issue`") && said.contains("jingge job retry"), "{said}");
        assert!(said.contains("this version knows no job of this name"), "{said}");
        let (_, status) = process.run(&["status"]);
        assert!(status.contains("后台任务: 逾时 0, 失败 2"), "{status}");
        let (done, said) = process.run(&["job", "retry"]);
        assert!(done && said.contains("1 项任务将重试"), "{said}");
    }
}

/// Deadlines that have passed and that nobody has done.
async fn undone(state: &State) -> Vec<job::Model> {
    let due = job::Entity::find().filter(job::Column::DoneAt.is_null()).filter(job::Column::Name.is_in(["mark_overdue", "escalate"]));
    due.filter(job::Column::RunAt.lte(state.clock.now().0)).all(state.db.reader()).await.unwrap()
}
