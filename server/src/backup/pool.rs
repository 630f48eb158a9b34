//! The photos of all backups in one folder.

use crate::photo::{DiskStore, PhotoKey, PhotoStore, Variant};
use shared::{id::TownId, photo::Hash};
use std::path::Path;

/// All forms in which a photo is kept.
pub(super) const FORMS: [Variant; 3] = [Variant::Original, Variant::Large, Variant::Thumb];

/// The pool beside the backups, or the photos of a data folder.
pub(super) fn photos_in(folder: &Path) -> DiskStore {
    DiskStore::new(folder.join("photos"))
}

/// Copies all forms of a photo unless they are there.
///
/// # Errors
/// Reading or writing failed.
pub(super) async fn copy(from: &dyn PhotoStore, to: &DiskStore, town: TownId, hash: Hash) -> std::io::Result<()> {
    for variant in FORMS {
        let key = PhotoKey { town, hash, variant };
        if !to.holds(key)
            && let Some(bytes) = from.get(key).await?
        {
            to.put(key, bytes).await?;
        }
    }
    Ok(())
}
