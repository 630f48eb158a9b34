//! What a picture is made into, wherever it is made.

use super::{PhotoTrouble, looks_blank, looks_cut};
use shared::photo::{Hash, PHONE_AREA, SHORT_SIDE, fitted};

/// Quality of the JPEG, 0 to 1.
pub(super) const QUALITY: f64 = 0.85;
/// The side of the small square that is looked at to tell a blank picture.
pub(super) const PROBE: u32 = 64;
/// The shorter side of what is shown of a photo while it is being made small: a box of the form on a phone with three pixels for one.
pub(super) const GLIMPSE: u32 = 320;

/// A small picture, upright, without the camera's notes.
pub(super) struct Small {
    /// The JPEG.
    pub bytes: Vec<u8>,
    /// Its hash.
    pub hash: Hash,
    /// The hash of the file as it came.
    pub original: Hash,
    pub width: u32,
    pub height: u32,
}

/// The size in which a picture of this size is kept: about [`PHONE_AREA`] pixels.
pub(super) fn size_of(width: u32, height: u32) -> (u32, u32) {
    fitted(width, height, PHONE_AREA, SHORT_SIDE)
}

/// Whether the pixels of the small square show a picture: a canvas without memory stays one colour, and what was missing of the file stays
/// grey.
pub(super) fn refuse_unseen(pixels: &[u8]) -> Result<(), PhotoTrouble> {
    if looks_blank(pixels) {
        return Err(PhotoTrouble::Blank);
    }
    if looks_cut(pixels, PROBE as usize) { Err(PhotoTrouble::Cut) } else { Ok(()) }
}
