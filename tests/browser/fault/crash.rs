//! The page crashes: while somebody types, while the camera is open, while a photo is being kept.

use super::kit::{Shots, at_work, fill_report, note};
use crate::{
    browser::Browser,
    server::Server,
    storage::{looked, photos_named_and_whole, wait_until_stored},
};
use serde_json::json;
use tests::coverage_mark::covered;

const WORDS: &str = "沟边堆了两车垃圾, 挡住了半条路";

/// Kills the renderer as the system does when memory is short, then the browser, and opens it again.
async fn dies(phone: Browser) -> Browser {
    let crashed = phone.driver.cdp().send_raw("Page.crash", json!({})).await;
    assert!(crashed.is_err(), "the renderer is gone");
    phone.killed_and_restarted().await
}

#[tokio::test]
async fn a_page_that_crashes_while_typing_comes_back_with_the_words() {
    let server = Server::with_town();
    let mut phone = at_work(&server).await;
    for round in 0..2 {
        let words = format!("{WORDS} ({round})");
        phone.go(&format!("{}/report", server.base())).await;
        phone.find("//textarea").await.clear().await.unwrap();
        phone.type_into("说明", &words).await;
        // What was typed 300 ms ago is kept.
        wait_until_stored(
            &phone,
            &format!("return (await answer((await store('drafts')).getAll())).some(text => text.includes('({round})'))"),
        )
        .await;
        phone = dies(phone).await;
        phone.go(&format!("{}/report", server.base())).await;
        assert_eq!(note(&phone).await, words);
    }
    phone.quit().await;
    covered("B", &["F24"], 2);
}

/// Stands for the camera: looks at the storage in the moment in which the app opens it.
const CAMERA: &str = r"
    HTMLInputElement.prototype.click = function () {
        indexedDB.databases().then(all => {
            const asked = indexedDB.open(all.map(d => d.name).find(n => /^jingge-[0-9a-f]{8}-/.test(n)));
            asked.onsuccess = () => {
                const reading = asked.result.transaction('drafts').objectStore('drafts').getAll();
                reading.onsuccess = () => { window.__marked = reading.result.some(text => text.includes('pending_slot') && !/pending_slot\\*.:null/.test(text)); asked.result.close(); };
            };
        });
    };";

#[tokio::test]
async fn a_page_killed_while_the_camera_is_open_comes_back_to_the_same_form() {
    let shots = Shots::new();
    let server = Server::with_town();
    let phone = at_work(&server).await;
    fill_report(&phone, &server, &shots.shot(4)).await;
    phone.type_into("说明", WORDS).await;
    phone.script(CAMERA).await;
    phone.script("document.querySelector('.shutter').click()").await;
    // The mark lies in the storage before the camera opens.
    phone.wait_for("return window.__marked === true").await;

    let phone = dies(phone).await;
    phone.go(&format!("{}/report", server.base())).await;
    phone.sees("刚才拍照时页面被系统关闭, 草稿还在").await;
    assert_eq!(note(&phone).await, WORDS);
    phone.sees("还可加 8 张").await;
    phone.photograph(&shots.shot(5)).await;
    phone.sees("还可加 7 张").await;
    phone.press("保存").await;
    phone.sees("已存本机").await;
    phone.quit().await;
    covered("B", &["F25"], 1);
}

/// Holds the page where a photo is half kept: before it is decoded, within its transaction, or right after it.
fn half_way(moment: &str) -> String {
    format!(
        r"
        window.__half = false;
        const moment = '{moment}';
        if (moment === 'shrinking') Worker.prototype.postMessage = () => {{ window.__half = true; }};
        const put = IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put = function (value, key) {{
            const request = put.call(this, value, key);
            if (this.name !== 'photo_bytes') return request;
            const writing = this.transaction;
            const spin = () => {{ window.__half = true; writing.objectStore('marks').get('only').onsuccess = spin; }};
            if (moment === 'writing') spin();
            if (moment === 'written') writing.addEventListener('complete', () => {{ window.__half = true; }});
            return request;
        }};"
    )
}

#[tokio::test]
async fn a_crash_while_a_photo_is_kept_leaves_the_whole_photo_or_none() {
    let shots = Shots::new();
    let server = Server::with_town();
    let mut phone = at_work(&server).await;
    for (round, moment) in ["shrinking", "writing", "written"].into_iter().enumerate() {
        phone.go(&format!("{}/report", server.base())).await;
        phone.find("//textarea").await;
        phone.script(&half_way(moment)).await;
        phone.photograph(&shots.shot(u8::try_from(round).unwrap() * 60 + 20)).await;
        phone.wait_for("return window.__half === true").await;
        phone = dies(phone).await;
        phone.go(&format!("{}/report", server.base())).await;
        phone.find("//textarea").await;
        let (named, whole) = photos_named_and_whole(&phone).await;
        assert_eq!(named, whole, "{moment}");
        assert_eq!(named.len(), usize::from(moment == "written"), "{moment}");
        let kept = looked(&phone, "return await answer((await store('photos')).getAllKeys())").await;
        assert_eq!(kept.as_array().unwrap(), &named, "{moment}");
    }
    // The form goes on from there.
    phone.photograph(&shots.shot(250)).await;
    phone.sees("还可加 7 张").await;
    phone.quit().await;
    covered("B", &["F26"], 3);
}
