//! 救援包: what of the outbox goes into the file.

use crate::store::{Outbox, Store, StoreError};
use serde_json::value::RawValue;
use shared::sync::Rescue;
use shared::{id::DeviceId, moment::Moment, photo::Hash};

/// What goes into the file, without the bytes.
#[must_use]
pub fn rescue_of(outbox: &Outbox, device: DeviceId, made_at: Moment) -> Rescue {
    let held = || outbox.ops.values().filter(|saved| saved.is_held());
    let (mut envelopes, mut damaged) = (Vec::new(), Vec::new());
    for saved in held() {
        match RawValue::from_string(saved.envelope.clone()) {
            Ok(envelope) => envelopes.push(envelope),
            Err(_) => damaged.push(saved.envelope.clone()),
        }
    }
    damaged.extend(outbox.broken.iter().map(|row| row.text.clone()));
    let mut photos: Vec<(Hash, u64)> = Vec::new();
    for hash in held().flat_map(|saved| saved.photos.iter().copied()) {
        if let Some(photo) = outbox.photos.get(&hash)
            && !photos.iter().any(|(listed, _)| *listed == hash)
        {
            photos.push((hash, photo.bytes));
        }
    }
    Rescue {
        device,
        person: outbox.marks.account.as_ref().map(|account| account.me.person.id),
        made_at,
        envelopes,
        damaged,
        photos,
        seal: None,
    }
}

/// The two lines before the bytes, sealed with the phone's token, and the bytes. A photo whose bytes are gone or of another length is left out of the list.
///
/// # Errors
/// The storage cannot be read.
pub async fn rescue_head<S: Store>(store: &S, mut rescue: Rescue) -> Result<(Vec<u8>, Vec<Vec<u8>>), StoreError> {
    let mut parts = Vec::with_capacity(rescue.photos.len());
    let mut present = Vec::with_capacity(rescue.photos.len());
    for (hash, _) in &rescue.photos {
        if let Some(bytes) = store.bytes(*hash).await? {
            present.push((*hash, u64::try_from(bytes.len()).unwrap_or(u64::MAX)));
            parts.push(bytes);
        }
    }
    rescue.photos = present;
    let token = store.outbox().await?.marks.account.and_then(|account| account.upload_token);
    let head = rescue.head(token.map(|token| Hash::of(token.as_bytes())).as_ref()).map_err(|error| StoreError::unwritable(&error))?;
    Ok((head, parts))
}
