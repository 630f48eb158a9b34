//! Keeping forms while they are filled in.

use super::draft::Draft;
use crate::store::{DraftKey, Durability, Outbox, SavedDraft, SavedPhoto, Store, StoreError, UploadState, Write};
use shared::photo::Hash;
use std::rc::Rc;

/// The form as the store keeps it.
///
/// # Errors
/// It cannot be written as JSON.
pub fn saved<D: Draft>(draft: &D) -> Result<SavedDraft, StoreError> {
    let json = serde_json::to_string(draft).map_err(|error| StoreError::unwritable(&error))?;
    Ok(SavedDraft { key: draft.key(), op: draft.form().op, json, photos: draft.hashes() })
}

/// The form kept under this key, if it is there and can be read.
///
/// # Errors
/// The storage cannot be read.
pub async fn load_draft<D: Draft, S: Store>(store: &S, key: &DraftKey) -> Result<Option<D>, StoreError> {
    let outbox = store.outbox().await?;
    Ok(outbox.drafts.get(key).and_then(|kept| crate::store::json::read(&kept.json).ok()))
}

/// Keeps a form as it stands, with the bytes of a photo just taken; photos it no longer holds go unless a record names them.
///
/// # Errors
/// The storage failed, or a photo the form names is not there.
pub async fn keep_draft<S: Store>(
    store: &S,
    durability: Durability,
    draft: &SavedDraft,
    taken: Option<&(Hash, Rc<[u8]>)>,
) -> Result<(), StoreError> {
    store.write(durability, |outbox| enter_draft(outbox, draft, taken)).await
}

fn enter_draft(outbox: &mut Outbox, draft: &SavedDraft, taken: Option<&(Hash, Rc<[u8]>)>) -> Result<((), Vec<Write>), StoreError> {
    if outbox.op(draft.op).is_some() {
        // A late autosave of a form that has just been saved as a record must not bring it back.
        return Ok(((), Vec::new()));
    }
    let mut writes = Vec::new();
    if let Some((hash, bytes)) = taken {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if !outbox.photos.contains_key(hash) {
            outbox.photos.insert(*hash, SavedPhoto { hash: *hash, bytes: length, state: UploadState::unsent(length) });
        }
        writes.push(Write::PutBytes(*hash, Rc::clone(bytes)));
    }
    if let Some(gone) = draft.photos.iter().find(|hash| !outbox.photos.contains_key(hash)) {
        return Err(StoreError::PhotoGone(*gone));
    }
    let before = outbox.drafts.insert(draft.key.clone(), draft.clone()).map(|old| old.photos).unwrap_or_default();
    writes.extend(outbox.release(&before));
    Ok(((), writes))
}

/// Throws a form away with the photos only it holds.
///
/// # Errors
/// The storage failed.
pub async fn drop_draft<S: Store>(store: &S, key: &DraftKey) -> Result<(), StoreError> {
    store
        .write(Durability::Strict, |outbox| {
            let photos = outbox.drafts.remove(key).map(|draft| draft.photos).unwrap_or_default();
            let writes = outbox.release(&photos);
            Ok(((), writes))
        })
        .await
}
