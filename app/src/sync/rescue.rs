//! 救援包: the whole outbox as one file, for the day when nothing else works.
//!
//! The file: a line `jingge rescue 1`, a line of JSON ([`Rescue`]), then the bytes of the photos one after another in the order and with
//! the lengths the JSON names. Importing it twice is harmless, as the op ids and hashes stay the same.

use crate::store::{Outbox, Store, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use shared::{DeviceId, Hash, Moment, PersonId};

/// The first line of the file.
const MAGIC: &str = "jingge rescue 1\n";

/// The second line of the file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rescue {
    /// The phone.
    pub device: DeviceId,
    /// Whose records they are.
    pub person: Option<PersonId>,
    /// When the file was made, by the device's clock.
    pub made_at: Moment,
    /// Envelopes as they were saved, in the device's order; all that have no verified receipt.
    pub envelopes: Vec<Box<RawValue>>,
    /// Texts of rows that cannot be read any more.
    pub damaged: Vec<String>,
    /// Photos whose bytes follow: hash and length.
    pub photos: Vec<(Hash, u64)>,
}

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
    Rescue { device, person: outbox.marks.account.as_ref().map(|account| account.me.person.id), made_at, envelopes, damaged, photos }
}

/// The two lines before the bytes. A photo whose bytes are gone or of another length is left out of the list.
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
    let json = serde_json::to_string(&rescue).map_err(|error| StoreError::unwritable(&error))?;
    Ok((format!("{MAGIC}{json}\n").into_bytes(), parts))
}
