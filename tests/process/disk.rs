//! F20: the disk is full, or may not be written. A small file system of its own in memory, so this needs root (`mount`).

use app::sync::{Pause, Reach};
use shared::{account::ErrorCode, photo::Hash, sync::OpState};
use std::{
    fs,
    io::Write as _,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;
use tests::{Client, Phone, Process, checker::check, coverage_mark::covered};

/// A file system of so many KiB, gone with the value.
struct SmallDisk {
    folder: TempDir,
}

impl SmallDisk {
    fn of(kib: u64) -> Self {
        let folder = TempDir::new().unwrap();
        run(Command::new("mount").args(["-t", "tmpfs", "-o", &format!("size={kib}k"), "tmpfs"]).arg(folder.path()));
        Self { folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn ballast(&self) -> PathBuf {
        self.path().join("ballast")
    }

    /// Somebody else's file takes all but so many KiB.
    fn fill_but(&self, kib: u64) {
        self.make_room();
        let mut file = fs::File::create(self.ballast()).unwrap();
        let block = vec![1_u8; 4096];
        while file.write_all(&block).is_ok() {}
        let length = file.metadata().unwrap().len();
        file.set_len(length.saturating_sub(kib * 1024)).unwrap();
    }

    fn make_room(&self) {
        let _there = fs::remove_file(self.ballast());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ended = Command::new("umount").arg("--lazy").arg(self.folder.path()).status();
    }
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?} (root is needed): {}", String::from_utf8_lossy(&output.stderr));
}

async fn reads_are_served(client: &Client, case: &str) {
    for path in ["/health", "/api/reference", "/api/sync/pull?protocol=1&cursor=0&limit=200", "/api/issues"] {
        let answer = client.get(path).await;
        assert_eq!(answer.status, 200, "{case}: {path}: {}", answer.text());
    }
}

#[tokio::test]
async fn a_full_disk_is_answered_with_507_reading_goes_on_and_afterwards_all_arrives() {
    let disk = SmallDisk::of(24 * 1024);
    let process = Process::with_town_in(&disk.path().join("data"));
    let phones = [Phone::in_town(&process.base(), "wang", process.shift(), 1).await];
    let (phone, client) = (&phones[0], Client::signed_in(&process.base(), "chuangwei").await);
    let mut cases = 0;
    let mut refused_at = std::collections::BTreeSet::new();
    for room in [0, 4, 16, 64, 128, 200, 280, 360, 480, 700] {
        let case = format!("{room} KiB left");
        disk.fill_but(room);
        phone.tick();
        let issue = phone.report_of(2, 262_144 + 30_000).await;
        let op = phone.saved().last().unwrap().op;
        for _ in 0..3 {
            phone.engine().wake();
            let pause = phone.engine().run().await.unwrap();
            assert!(room > 360 || matches!(pause, Pause::Until(_)), "{case}: {pause:?}");
            if let Reach::Troubled { error, .. } = phone.engine().reach() {
                assert_eq!(error, ErrorCode::StorageFull, "{case}");
                refused_at.insert(phone.network.tried().last().unwrap().line.split('/').nth(3).unwrap().to_owned());
            }
        }
        if matches!(phone.engine().reach(), Reach::Troubled { .. }) {
            assert_ne!(phone.state_of(op).await, OpState::Delivered, "{case}");
        }
        reads_are_served(&client, &case).await;
        disk.fill_but(0);
        let ready = client.get("/ready").await;
        assert_eq!((ready.status, ready.error().error), (507, ErrorCode::StorageFull), "{case}");
        disk.make_room();
        phone.drain().await;
        assert_eq!(phone.state_of(op).await, OpState::Delivered, "{case}: {issue}");
        assert_eq!(client.get("/ready").await.status, 200);
        cases += 1;
    }
    assert_eq!(refused_at.len(), 2, "the text was refused, and chunks were: {refused_at:?}");
    let found = check(&process, &phones).await;
    found.must_be_clean();
    assert_eq!(found.refused, 0);
    println!("tmpfs of 24 MiB, filled {cases} times");
    covered("P", &["F20"], cases);
}

#[tokio::test]
async fn a_server_killed_on_a_full_disk_rises_again_once_there_is_room() {
    let disk = SmallDisk::of(24 * 1024);
    let mut process = Process::with_town_in(&disk.path().join("data"));
    let phones = [Phone::in_town(&process.base(), "wang", process.shift(), 1).await];
    phones[0].report_of(1, 100_000).await;
    phones[0].drain().await;
    disk.fill_but(0);
    phones[0].report_of(1, 100_000).await;
    phones[0].engine().wake();
    let _paused = phones[0].engine().run().await.unwrap();
    process.kill();
    if !process.start_or_die() {
        let log = process.log();
        assert!(log.contains("磁盘已满") && log.contains("storage full"), "it says why: {log}");
    }
    process.kill();
    disk.make_room();
    process.start();
    phones[0].drain().await;
    check(&process, &phones).await.must_be_clean();
    covered("P", &["F20"], 1);
}

#[tokio::test]
async fn folders_that_may_not_be_written_are_answered_with_507_and_nothing_is_lost() {
    let mut process = Process::with_town();
    process.kill();
    process.drop_privileges();
    process.start();
    let phones = [Phone::in_town(&process.base(), "wang", process.shift(), 1).await];
    let (phone, client) = (&phones[0], Client::signed_in(&process.base(), "chuangwei").await);
    phone.report_of(1, 100_000).await;
    phone.drain().await;
    let photos = process.data().join("photos");
    let mode = |mode| {
        for folder in folders(&photos) {
            fs::set_permissions(folder, fs::Permissions::from_mode(mode)).unwrap();
        }
    };
    mode(0o555);
    let issue = phone.report_of(1, 300_000).await;
    let (op, hash) = phone.saved().last().map(|saved| (saved.op, saved.photos[0])).unwrap();
    for _ in 0..3 {
        phone.engine().wake();
        let pause = phone.engine().run().await.unwrap();
        assert!(matches!(pause, Pause::Until(_)), "{pause:?}");
    }
    assert!(matches!(phone.engine().reach(), Reach::Troubled { error: ErrorCode::StorageFull, .. }), "{:?}", phone.engine().reach());
    assert_eq!(phone.state_of(op).await, OpState::TextDelivered, "the text needs no folder: {issue}");
    let kept = app::store::Store::bytes(&*phone.store, hash).await.unwrap().map(|bytes| Hash::of(&bytes));
    assert_eq!(kept, Some(hash));
    reads_are_served(&client, "read-only photos").await;
    assert_eq!(client.get("/ready").await.status, 507);
    mode(0o755);
    phone.drain().await;
    assert_eq!(phone.state_of(op).await, OpState::Delivered);
    check(&process, &phones).await.must_be_clean();
    covered("P", &["F20"], 1);
}

fn folders(root: &Path) -> Vec<PathBuf> {
    let below = fs::read_dir(root).into_iter().flatten().flatten().map(|entry| entry.path()).filter(|path| path.is_dir());
    std::iter::once(root.to_owned()).chain(below.flat_map(|path| folders(&path))).collect()
}
