//! Why there is no voice note.

/// Why no voice note was made; the form stays as it is, and goes without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VoiceTrouble {
    /// The person, or the browser for this page, does not allow the microphone.
    #[error("the microphone is not allowed")]
    Refused,
    /// There is no microphone, or this browser gives none to pages.
    #[error("no microphone")]
    NoMicrophone,
    /// Something else holds it: a call, another program.
    #[error("the microphone is in use")]
    Busy,
    /// The browser cannot read what it has recorded.
    #[error("the recording cannot be read")]
    Unreadable,
    /// It was too short to hold a word.
    #[error("too short")]
    TooShort,
}
