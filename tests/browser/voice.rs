//! Voice notes in the browser: recorded without the server from Chromium's own false microphone, kept through a killed browser, delivered
//! once, and heard by who works on it.

use crate::{
    browser::Browser,
    fault::kit::{Shots, at_work, delivered, fill_report, issues},
    server::Server,
    storage::photos_named_and_whole,
};
use serde_json::json;
use shared::voice::{HEADER_BYTES, check};
use tests::{Client, world::PASSWORD};

/// What a player knows once it has read the head of what it is to play: for how many seconds, and from where.
async fn player(browser: &Browser) -> (f64, String) {
    browser.wait_for("const player = document.querySelector('audio'); if (player && player.preload !== 'auto') { player.preload = 'auto'; player.load(); } return !!player && player.readyState >= 1").await;
    let known =
        browser.script("const player = document.querySelector('audio'); return [player.duration, player.getAttribute('src')]").await;
    (known[0].as_f64().unwrap(), known[1].as_str().unwrap().to_owned())
}

/// Plays it without a sound to its end. The page is touched first: a browser plays nothing to somebody who has not.
async fn is_heard(browser: &Browser) {
    let heading = browser.find("//h2[normalize-space()='录音']").await;
    browser.script("document.querySelector('.voice-note').scrollIntoView({ block: 'center' })").await;
    heading.click().await.unwrap();
    browser.script("const player = document.querySelector('audio'); player.muted = true; player.playbackRate = 4; player.play()").await;
    browser.wait_for("return document.querySelector('audio').ended").await;
}

/// Scrolls as a thumb does: what is to be pressed lies clear of the bars.
async fn to_the_middle(browser: &Browser) {
    browser.script("document.querySelector('.voice-field').scrollIntoView({ block: 'center' })").await;
}

async fn allow_microphone(browser: &Browser, server: &Server) {
    let grant = json!({ "permissions": ["geolocation", "audioCapture"], "origin": server.base() });
    browser.cdp("Browser.grantPermissions", grant).await;
}

#[tokio::test]
async fn a_voice_note_recorded_without_the_server_survives_a_killed_browser_is_delivered_once_and_is_heard_by_the_unit() {
    let (shots, mut server) = (Shots::new(), Server::with_town());
    let phone = at_work(&server).await;
    phone.ready_for_offline().await;
    allow_microphone(&phone, &server).await;
    server.kill();
    fill_report(&phone, &server, &shots.shot(3)).await;

    // It ends by itself when a minute is full: the page's clock is moved, not the test's.
    to_the_middle(&phone).await;
    phone.press("录一段话").await;
    phone.sees("正在录音 0:01").await;
    assert!(phone.complaints().await.iter().all(|complaint| complaint.starts_with("primary")), "{:?}", phone.complaints().await);
    phone.script("const now = performance.now.bind(performance); performance.now = () => now() + 59000").await;
    phone.sees("重录").await;
    phone.script("delete performance.now").await;
    let (named, whole) = photos_named_and_whole(&phone).await;
    assert_eq!((named.len(), &named), (2, &whole), "photo and voice note are kept with the form");

    phone.press("重录").await;
    phone.sees("正在录音 0:03").await;
    phone.press("保存").await;
    phone.sees("正在录音, 请先停止再保存").await;
    phone.press("停止录音").await;
    phone.sees("重录").await;
    let (seconds, source) = player(&phone).await;
    assert!((2.0..20.0).contains(&seconds) && source.starts_with("blob:"), "{seconds} s from {source}");
    let (named, whole) = photos_named_and_whole(&phone).await;
    assert_eq!((named.len(), &named), (2, &whole), "the first recording is gone");

    let phone = phone.killed_and_restarted().await;
    phone.go(&format!("{}/report", server.base())).await;
    phone.sees("重录").await;
    assert!((player(&phone).await.0 - seconds).abs() < 0.01, "the same words are in the form");
    phone.press("保存").await;
    phone.sees("已存本机").await;
    assert!(player(&phone).await.1.starts_with("blob:"), "its page plays what the phone holds");
    is_heard(&phone).await;

    server.start();
    delivered(&phone, &server).await;
    let issues = issues(&server).await;
    let [issue] = issues.as_slice() else { panic!("delivered once: {issues:?}") };
    let [voice] = issue.voices.as_slice() else { panic!("one voice note: {:?}", issue.voices) };
    assert!(voice.stored && issue.photos.len() == 1 && issue.photos[0].stored);
    let bytes = Client::signed_in(&server.base(), "qianbu").await.get(&format!("/api/voice/{}", voice.voice.hash)).await.body;
    assert_eq!(check(&bytes, bytes.len() as u64), Ok(voice.voice.seconds()));
    assert!(bytes[HEADER_BYTES..].iter().any(|byte| *byte != 0), "it is not silence");

    let unit = Browser::phone().await;
    unit.sign_in(&server.base(), "qianbu", PASSWORD).await;
    unit.go(&format!("{}/issues/{}", server.base(), issue.id)).await;
    let (there, source) = player(&unit).await;
    assert!((there - seconds).abs() < 0.01 && source.starts_with("/api/voice/"), "{there} s from {source}");
    is_heard(&unit).await;
    let players = unit.script("return document.querySelectorAll('audio').length").await;
    assert_eq!(players, 2, "beside the photos and in the timeline");
    unit.quit().await;
    phone.quit().await;
}

#[tokio::test]
async fn without_leave_for_the_microphone_the_form_says_so_calmly_and_is_saved_all_the_same() {
    let (shots, server) = (Shots::new(), Server::with_town());
    // Only the place is granted, which refuses the rest.
    let phone = at_work(&server).await;
    fill_report(&phone, &server, &shots.shot(5)).await;
    to_the_middle(&phone).await;
    phone.press("录一段话").await;
    phone.sees("没有麦克风权限。不录音也能上报").await;
    assert_eq!(phone.script("return document.querySelectorAll('[role=alert]').length").await, 0, "nothing is wrong");
    phone.script("navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'))").await;
    to_the_middle(&phone).await;
    phone.press("录一段话").await;
    phone.sees("用不了麦克风").await;
    phone.press("保存").await;
    phone.sees("已存本机").await;
    delivered(&phone, &server).await;
    assert!(issues(&server).await[0].voices.is_empty());
    phone.quit().await;
}
