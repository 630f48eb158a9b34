//! The camera inside the page, with the photo from before over it.

use crate::{browser::Browser, fault::kit::delivered, server::Server};
use shared::{
    issue::{Issue, PhotoStage},
    photo::PhotoSource,
};
use tests::{Client, world::PASSWORD};

#[tokio::test]
async fn a_proof_is_taken_with_the_earlier_photo_over_the_camera_and_without_a_camera_the_other_way_is_named() {
    let (server, issue) = Server::with_issue().await;

    let unit = Browser::phone().await;
    unit.stand_at(&server.base(), 32.5021, 116.502, 8.0).await;
    unit.sign_in(&server.base(), "qianbu", PASSWORD).await;
    unit.go(&format!("{}/issues/{issue}", server.base())).await;
    let ask = |answer: &'static str| serde_json::json!({ "permission": { "name": "camera" }, "setting": answer, "origin": server.base() });
    unit.cdp("Browser.setPermission", ask("denied")).await;
    unit.press("对着原照片拍").await;
    unit.sees("这个页面用不了摄像头。请关闭这里, 用拍照按钮拍。").await;
    unit.press("关闭").await;

    unit.cdp("Browser.setPermission", ask("granted")).await;
    unit.press("对着原照片拍").await;
    unit.sees("让画面对准淡淡的原照片, 再按快门").await;
    unit.wait_for("return document.querySelector('.finder-picture').naturalWidth > 0").await;
    unit.tap("//dialog//button[@aria-label='拍照']").await;
    unit.find("//*[contains(@class, 'shot-away')]").await;
    assert_eq!(unit.script("return document.querySelectorAll('video').length").await, 0, "the camera is closed after the photo");
    unit.press("整改完成").await;
    unit.sees("待核查").await;
    delivered(&unit, &server).await;

    let mut office = Client::to(&server.base());
    assert_eq!(office.sign_in("chuangwei", PASSWORD).await.status, 200);
    let proven: Issue = office.get(&format!("/api/issues/{issue}")).await.json();
    let proof: Vec<_> = proven.photos.iter().filter(|photo| matches!(photo.stage, PhotoStage::Proof { .. })).collect();
    assert_eq!((proof.len(), proof[0].photo.source), (1, PhotoSource::Camera));
    unit.quit().await;
}
