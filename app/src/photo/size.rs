//! The sizes in which the server hands out photos.

/// A derivative without the camera's notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhotoSize {
    /// 320 pixels long, for lists.
    Thumb,
    /// 1600 pixels long, for looking at.
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
