//! One sender among the tabs: a Web Lock, or a lease in localStorage where there is none (plain http, old browsers).

use crate::clock::{BrowserEnv, Env};
use js_sys::{Function, Promise, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// How long a lease holds without renewal, in milliseconds: longer than the longest request.
const LEASE_MILLIS: i64 = 120_000;

/// The right to send, given back when dropped.
pub enum SenderLock {
    /// Held by a Web Lock until this function is called.
    Web(Function),
    /// Held by a lease under this key with this mark.
    Lease {
        /// Key in localStorage.
        key: String,
        /// This tab's mark.
        mark: String,
    },
}

impl SenderLock {
    /// Waits for the right to send. `None`: another tab holds the lease; try again later.
    pub async fn acquire(name: &str) -> Option<Self> {
        match locks() {
            Some(manager) => web_lock(&manager, name).await,
            None => lease(name),
        }
    }

    /// Holds on for another while. `false`: the lease was lost to another tab.
    #[must_use]
    pub fn renew(&self) -> bool {
        match self {
            Self::Web(_) => true,
            Self::Lease { key, mark } => take_lease(key, mark),
        }
    }
}

impl Drop for SenderLock {
    fn drop(&mut self) {
        match self {
            Self::Web(release) => {
                // Releasing twice is harmless.
                let _ = release.call0(&JsValue::NULL);
            }
            Self::Lease { key, mark } => {
                if let Some(storage) = storage()
                    && holder(&storage, key).is_some_and(|(owner, _)| owner == *mark)
                {
                    // Expires by itself otherwise.
                    let _ = storage.remove_item(key);
                }
            }
        }
    }
}

/// `navigator.locks`, by name, as the bindings do not have it.
fn locks() -> Option<JsValue> {
    let navigator = web_sys::window()?.navigator();
    Reflect::get(&navigator, &JsValue::from_str("locks")).ok().filter(JsValue::is_object)
}

fn request(manager: &JsValue, name: &str, granted: &JsValue) -> Result<Promise, JsValue> {
    let method: Function = Reflect::get(manager, &JsValue::from_str("request"))?.dyn_into()?;
    method.call2(manager, &JsValue::from_str(name), granted)?.dyn_into()
}

/// Asks for the lock; the callback's promise keeps it until it is resolved.
async fn web_lock(manager: &JsValue, name: &str) -> Option<SenderLock> {
    let release: Rc<RefCell<Option<Function>>> = Rc::default();
    let gained = Promise::new(&mut |gained: Function, lost: Function| {
        let release = Rc::clone(&release);
        let granted = Closure::once_into_js(move |_lock: JsValue| {
            let held = Promise::new(&mut |resolve, _| {
                release.replace(Some(resolve));
            });
            // The waiter below is always there.
            let _ = gained.call0(&JsValue::NULL);
            held
        });
        let asked = request(manager, name, &granted);
        spawn_local(async move {
            let refused = match asked {
                Ok(held) => JsFuture::from(held).await.is_err(),
                Err(_) => true,
            };
            if refused {
                // Refused by the browser (a sandboxed page).
                let _ = lost.call0(&JsValue::NULL);
            }
        });
    });
    match JsFuture::from(gained).await {
        Ok(_) => release.borrow_mut().take().map(SenderLock::Web),
        Err(_) => lease(name),
    }
}

fn lease(name: &str) -> Option<SenderLock> {
    let key = format!("jingge.lease.{name}");
    let mark = BrowserEnv.new_id().to_string();
    take_lease(&key, &mark).then_some(SenderLock::Lease { key, mark })
}

/// Takes or renews the lease unless another tab holds one that has not run out. Without localStorage there is nobody to share with.
fn take_lease(key: &str, mark: &str) -> bool {
    let Some(storage) = storage() else { return true };
    let now = BrowserEnv.now().0;
    let taken = holder(&storage, key).is_some_and(|(owner, until)| owner != mark && until > now && until - now <= LEASE_MILLIS);
    if taken {
        return false;
    }
    let written = storage.set_item(key, &format!("{mark} {}", now.saturating_add(LEASE_MILLIS)));
    written.is_err() || holder(&storage, key).is_some_and(|(owner, _)| owner == mark)
}

fn holder(storage: &web_sys::Storage, key: &str) -> Option<(String, i64)> {
    let text = storage.get_item(key).ok()??;
    let (owner, until) = text.split_once(' ')?;
    Some((owner.to_owned(), until.parse().ok()?))
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}
