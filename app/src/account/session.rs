//! Signing in, and what it leaves in the store: who, the token, the pinned key.

use crate::store::{Account, Durability, OutboxState, Store, StoreError};
use shared::account::SignedIn;

/// Keeps who signed in, and lets what waits go at once. The key of receipts is pinned anew: whoever has the password just confirmed the server.
///
/// # Errors
/// The storage failed.
pub async fn keep_account<S: Store>(store: &S, signed_in: &SignedIn) -> Result<(), StoreError> {
    store
        .write(Durability::Strict, |outbox| {
            outbox.marks.account = Some(Account { me: signed_in.me.clone(), upload_token: Some(signed_in.upload_token.clone()) });
            outbox.ops.values_mut().filter(|saved| saved.is_unsettled()).for_each(|saved| saved.state = OutboxState::SAVED);
            Ok(((), Vec::new()))
        })
        .await
}
