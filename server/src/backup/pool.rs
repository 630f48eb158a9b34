//! The photos of all backups in one folder.

use crate::{
    error::Error,
    photo::{DiskStore, PhotoKey, PhotoStore, Variant, kept_after},
    state::Connection,
};
use shared::{id::TownId, photo::Hash};
use std::path::Path;

/// All forms in which a photo is kept.
pub(super) const FORMS: [Variant; 3] = [Variant::Original, Variant::Large, Variant::Thumb];

/// The pool beside the backups, or the photos of a data folder.
pub(super) fn photos_in(folder: &Path) -> DiskStore {
    DiskStore::new(folder.join("photos"))
}

/// Copies every photo that this database keeps, page by page; how many there are.
///
/// # Errors
/// Reading or writing failed.
pub(super) async fn copy_all(db: &impl Connection, from: &dyn PhotoStore, to: &DiskStore) -> Result<u64, Error> {
    let (mut after, mut photos) = (None, 0);
    loop {
        let page = kept_after(db, after).await?;
        let Some(last) = page.last() else { return Ok(photos) };
        after = Some(*last);
        photos += page.len() as u64;
        for (town, hash) in page {
            copy(from, to, town, hash).await?;
        }
    }
}

/// Copies all forms of a photo unless they are there.
async fn copy(from: &dyn PhotoStore, to: &DiskStore, town: TownId, hash: Hash) -> std::io::Result<()> {
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
