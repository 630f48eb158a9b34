//! The last answer to a question of the office, kept on this device for when there is no network: one for each person and question.

use shared::{id::PersonId, moment::Moment};

/// Longest answer that is kept, in bytes; a longer one is not.
const MOST_BYTES: usize = 300_000;

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn key(person: PersonId, path: &str) -> String {
    ["jingge.kept.", &person.to_string(), " ", path].concat()
}

/// Keeps what the server answered at `at`.
pub fn keep(person: PersonId, path: &str, at: Moment, json: &[u8]) {
    if let Some(json) = std::str::from_utf8(json).ok().filter(|json| json.len() <= MOST_BYTES) {
        // Without room for it there is none to fall back on.
        let _ = storage().and_then(|storage| storage.set_item(&key(person, path), &[&at.0.to_string(), "\n", json].concat()).ok());
    }
}

/// What the server answered last, and when.
#[must_use]
pub fn kept(person: PersonId, path: &str) -> Option<(Moment, Vec<u8>)> {
    let text = storage()?.get_item(&key(person, path)).ok()??;
    let (at, json) = text.split_once('\n')?;
    Some((Moment(at.parse().ok()?), json.as_bytes().to_vec()))
}

/// Forgets all that was kept for the person.
pub fn forget(person: PersonId) {
    let Some(storage) = storage() else { return };
    let begins = key(person, "");
    let names = (0..storage.length().unwrap_or(0)).filter_map(|index| storage.key(index).ok().flatten());
    for name in names.filter(|name| name.starts_with(&begins)).collect::<Vec<_>>() {
        // What cannot be removed cannot be read either.
        let _ = storage.remove_item(&name);
    }
}
