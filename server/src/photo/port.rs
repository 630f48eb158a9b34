//! The port to where finished photos lie: one folder here, an object store elsewhere, a forgetful twin in tests.

use futures_util::future::BoxFuture;
use shared::{id::TownId, moment::Moment, photo::Hash};
use std::{io, path::PathBuf};

/// What a call of the port gives back, later.
pub type Later<'a, T> = BoxFuture<'a, io::Result<T>>;

/// A form in which a photo is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Variant {
    /// The bytes as the phone sent them. Those of a photo are never served; a voice note has no other form.
    Original,
    /// About 1600 × 1200 px, upright, without metadata; not there if the picture is shown as it was sent.
    Large,
    /// About 320 × 240 px, upright, without metadata.
    Thumb,
}

impl Variant {
    /// How the file's name ends.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Original => "orig",
            Self::Large => "large.jpg",
            Self::Thumb => "thumb.jpg",
        }
    }

    /// The derivative with this name in the address; the original has none.
    #[must_use]
    pub fn served_as(name: &str) -> Option<Self> {
        match name {
            "large" => Some(Self::Large),
            "thumb" => Some(Self::Thumb),
            _ => None,
        }
    }
}

/// Names one kept file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PhotoKey {
    /// The town; no file is shared between towns.
    pub town: TownId,
    /// Hash of the original.
    pub hash: Hash,
    /// Which form of it.
    pub variant: Variant,
}

/// Where a town's originals lie whose hashes begin with the same byte: what is looked through at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shelf {
    /// The town.
    pub town: TownId,
    /// The first byte of their hashes.
    pub first: u8,
}

/// Kept files, immutable once put. Every method is idempotent.
pub trait PhotoStore: Send + Sync {
    /// Takes over a local file whole. On return it survives a power cut; `from` is gone. On an error nothing is kept under `key`.
    fn adopt(&self, key: PhotoKey, from: PathBuf) -> Later<'_, ()>;

    /// Keeps these bytes whole. On return they survive a power cut.
    fn put(&self, key: PhotoKey, bytes: Vec<u8>) -> Later<'_, ()>;

    /// The bytes, or `None` if there are none.
    fn get(&self, key: PhotoKey) -> Later<'_, Option<Vec<u8>>>;

    /// A file of this machine that holds the bytes, to be read and never written; `None` if there are none.
    fn file(&self, key: PhotoKey) -> Later<'_, Option<PathBuf>>;

    /// Where there are originals, in no order.
    fn shelves(&self) -> Later<'_, Vec<Shelf>>;

    /// The originals of a shelf with the time of their writing, in no order.
    fn originals(&self, shelf: Shelf) -> Later<'_, Vec<(Hash, Moment)>>;

    /// Forgets all forms of a photo.
    fn remove(&self, town: TownId, hash: Hash) -> Later<'_, ()>;

    /// Fails unless something can be written now.
    fn probe(&self) -> Later<'_, ()>;
}

/// The originals that a store holds.
#[cfg(test)]
pub async fn tests_only_originals(store: &dyn PhotoStore) -> Vec<Hash> {
    #![allow(clippy::unwrap_used, reason = "tests")]
    let mut all = Vec::new();
    for shelf in store.shelves().await.unwrap() {
        all.extend(store.originals(shelf).await.unwrap().into_iter().map(|(hash, _)| hash));
    }
    all
}
