//! Three days without a network: three hundred records with five photos each on one phone.

use super::kit::{Shots, before_load, cut_off_with_a_report, issues, rows};
use crate::{server::Server, storage::looked};
use serde_json::json;
use std::time::Instant;
use tests::coverage_mark::covered;

/// Multiplies the one saved record: new ids, new photos. Each photo is the first one with a remark in it, so its bytes are its own.
const MULTIPLY: &str = r"
    const [records, each] = [300, 5];
    const row = JSON.parse((await answer((await store('envelopes')).getAll()))[0]);
    const envelope = JSON.parse(row.envelope);
    const photo = JSON.parse((await answer((await store('photos')).getAll()))[0]);
    const bytes = await answer((await store('photo_bytes')).get(photo.hash));
    const hex = (n, digits) => n.toString(16).padStart(digits, '0');
    let count = 0;
    const id = () => { count += 1; const time = hex(Date.now(), 12); return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(count >> 12, 3)}-8${hex(count & 4095, 3)}-${hex(Math.floor(Math.random() * 2 ** 47), 12)}`; };
    const remarked = number => {
        const words = new TextEncoder().encode('photo ' + number);
        const made = new Uint8Array(bytes.length + words.length + 4);
        made.set(bytes.subarray(0, 2));
        made.set([0xFF, 0xFE, 0, words.length + 2], 2);
        made.set(words, 6);
        made.set(bytes.subarray(2), 6 + words.length);
        return made;
    };
    const made = [];
    for (let seq = 2; seq <= records; seq += 1) {
        const [op, issue] = [id(), id()];
        const photos = [];
        for (let n = 0; n < each; n += 1) { const own = remarked(seq * 10 + n); photos.push([await sha(own), own]); }
        const command = { report: { ...envelope.command.report, photos: photos.map(([hash, own]) => ({ ...envelope.command.report.photos[0], hash, bytes: own.length })), note: '第 ' + seq + ' 条' } };
        const text = JSON.stringify({ ...envelope, op, issue, seq, command });
        made.push([{ ...row, seq, op, issue, envelope: text, photos: photos.map(([hash]) => hash) }, photos]);
    }
    const database = await answer(indexedDB.open((await people())[0]));
    const writing = database.transaction(['envelopes', 'photos', 'photo_bytes'], 'readwrite');
    for (const [saved, photos] of made) {
        writing.objectStore('envelopes').put(JSON.stringify(saved), String(saved.seq).padStart(20, '0'));
        for (const [hash, own] of photos) {
            writing.objectStore('photos').put(JSON.stringify({ hash, bytes: own.length, stand: { sending: { missing: [0] } } }), hash);
            writing.objectStore('photo_bytes').put(own, hash);
        }
    }
    await new Promise((ok, no) => { writing.oncomplete = ok; writing.onabort = () => no(writing.error); });
    database.close();
    return made.length + 1;";

/// When the first row of the list stood there, from the page's start, and how often all photos' rows were read from the storage.
const WATCH: &str = r"
    window.__readings = 0;
    const getAllKeys = IDBObjectStore.prototype.getAllKeys;
    IDBObjectStore.prototype.getAllKeys = function (...asked) {
        if (this.name === 'photos') window.__readings += 1;
        return getAllKeys.apply(this, asked);
    };
    const look = () => { if (document.querySelector('main a[href^=\'/issues/\']')) window.__listed = performance.now(); else requestAnimationFrame(look); };
    requestAnimationFrame(look);
    const grown = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = async (...parts) => { const made = await grown(...parts); window.__wasm = Object.values(made.instance.exports).find(e => e instanceof WebAssembly.Memory); return made; };";

/// How many photos were sent so far, and how long they were under way, in milliseconds.
const UNDER_WAY: &str = r"
    const sent = performance.getEntriesByType('resource').filter(entry => entry.name.includes('/api/sync/photo/'));
    return sent.length + ' under way for ' + Math.round(sent.reduce((sum, entry) => sum + entry.duration, 0)) + ' ms';";

#[tokio::test]
async fn three_hundred_records_with_fifteen_hundred_photos_are_read_once_and_go_out_through_cuts() {
    let shots = Shots::new();
    let mut server = Server::with_town();
    let phone = cut_off_with_a_report(&mut server, &shots).await;
    assert_eq!(looked(&phone, MULTIPLY).await, 300);

    before_load(&phone, WATCH).await;
    phone.cdp("Performance.enable", json!({})).await;
    let readings = async || phone.script("return window.__readings").await;
    phone.go(&format!("{}/issues", server.base())).await;
    phone.wait_for("return window.__listed > 0").await;
    phone.sees("300 条待送").await;
    let listed = phone.script("return window.__listed").await.as_f64().unwrap();
    assert_eq!(readings().await, 1, "how often all of it is read until the list stands there");
    let memory = async || {
        phone.cdp("HeapProfiler.collectGarbage", json!({})).await;
        let metrics = phone.cdp("Performance.getMetrics", json!({})).await;
        let heap = metrics["metrics"].as_array().unwrap().iter().find(|metric| metric["name"] == "JSHeapUsedSize").unwrap()["value"]
            .as_f64()
            .unwrap();
        let wasm = phone.script("return window.__wasm ? window.__wasm.buffer.byteLength : 0").await.as_f64().unwrap();
        (heap / 1e6, wasm / 1e6)
    };
    let before = memory().await;
    println!("list after {listed:.0} ms; heap {:.1} MB, program {:.1} MB", before.0, before.1);

    // The network comes and goes: each time it goes on from where it was.
    phone.go(&format!("{}/outbox", server.base())).await;
    let stored = async || rows(&phone, "photos").await.iter().filter(|photo| photo["stand"] == "stored").count();
    let mut reached = stored().await;
    for round in 0..3 {
        server.start();
        phone.press("立即重送").await;
        let begun = Instant::now();
        while stored().await < reached + 20 {
            assert!(begun.elapsed().as_secs() < 60, "round {round}: stuck at {} of 1496 photos", stored().await);
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        }
        server.kill();
        assert_eq!(readings().await, 1, "sending photos reads the others no more");
        let now = stored().await;
        println!("round {round}: {now} photos in {} ms, {}", begun.elapsed().as_millis(), phone.script(UNDER_WAY).await);
        assert!(now >= reached + 20, "nothing that was sent is forgotten");
        reached = now;
    }
    server.start();
    phone.press("立即重送").await;
    phone.sees("最近送达").await;
    assert!(!issues(&server).await.is_empty());
    let all = rows(&phone, "envelopes").await;
    assert!(all.iter().all(|row| row["stand"]["set_aside"].is_null()), "none was refused");
    let after = memory().await;
    println!("afterwards: heap {:.1} MB, program {:.1} MB", after.0, after.1);
    assert!(before.0.max(after.0) < 120.0 && before.1.max(after.1) < 120.0, "memory is bounded: {before:?} {after:?}");
    phone.quit().await;
    covered("B", &["F47"], 3);
}
