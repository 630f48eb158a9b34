//! Why a file did not become a photo.

/// A file that cannot be used; the form stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhotoTrouble {
    /// The file is empty.
    #[error("empty file")]
    Empty,
    /// The file is larger than this phone should try to decode; its size in bytes.
    #[error("file of {0} bytes")]
    TooLarge(u64),
    /// The browser cannot read the file at all (it vanished, or access was taken back).
    #[error("unreadable file")]
    Unreadable,
    /// The browser cannot decode it as a picture (HEIC on Android, a video, a damaged file).
    #[error("not a picture this browser can decode")]
    Undecodable,
    /// The picture came out all one colour: the camera or the canvas gave nothing.
    #[error("blank picture")]
    Blank,
    /// The browser could not write the small picture.
    #[error("cannot be encoded")]
    Unencodable,
    /// The phone's storage failed.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
}
