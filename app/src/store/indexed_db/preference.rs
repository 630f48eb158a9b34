//! Small texts of this browser itself, whoever uses it, in a database of their own: flushed to disk, so that a browser that
//! is killed does not forget them.

use super::{IndexedDb, begin, failure_of, finished, store_in, table};
use crate::store::outbox::Rows;
use crate::store::{Durability, StoreError};
use wasm_bindgen::JsValue;

const NAME: &str = "jingge-browser";

/// All preferences, key and text.
///
/// # Errors
/// The browser gives no storage.
pub async fn preferences() -> Result<Rows, StoreError> {
    let store = IndexedDb::open(NAME.to_owned()).await?;
    let rows = store.rows(table::MARKS).await;
    store.disconnect();
    rows
}

/// Keeps a text under this key; when this returns it outlives a killed browser.
///
/// # Errors
/// The storage failed; what was kept before is still there.
pub async fn put_preference(key: &str, text: &str) -> Result<(), StoreError> {
    let store = IndexedDb::open(NAME.to_owned()).await?;
    let flushed = store.tried(async |database| {
        let transaction = begin(database, &[table::MARKS], "readwrite", Durability::Strict)?;
        let put = store_in(&transaction, table::MARKS)?.put_with_key(&JsValue::from_str(text), &JsValue::from_str(key));
        put.map_err(|error| failure_of(&error))?;
        Ok(finished(&transaction).await?)
    });
    let flushed = flushed.await;
    store.disconnect();
    flushed
}
