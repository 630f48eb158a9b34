//! The sizes in which the server hands out photos.

/// A derivative without the camera's notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhotoSize {
    /// About 320 × 240 pixels, for lists.
    Thumb,
    /// About 1600 × 1200 pixels, for looking at.
    Large,
}

impl PhotoSize {
    /// The size as it stands in the address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Thumb => "thumb",
            Self::Large => "large",
        }
    }
}
