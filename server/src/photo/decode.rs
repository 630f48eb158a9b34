//! From bytes to a picture that is not much larger than what is shown of it. What it takes in memory is known from the headers before
//! anything is unpacked; a JPEG is made smaller while it is unpacked, so that of 50 megapixels only a few are ever in memory.

use super::{
    bad::Bad,
    jpeg::{self, Frame, JpegError, Whole},
};
use image::{ColorType, DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, RgbImage, metadata::Orientation};
use jpeg_decoder::PixelFormat;
use shared::photo::{MAX_PHOTO_PIXELS, MAX_PHOTO_SIDE, SHORT_SIDE, fitted};
use std::{
    fs,
    io::{self, Read as _, Seek as _},
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

/// Pixels of the form shown on a page of its own.
pub(super) const LARGE_AREA: u32 = 1600 * 1200;
/// Most bytes of memory that unpacking a photo may take: a progressive JPEG of 16 MP with full colour, 24 MP of plain colour as PNG.
const MAX_UNPACKED_BYTES: u64 = 128_000_000;
/// Most bytes a decoder may ask for at once.
const MAX_DECODER_BYTES: u64 = MAX_UNPACKED_BYTES;
/// Bytes by which a format is known.
const HEAD_BYTES: u64 = 16;
/// Most pixels of a format that is unpacked whole.
const MAX_WHOLE_PIXELS: u64 = 25_000_000;

/// What is known of a photo before it is unpacked.
pub(super) struct Glance {
    /// Width and height as stored.
    pub stored: (u32, u32),
    /// How it is to be turned.
    pub turn: Orientation,
    /// Whether nothing but the picture's own parts can be kept of it, and every program shows these alike.
    pub strict: bool,
}

/// A picture as unpacked, not turned upright yet.
pub(super) struct Unpacked {
    /// Its pixels; no fewer than will be shown, and no more than are stored.
    pub pixels: RgbImage,
    /// Width and height as stored.
    pub stored: (u32, u32),
    /// How it is to be turned.
    pub turn: Orientation,
}

/// What bytes claim to be.
///
/// # Errors
/// [`Bad`] for what no picture of a known kind begins with.
fn format_of(bytes: &[u8]) -> Result<ImageFormat, Bad> {
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
    const HEIC: [&[u8]; 8] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"];
    match (bytes, bytes.get(8..12)) {
        ([], _) => Err(Bad::Empty),
        ([0xFF, 0xD8, 0xFF, ..], _) => Ok(ImageFormat::Jpeg),
        (png, _) if png.starts_with(PNG) => Ok(ImageFormat::Png),
        (riff, Some(b"WEBP")) if riff.starts_with(b"RIFF") => Ok(ImageFormat::WebP),
        (_, Some(brand)) if bytes.get(4..8) == Some(b"ftyp") && HEIC.contains(&brand) => Err(Bad::Heic),
        _ => Err(Bad::NotAPhoto),
    }
}

impl From<JpegError> for Bad {
    fn from(error: JpegError) -> Self {
        match error {
            JpegError::Strange => Self::NotAPhoto,
            JpegError::Cut => Self::Cut,
        }
    }
}

/// How many bytes of memory unpacking takes beside the file, by what the header promises. Decodes nothing.
///
/// # Errors
/// [`Bad`], also for what would take too much.
pub(super) fn need_of(bytes: &[u8]) -> Result<u64, Bad> {
    let format = format_of(bytes)?;
    let ((width, height), most, need) = if format == ImageFormat::Jpeg {
        let frame = jpeg::frame_of(bytes)?;
        ((frame.width, frame.height), MAX_PHOTO_PIXELS, need_of_jpeg(&frame))
    } else {
        let decoder = reader(io::Cursor::new(bytes), format).into_decoder().map_err(|_| Bad::Cut)?;
        (decoder.dimensions(), MAX_WHOLE_PIXELS, need_of_whole(&decoder, format))
    };
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(Bad::NotAPhoto);
    }
    let too_many = pixels > most || width.max(height) > MAX_PHOTO_SIDE || need > MAX_UNPACKED_BYTES;
    if too_many { Err(Bad::TooManyPixels) } else { Ok(need) }
}

/// All coefficients where several scans add up to the picture, and the smaller picture twice: as parts and as pixels.
fn need_of_jpeg(frame: &Frame) -> u64 {
    let coefficients = if frame.progressive { frame.blocks() * (64 * 2 + 8) } else { 0 };
    let (width, height) = fitted(frame.width, frame.height, LARGE_AREA, SHORT_SIDE);
    // Made smaller by halves, never below what is shown.
    let halved = |by: u32| (frame.width.div_ceil(by), frame.height.div_ceil(by));
    let fits = |(wide, high): &(u32, u32)| *wide >= width || *high >= height;
    let (wide, high) = [8, 4, 2].map(halved).into_iter().find(fits).unwrap_or(halved(1));
    coefficients + u64::from(wide) * u64::from(high) * 2 * frame.parts.len() as u64
}

fn need_of_whole(decoder: &impl image::ImageDecoder, format: ImageFormat) -> u64 {
    let (width, height) = decoder.dimensions();
    let aside = if format == ImageFormat::WebP { 4 } else { 1 };
    // What is not plain colour becomes that beside what was decoded.
    let copies = match decoder.color_type() {
        ColorType::Rgb8 => 0,
        ColorType::L8 | ColorType::Rgba8 | ColorType::L16 | ColorType::Rgb16 => 3,
        _ => 7,
    };
    decoder.total_bytes().saturating_add((u64::from(width) * u64::from(height)).saturating_mul(aside + copies))
}

/// How much of these bytes is a photo, as far as that can be said without unpacking it.
pub(super) enum Found {
    /// All of it is there, and decoding it cannot fail.
    Proven(Glance),
    /// All of a JPEG is there, as far as its data says; whether it can be decoded is not known.
    Walked(Glance),
    /// Only decoding tells.
    Unknown,
}

/// Looks a photo through without unpacking it. In a JPEG every block of the picture is looked for; `sequential`: only where that takes no more
/// memory than the bytes do.
///
/// # Errors
/// [`Bad`] for what is none, for one that is cut, or takes too much memory.
pub(super) fn look_through(bytes: &[u8], sequential: bool) -> Result<Found, Bad> {
    need_of(bytes)?;
    if format_of(bytes)? != ImageFormat::Jpeg {
        return Ok(Found::Unknown);
    }
    let frame = jpeg::frame_of(bytes)?;
    if sequential && frame.progressive {
        return Ok(Found::Unknown);
    }
    let Whole { strict, proven, notes } = jpeg::check(bytes)?;
    let turn = notes.and_then(turn_of).unwrap_or(Orientation::NoTransforms);
    let glance = Glance { stored: (frame.width, frame.height), turn, strict };
    Ok(if proven { Found::Proven(glance) } else { Found::Walked(glance) })
}

/// A file on which a decoder panics is no photo either.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, Bad>) -> Result<T, Bad> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(Bad::NotAPhoto))
}

/// The picture in this file with at least the pixels that it has at this size, unpacked from the disk, so that its bytes and its pixels are
/// never in memory together. Whether it may be unpacked, and whether all of it is there, [`look_through`] has said.
///
/// # Errors
/// [`Bad`].
pub(super) fn unpack(path: &Path, size: (u32, u32)) -> Result<Unpacked, Bad> {
    let mut file = fs::File::open(path)?;
    let mut head = Vec::new();
    file.by_ref().take(HEAD_BYTES).read_to_end(&mut head)?;
    file.rewind()?;
    match format_of(&head)? {
        ImageFormat::Jpeg => unpack_jpeg(size, io::BufReader::new(file)),
        format => unpack_whole(io::BufReader::new(file), format),
    }
}

fn unpack_jpeg((area, short_side): (u32, u32), bytes: io::BufReader<fs::File>) -> Result<Unpacked, Bad> {
    let mut decoder = jpeg_decoder::Decoder::new(bytes);
    decoder.set_max_decoding_buffer_size(usize::try_from(MAX_DECODER_BYTES).map_err(io::Error::other)?);
    decoder.read_info().map_err(|_| Bad::NotAPhoto)?;
    let whole = decoder.info().ok_or(Bad::NotAPhoto)?;
    let stored = (whole.width.into(), whole.height.into());
    let (width, height) = fitted(stored.0, stored.1, area, short_side);
    let side = |side: u32| u16::try_from(side).map_err(|_| Bad::TooManyPixels);
    decoder.scale(side(width)?, side(height)?).map_err(|_| Bad::NotAPhoto)?;
    let pixels = decoder.decode().map_err(|_| Bad::Cut)?;
    let info = decoder.info().ok_or(Bad::NotAPhoto)?;
    let turn = decoder.exif_data().and_then(turn_of).unwrap_or(Orientation::NoTransforms);
    let pixels = match info.pixel_format {
        PixelFormat::RGB24 => pixels,
        PixelFormat::L8 => pixels.iter().flat_map(|grey| [*grey; 3]).collect(),
        PixelFormat::CMYK32 => pixels.chunks_exact(4).flat_map(printed).collect(),
        PixelFormat::L16 => return Err(Bad::NotAPhoto),
    };
    let pixels = RgbImage::from_raw(info.width.into(), info.height.into(), pixels).ok_or(Bad::NotAPhoto)?;
    Ok(Unpacked { pixels, stored, turn })
}

/// Ink on paper as light.
fn printed(ink: &[u8]) -> [u8; 3] {
    let [cyan, magenta, yellow, black] = [ink[0], ink[1], ink[2], ink[3]].map(|part| 255 - u32::from(part));
    [cyan, magenta, yellow].map(|colour| u8::try_from(colour * black / 255).unwrap_or(u8::MAX))
}

fn reader<R: io::BufRead + io::Seek>(bytes: R, format: ImageFormat) -> ImageReader<R> {
    let mut reader = ImageReader::with_format(bytes, format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODER_BYTES);
    reader.limits(limits);
    reader
}

fn unpack_whole(bytes: io::BufReader<fs::File>, format: ImageFormat) -> Result<Unpacked, Bad> {
    let mut decoder = reader(bytes, format).into_decoder().map_err(|_| Bad::Cut)?;
    let turn = decoder.exif_metadata().ok().flatten().as_deref().and_then(turn_of).unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|_| Bad::Cut)?;
    let pixels = if picture.color().has_alpha() { on_white(picture) } else { picture.into_rgb8() };
    Ok(Unpacked { stored: pixels.dimensions(), pixels, turn })
}

/// How a picture is to be turned, by the camera's notes. Some programs write the JPEG name of the notes before them in every format.
fn turn_of(notes: &[u8]) -> Option<Orientation> {
    Orientation::from_exif_chunk(notes.strip_prefix(b"Exif\0\0").unwrap_or(notes))
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
