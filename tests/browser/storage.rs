//! What the signed-in person's storage in the browser holds.

use crate::browser::Browser;
use serde_json::Value;

/// What stands before a script that looks at the storage of the signed-in person: `store(name, mode)`, `answer(request)`, `done`.
pub const STORAGE: &str = r"
    const done = arguments[arguments.length - 1];
    const answer = request => new Promise((ok, no) => { request.onsuccess = () => ok(request.result); request.onerror = () => no(request.error); });
    const people = async () => (await indexedDB.databases()).map(d => d.name).filter(n => /^jingge-[0-9a-f]{8}-/.test(n));
    const opened = [];
    const store = async (name, mode) => {
        const database = await answer(indexedDB.open((await people())[0]));
        opened.push(database);
        return database.transaction(name, mode ?? 'readonly').objectStore(name);
    };
    const sha = async bytes => [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].map(b => b.toString(16).padStart(2, '0')).join('');
    const told = work => work().then(done, error => done('failed: ' + error)).finally(() => opened.forEach(d => d.close()));
";

/// Runs such a script: the body of an async function.
pub async fn looked(phone: &Browser, body: &str) -> Value {
    let found = phone.script_async(&format!("{STORAGE} told(async () => {{ {body} }});")).await;
    assert!(!found.as_str().is_some_and(|text| text.starts_with("failed: ")), "{found}");
    found
}

/// Waits until a script of the storage answers `true`.
pub async fn wait_until_stored(phone: &Browser, body: &str) {
    let begun = std::time::Instant::now();
    while looked(phone, body).await != true {
        assert!(begun.elapsed().as_secs() < 30, "never true: {body}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

/// The photos named by drafts and records, and those whose bytes are there and whole: equal lists mean whole photos or none.
pub async fn photos_named_and_whole(phone: &Browser) -> (Vec<Value>, Vec<Value>) {
    let body = r"
        const named = new Set();
        for (const table of ['drafts', 'envelopes'])
            for (const text of await answer((await store(table)).getAll())) JSON.parse(text).photos.forEach(hash => named.add(hash));
        const whole = [];
        for (const key of await answer((await store('photo_bytes')).getAllKeys())) {
            const bytes = await answer((await store('photo_bytes')).get(key));
            whole.push(await sha(bytes) === key ? key : 'damaged ' + key);
        }
        return [[...named].sort(), whole.sort()];";
    let found = looked(phone, body).await;
    (found[0].as_array().unwrap().clone(), found[1].as_array().unwrap().clone())
}
