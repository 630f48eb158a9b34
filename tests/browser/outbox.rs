//! Phones as earlier builds left them, with unsent records on them: every later version opens them and sends all of it.

use crate::{browser::Browser, server::Server};
use serde_json::Value;
use shared::{photo::Hash, sync::Envelope};
use std::{collections::BTreeSet, fs, path::Path};
use tests::{coverage_mark::covered, left::carried_out, world::PASSWORD};

const NOTE: &str = "柳塘镇前埠村便民服务中心东侧墙角积存垃圾约两车";

/// A phone among the files that are never edited, and the server that it comes back to.
struct Left {
    phone: &'static str,
    /// The town's data folder among the fixtures; `None`: the town anew, where nobody's session holds.
    data: Option<&'static str>,
    /// Whose records are on it: first who was signed in at the end, last who had also begun a report.
    people: &'static [&'static str],
    /// What the outbox of the first shows at once.
    shows: [&'static str; 2],
    records: usize,
    photos: usize,
}

const V0_1: Left =
    Left {
        phone: "wire/v1/phone.json", data: None, people: &["wang"], shows: ["拍照上报 · 卫生死角", "1 条待送"], records: 1, photos: 1
    };

const NOVEMBER_2026: Left = Left {
    phone: "fixtures/v0.1-2026-11/phone.json",
    data: Some("v0.1-2026-11"),
    people: &["chuangwei", "hecha", "qianbu", "wang"],
    shows: ["派遣 · 卫生死角", "2 条待送"],
    records: 9,
    photos: 5,
};

/// Puts such a phone into an empty browser: every database row by row, photos in base 64, and the small texts.
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

/// The unsent records of everybody on it.
fn unsent(phone: &Value) -> Vec<Envelope> {
    let stores = phone["databases"].as_array().unwrap().iter().flat_map(|database| database["stores"]["envelopes"].as_array());
    let rows = stores.flatten().map(|row| serde_json::from_str::<Value>(row["text"].as_str().unwrap()).unwrap());
    rows.map(|row| serde_json::from_str(row["envelope"].as_str().unwrap()).unwrap()).collect()
}

/// The hashes of the photos that the server has.
fn photos_of(server: &Server) -> BTreeSet<Hash> {
    server.originals().iter().map(|file| Hash::of(&fs::read(file).unwrap())).collect()
}

/// Waits until everything of the person who is signed in has its receipt.
async fn all_delivered(phone: &Browser, server: &Server) {
    phone.go(&format!("{}/outbox", server.base())).await;
    phone.sees("全部已送达").await;
}

#[tokio::test]
async fn a_phone_left_by_0_1_with_unsent_records_is_opened_and_sends_all_of_them() {
    is_opened_and_sends_all(&V0_1).await;
    covered("B", &["F36", "F38"], 1);
}

#[tokio::test]
async fn a_phone_left_in_november_2026_with_unsent_records_of_four_people_is_opened_and_sends_all_of_them() {
    is_opened_and_sends_all(&NOVEMBER_2026).await;
}

async fn is_opened_and_sends_all(left: &Left) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(left.phone);
    let storage: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let records = unsent(&storage);
    let photos: BTreeSet<Hash> = records.iter().flat_map(|record| record.command.photos()).map(|photo| photo.hash).collect();
    assert_eq!((records.len(), photos.len()), (left.records, left.photos));
    let server = match left.data {
        Some(fixture) => Server::left(fixture).await,
        None => Server::with_town(),
    };
    let before = photos_of(&server);
    assert!(before.is_disjoint(&photos));
    let phone = Browser::phone().await;
    // A page of the same origin on which the app does not run, so that nobody holds the storage meanwhile.
    phone.go(&format!("{}/openapi.json", server.base())).await;
    assert_eq!(phone.script_async(&WRITE.replace("PHONE", &storage.to_string())).await, true);

    // It opens without signing in; the records wait; the session has ended, which deletes nothing.
    phone.go(&format!("{}/outbox", server.base())).await;
    for words in left.shows {
        phone.sees(words).await;
    }
    phone.press("登录").await;
    for (index, person) in left.people.iter().enumerate() {
        if index > 0 {
            phone.go(&format!("{}/me", server.base())).await;
            phone.press("退出登录").await;
            phone.tap("//dialog//button[normalize-space()='确定']").await;
        }
        phone.fill_sign_in(person, PASSWORD).await;
        phone.wait_for("return !document.querySelector('input[type=password]')").await;
        all_delivered(&phone, &server).await;
    }

    // Each record was carried out, and each photo is there byte for byte.
    let done = carried_out(&server.data()).await;
    assert_eq!(records.iter().filter(|record| !done.contains(&record.op)).collect::<Vec<_>>(), Vec::<&Envelope>::new());
    assert_eq!(photos_of(&server), before.union(&photos).copied().collect());

    // The form that was begun is as it was left.
    phone.go(&format!("{}/report", server.base())).await;
    phone.sees("还可加 8 张").await;
    assert_eq!(phone.script("return document.querySelector('textarea').value").await, NOTE);
    phone.wait_for("return [...document.querySelectorAll('.shot-picture')].filter(i => i.naturalWidth > 0).length === 1").await;
    phone.quit().await;
}
