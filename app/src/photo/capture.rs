//! From a chosen file to a photo that can be kept.

use super::PhotoTrouble;
use super::shrink::shrunk;
use js_sys::Uint8Array;
use shared::{Hash, Moment, PhotoRef, PhotoSource, Place};
use std::rc::Rc;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};

/// Larger files are not even tried, in bytes (80 MiB): decoding them may take the page down with it.
const MAX_FILE_BYTES: u64 = 80 * 1024 * 1024;

/// A photo with its bytes, not kept yet.
#[derive(Clone, Debug)]
pub struct Captured {
    /// What a command says of it.
    pub photo: PhotoRef,
    /// The bytes it is named by.
    pub bytes: Rc<[u8]>,
}

/// Reads the file at once, because it may vanish with the camera app, then shrinks and names it.
///
/// # Errors
/// What is wrong with the file.
pub async fn capture(file: &File, source: PhotoSource, place: Place, taken_at: Moment) -> Result<Captured, PhotoTrouble> {
    let blob: &Blob = file.as_ref();
    let original = bytes_of(blob).await?;
    let length = u64::try_from(original.len()).unwrap_or(u64::MAX);
    if length == 0 {
        return Err(PhotoTrouble::Empty);
    }
    if length > MAX_FILE_BYTES {
        return Err(PhotoTrouble::TooLarge(length));
    }
    let small = shrunk(blob).await?;
    let bytes = bytes_of(&small.jpeg).await?;
    let photo = PhotoRef {
        hash: Hash::of(&bytes),
        bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        width: small.width,
        height: small.height,
        taken_at,
        place,
        source,
        original: Some(Hash::of(&original)),
    };
    if bytes.is_empty() {
        return Err(PhotoTrouble::Unencodable);
    }
    Ok(Captured { photo, bytes: Rc::from(bytes) })
}

async fn bytes_of(blob: &Blob) -> Result<Vec<u8>, PhotoTrouble> {
    let buffer = JsFuture::from(blob.array_buffer()).await.map_err(|_| PhotoTrouble::Unreadable)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
