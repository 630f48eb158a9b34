//! From what a browser heard to the bytes of a voice note.

use super::VoiceTrouble;
use shared::{
    moment::Moment,
    photo::Hash,
    voice::{SAMPLE_RATE, VoiceRef, check, wav},
};
use std::rc::Rc;

/// Shorter than this is a slip of the finger, in samples: a third of a second.
const FEWEST: usize = SAMPLE_RATE as usize / 3;

/// A voice note with its bytes, not kept yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// What a command says of it.
    pub voice: VoiceRef,
    /// The bytes it is named by.
    pub bytes: Rc<[u8]>,
}

/// The voice note of these channels, heard at [`SAMPLE_RATE`] and mixed into one. What was said after a minute is left out.
///
/// # Errors
/// [`VoiceTrouble::TooShort`], [`VoiceTrouble::Unreadable`].
pub fn noted(channels: &[Vec<f32>], recorded_at: Moment) -> Result<Spoken, VoiceTrouble> {
    let length = channels.iter().map(Vec::len).max().unwrap_or(0);
    if length < FEWEST {
        return Err(VoiceTrouble::TooShort);
    }
    let share = 1.0 / channels.len() as f32;
    let mixed = |at: usize| channels.iter().filter_map(|channel| channel.get(at)).sum::<f32>() * share;
    let samples: Vec<i16> = (0..length).map(|at| sample(mixed(at))).collect();
    let bytes = wav(&samples);
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    check(&bytes, length).map_err(|_| VoiceTrouble::Unreadable)?;
    Ok(Spoken { voice: VoiceRef { hash: Hash::of(&bytes), bytes: length, recorded_at }, bytes: bytes.into() })
}

/// From −1 to 1 to 16 bits; what is louder is as loud as can be, what is no number is silence.
fn sample(value: f32) -> i16 {
    (value.clamp(-1.0, 1.0) * f32::from(i16::MAX)) as i16
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use shared::voice::{HEADER_BYTES, MAX_VOICE_BYTES};

    const NOW: Moment = Moment(7);

    #[test]
    fn two_channels_become_one_and_what_is_too_loud_or_no_number_does_no_harm() {
        let mut left = vec![0.5; FEWEST];
        let right = vec![-0.5; FEWEST];
        (left[0], left[1], left[2]) = (9.0, f32::NAN, -9.0);
        let spoken = noted(&[left, right], NOW).unwrap();
        let heard: Vec<i16> = spoken.bytes[HEADER_BYTES..].chunks(2).map(|two| i16::from_le_bytes([two[0], two[1]])).collect();
        assert_eq!((heard[0], heard[1], heard[2], heard[3]), (i16::MAX, 0, -i16::MAX, 0));
        assert_eq!((spoken.voice.hash, spoken.voice.recorded_at), (Hash::of(&spoken.bytes), NOW));
        assert!(spoken.voice.fits() && spoken.voice.seconds() == 1);
    }

    #[test]
    fn a_minute_is_kept_of_what_was_longer_and_nothing_of_what_was_too_short() {
        let long = noted(&[vec![0.1; 61 * SAMPLE_RATE as usize]], NOW).unwrap();
        assert_eq!((long.voice.bytes, long.voice.seconds()), (MAX_VOICE_BYTES, 60));
        assert_eq!(noted(&[vec![0.1; FEWEST - 1]], NOW), Err(VoiceTrouble::TooShort));
        assert_eq!(noted(&[], NOW), Err(VoiceTrouble::TooShort));
    }
}
