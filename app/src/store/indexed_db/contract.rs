//! The store's contract, run over IndexedDB by the browser test; no phone downloads it.

use super::{IndexedDb, factory, failure_of, result_of};
use crate::store::{StoreError, contract};
use wasm_bindgen::prelude::wasm_bindgen;

impl IndexedDb {
    /// Closes and removes the storage.
    async fn delete(self) -> Result<(), StoreError> {
        self.disconnect();
        let request = factory()?.delete_database(&self.name).map_err(|error| failure_of(&error))?;
        result_of(&request).await.map(|_| ())
    }
}

/// Runs the contract and answers a JSON list of `{"name", "failure"}`.
#[wasm_bindgen]
pub async fn store_contract() -> String {
    let checks = contract::check_store(
        async |number| IndexedDb::open(format!("jingge-contract-{number}")).await,
        async |store: IndexedDb| store.delete().await,
    )
    .await;
    serde_json::to_string(&checks).unwrap_or_default()
}
