//! The form under busy hands: what is changed while a photo is being kept neither loses the photo nor is lost.

use crate::{
    browser::Browser,
    fault::kit::rows,
    server::Server,
    storage::{photos_named_and_whole, wait_until_stored},
};
use shared::photo::Hash;
use std::fs;
use tempfile::TempDir;
use tests::{photo, world::PASSWORD};

/// Makes the worst moment certain: while a photo's bytes are on their way into the storage, the note changes, and the form is kept
/// at once instead of a quarter of a second later.
const BUSY_HANDS: &str = r"
    const put = IDBObjectStore.prototype.put;
    const later = window.setTimeout;
    let rush = false;
    window.setTimeout = (work, wait, ...rest) => later(work, rush && wait === 250 ? 0 : wait, ...rest);
    window.__hurried = 0;
    IDBObjectStore.prototype.put = function (value, key) {
        if (this.name === 'photo_bytes') {
            window.__hurried += 1;
            rush = true;
            const note = document.querySelector('textarea');
            note.value = '第 ' + window.__hurried + ' 张照片时改的说明';
            note.dispatchEvent(new Event('input', { bubbles: true }));
        }
        return put.call(this, value, key);
    };";

#[tokio::test]
async fn a_form_changed_while_a_photo_is_being_kept_keeps_both() {
    let shots = TempDir::new().unwrap();
    let server = Server::with_town();
    let phone = Browser::phone().await;
    phone.sign_in(&server.base(), "wang", PASSWORD).await;
    phone.go(&format!("{}/report", server.base())).await;
    phone.find("//textarea").await;
    phone.script(BUSY_HANDS).await;
    for round in 0..3_u8 {
        let shot = shots.path().join(format!("{round}.jpg"));
        fs::write(&shot, photo::sized(round * 50 + 7, 640, 480)).unwrap();
        phone.photograph(&shot).await;
    }
    phone.sees("还可加 6 张").await;
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    assert_eq!(phone.script("return window.__hurried").await, 3);

    // The page is loaded anew: all three photos and the last words are there, and the photos can be drawn from the phone's own bytes.
    phone.go(&format!("{}/report", server.base())).await;
    phone.sees("还可加 6 张").await;
    assert_eq!(phone.script("return document.querySelector('textarea').value").await, "第 3 张照片时改的说明");
    phone.wait_for("return [...document.querySelectorAll('.shot-picture')].filter(i => i.src.startsWith('blob:') && i.naturalWidth > 0).length === 3").await;
    phone.quit().await;
}

/// A phone without workers: none can be had, and one that was started before this was said cannot be asked.
const NO_WORKER: &str = "
    Worker.prototype.postMessage = () => { throw new Error('this phone has no workers'); };
    delete window.Worker;";

/// A phone that takes its time to decode a photo.
const SLOW_TO_DECODE: &str = "
    const decode = window.createImageBitmap;
    window.createImageBitmap = (...what) => new Promise(then => setTimeout(then, 2000)).then(() => decode.apply(window, what));";

#[tokio::test]
async fn a_press_while_a_photo_is_being_prepared_is_answered_and_not_taken_for_a_form_without_photos() {
    let shots = TempDir::new().unwrap();
    let shot = shots.path().join("after.jpg");
    fs::write(&shot, photo::sized(77, 1600, 1200)).unwrap();
    let (server, issue) = Server::with_issue().await;
    let unit = Browser::phone().await;
    unit.sign_in(&server.base(), "qianbu", PASSWORD).await;
    unit.go(&format!("{}/issues/{issue}", server.base())).await;
    unit.find("//textarea").await;
    unit.script(NO_WORKER).await;
    unit.script(SLOW_TO_DECODE).await;
    unit.photograph(&shot).await;
    unit.sees("正在处理照片").await;
    unit.press("整改完成").await;
    unit.sees("照片还在处理, 好了请再按一次").await;
    assert!(!unit.text().await.contains("请拍"), "it is not said that a photo is missing");
    unit.find("//*[contains(@class, 'shot-away')]").await;
    unit.press("整改完成").await;
    unit.sees("待核查").await;
    unit.quit().await;
}

/// A phone that takes its time to encode a photo: what asks the worker for it is held back.
const SLOW_TO_ENCODE: &str = "
    const ask = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (what) { setTimeout(() => ask.call(this, what), what.quality ? 3000 : 0); };";

#[tokio::test]
async fn a_photo_can_be_seen_while_it_is_still_being_made_small_and_is_not_called_kept() {
    let shots = TempDir::new().unwrap();
    let shot = shots.path().join("shot.jpg");
    fs::write(&shot, photo::sized(9, 4000, 3000)).unwrap();
    let server = Server::with_town();
    let phone = Browser::phone().await;
    phone.size(360, 640).await;
    phone.sign_in(&server.base(), "wang", PASSWORD).await;
    phone.go(&format!("{}/report", server.base())).await;
    phone.find("//textarea").await;
    phone.script(SLOW_TO_ENCODE).await;
    phone.photograph(&shot).await;
    phone
        .wait_for(
            "return document.querySelector('.shot > img + .shot-wait') && document.querySelector('.shots img').naturalHeight === 320 \
             && !document.querySelector('.shot-away') && document.body.innerText.includes('还可加 9 张')",
        )
        .await;
    phone.sees("正在处理照片").await;
    assert_eq!(phone.complaints().await, Vec::<String>::new());
    phone.sees("还可加 8 张").await;
    phone.wait_for("return !document.querySelector('.shot-wait') && document.querySelector('.shot-picture').naturalWidth === 2048").await;
    phone.quit().await;
}

/// Counts what the page decodes itself.
const COUNTED: &str = "
    const decode = window.createImageBitmap;
    window.decoded = 0;
    window.createImageBitmap = (...what) => { window.decoded += 1; return decode.apply(window, what); };";

#[tokio::test]
async fn a_photo_is_made_small_beside_the_page_and_just_so_by_the_page_where_no_worker_can_be_had() {
    let shots = TempDir::new().unwrap();
    let shot = shots.path().join("shot.jpg");
    fs::write(&shot, photo::sized(5, 4000, 3000)).unwrap();
    let server = Server::with_town();
    let phone = Browser::phone().await;
    phone.sign_in(&server.base(), "wang", PASSWORD).await;
    let mut photos = Vec::new();
    for (by_the_page, before) in [(false, COUNTED.to_owned()), (true, format!("{NO_WORKER} {COUNTED}"))] {
        phone.go(&format!("{}/report", server.base())).await;
        phone.find("//textarea").await;
        phone.script(&before).await;
        phone.photograph(&shot).await;
        phone.sees("还可加 8 张").await;
        assert_eq!(phone.script("return window.decoded > 0").await, by_the_page);
        phone.wait_for("return document.querySelector('.shot-picture')?.naturalWidth === 2048").await;
        let draft = serde_json::to_string(&rows(&phone, "drafts").await).unwrap();
        assert!(draft.contains(&Hash::of(&fs::read(&shot).unwrap()).to_string()), "the file's own hash is kept: {draft}");
        let (named, whole) = photos_named_and_whole(&phone).await;
        assert_eq!((named.len(), &named), (1, &whole));
        photos.extend(named);
        phone.press("去掉第 1 张照片").await;
        // Nobody takes the same photo twice: it is asked first.
        phone.sees("去掉就没有了").await;
        phone.press("删除").await;
        phone.sees("还可加 9 张").await;
        // Kept, before the page is loaded anew.
        wait_until_stored(&phone, "return (await answer((await store('drafts')).getAll())).every(form => !JSON.parse(form).photos.length)")
            .await;
    }
    assert_eq!(photos[0], photos[1], "byte for byte");
    phone.quit().await;
}
