//! A voice note (录音): spoken words beside the photos of a command, never in their place. Plain WAV, so that every engine plays it and
//! its length follows from its size: 16 kHz, one channel, 16 bits, no longer than a minute.
//!
//! It travels as a photo does: named by its hash, sent in chunks, named by the receipt.

use crate::{moment::Moment, photo::Hash};
use serde::{Deserialize, Serialize};

/// Longest voice note, in seconds.
pub const MAX_VOICE_SECONDS: u32 = 60;
/// Samples of a second.
pub const SAMPLE_RATE: u32 = 16_000;
/// Bytes before the samples.
pub const HEADER_BYTES: usize = 44;
/// Bytes of a sample.
const SAMPLE_BYTES: u32 = 2;
/// Bytes of a second.
const SECOND_BYTES: u32 = SAMPLE_RATE * SAMPLE_BYTES;
/// Most samples.
pub const MAX_SAMPLES: usize = (MAX_VOICE_SECONDS * SAMPLE_RATE) as usize;
/// Largest voice note, in bytes: a minute, less than 2 MB.
pub const MAX_VOICE_BYTES: u64 = HEADER_BYTES as u64 + MAX_VOICE_SECONDS as u64 * SECOND_BYTES as u64;

/// What a command says about its voice note; the bytes follow in chunks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VoiceRef {
    /// Hash of the bytes.
    pub hash: Hash,
    /// Length of the bytes; how long it plays follows from it.
    pub bytes: u64,
    /// The device's clock when the recording began: a claim.
    pub recorded_at: Moment,
}

impl VoiceRef {
    /// How many whole seconds it plays, as players count them; at least one.
    #[must_use]
    pub fn seconds(&self) -> u32 {
        let samples = self.bytes.saturating_sub(HEADER_BYTES as u64);
        u32::try_from(samples / u64::from(SECOND_BYTES)).unwrap_or(u32::MAX).max(1)
    }

    /// Whether bytes of this length can be a voice note.
    #[must_use]
    pub const fn fits(&self) -> bool {
        // The header's length is even, and so is a sample's.
        self.bytes > HEADER_BYTES as u64 && self.bytes <= MAX_VOICE_BYTES && self.bytes.is_multiple_of(SAMPLE_BYTES as u64)
    }
}

/// Why bytes are no voice note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VoiceError {
    /// It does not begin as a WAV file does.
    #[error("no WAV file")]
    NotWav,
    /// It is compressed, has another rate, more channels or other samples, or carries more than sound.
    #[error("not plain sound of 16 kHz, one channel, 16 bits")]
    OtherFormat,
    /// What the header says of the length is not the length.
    #[error("not as long as its header says")]
    Cut,
    /// There is no sound in it.
    #[error("no sound")]
    Empty,
    /// It plays longer than [`MAX_VOICE_SECONDS`].
    #[error("longer than a minute")]
    TooLong,
}

/// The header before so many bytes of samples, as [`check`] wants it.
const fn header(samples: u32) -> [u8; HEADER_BYTES] {
    let [r0, r1, r2, r3] = SAMPLE_RATE.to_le_bytes();
    let [s0, s1, s2, s3] = SECOND_BYTES.to_le_bytes();
    let [b0, b1, b2, b3] = samples.to_le_bytes();
    let [w0, w1, w2, w3] = (samples.saturating_add(HEADER_BYTES as u32 - 8)).to_le_bytes();
    [
        b'R', b'I', b'F', b'F', w0, w1, w2, w3, b'W', b'A', b'V', b'E', // the file
        b'f', b'm', b't', b' ', 16, 0, 0, 0, 1, 0, 1, 0, r0, r1, r2, r3, s0, s1, s2, s3, 2, 0, 16, 0, // PCM, one channel
        b'd', b'a', b't', b'a', b0, b1, b2, b3,
    ]
}

/// Whether a file of `length` bytes that begins with `head` is a voice note; how many whole seconds it plays, at least one.
///
/// The header is the plain one of 44 bytes and nothing else: sound follows it to the end, so that the file carries nothing unheard.
///
/// # Errors
/// What is wrong with it.
pub fn check(head: &[u8], length: u64) -> Result<u32, VoiceError> {
    let head = head.get(..HEADER_BYTES).ok_or(VoiceError::NotWav)?;
    if !head.starts_with(b"RIFF") || head.get(8..12) != Some(b"WAVE") {
        return Err(VoiceError::NotWav);
    }
    let plain = header(0);
    if head.get(12..40) != plain.get(12..40) {
        return Err(VoiceError::OtherFormat);
    }
    let number = |at: usize| head.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_le_bytes);
    let (whole, samples) = (number(4), number(40));
    if u64::from(whole) + 8 != length || u64::from(samples) + HEADER_BYTES as u64 != length || !samples.is_multiple_of(SAMPLE_BYTES) {
        return Err(VoiceError::Cut);
    }
    match samples {
        0 => Err(VoiceError::Empty),
        _ if length > MAX_VOICE_BYTES => Err(VoiceError::TooLong),
        _ => Ok((samples / SECOND_BYTES).max(1)),
    }
}

/// The voice note of these samples; those after a minute are left out.
#[must_use]
pub fn wav(samples: &[i16]) -> Vec<u8> {
    let samples = samples.get(..MAX_SAMPLES).unwrap_or(samples);
    let mut bytes = Vec::with_capacity(HEADER_BYTES + samples.len() * SAMPLE_BYTES as usize);
    bytes.extend_from_slice(&header(u32::try_from(samples.len()).unwrap_or(0).saturating_mul(SAMPLE_BYTES)));
    samples.iter().for_each(|sample| bytes.extend_from_slice(&sample.to_le_bytes()));
    bytes
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn checked(bytes: &[u8]) -> Result<u32, VoiceError> {
        check(bytes, bytes.len() as u64)
    }

    fn of(samples: usize) -> VoiceRef {
        let bytes = wav(&vec![7; samples]);
        VoiceRef { hash: Hash::of(&bytes), bytes: bytes.len() as u64, recorded_at: Moment(0) }
    }

    #[test]
    fn what_is_written_is_taken_and_its_seconds_follow_from_its_length() {
        for (samples, seconds) in
            [(1, 1), (16_000, 1), (31_999, 1), (32_000, 2), (59 * 16_000, 59), (MAX_SAMPLES, 60), (MAX_SAMPLES + 9, 60)]
        {
            let bytes = wav(&vec![-3; samples]);
            assert_eq!(checked(&bytes), Ok(seconds), "{samples}");
            assert_eq!((of(samples).seconds(), of(samples).fits()), (seconds, true), "{samples}");
        }
        assert_eq!(MAX_VOICE_BYTES, wav(&vec![0; MAX_SAMPLES]).len() as u64);
        const { assert!(MAX_VOICE_BYTES <= 2_000_000) };
    }

    #[test]
    fn a_header_that_says_anything_else_is_refused_byte_by_byte() {
        let good = wav(&[1, 2, 3]);
        for place in 0..HEADER_BYTES {
            for flip in [1, 0x80, 0xff] {
                let mut bad = good.clone();
                bad[place] ^= flip;
                assert!(checked(&bad).is_err(), "byte {place} ^ {flip}");
            }
        }
    }

    #[test]
    fn a_file_that_is_cut_empty_too_long_or_carries_more_than_sound_is_refused() {
        let good = wav(&[1, 2, 3]);
        for cut in 0..good.len() {
            assert!(checked(&good[..cut]).is_err(), "cut at {cut}");
        }
        assert_eq!(checked(&[&good[..], b"LIST"].concat()), Err(VoiceError::Cut));
        assert_eq!(checked(&wav(&[])), Err(VoiceError::Empty));
        assert_eq!(checked(b"\xff\xd8\xff\xe0"), Err(VoiceError::NotWav));
        assert_eq!(checked(&[b"RIFF....WEBP".as_slice(), &good[12..]].concat()), Err(VoiceError::NotWav));

        let stereo = [&good[..22], &[2], &good[23..]].concat();
        assert_eq!(checked(&stereo), Err(VoiceError::OtherFormat));

        let odd = [&header(3)[..], &[0, 0, 0]].concat();
        assert_eq!(checked(&odd), Err(VoiceError::Cut));
        let long = [&header(MAX_VOICE_SECONDS * SECOND_BYTES + 2)[..], &vec![0; (MAX_VOICE_SECONDS * SECOND_BYTES + 2) as usize]].concat();
        assert_eq!(checked(&long), Err(VoiceError::TooLong));

        // Numbers at the end of their range overflow nowhere.
        let huge = header(u32::MAX);
        assert!(check(&huge, u64::from(u32::MAX) + 44).is_err() && check(&huge, u64::MAX).is_err() && check(&huge, 44).is_err());
    }

    #[test]
    fn a_command_names_no_length_that_a_voice_note_cannot_have() {
        for bytes in [0, 43, 44, 47, MAX_VOICE_BYTES + 1, MAX_VOICE_BYTES + 2, u64::MAX] {
            assert!(!VoiceRef { bytes, ..of(1) }.fits(), "{bytes}");
        }
        assert_eq!(VoiceRef { bytes: u64::MAX, ..of(1) }.seconds(), u32::MAX);
        assert_eq!(VoiceRef { bytes: 3, ..of(1) }.seconds(), 1);
    }
}
