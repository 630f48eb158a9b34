//! 连拍: many photos while walking, sorted into reports afterwards; each is kept at once and delivered once.

use crate::{
    browser::Browser,
    fault::kit::{Shots, another, at_work, delivered, issues},
    server::Server,
    storage::photos_named_and_whole,
};
use shared::place::Place;
use std::{collections::BTreeSet, path::Path};

/// Takes these photos on the page of the batch, which holds `before` already.
async fn taken(phone: &Browser, shots: &[&Path], before: usize) {
    for (number, shot) in shots.iter().enumerate() {
        phone.photograph(shot).await;
        kept(phone, before + number + 1).await;
    }
}

/// So many photos are seen in the batch.
async fn kept(phone: &Browser, photos: usize) {
    let seen = "[...document.querySelectorAll('.shot-pick > img')].filter(image => image.naturalWidth > 0).length";
    phone.wait_for(&format!("return {seen} === {photos}")).await;
}

/// Chooses the first `count` photos and goes on to the report form with them.
async fn sorted(phone: &Browser, count: usize) {
    for number in 1..=count {
        phone.find(&format!("(//button[contains(@class, 'shot-pick')])[{number}]")).await.click().await.unwrap();
    }
    assert_eq!(phone.complaints().await, Vec::<String>::new());
    phone.press(&format!("用选中的 {count} 张报一条")).await;
    phone.sees(&format!("还可加 {} 张", 9 - count)).await;
    phone.sees("位置取自照片").await;
}

async fn saved(phone: &Browser) {
    another(phone).await;
    phone.press("保存").await;
}

#[tokio::test]
async fn ten_photos_taken_offline_are_sorted_into_reports_through_killed_browsers_and_each_is_delivered_once() {
    let shots = Shots::new();
    let files: Vec<_> = (1..=10).map(|number| shots.shot(number * 20)).collect();
    let files: Vec<&Path> = files.iter().map(std::path::PathBuf::as_path).collect();
    let mut server = Server::with_town();
    let phone = at_work(&server).await;
    phone.ready_for_offline().await;
    server.kill();
    phone.go(&format!("{}/report", server.base())).await;
    phone.press("边走边连拍, 稍后再整理").await;
    // The first photo waits for the position, the others come as fast as the camera.
    tokio::time::sleep(std::time::Duration::from_millis(800)).await;
    taken(&phone, &files[..6], 0).await;

    // The battery is out in the middle of the walk.
    let phone = phone.killed_and_restarted().await;
    phone.stand_at(&server.base(), 32.502, 116.502, 8.0).await;
    phone.go(&format!("{}/batch", server.base())).await;
    kept(&phone, 6).await;
    tokio::time::sleep(std::time::Duration::from_millis(800)).await;
    taken(&phone, &files[6..], 6).await;
    let (named, whole) = photos_named_and_whole(&phone).await;
    assert_eq!((named.len(), &named), (10, &whole));

    // Somewhere else by now: the photos say where they were taken.
    phone.stand_at(&server.base(), 32.505, 116.515, 8.0).await;
    sorted(&phone, 3).await;
    phone.choose_kind("卫生死角").await;
    saved(&phone).await;
    kept(&phone, 7).await;
    sorted(&phone, 4).await;

    // And again while they are being sorted: the report is in the form, the rest in the batch.
    let phone = phone.killed_and_restarted().await;
    phone.stand_at(&server.base(), 32.505, 116.515, 8.0).await;
    phone.go(&format!("{}/batch", server.base())).await;
    kept(&phone, 3).await;
    phone.tap("(//button[contains(@class, 'shot-pick')])[1]").await;
    phone.press("用选中的 1 张报一条").await;
    phone.sees("上报页还有一条没有保存").await;
    phone.go(&format!("{}/report", server.base())).await;
    phone.sees("还可加 5 张").await;
    phone.choose_kind("卫生死角").await;
    saved(&phone).await;
    kept(&phone, 3).await;
    sorted(&phone, 3).await;
    phone.choose_kind("卫生死角").await;
    saved(&phone).await;
    phone.sees("处理经过").await;

    server.start();
    delivered(&phone, &server).await;
    let there = issues(&server).await;
    let mut counts: Vec<usize> = there.iter().map(|issue| issue.photos.len()).collect();
    counts.sort_unstable();
    let photos: BTreeSet<_> = there.iter().flat_map(|issue| &issue.photos).map(|photo| photo.photo.hash).collect();
    assert_eq!((counts, photos.len()), (vec![3, 3, 4], 10), "each photo is in one issue");
    assert!(there.iter().flat_map(|issue| &issue.photos).all(|photo| photo.stored));
    assert!(there.iter().all(|issue| matches!(issue.place, Place::Gps { point, .. } if point.lat == 32.502)), "where it was taken");
    phone.quit().await;
}
