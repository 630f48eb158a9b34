//! A photo as the records know it: named by the SHA-256 of its bytes, immutable.

use crate::{moment::Moment, place::Place};
use memchr::memchr;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};

/// Most photos one command may carry.
pub const MAX_PHOTOS: usize = 9;
/// Largest photo accepted, in bytes (16 MiB).
pub const MAX_PHOTO_BYTES: u64 = 16 * 1024 * 1024;
/// Largest photo accepted, in pixels: what phones sell as 50 MP. What memory a format needs may set a lower limit.
pub const MAX_PHOTO_PIXELS: u64 = 52_000_000;
/// Longest side accepted, in pixels.
pub const MAX_PHOTO_SIDE: u32 = 32_767;
/// Bytes of one upload chunk; the last one may be shorter.
pub const CHUNK_BYTES: u64 = 256 * 1024;
/// Pixels to which the phone shrinks a photo before hashing it: 2048 × 1536.
pub const PHONE_AREA: u32 = 2048 * 1536;
/// Pixels that the short side of a long picture keeps, so that a panorama stays readable.
pub const SHORT_SIDE: u32 = 480;

/// The SHA-256 of some bytes: 64 lower-case hexadecimal digits on the wire.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, pattern = "^[0-9a-f]{64}$"))]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The hash of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

/// A text that is not 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a hash has 64 hexadecimal digits")]
pub struct NotAHash;

impl FromStr for Hash {
    type Err = NotAHash;
    fn from_str(text: &str) -> Result<Self, NotAHash> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return Err(NotAHash);
        }
        let mut hash = [0_u8; 32];
        for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| NotAHash)?;
            if pair.starts_with('+') {
                return Err(NotAHash);
            }
            *byte = u8::from_str_radix(pair, 16).map_err(|_| NotAHash)?;
        }
        Ok(Self(hash))
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

/// Where the phone took the bytes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PhotoSource {
    /// The camera input.
    Camera,
    /// The album input.
    Album,
}

/// What a command says about one photo; the bytes follow in chunks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhotoRef {
    /// Hash of the bytes that are sent (after shrinking on the phone).
    pub hash: Hash,
    /// Length of those bytes.
    pub bytes: u64,
    /// Width in pixels, upright.
    pub width: u32,
    /// Height in pixels, upright.
    pub height: u32,
    /// The device's clock at the shutter: a claim. Of one that is [`undated`](Self::undated) when it was chosen.
    pub taken_at: Moment,
    /// 拍摄时间不详: a photo of the album whose file does not say when it was taken.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub undated: bool,
    /// The place at the shutter.
    pub place: Place,
    /// Camera or album.
    pub source: PhotoSource,
    /// Hash of the camera's own file before shrinking: a claim kept beside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<Hash>,
}

impl PhotoRef {
    /// Number of chunks in which the bytes travel.
    #[must_use]
    pub const fn chunks(&self) -> u64 {
        chunks_of(self.bytes)
    }
}

/// Width and height of a picture shrunk to `area` pixels. The short side keeps `short` pixels as long as that takes no more than twice the
/// area. The shape stays; never larger than before, never zero.
#[must_use]
pub fn fitted(width: u32, height: u32, area: u32, short: u32) -> (u32, u32) {
    let [width, height] = [width.max(1), height.max(1)];
    let pixels = f64::from(width) * f64::from(height);
    let by_area = (f64::from(area) / pixels).sqrt();
    let by_short = f64::from(short) / f64::from(width.min(height));
    let scale = by_area.max(by_short.min(by_area * std::f64::consts::SQRT_2)).min(1.0);
    let scaled = |side: u32| (f64::from(side) * scale).round().max(1.0) as u32;
    (scaled(width), scaled(height))
}

/// Whether JPEG bytes run from their start to the end marker of the picture itself, segment by segment; true of what is no JPEG.
/// Says nothing of the compressed data between.
#[must_use]
pub fn reaches_its_end(bytes: &[u8]) -> bool {
    let mut at = 2;
    if !bytes.starts_with(&[0xFF, 0xD8]) {
        return true;
    }
    while let Some(next) = bytes.get(at..).and_then(|rest| memchr(0xFF, rest)) {
        at += next + 1;
        match (bytes.get(at), bytes.get(at + 1..at + 3)) {
            (Some(0xD9), _) => return true,
            // A 0xFF of the compressed data, or one that fills; some markers stand alone.
            (Some(0 | 0x01 | 0xD0..=0xD8), _) => at += 1,
            (Some(0xFF), _) => {}
            (_, Some(length)) => at += 1 + usize::from(u16::from_be_bytes([length[0], length[1]])),
            _ => return false,
        }
    }
    false
}

/// Number of chunks of [`CHUNK_BYTES`] that `bytes` bytes make; an empty file has none.
#[must_use]
pub const fn chunks_of(bytes: u64) -> u64 {
    bytes.div_ceil(CHUNK_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_is_shrunk_by_its_area_and_a_panorama_keeps_a_short_side_to_be_read() {
        assert_eq!(fitted(4000, 3000, PHONE_AREA, SHORT_SIDE), (2048, 1536));
        assert_eq!(fitted(3000, 4000, PHONE_AREA, SHORT_SIDE), (1536, 2048));
        assert_eq!(fitted(1600, 1200, PHONE_AREA, SHORT_SIDE), (1600, 1200), "never enlarged");
        assert_eq!(fitted(14_000, 1600, PHONE_AREA, SHORT_SIDE), (5246, 600));
        assert_eq!(fitted(14_000, 1600, 1600 * 1200, SHORT_SIDE), (4200, 480));
        assert_eq!(fitted(14_000, 300, PHONE_AREA, SHORT_SIDE), (14_000, 300));
        assert_eq!(fitted(0, 0, PHONE_AREA, SHORT_SIDE), (1, 1));
        for (width, height) in [(32_767, 1586), (1586, 32_767), (32_767, 700), (7211, 7211)] {
            let (w, h) = fitted(width, height, PHONE_AREA, SHORT_SIDE);
            assert!(w * h <= 2 * PHONE_AREA + 40_000, "{width}x{height} becomes {w}x{h}");
        }
    }

    const WHOLE: &[u8] = &[0xFF, 0xD8, 0xFF, 0xDB, 0, 4, 1, 2, 0xFF, 0xDA, 0, 3, 9, 7, 0xFF, 0, 8, 0xFF, 0xD0, 5, 0xFF, 0xD9];

    #[test]
    fn a_jpeg_cut_anywhere_does_not_reach_its_end_and_what_stands_behind_does_no_harm() {
        assert!(reaches_its_end(WHOLE) && reaches_its_end(&[WHOLE, b"motion photo"].concat()) && reaches_its_end(b"\x89PNG"));
        for cut in 2..WHOLE.len() {
            assert!(!reaches_its_end(&WHOLE[..cut]), "cut at {cut}");
        }
        let preview = [&[0xFF, 0xD8, 0xFF, 0xE1, 0, 6, 0xFF, 0xD9, 0xFF, 0xD9][..], &WHOLE[2..14]].concat();
        assert!(!reaches_its_end(&preview), "the end of an embedded preview does not count");
    }
}
