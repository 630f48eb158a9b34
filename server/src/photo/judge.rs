//! Whether bytes are a photo, found out by decoding them, and the two smaller forms that are made on the way.
//!
//! The header is read first: too many pixels are refused before any are decoded.

use super::{gate, jpeg};
use crate::{error::Error, state::heavy};
use fast_image_resize::{
    FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer,
    images::{Image, ImageRef},
};
use image::{ColorType, DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, RgbImage, metadata::Orientation};
use shared::MAX_PHOTO_PIXELS;
use std::{fs, io, path::PathBuf, sync::Arc};

/// Long edge of the form shown on a page of its own.
pub const LARGE_EDGE: u32 = 1600;
/// Long edge of the form shown in lists.
pub const THUMB_EDGE: u32 = 320;
const LARGE_QUALITY: u8 = 80;
const THUMB_QUALITY: u8 = 75;
/// Most bytes of memory that unpacking a photo may take: 24 MP of a usual JPEG, and about half as many where the format needs more.
const MAX_UNPACKED_BYTES: u64 = MAX_PHOTO_PIXELS * 4;
/// Most bytes a decoder may ask for at once.
const MAX_DECODER_BYTES: u64 = MAX_UNPACKED_BYTES + 16 * 1024 * 1024;

/// Why bytes are not accepted as a photo.
#[derive(Debug, thiserror::Error)]
pub enum Bad {
    /// No JPEG, PNG or WebP, or damaged.
    #[error("not a photo")]
    NotAPhoto,
    /// More pixels than allowed, or pixels that take too much memory.
    #[error("too many pixels")]
    TooManyPixels,
    /// The file could not be read.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl From<Bad> for Error {
    fn from(bad: Bad) -> Self {
        match bad {
            Bad::NotAPhoto => Self::NotAPhoto,
            Bad::TooManyPixels => Self::TooManyPixels,
            Bad::Io(error) => error.into(),
        }
    }
}

/// A photo that could be decoded.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Width, upright.
    pub width: u32,
    /// Height, upright.
    pub height: u32,
    /// JPEG of at most 1600 px, upright, without metadata.
    pub large: Vec<u8>,
    /// JPEG of at most 320 px, upright, without metadata.
    pub thumb: Vec<u8>,
}

/// Judges the file behind the gate, on the threads for heavy work. Bytes are in memory only behind the gate, so waiting costs nothing.
///
/// # Errors
/// [`Bad`] if it is no photo, has too many pixels, or cannot be read.
pub async fn judge(path: PathBuf) -> Result<Judged, Bad> {
    let path = Arc::new(path);
    let need = {
        let _place = gate::enter(0).await?;
        let path = Arc::clone(&path);
        heavy(move || need_of(&fs::read(path.as_path())?)).await.map_err(io::Error::other)??
    };
    let _place = gate::enter(need).await?;
    heavy(move || judge_bytes(fs::read(path.as_path())?)).await.map_err(io::Error::other)?
}

/// Judges bytes in memory behind the gate, off the async threads: width and height, upright, with the bytes given back.
///
/// # Errors
/// [`Error::NotAPhoto`] and [`Error::TooManyPixels`].
pub async fn measure(bytes: Vec<u8>) -> Result<(u32, u32, Vec<u8>), Error> {
    let _place = gate::enter(need_of(&bytes)?).await?;
    let (judged, bytes) = heavy(move || (judge_bytes(bytes.clone()), bytes)).await?;
    let Judged { width, height, .. } = judged?;
    Ok((width, height, bytes))
}

/// Judges bytes in memory, on this thread.
///
/// # Errors
/// [`Bad`] if they are no photo or have too many pixels.
pub fn judge_bytes(bytes: Vec<u8>) -> Result<Judged, Bad> {
    need_of(&bytes)?;
    let format = format_of(&bytes)?;
    if format == ImageFormat::Jpeg && !jpeg::is_whole(&bytes) {
        return Err(Bad::NotAPhoto);
    }
    let (picture, orientation) = decode(&bytes, format)?;
    drop(bytes);
    let (width, height) = upright_size(picture.width(), picture.height(), orientation);
    let small = shrink(&picture, LARGE_EDGE)?;
    drop(picture);
    let mut upright = DynamicImage::ImageRgb8(small);
    upright.apply_orientation(orientation);
    let upright = upright.into_rgb8();
    let thumb = encode(&shrink(&upright, THUMB_EDGE)?, THUMB_QUALITY)?;
    Ok(Judged { width, height, large: encode(&upright, LARGE_QUALITY)?, thumb })
}

fn format_of(bytes: &[u8]) -> Result<ImageFormat, Bad> {
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        Ok(ImageFormat::Jpeg)
    } else if bytes.starts_with(PNG) {
        Ok(ImageFormat::Png)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Ok(ImageFormat::WebP)
    } else {
        Err(Bad::NotAPhoto)
    }
}

/// How many bytes of memory unpacking takes, by what the header promises. Decodes nothing.
fn need_of(bytes: &[u8]) -> Result<u64, Bad> {
    let format = format_of(bytes)?;
    let decoder = reader(bytes, format).into_decoder().map_err(|_| Bad::NotAPhoto)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(Bad::NotAPhoto);
    }
    let aside = match format {
        // All scans are gathered before any pixel is made.
        ImageFormat::Jpeg if jpeg::is_progressive(bytes) => 6,
        ImageFormat::Jpeg => 0,
        ImageFormat::WebP => 4,
        _ => 1,
    };
    // What is not plain colour becomes that beside what was decoded.
    let copies = match decoder.color_type() {
        ColorType::Rgb8 => 0,
        ColorType::L8 | ColorType::Rgba8 | ColorType::L16 | ColorType::Rgb16 => 3,
        _ => 7,
    };
    let need = decoder.total_bytes().saturating_add(pixels.saturating_mul(aside + copies));
    if pixels > MAX_PHOTO_PIXELS || need > MAX_UNPACKED_BYTES { Err(Bad::TooManyPixels) } else { Ok(need) }
}

fn reader(bytes: &[u8], format: ImageFormat) -> ImageReader<io::Cursor<&[u8]>> {
    let mut reader = ImageReader::with_format(io::Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODER_BYTES);
    reader.limits(limits);
    reader
}

fn decode(bytes: &[u8], format: ImageFormat) -> Result<(RgbImage, Orientation), Bad> {
    let mut decoder = reader(bytes, format).into_decoder().map_err(|_| Bad::NotAPhoto)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|_| Bad::NotAPhoto)?;
    let picture = if picture.color().has_alpha() { on_white(picture) } else { picture.into_rgb8() };
    Ok((picture, orientation))
}

/// Transparent pixels become white paper instead of whatever colour hides in them.
fn on_white(picture: DynamicImage) -> RgbImage {
    let clear = picture.into_rgba8();
    RgbImage::from_fn(clear.width(), clear.height(), |x, y| {
        let [red, green, blue, alpha] = clear.get_pixel(x, y).0;
        let over = |colour: u8| {
            let mixed = (u16::from(colour) * u16::from(alpha) + 255 * (255 - u16::from(alpha))) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        image::Rgb([over(red), over(green), over(blue)])
    })
}

const fn upright_size(width: u32, height: u32, orientation: Orientation) -> (u32, u32) {
    match orientation {
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH => (height, width),
        _ => (width, height),
    }
}

/// The picture with a long edge of at most `edge` pixels; never enlarged.
fn shrink(picture: &RgbImage, edge: u32) -> Result<RgbImage, Bad> {
    let (width, height) = picture.dimensions();
    let long = width.max(height);
    if long <= edge {
        return Ok(picture.clone());
    }
    let scaled = |side: u32| {
        let side = (u64::from(side) * u64::from(edge) + u64::from(long) / 2) / u64::from(long);
        u32::try_from(side).unwrap_or(edge).max(1)
    };
    let (to_width, to_height) = (scaled(width), scaled(height));
    let from = ImageRef::new(width, height, picture.as_raw(), PixelType::U8x3).map_err(io::Error::other)?;
    let mut to = Image::new(to_width, to_height, PixelType::U8x3);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    Resizer::new().resize(&from, &mut to, &options).map_err(io::Error::other)?;
    RgbImage::from_raw(to_width, to_height, to.into_vec()).ok_or(Bad::NotAPhoto)
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
