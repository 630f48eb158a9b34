//! F21: fifty phones write at once. F22: PostgreSQL's backends are killed in the middle of transactions.

use sea_orm::{ConnectionTrait as _, Database, DatabaseBackend, EntityTrait as _, Statement};
use server::entity::op;
use shared::{
    id::IssueId,
    issue::{Command, Event},
};
use std::{
    cell::{Cell, RefCell},
    time::{Duration, Instant},
};
use tests::{Phone, Process, checker::check, coverage_mark::covered, dice::Dice, phone::together};

const WRITERS: usize = 50;
const RECORDS_EACH: usize = 5;

/// Inspectors, offices and units, so that some want the same issue.
fn who(number: usize) -> &'static str {
    ["wang", "zhao", "wang", "chuangwei", "qianbu"][number % 5]
}

/// Fifty phones, each with a full outbox, come online at the same instant.
async fn fifty_at_once(process: &Process) {
    let first = Phone::in_town(&process.base(), "wang", process.shift(), 999).await;
    let wanted = first.report_of(1, 20_000).await;
    first.drain().await;
    let mut phones = Vec::new();
    for number in 0..WRITERS {
        phones.push(Phone::in_town(&process.base(), who(number), process.shift(), number as u64).await);
    }
    let mut contested = 0;
    for (number, phone) in phones.iter().enumerate() {
        phone.tick();
        match who(number) {
            "chuangwei" => contested += usize::from(phone.ask(wanted, Command::Void { reason: "误报".into() }).await.is_ok()),
            "qianbu" => contested += usize::from(phone.ask(wanted, Command::Acknowledge).await.is_ok()),
            _ => {
                for _ in 0..RECORDS_EACH {
                    phone.report_of(1, 20_000).await;
                }
            }
        }
    }
    let begun = Instant::now();
    together(phones.iter().map(|phone| async {
        phone.engine().wake();
        phone.engine().run().await.unwrap()
    }))
    .await;
    let took = begun.elapsed();
    // Nobody had to come twice: each request of this first rush got its verdict.
    let mut judged = 0;
    let state = process.opened().await;
    for phone in &phones {
        for saved in phone.saved() {
            let row = op::Entity::find_by_id(saved.op.0).one(state.db.reader()).await.unwrap();
            assert!(row.is_some(), "{} has no verdict", saved.op);
            judged += 1;
        }
        assert!(phone.network.tried().iter().all(|tried| tried.answered), "{:?}", phone.network.tried());
    }
    let voided = server::issue::load(state.db.reader(), Process::town(), wanted).await.unwrap().unwrap();
    let times = |name: fn(&Event) -> bool| voided.timeline.iter().filter(|entry| name(&entry.event)).count();
    assert_eq!(times(|event| matches!(event, Event::Voided { .. })), 1, "ten wanted it, one did it");
    state.db.close().await.unwrap();
    phones.push(first);
    for _ in 0..2 {
        together(phones.iter().map(Phone::drain)).await;
    }
    let found = check(process, &phones).await;
    found.must_be_clean();
    assert!(contested == 20 && found.refused >= 9 && found.refused < 20, "{found:?}");
    println!("{WRITERS} writers, {judged} commands, {} refused, {} ms", found.refused, took.as_millis());
}

#[tokio::test]
async fn fifty_writers_at_once_each_get_their_verdict_and_one_effect() {
    let process = Process::with_town();
    fifty_at_once(&process).await;
    covered("P", &["F21"], WRITERS as u64);
}

#[tokio::test]
async fn fifty_writers_at_once_on_postgres_each_get_their_verdict_and_one_effect() {
    let (process, _) = Process::with_town_on_postgres();
    fifty_at_once(&process).await;
    covered("P", &["F21"], WRITERS as u64);
}

#[tokio::test]
async fn backends_killed_in_the_middle_of_transactions_lose_nothing_and_double_nothing() {
    let (process, url) = Process::with_town_on_postgres();
    let mut phones = Vec::new();
    for (number, username) in ["wang", "zhao", "qianbu", "hecha", "chuangwei", "wang", "zhao", "wang"].into_iter().enumerate() {
        phones.push(Phone::in_town(&process.base(), username, process.shift(), number as u64).await);
    }
    let killer = Database::connect(url).await.unwrap();
    let kill = "with backend as (select pid, xact_start is not null as busy from pg_stat_activity \
                where datname = current_database() and pid <> pg_backend_pid()) \
                select count(*) filter (where busy and pg_terminate_backend(pid)) from backend where busy";
    let stop = Cell::new(false);
    let issues: RefCell<Vec<IssueId>> = RefCell::default();
    let mut dice: Vec<Dice> = (0..phones.len()).map(|seed| Dice::new(seed as u64)).collect();
    let killing = async {
        let (mut killed, begun) = (0, Instant::now());
        while killed < 60 {
            assert!(begun.elapsed() < Duration::from_secs(60), "only {killed} were in a transaction");
            tokio::time::sleep(Duration::from_millis(120)).await;
            let row = killer.query_one_raw(Statement::from_string(DatabaseBackend::Postgres, kill)).await.unwrap().unwrap();
            killed += row.try_get_by_index::<i64>(0).unwrap();
        }
        stop.set(true);
        killed
    };
    let working = together(phones.iter().zip(&mut dice).map(|(phone, dice)| phone.work(dice, &issues, 60, &stop)));
    let (killed, _) = tokio::join!(killing, working);
    for _ in 0..3 {
        together(phones.iter().map(Phone::drain)).await;
    }
    let found = check(&process, &phones).await;
    let broken = phones.iter().flat_map(|phone| phone.network.tried()).filter(|tried| !tried.answered).count();
    println!("{killed} backends killed in a transaction, {broken} requests failed, {} records, {} refused", found.records, found.refused);
    found.must_be_clean();
    assert!(broken > 0, "the phones felt it");
    assert!(!process.log().contains("error=internal"), "a database that is away is no fault of the server: {}", process.log());
    covered("P", &["F22"], u64::try_from(killed).unwrap());
}
