//! The PDF of notices: the same words as the page, a worker that is bounded, and what is said where there is none.

use super::read::{pages_of_pdf, pdf, say_the_same};
use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, time::Duration};
use tests::{
    World,
    browser::{Browser, field},
    world::{kind, lane},
};

/// An issue of 前埠村 with a photo, and the path of its notice.
async fn noticed(world: &World, note: &str) -> (shared::id::IssueId, String) {
    let wang = world.phone("wang").await;
    let issue = wang.report(kind("A06"), lane(), note).await.issue;
    wang.sync().await;
    (issue, format!("/plain/issues/{issue}/print"))
}

#[tokio::test]
async fn the_printed_notice_and_its_pdf_say_the_same_words() {
    let world = World::new().await;
    let (issue, print) = noticed(&world, "墙角 <b>有</b> 垃圾 #x $1 & \\ *粗*").await;
    let office = Browser::signed_in(&world.base, "chuangwei").await;
    say_the_same(&office.get(&print).await, office.get(&format!("{print}?format=pdf")).await);
    let mark = field(&office.get(&print).await, "mark");
    office.form("/plain/print", &format!("mark={mark}&ids={issue}")).await;
    let page = office.get(&print).await;
    assert!(page.text().contains("整改〔2026〕1号") && page.text().contains("format=pdf"), "{}", page.text());
    say_the_same(&page, office.get(&format!("{print}?format=pdf")).await);
    let village = Browser::signed_in(&world.base, "qianbu").await;
    say_the_same(&page, village.get(&format!("{print}?format=pdf")).await);
    let others = Browser::signed_in(&world.base, "houbu").await;
    assert_eq!(others.get(&format!("{print}?format=pdf")).await.status, 404);
}

#[tokio::test]
async fn a_morning_of_notices_is_one_pdf() {
    let world = World::new().await;
    let wang = world.phone("wang").await;
    let mut ids = Vec::new();
    for number in 0..7 {
        ids.push(wang.report(kind("A06"), lane(), &format!("第 {number} 处")).await.issue.to_string());
    }
    wang.sync().await;
    let office = Browser::signed_in(&world.base, "chuangwei").await;
    let path = format!("/plain/print?ids={}", ids.join(","));
    let page = office.get(&path).await;
    let document = office.get(&format!("{path}&format=pdf")).await;
    if let Some(pages) = pdf(document).and_then(|pdf| pages_of_pdf(&pdf)) {
        assert_eq!(pages, 7, "each notice fits a sheet");
    }
    say_the_same(&page, office.get(&format!("{path}&format=pdf")).await);
}

#[tokio::test]
async fn without_a_chinese_font_the_page_says_which_package_brings_one() {
    let empty = tempfile::TempDir::new().unwrap();
    let world = World::with(|config| config.paper.fonts = Some(empty.path().to_owned())).await;
    let (_, print) = noticed(&world, "墙角").await;
    let office = Browser::signed_in(&world.base, "chuangwei").await;
    let answer = office.get(&format!("{print}?format=pdf")).await;
    let text = answer.text();
    assert!(answer.status == 503 && text.contains("没有中文字体") && text.contains("fonts-noto-cjk"), "{} {text}", answer.status);
    let english = office.get(&format!("{print}?format=pdf&lang=en")).await.text();
    assert!(english.contains("no font that writes Chinese") && english.contains("fonts-noto-cjk"), "{english}");
    assert_eq!(office.get(&print).await.status, 200);
}

/// A program that is started as a worker and writes its process id to a file.
fn program(folder: &Path, then: &str) -> std::path::PathBuf {
    let path = folder.join("worker");
    fs::write(&path, format!("#!/bin/sh\necho $$ > {}/pid\n{then}\n", folder.display())).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

#[tokio::test]
async fn a_paper_worker_that_does_not_end_is_killed_and_the_print_view_still_works() {
    let folder = tempfile::TempDir::new().unwrap();
    let worker = program(folder.path(), "exec sleep 86400");
    let world = World::with(|config| {
        config.paper.program = worker;
        config.paper.time = Duration::from_millis(300);
    })
    .await;
    let (_, print) = noticed(&world, "墙角").await;
    let office = Browser::signed_in(&world.base, "chuangwei").await;
    // On a busy machine it may be killed before it has said who it is.
    let mut killed = None;
    while killed.is_none() {
        let answer = office.get(&format!("{print}?format=pdf")).await;
        assert!(answer.status == 503 && answer.text().contains("PDF 没有生成成功"), "{} {}", answer.status, answer.text());
        killed = fs::read_to_string(folder.path().join("pid")).ok().filter(|pid| pid.ends_with('\n'));
    }
    assert!(!Path::new("/proc").join(killed.unwrap().trim()).exists(), "the worker is gone");
    assert!(office.get(&print).await.text().contains("整改通知书"));
}

#[tokio::test]
async fn a_paper_worker_that_fails_or_says_something_else_gives_no_pdf() {
    let folder = tempfile::TempDir::new().unwrap();
    let worker = program(folder.path(), "cat >/dev/null; echo 'secret of the server' >&2; exit 7");
    let world = World::with(|config| config.paper.program = worker).await;
    let (_, print) = noticed(&world, "墙角").await;
    let office = Browser::signed_in(&world.base, "chuangwei").await;
    let answer = office.get(&format!("{print}?format=pdf")).await;
    assert!(answer.status == 503 && !answer.text().contains("secret"), "{} {}", answer.status, answer.text());
}

#[tokio::test]
async fn where_the_program_that_makes_pdf_is_missing_the_page_says_so_and_the_print_view_works() {
    let world = World::with(|config| config.paper.program = "/nowhere/jingge-paper".into()).await;
    let (_, print) = noticed(&world, "墙角").await;
    let office = Browser::signed_in(&world.base, "chuangwei").await;
    let answer = office.get(&format!("{print}?format=pdf")).await;
    assert!(answer.status == 503 && answer.text().contains("jingge-paper"), "{} {}", answer.status, answer.text());
    assert!(office.get(&print).await.text().contains("整改通知书"));
}
