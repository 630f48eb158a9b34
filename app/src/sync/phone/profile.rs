//! What this browser remembers of itself, apart from anybody's store: its id, who used it, who was last.
//!
//! All tabs read it from `localStorage`, where it stands at once. A browser that is killed loses what was written there in the last
//! seconds, so each text is also flushed to disk as a preference, and [`recall`] brings those back at the next start.

use crate::clock::{BrowserEnv, Env};
use crate::store::{StoreError, preferences, put_preference};
use serde::{Deserialize, Serialize};
use shared::id::{DeviceId, PersonId};
use wasm_bindgen_futures::spawn_local;

const DEVICE: &str = "jingge.device";
const LAST: &str = "jingge.last";
const USERS: &str = "jingge.users";
const SIGNING: &str = "jingge.signing";
/// Longer than a sign-in may take, in milliseconds.
const SIGNING_MILLIS: i64 = 60_000;

/// Another user of this phone with unsent records on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherUser {
    /// Name as shown.
    pub name: String,
    /// How many records.
    pub unsent: usize,
}

/// The browser as the server lists it.
pub(super) struct Profile {
    /// Made at the first visit; a cleared browser is a new device.
    pub device: DeviceId,
    /// "Android · Chrome".
    pub device_name: String,
}

/// A user of this browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct User {
    person: PersonId,
    name: String,
    unsent: usize,
}

impl Profile {
    /// The browser at hand. Where nothing can be remembered, a new device each time.
    pub fn of_browser() -> Self {
        let device = kept(DEVICE).and_then(|text| text.parse().ok()).unwrap_or_else(|| {
            let device = DeviceId(BrowserEnv.new_id());
            keep(DEVICE, &device.to_string());
            device
        });
        Self { device, device_name: device_name() }
    }

    /// Takes on the id under which this browser made the records it still holds.
    pub fn become_device(device: DeviceId) {
        keep(DEVICE, &device.to_string());
    }
}

/// A sign-in under way in some tab: until it is over, nobody knows whose cookie it is.
pub(super) struct Signing;

impl Signing {
    /// Says so to all tabs, before the request leaves.
    pub fn begin() -> Self {
        set(SIGNING, &BrowserEnv.now().0.to_string());
        Self
    }
}

impl Drop for Signing {
    fn drop(&mut self) {
        // It runs out by itself otherwise.
        remove(SIGNING);
    }
}

/// Whether the session cookie of this browser is this person's, as far as the tabs have told each other.
pub(super) fn cookie_belongs_to(person: PersonId) -> bool {
    let now = BrowserEnv.now().0;
    let since = kept(SIGNING).and_then(|text| text.parse::<i64>().ok());
    let signing = since.is_some_and(|since| (0..=SIGNING_MILLIS).contains(&now.saturating_sub(since)));
    // Where nothing can be remembered there is one tab and one person.
    !signing && (!remembers() || last_person() == Some(person))
}

/// Who opened the app last, unless they signed out.
pub(super) fn last_person() -> Option<PersonId> {
    kept(LAST)?.parse().ok()
}

/// Brings back what a killed browser forgot. To be awaited before anything is read here.
pub async fn recall() {
    // A storage that fails says so when the person's store is opened; until then this browser is a new one.
    for (key, text) in preferences().await.unwrap_or_default() {
        if text.is_empty() { remove(&key) } else { set(&key, &text) }
    }
}

/// Remembers a small text of this browser for good.
pub fn remember_text(key: &'static str, text: &str) {
    keep(key, text);
}

/// This person is the last user now, also after the browser was killed.
///
/// # Errors
/// The storage failed; nothing has changed then.
pub(super) async fn save_last(person: PersonId, name: &str) -> Result<(), StoreError> {
    let last = person.to_string();
    put_preference(LAST, &last).await?;
    set(LAST, &last);
    let mut users = users();
    match users.iter_mut().find(|user| user.person == person) {
        Some(user) => name.clone_into(&mut user.name),
        None => users.push(User { person, name: name.to_owned(), unsent: 0 }),
    }
    keep_users(&users);
    Ok(())
}

/// Nobody opens without signing in.
///
/// # Errors
/// The storage failed: a browser killed within the next seconds may remember them again.
pub(super) async fn forget_last() -> Result<(), StoreError> {
    // The preference first: a tab that starts in between would otherwise bring back who is just leaving.
    let flushed = put_preference(LAST, "").await;
    remove(LAST);
    flushed
}

/// Notes how many records the person has unsent here, for those who come after.
pub(super) fn note_unsent(person: PersonId, unsent: usize) {
    let mut users = users();
    if let Some(user) = users.iter_mut().find(|user| user.person == person && user.unsent != unsent) {
        user.unsent = unsent;
        keep_users(&users);
    }
}

/// How many records the person had unsent here when their store was last seen.
pub(super) fn unsent_of(person: PersonId) -> usize {
    users().iter().find(|user| user.person == person).map_or(0, |user| user.unsent)
}

/// Persons who are not signed in and have unsent records here.
pub(super) fn left_by() -> Vec<PersonId> {
    let last = last_person();
    users().into_iter().filter(|user| user.unsent > 0 && Some(user.person) != last).map(|user| user.person).collect()
}

/// Other users with unsent records.
pub(super) fn others_than(person: Option<PersonId>) -> Vec<OtherUser> {
    let others = users().into_iter().filter(|user| user.unsent > 0 && Some(user.person) != person);
    others.map(|user| OtherUser { name: user.name, unsent: user.unsent }).collect()
}

fn users() -> Vec<User> {
    kept(USERS).and_then(|json| crate::store::json::read(&json).ok()).unwrap_or_default()
}

fn keep_users(users: &[User]) {
    if let Ok(json) = serde_json::to_string(users) {
        keep(USERS, &json);
    }
}

/// Whether this browser remembers anything at all.
pub(super) fn remembers() -> bool {
    storage().is_some_and(|storage| storage.get_item(DEVICE).is_ok_and(|device| device.is_some()))
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn kept(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

fn keep(key: &'static str, text: &str) {
    set(key, text);
    let text = text.to_owned();
    spawn_local(async move {
        // Without it the next visit asks for a sign-in; no record depends on it.
        let _ = put_preference(key, &text).await;
    });
}

fn set(key: &str, text: &str) {
    if let Some(storage) = storage() {
        // Where nothing can be remembered each visit is a first one.
        let _ = storage.set_item(key, text);
    }
}

fn remove(key: &str) {
    if let Some(storage) = storage() {
        // A browser that keeps nothing has nothing to forget.
        let _ = storage.remove_item(key);
    }
}

/// System and browser by name, nothing finer.
fn device_name() -> String {
    let agent = web_sys::window().and_then(|window| window.navigator().user_agent().ok()).unwrap_or_default();
    let first = |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map_or("—", |(_, name)| name);
    let system = first(&[
        ("HarmonyOS", "HarmonyOS"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    let browser = first(&[("MicroMessenger", "微信"), ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")]);
    [system, " · ", browser].concat()
}
