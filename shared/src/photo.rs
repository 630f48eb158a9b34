//! A photo as the records know it: named by the SHA-256 of its bytes, immutable.

use crate::{Moment, Place};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};

/// Most photos one command may carry.
pub const MAX_PHOTOS: usize = 9;
/// Largest photo accepted, in bytes (12 MiB).
pub const MAX_PHOTO_BYTES: u64 = 12 * 1024 * 1024;
/// Largest photo accepted, in pixels (24 MP).
pub const MAX_PHOTO_PIXELS: u64 = 24_000_000;
/// Bytes of one upload chunk; the last one may be shorter.
pub const CHUNK_BYTES: u64 = 256 * 1024;
/// Long edge in pixels to which the phone shrinks a photo before hashing it.
pub const PHONE_LONG_EDGE: u32 = 2048;

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
    /// The device's clock at the shutter: a claim.
    pub taken_at: Moment,
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

/// Number of chunks of [`CHUNK_BYTES`] that `bytes` bytes make; an empty file has none.
#[must_use]
pub const fn chunks_of(bytes: u64) -> u64 {
    bytes.div_ceil(CHUNK_BYTES)
}
