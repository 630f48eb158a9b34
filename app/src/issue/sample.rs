//! A phone's store for tests.

#![allow(clippy::unwrap_used, reason = "tests")]

use crate::store::{Durability, MemoryStore, Outbox, Store, Write};
use shared::issue::Issue;

/// A phone's store with these copies of the server's.
pub async fn store_with(issues: &[Issue]) -> MemoryStore {
    let store = MemoryStore::new();
    let put = |_: &mut Outbox| Ok(((), issues.iter().map(|issue| Write::PutIssue(Box::new(issue.clone()))).collect()));
    store.write(Durability::Strict, put).await.unwrap();
    store
}
