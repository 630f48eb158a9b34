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
    /// HEIC, which this browser cannot decode.
    #[error("HEIC")]
    Heic,
    /// Some of the picture is missing.
    #[error("not whole")]
    Cut,
    /// The browser cannot decode it as a picture (a video, a text, a damaged file).
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
