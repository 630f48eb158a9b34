//! F53: a backup under load, and the day the disk is gone: the demo town rises again, and phones bring what came after the backup.

use sea_orm::EntityTrait as _;
use server::{
    clock::{Clock as _, SystemClock},
    demo,
    entity::op,
    ops,
};
use shared::{
    id::{IssueId, OpId},
    sync::{KEPT_DAYS, OpState},
};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use tests::{
    Phone, Process,
    checker::{Found, heard},
    coverage_mark::covered,
    dice::Dice,
    phone::together,
    world::spot,
};

const PEOPLE: [&str; 6] = ["wangge1", "wangge2", "wangge3", "cunwei1", "hecha1", "chuangwei"];

/// For a month a restored server lets wait what may only be forgotten (`tests/it/backup.rs`, suite S). Here that month is over, so that each
/// record gets its verdict within the drill.
async fn a_month_later(process: &Process) {
    let state = process.opened().await;
    let tx = state.db.write().await.unwrap();
    ops::note_restore(&tx, SystemClock.now().plus_days(-KEPT_DAYS)).await.unwrap();
    tx.commit().await.unwrap();
    state.db.close().await.unwrap();
}

/// Says how long each step took.
struct Watch(Instant);

impl Watch {
    fn step(&mut self, name: &str) {
        println!("{name}: {:.1} s", self.0.elapsed().as_secs_f64());
        self.0 = Instant::now();
    }
}

/// The one backup in the folder.
fn backup_in(folder: &Path) -> PathBuf {
    let mut found: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.join("manifest.json").is_file());
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

/// The ledger's rows as texts.
async fn ledger(process: &Process) -> BTreeMap<OpId, (String, String, Option<String>)> {
    let state = process.opened().await;
    let rows = op::Entity::find().all(state.db.reader()).await.unwrap();
    state.db.close().await.unwrap();
    rows.into_iter().map(|row| (OpId(row.id), (row.raw, row.verdict, row.receipt))).collect()
}

async fn checked(process: &Process, phones: &[Phone]) -> Found {
    let state = process.opened().await;
    let found = heard(phones).await.checked(&state, demo::town_id(), false).await;
    state.db.close().await.unwrap();
    found
}

async fn work(phones: &[Phone], issues: &RefCell<Vec<IssueId>>, most: usize, stop: &Cell<bool>, seed: u64) {
    let mut dice: Vec<Dice> = (0..phones.len() as u64).map(|number| Dice::new(seed + number)).collect();
    together(phones.iter().zip(&mut dice).map(|(phone, dice)| phone.work(dice, issues, most, stop))).await;
}

#[tokio::test]
async fn the_disk_is_gone_and_the_town_is_there_again_with_all_that_phones_still_hold() {
    let mut watch = Watch(Instant::now());
    let mut process = Process::empty();
    let (installed, said) = process.run(&["demo"]);
    assert!(installed, "{said}");
    process.start();
    watch.step("demo town installed and served");

    let mut phones = Vec::new();
    for (number, who) in PEOPLE.into_iter().enumerate() {
        phones.push(Phone::beside(&process.base(), (who, "jingge-demo"), 0, number as u64).await);
    }
    phones.iter().for_each(|phone| phone.stands_at(spot(32.8940, 116.3090)));
    watch.step("six phones signed in and fetched the town");

    // A morning before the backup, and then it is made while everybody reports and sends.
    let (issues, stop) = (RefCell::default(), Cell::new(false));
    let backups = process.folder().join("backups");
    let backing_up = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let mut command = process.command(&["backup", backups.to_str().unwrap()]);
        let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        stop.set(true);
    };
    tokio::join!(backing_up, work(&phones, &issues, 40, &stop, 1));
    let under_load: usize = phones.iter().map(|phone| phone.saved().len()).sum();
    assert!(under_load > 6, "there was load: {under_load}");
    watch.step("backup made and read back under load");

    // The day goes on.
    let evening = Cell::new(false);
    let day = async {
        tokio::time::sleep(Duration::from_secs(3)).await;
        evening.set(true);
    };
    tokio::join!(day, work(&phones, &issues, 12, &evening, 100));
    together(phones.iter().map(Phone::drain)).await;
    let before = ledger(&process).await;
    // What is saved and not sent yet when the disk fails.
    for phone in &phones[..3] {
        phone.report_of(1, 300_000).await;
    }
    watch.step("three seconds of work after the backup");

    process.kill();
    fs::remove_dir_all(process.data()).unwrap();
    let backup = backup_in(&backups);
    let (holds, said) = process.run(&["restore", backup.to_str().unwrap(), "--verify"]);
    assert!(holds && said.contains("the backup holds"), "{said}");
    watch.step("data folder deleted, restore --verify");
    let (restored, said) = process.run(&["restore", backup.to_str().unwrap()]);
    assert!(restored, "{said}");
    watch.step("restored");
    a_month_later(&process).await;

    // What the restored store holds is equal to what there was.
    let after = ledger(&process).await;
    let mut unfinished = 0;
    for (op, (raw, verdict, receipt)) in &after {
        let (raw_before, verdict_before, receipt_before) = before.get(op).expect("nothing that never was");
        assert_eq!((raw, verdict), (raw_before, verdict_before));
        // Its photos came after the backup.
        unfinished += usize::from(receipt.is_none() && receipt_before.is_some());
        assert!(receipt.is_none() || receipt == receipt_before);
    }
    let kept = phones.iter().flat_map(Phone::saved).filter(|saved| after.contains_key(&saved.op)).count();
    assert!(kept > 0, "something of this morning is in the backup");
    let forgotten: Vec<OpId> = before.keys().filter(|op| !after.contains_key(op)).copied().collect();
    assert!(!forgotten.is_empty(), "something was delivered after the backup");
    let mut receipted = 0;
    for phone in &phones {
        for saved in phone.saved() {
            receipted += usize::from(forgotten.contains(&saved.op) && phone.has_verified_receipt(saved.op).await);
        }
    }

    process.start();
    for _ in 0..3 {
        together(phones.iter().map(Phone::drain)).await;
    }
    watch.step("phones have brought back what came after the backup");
    let again = ledger(&process).await;
    // What had been refused has had no effect and is not asked again: its phone shows it, with the reason.
    for (op, (_, verdict, _)) in before.iter().filter(|(op, _)| !again.contains_key(op)) {
        let mut shown = Vec::new();
        for phone in &phones {
            shown.extend(phone.records().await.into_iter().filter(|row| row.op == *op).map(|row| row.state));
        }
        assert!(!verdict.contains("applied") && shown == [OpState::SetAside], "{op}, once {verdict}, is lost: {shown:?}");
    }
    let found = checked(&process, &phones).await;
    for phone in &phones[..3] {
        let last = phone.saved().last().unwrap().op;
        assert_eq!(phone.state_of(last).await, OpState::Delivered, "and what was never sent before");
    }
    watch.step("checked");
    println!(
        "{} records, {} photos, {} refused; the backup held {kept} of the commands and had forgotten {}, of which {receipted} had a receipt, {unfinished} more without \
         their photos, all back",
        found.records,
        found.photos,
        found.refused,
        forgotten.len()
    );
    found.must_be_clean();
    assert!(receipted > 0);
    let (holds, said) = process.run(&["audit", "verify"]);
    assert!(holds, "{said}");
    covered("P", &["F53"], forgotten.len() as u64);
}
