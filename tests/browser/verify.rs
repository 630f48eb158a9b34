//! 核查 in the browser: asked once with both photos in sight, and to be taken back for ten seconds.

use crate::{
    browser::Browser,
    fault::kit::{delivered, rows},
    server::Server,
    storage::photos_named_and_whole,
};
use shared::{
    issue::{Issue, PhotoStage, StatusKind},
    photo::PhotoSource,
    place::Place,
};
use std::{fs, time::Duration};
use tempfile::TempDir;
use tests::{Client, Phone, photo, world::PASSWORD};

async fn record(server: &Server, id: &str) -> Issue {
    let mut office = Client::to(&server.base());
    assert_eq!(office.sign_in("chuangwei", PASSWORD).await.status, 200);
    office.get(&format!("/api/issues/{id}")).await.json()
}

#[tokio::test]
async fn a_pass_is_asked_once_with_before_and_after_in_sight_and_can_be_taken_back_for_ten_seconds() {
    let shots = TempDir::new().unwrap();
    let spot = shots.path().join("spot.jpg");
    fs::write(&spot, photo::sized(77, 1600, 1200)).unwrap();
    let (server, issue) = Server::with_issue().await;
    let unit = Phone::in_town(&server.base(), "qianbu", 0, 8).await;
    unit.drain().await;
    unit.rectify(issue).await;
    unit.drain().await;

    let verifier = Browser::phone().await;
    verifier.stand_at(&server.base(), 32.5021, 116.502, 8.0).await;
    verifier.sign_in(&server.base(), "hecha", PASSWORD).await;
    verifier.go(&format!("{}/issues/{issue}", server.base())).await;
    verifier.photograph(&spot).await;
    verifier.find("//*[contains(@class, 'shot-away')]").await;
    verifier.press("核查通过").await;
    for words in ["确认核查通过?", "距问题位置", "现场拍摄"] {
        verifier.sees(words).await;
    }
    assert!(rows(&verifier, "envelopes").await.is_empty(), "nothing is saved before it is confirmed");
    verifier.press("确认通过").await;
    verifier.sees("已销号").await;
    // The page is left: the offer stays, and leads back to the form.
    verifier.press("返回").await;
    verifier.wait_for("return location.pathname === '/'").await;
    verifier.press("撤回").await;
    verifier.sees("已撤回, 照片和文字还在").await;
    verifier.sees("待核查").await;
    verifier.wait_for("return location.pathname.startsWith('/issues/')").await;
    assert!(rows(&verifier, "envelopes").await.is_empty());
    let (named, whole) = photos_named_and_whole(&verifier).await;
    assert_eq!((named.len(), whole.len()), (1, 1), "the photo from the spot is still in the form");
    tokio::time::sleep(Duration::from_secs(11)).await;
    assert_eq!(record(&server, &issue.to_string()).await.status.kind(), StatusKind::Verifying, "it was never sent");

    verifier.press("核查通过").await;
    verifier.press("确认通过").await;
    verifier.sees("已销号").await;
    delivered(&verifier, &server).await;
    let closed = record(&server, &issue.to_string()).await;
    let from_spot: Vec<_> = closed.photos.iter().filter(|photo| photo.stage == PhotoStage::Verification).collect();
    assert_eq!((closed.status.kind(), from_spot.len(), from_spot[0].photo.source), (StatusKind::Closed, 1, PhotoSource::Camera));
    verifier.quit().await;
}

#[tokio::test]
async fn photos_of_every_form_carry_their_own_place_and_those_of_the_album_none_that_nobody_knows() {
    let shots = TempDir::new().unwrap();
    let files: Vec<_> = (1..=3_u8).map(|number| shots.path().join(format!("{number}.jpg"))).collect();
    files.iter().zip(1..).for_each(|(file, number)| fs::write(file, photo::sized(number * 60, 1600, 1200)).unwrap());
    let (server, issue) = Server::with_issue().await;

    let unit = Browser::phone().await;
    unit.stand_at(&server.base(), 32.5021, 116.502, 8.0).await;
    unit.sign_in(&server.base(), "qianbu", PASSWORD).await;
    unit.go(&format!("{}/issues/{issue}", server.base())).await;
    // The position is looked for from the first photo on, and nobody waits for it.
    for (count, file) in files.iter().take(2).enumerate() {
        unit.photograph(file).await;
        unit.find(&format!("(//*[contains(@class, 'shot-away')])[{}]", count + 1)).await;
        tokio::time::sleep(Duration::from_millis(800)).await;
    }
    unit.pick(&files[2]).await;
    unit.find("(//*[contains(@class, 'shot-away')])[3]").await;
    unit.press("整改完成").await;
    unit.sees("待核查").await;
    delivered(&unit, &server).await;
    let taken = record(&server, &issue.to_string()).await.photos;
    let proof: Vec<(PhotoSource, bool)> = taken
        .iter()
        .filter(|photo| matches!(photo.stage, PhotoStage::Proof { .. }))
        .map(|photo| (photo.photo.source, matches!(photo.photo.place, Place::Gps { .. })))
        .collect();
    assert_eq!(proof[1..], [(PhotoSource::Camera, true), (PhotoSource::Album, false)], "{proof:?}");
    unit.quit().await;
}
