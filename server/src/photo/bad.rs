//! Why bytes are not accepted as a photo.

use crate::error::Error;
use std::io;

/// Why bytes are not accepted as a photo.
#[derive(Debug, thiserror::Error)]
pub enum Bad {
    /// There are none.
    #[error("empty file")]
    Empty,
    /// HEIC, as some phones write by default.
    #[error("HEIC is not taken")]
    Heic,
    /// No JPEG, PNG or WebP.
    #[error("not a photo")]
    NotAPhoto,
    /// A picture of which some is missing or damaged.
    #[error("not whole")]
    Cut,
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
            Bad::Empty | Bad::Heic | Bad::NotAPhoto | Bad::Cut => Self::NotAPhoto,
            Bad::TooManyPixels => Self::TooManyPixels,
            Bad::Io(error) => error.into(),
        }
    }
}
