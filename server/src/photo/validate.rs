//! Whether bytes are a photo, found out by decoding all of them, and the two smaller forms that are made on the way.
//!
//! The header is read first: too many pixels are refused before any are decoded.

use super::{
    bad::Bad,
    decode::{LARGE_AREA, Unpacked, unpack},
    gate,
};
use crate::state::unpacking;
use fast_image_resize::{
    FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer,
    images::{Image, ImageRef},
};
use image::{DynamicImage, RgbImage, metadata::Orientation};
use shared::photo::{SHORT_SIDE, fitted};
use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

/// Pixels of the form shown in lists.
pub const THUMB_AREA: u32 = 320 * 240;
/// What the short side of a long picture keeps in lists, in pixels.
const THUMB_SHORT_SIDE: u32 = SHORT_SIDE / 4;
const LARGE_QUALITY: u8 = 80;
const THUMB_QUALITY: u8 = 75;

/// A photo that could be decoded.
#[derive(Clone, Debug)]
pub struct ValidPhoto {
    /// Width, upright.
    pub width: u32,
    /// Height, upright.
    pub height: u32,
    /// JPEG of about [`LARGE_AREA`] pixels, upright, without metadata.
    pub large: Vec<u8>,
    /// JPEG of about [`THUMB_AREA`] pixels, upright, without metadata.
    pub thumb: Vec<u8>,
}

/// Validates the file behind the gate, on the thread for photos. Bytes are in memory only behind the gate, so waiting costs nothing.
///
/// # Errors
/// [`Bad`] if it is no photo, has too many pixels, or cannot be read.
pub async fn validate_photo(path: PathBuf) -> Result<ValidPhoto, Bad> {
    let _place = gate::enter().await?;
    validate_inside(path).await
}

/// The same by whoever is behind the gate already.
pub(super) async fn validate_inside(path: PathBuf) -> Result<ValidPhoto, Bad> {
    unpacking(move || guarded(&path)).await.map_err(io::Error::other)?
}

/// A file on which a decoder panics is no photo either.
fn guarded(path: &Path) -> Result<ValidPhoto, Bad> {
    catch_unwind(AssertUnwindSafe(|| decoded(path))).unwrap_or(Err(Bad::NotAPhoto))
}

fn decoded(path: &Path) -> Result<ValidPhoto, Bad> {
    let Unpacked { pixels, stored, turn } = unpack(path)?;
    let (width, height) = upright_size(stored, turn);
    let small = shrink(pixels, fitted(stored.0, stored.1, LARGE_AREA, SHORT_SIDE))?;
    let mut upright = DynamicImage::ImageRgb8(small);
    upright.apply_orientation(turn);
    let upright = upright.into_rgb8();
    let large = encode(&upright, LARGE_QUALITY)?;
    let size = fitted(upright.width(), upright.height(), THUMB_AREA, THUMB_SHORT_SIDE);
    Ok(ValidPhoto { width, height, large, thumb: encode(&shrink(upright, size)?, THUMB_QUALITY)? })
}

const fn upright_size((width, height): (u32, u32), turn: Orientation) -> (u32, u32) {
    match turn {
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH => (height, width),
        _ => (width, height),
    }
}

/// The picture in this size, which is no larger than it is.
fn shrink(picture: RgbImage, (width, height): (u32, u32)) -> Result<RgbImage, Bad> {
    if picture.dimensions() == (width, height) {
        return Ok(picture);
    }
    let from = ImageRef::new(picture.width(), picture.height(), picture.as_raw(), PixelType::U8x3).map_err(io::Error::other)?;
    let mut to = Image::new(width, height, PixelType::U8x3);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    Resizer::new().resize(&from, &mut to, &options).map_err(io::Error::other)?;
    RgbImage::from_raw(width, height, to.into_vec()).ok_or(Bad::NotAPhoto)
}

fn encode(picture: &RgbImage, quality: u8) -> Result<Vec<u8>, Bad> {
    let side = |side: u32| u16::try_from(side).map_err(io::Error::other);
    let mut bytes = Vec::new();
    jpeg_encoder::Encoder::new(&mut bytes, quality)
        .encode(picture.as_raw(), side(picture.width())?, side(picture.height())?, jpeg_encoder::ColorType::Rgb)
        .map_err(io::Error::other)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;
