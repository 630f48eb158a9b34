//! The phone's storage as a person may want to know it, and the way out of it.

use super::handle::Phone;
use crate::store::{Store, StoreError};
use crate::sync::{rescue_head, rescue_of};
use js_sys::{Array, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, HtmlAnchorElement, StorageManager, Url};

/// How safe the storage is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StorageHealth {
    /// Whether the browser promised not to clear it by itself; `None`: it does not say.
    pub persisted: Option<bool>,
    /// Bytes used.
    pub used_bytes: Option<f64>,
    /// Bytes allowed.
    pub quota_bytes: Option<f64>,
}

impl Phone {
    /// What the browser says of the storage.
    pub async fn storage_health(&self) -> StorageHealth {
        let Some(manager) = manager() else { return StorageHealth::default() };
        let persisted = awaited(manager.persisted()).await.and_then(|answer| answer.as_bool());
        let estimate = awaited(manager.estimate()).await;
        let number = |name: &str| {
            let estimate = estimate.as_ref()?;
            Reflect::get(estimate, &JsValue::from_str(name)).ok()?.as_f64()
        };
        StorageHealth { persisted, used_bytes: number("usage"), quota_bytes: number("quota") }
    }

    /// 救援包: hands the whole outbox to the person as a file.
    ///
    /// # Errors
    /// The storage cannot be read, or the browser gives no file.
    pub async fn export_outbox(&self) -> Result<(), StoreError> {
        let Some(opened) = self.inner().opened() else { return Ok(()) };
        let outbox = opened.store.outbox().await?;
        let made_at = self.now();
        let (head, photos) = rescue_head(&*opened.store, rescue_of(&outbox, opened.device, made_at)).await?;
        let parts = Array::of1(&Uint8Array::from(&*head));
        photos.iter().for_each(|bytes| {
            parts.push(&Uint8Array::from(&**bytes));
        });
        download(&parts, &format!("jingge-rescue-{}.bin", made_at.0)).ok_or_else(|| StoreError::Unavailable("no file".to_owned()))
    }
}

/// Asks the browser, at a saved record, not to clear the storage by itself. The answer is shown under storage health.
pub(super) fn ask_to_persist() {
    let Some(manager) = manager() else { return };
    spawn_local(async move {
        if awaited(manager.persisted()).await.and_then(|answer| answer.as_bool()) == Some(false) {
            awaited(manager.persist()).await;
        }
    });
}

/// The storage manager; plain http and old browsers have none.
fn manager() -> Option<StorageManager> {
    let navigator = web_sys::window()?.navigator();
    let manager = Reflect::get(&navigator, &JsValue::from_str("storage")).ok()?;
    (manager.is_object()).then(|| manager.unchecked_into())
}

async fn awaited(promise: Result<Promise, JsValue>) -> Option<JsValue> {
    JsFuture::from(promise.ok()?).await.ok()
}

fn download(parts: &Array, name: &str) -> Option<()> {
    let blob = Blob::new_with_u8_array_sequence(parts).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let document = web_sys::window()?.document()?;
    let anchor: HtmlAnchorElement = document.create_element("a").ok()?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    // The browser has taken the file over by now; a failure only costs memory.
    let _ = Url::revoke_object_url(&url);
    Some(())
}
