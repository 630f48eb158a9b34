//! Rescue files that the program of version 0.1 itself wrote, before files were sealed.

use super::exported;
use app::store::WhySetAside;
use shared::{
    issue::{Command, Issue, Refusal, StatusKind},
    sync::{Envelope, OpState, Rescue},
};
use std::path::Path;
use tests::{
    World,
    browser::{Browser, field},
    world::{at, kind, lane},
};

/// A file as Chromium saved it.
fn file(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/v0.1/rescue").join(name)).unwrap()
}

/// The records in a file.
fn envelopes(file: &[u8]) -> Vec<Envelope> {
    let (rescue, _) = Rescue::read(file).unwrap();
    assert_eq!(rescue.seal, None, "version 0.1 knew no seal");
    rescue.envelopes.iter().map(|raw| serde_json::from_str(raw.get()).unwrap()).collect()
}

/// The town on the day after the files were made.
async fn town() -> World {
    let town = World::new().await;
    town.clock.set(at("2026-11-28T09:00"));
    town
}

/// The administrator's page after the file was handed in.
async fn taken_in(town: &World, file: &[u8]) -> String {
    let admin = Browser::signed_in(&town.base, "guanli").await;
    let mark = field(&admin.get("/plain/rescue").await, "mark");
    admin.files("/plain/rescue", &[("mark", &mark)], "file", &[("jingge-rescue.bin", file)]).await.text()
}

/// What the page says of a record.
fn shown_for<'a>(page: &'a str, envelope: &Envelope) -> &'a str {
    let told = page.split(&envelope.op.to_string()).nth(1).unwrap_or_else(|| panic!("{} is not told: {page}", envelope.op));
    told.strip_prefix("<br>").unwrap().split('<').next().unwrap()
}

/// The events that came of a record, each marked as one that came by a file without a seal.
fn came_of(issue: &Issue, envelope: &Envelope) -> usize {
    let entries: Vec<_> = issue.timeline.iter().filter(|entry| entry.op == Some(envelope.op)).collect();
    assert!(entries.iter().all(|entry| entry.via.is_some_and(|via| !via.sealed && via.by.is_some())), "{entries:?}");
    entries.len()
}

const TAKEN: &str = "已导入";
const LEFT: &str = "文件没有有效封签, 这类记录不收; 要由手机自己送";

#[tokio::test]
async fn the_file_that_0_1_made_of_its_recorded_phone_brings_the_report_with_its_photo_once() {
    let town = town().await;
    let file = file("phone.bin");
    let [report] = &*envelopes(&file) else { panic!("one report") };
    let first = taken_in(&town, &file).await;
    assert!(first.contains("王网格 的救援包: 导入 1 条, 早已送达 0 条, 照片 1 张") && first.contains("文件里的内容都已处理"), "{first}");
    let issue = town.issue(report.issue).await;
    assert!(came_of(&issue, report) > 0 && issue.photos.len() == 1 && issue.photos[0].stored, "{issue:?}");
    let again = taken_in(&town, &file).await;
    assert!(again.contains("导入 0 条, 早已送达 1 条, 照片 0 张"), "{again}");
    assert_eq!(town.issue(report.issue).await, issue);
    town.audit().await.expect("the chain holds");
}

#[tokio::test]
async fn files_of_0_1_bring_reports_supplements_and_proof_once_and_leave_what_answers_or_judges_to_its_phone_with_a_reason() {
    let town = town().await;
    let files = ["wang.bin", "qianbu.bin", "chuangwei.bin", "hecha.bin"].map(file);
    let [of_wang, of_qianbu, of_chuangwei, of_hecha] = files.each_ref().map(|file| envelopes(file));
    let [report, supplement, other, withdrawal] = &*of_wang else { panic!("{of_wang:?}") };
    let [signature, proof] = &*of_qianbu else { panic!("{of_qianbu:?}") };
    let ([voiding], [judgement]) = (&*of_chuangwei, &*of_hecha) else { panic!("{of_chuangwei:?} {of_hecha:?}") };

    let mut before = Vec::new();
    for round in 0..2 {
        let mut pages = Vec::new();
        for file in &files {
            pages.push(taken_in(&town, file).await);
        }
        let [wang, qianbu, chuangwei, hecha] = &*pages else { panic!() };
        let taken = if round == 0 { TAKEN } else { "早已送达" };
        for (page, envelope) in [(wang, report), (wang, supplement), (wang, other), (qianbu, proof)] {
            assert_eq!(shown_for(page, envelope), taken, "{envelope:?}");
        }
        for (page, envelope) in [(wang, withdrawal), (qianbu, signature), (chuangwei, voiding), (hecha, judgement)] {
            assert_eq!(shown_for(page, envelope), LEFT, "{envelope:?}");
        }
        let counts = ["导入 3 条, 早已送达 0 条, 照片 3 张", "导入 0 条, 早已送达 3 条, 照片 0 张"];
        assert!(wang.contains(counts[round]), "{wang}");
        let issues = vec![town.issue(report.issue).await, town.issue(other.issue).await];
        assert!(round == 0 || issues == before, "twice changes nothing");
        before = issues;
    }

    let [issue, other_issue] = &*before else { panic!() };
    assert_eq!((issue.status.kind(), other_issue.status.kind()), (StatusKind::Verifying, StatusKind::Assigned));
    assert!(issue.photos.len() == 3 && issue.photos.iter().chain(&other_issue.photos).all(|photo| photo.stored), "{issue:?}");
    for (issue, envelope) in [(issue, report), (issue, supplement), (issue, proof), (other_issue, other)] {
        assert!(came_of(issue, envelope) > 0, "{envelope:?}");
    }
    for (issue, envelope) in [(other_issue, withdrawal), (issue, signature), (issue, voiding), (issue, judgement)] {
        assert_eq!(came_of(issue, envelope), 0, "{envelope:?}");
    }
    let page = Browser::signed_in(&town.base, "qianbu").await.get(&format!("/plain/issues/{}", issue.id)).await.text();
    assert!(page.contains("经救援包导入 (无封签), 导入人: 管理员"), "{page}");
    town.audit().await.expect("the chain holds, the imports in it");
}

#[tokio::test]
async fn a_phone_whose_proof_came_by_file_before_its_signature_has_it_delivered_and_says_that_there_is_nothing_left_to_sign_for() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let report = wang.report(kind("A06"), lane(), "").await;
    wang.sync().await;
    let village = town.phone("qianbu").await;
    village.offline();
    let signature = village.ask(report.issue, Command::Acknowledge).await.unwrap();
    let proof = village.rectify(report.issue).await;
    let file = exported(&village).await;
    let (mut rescue, photos) = Rescue::read(&file).unwrap();
    rescue.seal = None;
    let done = server::sync::import_rescue(&town.state, &rescue, &photos).await.unwrap();
    assert_eq!((done.applied, done.photos, done.waiting.len()), (1, 1, 1), "{done:?}");
    village.online().await;
    assert_eq!(village.state_of(proof.op).await, OpState::Delivered);
    assert!(village.has_verified_receipt(proof.op).await);
    let why = village.record(signature.op).await.why;
    assert!(matches!(why, Some(WhySetAside::Conflict { reason: Refusal::WrongState(StatusKind::Verifying), .. })), "{why:?}");
}
