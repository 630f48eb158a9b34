//! From the shutter to the closed case, with the server killed and the browser killed on the way.

use crate::{browser::Browser, server::Server};
use shared::photo::Hash;
use std::{fs, path::Path, time::Duration};
use tempfile::TempDir;
use tests::{coverage_mark::covered, photo, world::PASSWORD};

/// The hashes of the photos in the phone's own storage.
async fn photos_on_the_phone(browser: &Browser) -> Vec<String> {
    let script = r"
        const done = arguments[arguments.length - 1];
        indexedDB.databases().then(async all => {
            const found = [];
            for (const { name } of all) {
                const db = await new Promise((ok, no) => { const r = indexedDB.open(name); r.onsuccess = () => ok(r.result); r.onerror = no; });
                for (const store of db.objectStoreNames) {
                    if (store !== 'photo_bytes') continue;
                    const keys = await new Promise(ok => { const r = db.transaction(store).objectStore(store).getAllKeys(); r.onsuccess = () => ok(r.result); });
                    found.push(...keys);
                }
                db.close();
            }
            done(found);
        });";
    let found = browser.script_async(script).await;
    found.as_array().into_iter().flatten().filter_map(|key| key.as_str().map(str::to_owned)).collect()
}

/// The inspector signs in, has everything that a report needs, and the server is killed: the phone.
async fn out_of_reach(server: &mut Server) -> Browser {
    let phone = Browser::phone().await;
    phone.stand_at(&server.base(), 32.502, 116.502, 8.0).await;
    phone.sign_in(&server.base(), "wang", PASSWORD).await;
    phone.ready_for_offline().await;
    phone.sees("全部已送达").await;
    server.kill();
    phone
}

/// The inspector signs in, the server is killed, and a dead corner is photographed and saved without it: the phone, and the hash of
/// the photo in its storage.
async fn reported_without_a_server(server: &mut Server, shot: &Path) -> (Browser, String) {
    // The page opens from the service worker.
    let phone = out_of_reach(server).await;
    phone.go(&format!("{}/report", server.base())).await;

    // Photo, place and kind: who must clean it and by when stand there before saving.
    phone.photograph(shot).await;
    phone.choose_kind("卫生死角").await;
    phone.sees("柳塘镇前埠村村民委员会").await;
    phone.sees("1 个工作日").await;
    assert_eq!(phone.complaints().await, Vec::<String>::new());
    phone.press("保存").await;
    phone.sees("已存本机").await;
    let hashes = photos_on_the_phone(&phone).await;
    assert_eq!(hashes.len(), 1);
    (phone, hashes.into_iter().next().unwrap())
}

/// The server has exactly one photo, and it is the one the phone sent.
fn has_the_bytes(server: &Server, hash: &str) {
    let kept = server.originals();
    assert_eq!(kept.len(), 1);
    assert_eq!(Hash::of(&fs::read(&kept[0]).unwrap()).to_string(), hash, "the bytes on the server are what the phone sent");
}

#[tokio::test]
async fn a_report_saved_without_a_server_is_delivered_byte_for_byte() {
    let shots = TempDir::new().unwrap();
    let before = shots.path().join("before.jpg");
    fs::write(&before, photo::sized(3, 1600, 1200)).unwrap();
    let mut server = Server::with_town();
    let (phone, hash) = reported_without_a_server(&mut server, &before).await;
    server.start();
    delivered(&phone, &server).await;
    has_the_bytes(&server, &hash);
    let (holds, said) = server.run(&["audit", "verify"]);
    assert!(holds, "{said}");
    phone.quit().await;
}

#[tokio::test]
async fn the_whole_story_in_a_real_browser() {
    let shots = TempDir::new().unwrap();
    let (before, after) = (shots.path().join("before.jpg"), shots.path().join("after.jpg"));
    fs::write(&before, photo::sized(3, 1600, 1200)).unwrap();
    fs::write(&after, photo::sized(90, 1600, 1200)).unwrap();
    let mut server = Server::with_town();
    let (phone, hash) = reported_without_a_server(&mut server, &before).await;

    // Browser killed and started again: still there. The hash on the phone is what the server will have.
    let phone = phone.killed_and_restarted().await;
    phone.go(&format!("{}/issues", server.base())).await;
    phone.sees("卫生死角").await;
    phone.sees("已存本机").await;

    // The server is back: delivered against a verified receipt.
    server.start();
    phone.go(&format!("{}/outbox", server.base())).await;
    phone.sees("全部已送达").await;
    phone.sees("已送达").await;
    has_the_bytes(&server, &hash);
    phone.quit().await;

    // The unit: the notice, 签收, 整改完成 with a photo.
    let unit = Browser::phone().await;
    unit.sign_in(&server.base(), "qianbu", PASSWORD).await;
    unit.go(&format!("{}/messages", server.base())).await;
    unit.tap("//main//*[contains(text(), '卫生死角')]").await;
    unit.press("签收").await;
    unit.sees("整改中").await;
    unit.photograph(&after).await;
    // While the photo is being shrunk a press does nothing.
    unit.sees("还可加 8 张").await;
    unit.press("整改完成").await;
    unit.sees("待核查").await;
    delivered(&unit, &server).await;
    unit.quit().await;

    // The verifier closes it.
    let verifier = Browser::phone().await;
    verifier.sign_in(&server.base(), "hecha", PASSWORD).await;
    verifier.go(&format!("{}/issues", server.base())).await;
    verifier.tap("//main//a[.//*[contains(text(), '卫生死角')]]").await;
    verifier.press("核查通过").await;
    verifier.press("确认通过").await;
    verifier.sees("已销号").await;
    delivered(&verifier, &server).await;
    verifier.quit().await;

    // The leader's numbers and map have changed.
    let leader = Browser::phone().await;
    leader.sign_in(&server.base(), "lingdao", PASSWORD).await;
    leader.sees("100%").await;
    leader.go(&format!("{}/heat?state=closed", server.base())).await;
    leader.find("//*[contains(@class, 'leaflet-interactive')]").await;
    leader.quit().await;
    let (holds, said) = server.run(&["audit", "verify"]);
    assert!(holds, "{said}");
    covered("B", &["F27"], 1);
}

/// Waits until everything of this phone has its receipt.
async fn delivered(browser: &Browser, server: &Server) {
    browser.go(&format!("{}/outbox", server.base())).await;
    browser.sees("全部已送达").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
}
