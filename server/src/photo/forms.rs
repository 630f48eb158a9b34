//! What is shown of a photo: made once, from the original, by a job soon after the receipt or by whoever looks first, whichever comes first.
//! A photo that is shown as it was sent gets a thumbnail only.

use super::{
    PhotoKey, PhotoStore, Variant,
    bad::Bad,
    decode::{LARGE_AREA, Unpacked, guarded, unpack},
    gate, jpeg,
};
use crate::{
    error::Error,
    state::{State, unpacking},
};
use fast_image_resize::{
    FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer,
    images::{Image, ImageRef},
};
use image::{DynamicImage, RgbImage};
use sha2::{Digest as _, Sha256};
use shared::{
    id::TownId,
    photo::{Hash, SHORT_SIDE, fitted},
};
use std::{fs::File, io, path::Path};

/// Pixels of the form shown in lists.
pub const THUMB_AREA: u32 = 320 * 240;
/// What the short side of a long picture keeps in lists, in pixels.
const THUMB_SHORT_SIDE: u32 = SHORT_SIDE / 4;
const LARGE_QUALITY: u8 = 80;
const THUMB_QUALITY: u8 = 75;

/// The smaller forms of a photo: JPEGs, upright, without metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forms {
    /// About [`LARGE_AREA`] pixels; `None`: it is shown as it was sent.
    pub large: Option<Vec<u8>>,
    /// About [`THUMB_AREA`] pixels.
    pub thumb: Vec<u8>,
}

/// The forms of a validated photo in this file, and how it is shown.
///
/// # Errors
/// [`Bad`]: the file cannot be read, or is not what was validated.
pub fn forms_of(path: &Path, as_sent: bool) -> Result<Forms, Bad> {
    guarded(|| made(path, as_sent))
}

/// What a file hashes to; it is never whole in memory.
fn hash_of(path: &Path) -> io::Result<Hash> {
    let mut hasher = Sha256::new();
    io::copy(&mut File::open(path)?, &mut hasher)?;
    Ok(Hash(hasher.finalize().into()))
}

fn made(path: &Path, as_sent: bool) -> Result<Forms, Bad> {
    let size = if as_sent { (THUMB_AREA, THUMB_SHORT_SIDE) } else { (LARGE_AREA, SHORT_SIDE) };
    forms_from(unpack(path, size)?, as_sent)
}

/// The forms of a photo that is unpacked already.
///
/// # Errors
/// [`Bad`].
pub(super) fn forms_from(Unpacked { pixels, stored, turn }: Unpacked, as_sent: bool) -> Result<Forms, Bad> {
    if as_sent {
        return Ok(Forms { large: None, thumb: thumb_of(pixels)? });
    }
    let small = shrink(pixels, fitted(stored.0, stored.1, LARGE_AREA, SHORT_SIDE))?;
    let mut upright = DynamicImage::ImageRgb8(small);
    upright.apply_orientation(turn);
    let upright = upright.into_rgb8();
    Ok(Forms { large: Some(encode(&upright, LARGE_QUALITY)?), thumb: thumb_of(upright)? })
}

fn thumb_of(upright: RgbImage) -> Result<Vec<u8>, Bad> {
    let size = fitted(upright.width(), upright.height(), THUMB_AREA, THUMB_SHORT_SIDE);
    encode(&shrink(upright, size)?, THUMB_QUALITY)
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

/// One form of a kept photo as it is served.
///
/// # Errors
/// [`Error::NotFound`] if the original is gone; the file system's.
pub(super) async fn form(state: &State, key: PhotoKey, as_sent: bool) -> Result<Vec<u8>, Error> {
    if key.variant == Variant::Large && as_sent {
        let original = state.photos.get(PhotoKey { variant: Variant::Original, ..key }).await?.ok_or(Error::NotFound)?;
        return jpeg::bare(&original).ok_or_else(|| Error::internal("the original is not what was validated"));
    }
    if let Some(bytes) = state.photos.get(key).await? {
        return Ok(bytes);
    }
    let forms = derive(state, (key.town, key.hash), as_sent).await?;
    match (key.variant, forms.large) {
        (Variant::Large, Some(large)) => Ok(large),
        _ => Ok(forms.thumb),
    }
}

/// Has the smaller forms of a kept photo lie at their places, unless they do.
///
/// # Errors
/// As [`form`].
pub(super) async fn have(state: &State, (town, hash): (TownId, Hash), as_sent: bool) -> Result<(), Error> {
    derive(state, (town, hash), as_sent).await.map(|_| ())
}

/// The smaller forms, from their places or made anew. Behind the gate, so that of those who want the same photo the first makes it and the
/// others find it; a form that lies there is whole.
async fn derive(state: &State, (town, hash): (TownId, Hash), as_sent: bool) -> Result<Forms, Error> {
    let key = |variant| PhotoKey { town, hash, variant };
    let _place = gate::enter().await?;
    if let Some(thumb) = state.photos.get(key(Variant::Thumb)).await? {
        let large = if as_sent { None } else { state.photos.get(key(Variant::Large)).await? };
        if as_sent || large.is_some() {
            return Ok(Forms { large, thumb });
        }
    }
    let path = state.photos.file(key(Variant::Original)).await?.ok_or(Error::NotFound)?;
    let forms = unpacking(move || if hash_of(&path)? == hash { forms_of(&path, as_sent) } else { Err(Bad::Cut) }).await?;
    let forms = forms.map_err(|bad| Error::internal(format!("the original of {hash} has changed on the disk: {bad}")))?;
    keep_forms(&*state.photos, (town, hash), &forms).await?;
    Ok(forms)
}

/// Puts the smaller forms at their places.
///
/// # Errors
/// The store's.
pub async fn keep_forms(photos: &dyn PhotoStore, (town, hash): (TownId, Hash), Forms { large, thumb }: &Forms) -> io::Result<()> {
    if let Some(large) = large {
        photos.put(PhotoKey { town, hash, variant: Variant::Large }, large.clone()).await?;
    }
    photos.put(PhotoKey { town, hash, variant: Variant::Thumb }, thumb.clone()).await
}
