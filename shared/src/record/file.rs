//! The files that a command names: bytes that travel beside it.

use crate::{
    photo::{Hash, PhotoRef},
    voice::VoiceRef,
};
use serde::{Deserialize, Serialize};

/// What a file is, as the command says that names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    /// A photo.
    Photo,
    /// A voice note.
    Voice,
}

/// A file as a command names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileRef {
    /// SHA-256 of its bytes.
    pub hash: Hash,
    /// Length in bytes.
    pub bytes: u64,
    /// What it is.
    pub media: Media,
}

impl From<&PhotoRef> for FileRef {
    fn from(photo: &PhotoRef) -> Self {
        Self { hash: photo.hash, bytes: photo.bytes, media: Media::Photo }
    }
}

impl From<&VoiceRef> for FileRef {
    fn from(voice: &VoiceRef) -> Self {
        Self { hash: voice.hash, bytes: voice.bytes, media: Media::Voice }
    }
}
