//! Whether bytes are a photo. A JPEG as phones write it is walked to its end, which takes no more memory than its bytes, and every decoder
//! can read what passes: what is shown of it is made afterwards ([`super::forms`]). Whatever else may be a photo is decoded, and then it is made
//! on the way.
//!
//! The header is read first: too many pixels are refused before any are decoded.

use super::{
    bad::Bad,
    decode::{Found, Glance, LARGE_AREA, Unpacked, guarded, look_through, unpack},
    forms::{Forms, forms_from},
    gate, jpeg,
};
use crate::state::{looking_through, unpacking};
use image::metadata::Orientation;
use shared::photo::{PHONE_AREA, SHORT_SIDE, fitted};
use std::{
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

/// Longest file that is looked through beside others, in bytes; a phone's photo has half of that.
const SMALL: u64 = 1024 * 1024;
/// Longest file that is shown as it was sent, in bytes: whoever looks has to load it.
const MOST_AS_SENT: usize = 1024 * 1024;

/// Capacity that allocators give back to the system as soon as it is free, in bytes; what is not used of it takes no memory. With less, the
/// room of a file stays with the thread while the photo is unpacked.
const GIVEN_BACK: usize = 40 * 1024 * 1024;

/// A photo of which all is there, and that can be decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidPhoto {
    /// Width, upright.
    pub width: u32,
    /// Height, upright.
    pub height: u32,
    /// Whether it is a JPEG of about [`PHONE_AREA`] pixels at most, upright as it is: then its picture is shown as it was sent.
    pub as_sent: bool,
    /// What is shown of it, if it had to be decoded to be believed: it is not decoded twice.
    pub forms: Option<Forms>,
}

/// Validates the file. Small JPEGs are looked through some at a time; all others are in memory only behind the gate, so waiting costs nothing.
///
/// # Errors
/// [`Bad`] if it is no photo, has too many pixels, or cannot be read.
pub async fn validate_photo(path: PathBuf) -> Result<ValidPhoto, Bad> {
    if tokio::fs::metadata(&path).await?.len() <= SMALL {
        let small = path.clone();
        let looked = looking_through(move || guarded(|| looked_through(&small))).await.map_err(io::Error::other)??;
        if let Some(photo) = looked {
            return Ok(photo);
        }
    }
    let _place = gate::enter().await?;
    unpacking(move || guarded(|| decoded(&path))).await.map_err(io::Error::other)?
}

/// The photo, if that can be said without decoding it.
fn looked_through(path: &Path) -> Result<Option<ValidPhoto>, Bad> {
    let bytes = fs::read(path)?;
    Ok(match look_through(&bytes, true)? {
        Found::Proven(glance) => Some(valid(&glance, Some(&bytes))),
        Found::Walked(_) | Found::Unknown => None,
    })
}

fn decoded(path: &Path) -> Result<ValidPhoto, Bad> {
    let mut bytes = Vec::with_capacity(GIVEN_BACK);
    fs::File::open(path)?.read_to_end(&mut bytes)?;
    let found = match look_through(&bytes, false)? {
        Found::Proven(glance) => return Ok(valid(&glance, Some(&bytes))),
        Found::Walked(glance) => Some(valid(&glance, Some(&bytes))),
        Found::Unknown => None,
    };
    drop(bytes);
    let unpacked = unpack(path, (LARGE_AREA, SHORT_SIDE))?;
    let Unpacked { stored, turn, .. } = unpacked;
    let photo = found.unwrap_or_else(|| valid(&Glance { stored, turn, strict: false }, None));
    let forms = Some(forms_from(unpacked, photo.as_sent)?);
    Ok(ValidPhoto { forms, ..photo })
}

fn valid(&Glance { stored, turn, strict }: &Glance, jpeg: Option<&[u8]>) -> ValidPhoto {
    let (width, height) = upright_size(stored, turn);
    let small = fitted(stored.0, stored.1, PHONE_AREA, SHORT_SIDE) == stored && turn == Orientation::NoTransforms;
    let as_sent = strict && small && jpeg.is_some_and(|bytes| bytes.len() <= MOST_AS_SENT && jpeg::bare(bytes).is_some());
    ValidPhoto { width, height, as_sent, forms: None }
}

const fn upright_size((width, height): (u32, u32), turn: Orientation) -> (u32, u32) {
    match turn {
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH => (height, width),
        _ => (width, height),
    }
}

#[cfg(test)]
mod tests;
