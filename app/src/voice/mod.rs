//! From the microphone to a voice note that can be kept: recorded by the browser, made plain, checked, named by content.

#[cfg(feature = "web")]
mod record;
mod samples;
mod trouble;

#[cfg(feature = "web")]
pub use record::Recording;
pub use samples::{Spoken, noted};
pub use trouble::VoiceTrouble;
