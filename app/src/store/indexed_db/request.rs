//! Requests and transactions of IndexedDB as futures.

use crate::store::StoreError;
use crate::store::outbox::Rows;
use js_sys::{Array, Promise, Reflect};
use std::future::Future;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, IdbObjectStore, IdbRequest, IdbTransaction};

/// Waits for a request. The promise is made at once, so several may be under way.
pub fn result_of(request: &IdbRequest) -> impl Future<Output = Result<JsValue, StoreError>> + use<> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    let request = request.clone();
    async move {
        match JsFuture::from(promise).await {
            Ok(_) => request.result().map_err(|error| failure_of(&error)),
            Err(_) => Err(request.error().ok().flatten().map_or_else(unnamed, |error| named(&error))),
        }
    }
}

/// Asks for all rows of a store, keys and texts.
pub fn rows_asked(store: &IdbObjectStore) -> Result<impl Future<Output = Result<Rows, StoreError>> + use<>, StoreError> {
    let keys = result_of(&store.get_all_keys().map_err(|error| failure_of(&error))?);
    let values = result_of(&store.get_all().map_err(|error| failure_of(&error))?);
    Ok(async move {
        let (keys, values) = (Array::from(&keys.await?), Array::from(&values.await?));
        let texts = keys.iter().zip(values.iter());
        Ok(texts.map(|(key, value)| (key.as_string().unwrap_or_default(), value.as_string().unwrap_or_default())).collect())
    })
}

/// Waits for the transaction's own end: only `complete` counts. Quota errors surface only here.
pub async fn finished(transaction: &IdbTransaction) -> Result<(), StoreError> {
    let promise = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    match JsFuture::from(promise).await {
        Ok(_) => Ok(()),
        Err(_) => Err(transaction.error().map_or_else(unnamed, |error| named(&error))),
    }
}

/// What a thrown value means.
pub fn failure_of(error: &JsValue) -> StoreError {
    if let Some(error) = error.dyn_ref::<DomException>() {
        return named(error);
    }
    let name = Reflect::get(error, &JsValue::from_str("name")).ok().and_then(|name| name.as_string());
    StoreError::Unavailable(name.unwrap_or_default())
}

fn named(error: &DomException) -> StoreError {
    match error.name().as_str() {
        "QuotaExceededError" => StoreError::Quota,
        "VersionError" => StoreError::Upgraded,
        name => StoreError::Unavailable(name.to_owned()),
    }
}

fn unnamed() -> StoreError {
    StoreError::Unavailable("aborted".to_owned())
}
