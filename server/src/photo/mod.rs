//! The bytes of photos and voice notes: where they lie, whether they are what they are named as, and the smaller forms that are served.
//!
//! Originals are named by their hash. Those of photos are never served. Who may see a photo follows the issue, never the hash.

mod bad;
mod decode;
mod disk;
mod file_system;
mod flush;
mod forms;
mod forms_job;
mod gate;
mod incoming;
mod jpeg;
mod part;
mod port;
mod scratch;
mod serve;
mod store;
mod sweep;
mod sweep_job;
mod validate;
mod voice;

pub use bad::Bad;
pub use disk::DiskStore;
pub use file_system::{Disk, FileSystem, Found, Room};
pub use forms::{Forms, forms_of, keep_forms};
pub use forms_job::{MakeForms, make_forms_later};
pub use incoming::{Assembled, Incoming, Slot, chunk_length};
pub use part::{FilePart, PhotoBytes};
#[cfg(test)]
pub use port::tests_only_originals;
pub use port::{Later, PhotoKey, PhotoStore, Shelf, Variant};
pub use scratch::{Arrived, Scratch};
pub use serve::{jpeg_of, picture, show, thumb};
pub use store::{Kept, Named, granted, keep_row, kept_after, kept_count, named_as};
pub use sweep::{Files, Swept, sweep};
pub use sweep_job::SweepPhotos;
pub use validate::{ValidPhoto, validate_photo};
pub use voice::{hear, sound, validate_voice};

use actix_web::web::{ServiceConfig, get};

/// `/api/photo/…` and `/api/voice/…`.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/api/photo/{hash}/{size}", get().to(show)).route("/api/voice/{hash}", get().to(hear));
}
