//! From a chosen file to a photo that can be kept.

use super::shrink::{begin, shrunk};
use super::{CameraNotes, PhotoTrouble};
use js_sys::{Array, Promise, Uint8Array};
use shared::{
    moment::{Moment, UtcOffset},
    photo::{PhotoRef, PhotoSource, reaches_its_end},
    place::Place,
};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};

/// Larger files are not even tried, in bytes (80 MiB): decoding them may take the page down with it.
const MAX_FILE_BYTES: f64 = 80.0 * 1024.0 * 1024.0;

/// A photo with its bytes, not kept yet.
#[derive(Clone, Debug)]
pub struct Captured {
    /// What a command says of it.
    pub photo: PhotoRef,
    /// The bytes it is named by.
    pub bytes: Rc<[u8]>,
}

/// A file that is being read.
pub struct Reading(Result<Promise, PhotoTrouble>);

impl Reading {
    /// Begins to read the file: at once, in the very event that brought it, because it may vanish with the camera app.
    #[must_use]
    pub fn begin(file: &File) -> Self {
        let length = file.size();
        if length == 0.0 {
            Self(Err(PhotoTrouble::Empty))
        } else if length > MAX_FILE_BYTES {
            Self(Err(PhotoTrouble::TooLarge(length as u64)))
        } else {
            Self(Ok(file.array_buffer()))
        }
    }
}

/// Shrinks and names what was read. Of a photo from the album, place and time are the camera's, where its file says them. `seen` has a
/// glimpse of the picture as soon as there is one.
///
/// # Errors
/// What is wrong with the file.
pub async fn capture(
    reading: Reading,
    source: PhotoSource,
    place: Place,
    taken_at: Moment,
    seen: impl FnOnce(&Blob),
) -> Result<Captured, PhotoTrouble> {
    let buffer = JsFuture::from(reading.0?).await.map_err(|_| PhotoTrouble::Unreadable)?;
    let blob = Blob::new_with_buffer_source_sequence(&Array::of1(&buffer)).map_err(|_| PhotoTrouble::Unreadable)?;
    let begun = begin(&blob);
    let file = Uint8Array::new(&buffer).to_vec();
    if !reaches_its_end(&file) {
        return Err(PhotoTrouble::Cut);
    }
    let (place, then) = match source {
        PhotoSource::Camera => (place, Some(taken_at)),
        PhotoSource::Album => {
            let notes = CameraNotes::of(&file);
            let then = notes.taken_at(taken_at, zone_of_phone);
            (notes.place.unwrap_or(place), then)
        }
    };
    let heic = file.get(4..8) == Some(b"ftyp");
    drop(file);
    let small = shrunk(begun, &blob, seen).await.map_err(|trouble| if heic { PhotoTrouble::Heic } else { trouble })?;
    let photo = PhotoRef {
        hash: small.hash,
        bytes: u64::try_from(small.bytes.len()).unwrap_or(u64::MAX),
        width: small.width,
        height: small.height,
        taken_at: then.unwrap_or(taken_at),
        undated: then.is_none(),
        place,
        source,
        original: Some(small.original),
    };
    if small.bytes.is_empty() {
        return Err(PhotoTrouble::Unencodable);
    }
    Ok(Captured { photo, bytes: Rc::from(small.bytes) })
}

/// The zone that the phone is set to, as it is at this instant.
fn zone_of_phone(at: Moment) -> UtcOffset {
    // Minutes that UTC is ahead of the phone.
    let ahead = js_sys::Date::new(&JsValue::from_f64(at.0 as f64)).get_timezone_offset();
    UtcOffset(-(ahead as i32))
}
