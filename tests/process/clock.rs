//! The clock of a real server jumps while it works, and a second server is started on the same data.

use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use server::{entity::issue, ops::Metrics, state::LOCK};
use shared::{
    id::OpId,
    sync::{LaterCause, OpState},
};
use std::{
    fs,
    time::{Duration, Instant},
};
use tests::{Client, Phone, Process, checker::check};

const DAY: i64 = 86_400_000;
/// How many issues have a deadline that could pass.
const ISSUES: usize = 40;

async fn overdue(process: &Process) -> u64 {
    let state = process.opened().await;
    let late = issue::Entity::find().filter(issue::Column::Overdue.eq(true)).count(state.db.reader()).await.unwrap();
    state.db.close().await.unwrap();
    late
}

async fn waits_for(phone: &Phone, op: OpId) -> Option<LaterCause> {
    phone.engine().wake();
    let _waits = phone.engine().run().await.unwrap();
    let row = phone.records().await.into_iter().find(|row| row.op == op).unwrap();
    row.later.filter(|_| row.state == OpState::Waiting).map(|(cause, _)| cause)
}

#[tokio::test]
async fn forty_days_ahead_for_twenty_five_seconds_leave_no_trace() {
    let process = Process::with_town();
    let phones = [Phone::in_town(&process.base(), "wang", process.shift(), 1).await];
    let phone = &phones[0];
    for _ in 0..ISSUES {
        phone.report_of(1, 20_000).await;
    }
    phone.drain().await;

    process.jump(40 * DAY);
    let began = Instant::now();
    phone.report_of(1, 20_000).await;
    let during = phone.saved().last().unwrap().op;
    let mut asked = 0;
    while began.elapsed() < Duration::from_secs(25) {
        assert_eq!(waits_for(phone, during).await, Some(LaterCause::Clock));
        asked += 1;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    let (shown, said) = process.run(&["status"]);
    assert!(shown && said.contains("有疑问") && said.contains("jingge clock confirm"), "{said}");
    assert!(!process.run(&["clock", "show"]).0, "and for scripts");
    process.jump(0);
    // Two rounds of the jobs, so that whatever was held up would come now.
    tokio::time::sleep(Duration::from_secs(21)).await;
    phone.drain().await;
    assert_eq!(phone.state_of(during).await, OpState::Delivered, "what waited arrives by itself");
    assert_eq!(overdue(&process).await, 0);
    let (shown, said) = process.run(&["status"]);
    assert!(shown && said.contains("服务器时间: 没有疑问"), "{said}");
    check(&process, &phones).await.must_be_clean();
    println!("{ISSUES} issues, 25 s forty days ahead: a new report was put off {asked} times, 0 issues overdue");
}

#[tokio::test]
async fn four_hundred_days_back_wait_for_a_person_at_the_console_and_a_restart_does_not_ask_again() {
    let mut process = Process::with_town();
    let phone = Phone::in_town(&process.base(), "wang", process.shift(), 1).await;
    process.jump(-400 * DAY);
    phone.report_of(1, 20_000).await;
    let op = phone.saved()[0].op;
    assert_eq!(waits_for(&phone, op).await, Some(LaterCause::Clock));
    // Also a server that is started in the past.
    process.kill();
    process.start();
    assert_eq!(waits_for(&phone, op).await, Some(LaterCause::Clock));

    let admin = Client::signed_in(&process.base(), "guanli").await;
    let jump = admin.get("/api/metrics").await.json::<Metrics>().clock_jump;
    assert!(jump.is_some_and(|jump| jump.off() < -399 * DAY), "the admin is told: {jump:?}");
    let (confirmed, said) = process.run(&["clock", "confirm"]);
    assert!(confirmed && said.contains("已确认服务器时间 2025-01-2"), "{said}");
    let began = Instant::now();
    while admin.get("/api/metrics").await.json::<Metrics>().clock_jump.is_some() {
        assert!(began.elapsed() < Duration::from_secs(20), "a running server takes the confirmation over");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    println!("a running server went on {:.1} s after the confirmation", began.elapsed().as_secs_f64());
    phone.drain().await;
    assert_eq!(phone.state_of(op).await, OpState::Delivered);
    process.kill();
    process.start();
    let (fine, said) = process.run(&["clock", "show"]);
    assert!(fine, "{said}");
    let (holds, said) = process.run(&["audit", "verify"]);
    assert!(holds, "{said}");
}

#[tokio::test]
async fn a_second_server_on_the_same_data_is_refused_by_name_and_the_commands_beside_it_go_on() {
    let mut process = Process::with_town();
    let port = process.port();
    let begun = Instant::now();
    let (started, said) = process.run(&["serve", "--listen", "127.0.0.1:0"]);
    let took = begun.elapsed();
    assert!(!started && said.contains("正由另一个净格使用") && said.contains("only one server may use it"), "{said}");
    assert!(said.contains(&format!("127.0.0.1:{port}")) && said.contains("pid "), "it says who: {said}");
    for beside in [&["user", "list"][..], &["status"], &["check"]] {
        let (done, said) = process.run(beside);
        assert!(done, "{beside:?}: {said}");
    }
    println!("the second server was refused after {:.1} s", took.as_secs_f64());
    // However the first ends, its lock goes with it.
    process.kill();
    process.start();
    process.stop();
    assert!(process.data().join(LOCK).is_file());
    if process.is_embedded() {
        let names: Vec<String> =
            fs::read_dir(process.data()).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        assert!(names.iter().all(|name| !name.ends_with("-wal")), "a clean stop leaves the database in one file: {names:?}");
    }
    process.start();
}

#[cfg(unix)]
#[test]
fn what_a_server_writes_is_its_own_accounts_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut process = Process::with_town();
    process.stop();
    let mut open = vec![process.data().to_owned()];
    let mut seen = 0;
    while let Some(path) = open.pop() {
        let mode = path.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{} is {mode:o}", path.display());
        seen += 1;
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
    assert!(seen > 4);
    fs::set_permissions(process.data(), fs::Permissions::from_mode(0o755)).unwrap();
    process.start();
    process.stop();
    assert!(process.log().contains("chmod -R go-rwx"), "{}", process.log());
}
