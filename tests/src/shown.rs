//! What a phone's list shows: every copy that it holds, with what is unsent laid over.

use app::{store::Store, sync::laid_over};
use shared::{order::in_order_of, person::Person, sync::Shown};
use std::cmp::Reverse;

/// The issues as the lists of this store show them, newest report first.
pub async fn shown_on(store: &impl Store, person: &Person) -> Vec<Shown> {
    let outbox = store.outbox().await.unwrap();
    let bundle = store.reference().await.unwrap().expect("reference data");
    let laid = laid_over(store, &outbox, person, &bundle).await.unwrap();
    let over: Vec<Shown> = laid.iter().filter_map(|laid| laid.shown.issue()).collect();
    let under = store.issues().await.unwrap().into_iter().filter(|issue| over.iter().all(|over| over.issue.id != issue.id));
    let all = under.map(|issue| Shown { issue, pending: None }).chain(over.iter().cloned()).collect();
    in_order_of(all, |shown: &Shown| Reverse((shown.issue.reported_at, shown.issue.id)))
}
