//! A phone as version 0.1.0 left it, with unsent records on it: every later version opens it and sends all of it.
//!
//! `JINGGE_FREEZE=1` records the phone if its file is not there yet; an existing one is never touched.

use crate::{
    browser::Browser,
    server::Server,
    story::{has_the_bytes, out_of_reach},
};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;
use tests::{photo, proof::proved, world::PASSWORD};

const NOTE: &str = "柳塘镇前埠村便民服务中心东侧墙角积存垃圾约两车";

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("wire/v1/phone.json")
}

/// All the page can tell of its storage: every database row by row, photos in base 64, and the small texts.
const READ: &str = r"
    const done = arguments[arguments.length - 1];
    const answer = request => new Promise((ok, no) => { request.onsuccess = () => ok(request.result); request.onerror = no; });
    const base64 = bytes => btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
    (async () => {
        const databases = [];
        for (const { name, version } of await indexedDB.databases()) {
            const database = await answer(indexedDB.open(name));
            const stores = {};
            for (const store of database.objectStoreNames) {
                const reading = database.transaction(store).objectStore(store);
                const [keys, values] = await Promise.all([answer(reading.getAllKeys()), answer(reading.getAll())]);
                stores[store] = keys.map((key, i) => typeof values[i] === 'string' ? { key, text: values[i] } : { key, base64: base64(values[i]) });
            }
            database.close();
            databases.push({ name, version, stores });
        }
        done({ databases, texts: { ...localStorage } });
    })();";

/// Puts such a phone into an empty browser.
const WRITE: &str = r"
    const done = arguments[arguments.length - 1];
    const phone = PHONE;
    (async () => {
        for (const [key, text] of Object.entries(phone.texts)) localStorage.setItem(key, text);
        for (const { name, version, stores } of phone.databases) {
            await new Promise((ok, no) => { const gone = indexedDB.deleteDatabase(name); gone.onsuccess = ok; gone.onerror = no; gone.onblocked = no; });
            const opening = indexedDB.open(name, version);
            opening.onupgradeneeded = () => Object.keys(stores).forEach(store => opening.result.createObjectStore(store));
            const database = await new Promise((ok, no) => { opening.onsuccess = () => ok(opening.result); opening.onerror = no; });
            for (const [store, rows] of Object.entries(stores)) {
                const writing = database.transaction(store, 'readwrite');
                for (const { key, text, base64 } of rows)
                    writing.objectStore(store).put(text ?? Uint8Array.from(atob(base64), sign => sign.charCodeAt(0)), key);
                await new Promise((ok, no) => { writing.oncomplete = ok; writing.onabort = no; });
            }
            database.close();
        }
        done(true);
    })().catch(error => done(String(error)));";

/// A report saved without a server, and another begun: photo and words are in its form.
async fn record() {
    let shots = TempDir::new().unwrap();
    let mut server = Server::with_town();
    let phone = out_of_reach(&mut server).await;
    for seed in [11_u8, 140] {
        let shot = shots.path().join(format!("{seed}.jpg"));
        fs::write(&shot, photo::sized(seed, 400, 300)).unwrap();
        phone.go(&format!("{}/report", server.base())).await;
        phone.photograph(&shot).await;
        phone.choose_kind("卫生死角").await;
        phone.type_into("说明", NOTE).await;
        phone.sees("还可加 8 张").await;
        tokio::time::sleep(std::time::Duration::from_millis(600)).await;
        if seed == 11 {
            phone.press("保存").await;
            phone.sees("已存本机").await;
        }
    }
    let left = phone.script_async(READ).await;
    fs::write(file(), format!("{}\n", serde_json::to_string_pretty(&left).unwrap())).unwrap();
    phone.quit().await;
}

#[tokio::test]
async fn a_phone_left_by_0_1_with_unsent_records_is_opened_and_sends_all_of_them() {
    if std::env::var("JINGGE_FREEZE").is_ok() && !file().exists() {
        record().await;
    }
    let left: Value = serde_json::from_str(&fs::read_to_string(file()).unwrap()).unwrap();
    let server = Server::with_town();
    let phone = Browser::phone().await;
    // A page of the same origin on which the app does not run, so that nobody holds the storage meanwhile.
    phone.go(&format!("{}/openapi.json", server.base())).await;
    assert_eq!(phone.script_async(&WRITE.replace("PHONE", &left.to_string())).await, true);

    // It opens without signing in; the record waits; the session of the old server has ended, which deletes nothing.
    phone.go(&format!("{}/outbox", server.base())).await;
    phone.sees("拍照上报 · 卫生死角").await;
    phone.sees("1 条待送").await;
    phone.press("登录").await;
    phone.fill_sign_in("wang", PASSWORD).await;
    phone.sees("全部已送达").await;
    let stores =
        &left["databases"].as_array().unwrap().iter().find(|database| database["stores"]["envelopes"][0].is_object()).unwrap()["stores"];
    let envelope: Value = serde_json::from_str(stores["envelopes"][0]["text"].as_str().unwrap()).unwrap();
    has_the_bytes(&server, envelope["photos"][0].as_str().unwrap());

    // The form that was begun is as it was left.
    phone.go(&format!("{}/report", server.base())).await;
    phone.sees("还可加 8 张").await;
    assert_eq!(phone.script("return document.querySelector('textarea').value").await, NOTE);
    phone.wait_for("return [...document.querySelectorAll('.shot-picture')].filter(i => i.naturalWidth > 0).length === 1").await;
    phone.quit().await;
    proved("B", &["F36", "F38"], 1);
}
