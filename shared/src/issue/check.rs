//! What any command must keep to, whatever it asks: sizes, lengths, places on the globe, room in the issue.

use super::{Event, Issue, MAX_REASON_CHARS, MAX_TEXT_CHARS, Refusal};
use crate::{
    photo::{MAX_PHOTO_BYTES, MAX_PHOTO_PIXELS, MAX_PHOTO_SIDE, MAX_PHOTOS, PhotoRef},
    place::Place,
    voice::VoiceRef,
};

/// A position that is known to this many metres may be anywhere on the globe: half its circumference.
const MAX_ACCURACY_M: f64 = 20_037_508.0;

/// What a command brings to an issue that is there.
#[derive(Clone, Copy, Default)]
pub(super) struct Brought<'a> {
    /// Photos.
    pub(super) photos: &'a [PhotoRef],
    /// Words.
    pub(super) note: &'a str,
    /// Spoken words.
    pub(super) voice: Option<&'a VoiceRef>,
}

impl Brought<'_> {
    /// Whether it is neither photo nor words.
    pub(super) fn is_nothing(&self) -> bool {
        self.photos.is_empty() && self.voice.is_none() && self.note.trim().is_empty()
    }

    /// As an event keeps it.
    pub(super) fn kept(&self) -> (Vec<PhotoRef>, String, Option<VoiceRef>) {
        (believed(self.photos), self.note.to_owned(), self.voice.copied())
    }
}

/// Photos, words and voice note are each such as a command may bring; `needed`: a photo, which spoken words do not stand for.
pub(super) fn check_brought(issue: &Issue, brought: &Brought<'_>, needed: bool) -> Result<(), Refusal> {
    check_photos(brought.photos, needed)?;
    check_voice(brought.voice, brought.photos, Some(issue))?;
    at_most(brought.note, MAX_TEXT_CHARS)
}

/// The voice note is no longer than one may be, and no file is a photo here and a voice note there.
pub(super) fn check_voice(voice: Option<&VoiceRef>, photos: &[PhotoRef], issue: Option<&Issue>) -> Result<(), Refusal> {
    let is_photo =
        |voice: &VoiceRef| photos.iter().any(|photo| photo.hash == voice.hash) || issue.is_some_and(|issue| issue.has_photo(voice.hash));
    let is_heard = |photo: &PhotoRef| issue.is_some_and(|issue| issue.has_voice(photo.hash));
    let fits = voice.is_none_or(|voice| voice.fits() && !is_photo(voice)) && !photos.iter().any(is_heard);
    if fits { Ok(()) } else { Err(Refusal::VoiceUnfit) }
}

/// At least one photo where needed, no more than nine, none too large, none twice.
pub(crate) fn check_photos(photos: &[PhotoRef], needed: bool) -> Result<(), Refusal> {
    if needed && photos.is_empty() {
        return Err(Refusal::PhotoNeeded);
    }
    check_photos_up_to(photos, MAX_PHOTOS)
}

/// No more photos than `limit`, none too large, none twice, each of a place that can be.
pub(crate) fn check_photos_up_to(photos: &[PhotoRef], limit: usize) -> Result<(), Refusal> {
    if photos.len() > limit {
        return Err(Refusal::TooManyPhotos { limit: u32::try_from(limit).unwrap_or(u32::MAX) });
    }
    for (position, photo) in photos.iter().enumerate() {
        let pixels = u64::from(photo.width) * u64::from(photo.height);
        if photo.bytes == 0 || pixels == 0 {
            return Err(Refusal::PhotoEmpty);
        }
        if photo.bytes > MAX_PHOTO_BYTES || pixels > MAX_PHOTO_PIXELS || photo.width.max(photo.height) > MAX_PHOTO_SIDE {
            return Err(Refusal::PhotoTooLarge { bytes: photo.bytes, pixels });
        }
        if photos.iter().take(position).any(|earlier| earlier.hash == photo.hash) {
            return Err(Refusal::SamePhotoTwice);
        }
        check_place(&photo.place)?;
    }
    Ok(())
}

/// A measured place is on the globe and its accuracy is a length on it.
pub(crate) fn check_place(place: &Place) -> Result<(), Refusal> {
    let on_globe = place.point().is_none_or(|point| point.is_valid());
    let accuracy = place.accuracy_m();
    if on_globe && (0.0..=MAX_ACCURACY_M).contains(&accuracy) { Ok(()) } else { Err(Refusal::BadPlace) }
}

/// The photos with their places as far as those can be believed.
pub(crate) fn believed(photos: &[PhotoRef]) -> Vec<PhotoRef> {
    photos.iter().map(|photo| PhotoRef { place: photo.place.believed(), ..photo.clone() }).collect()
}

/// The text has at most `limit` characters.
pub(crate) fn at_most(text: &str, limit: usize) -> Result<(), Refusal> {
    if text.chars().count() > limit {
        return Err(Refusal::TextTooLong { limit: u32::try_from(limit).unwrap_or(u32::MAX) });
    }
    Ok(())
}

/// A reason was given, and not a novel.
pub(crate) fn reason_given(reason: &str) -> Result<(), Refusal> {
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonNeeded);
    }
    at_most(reason, MAX_REASON_CHARS)
}

/// Most entries of an issue's timeline before it takes no further round of work.
pub const MAX_ISSUE_ENTRIES: usize = 400;
/// Most photos and voice notes of an issue.
pub const MAX_ISSUE_PHOTOS: usize = 180;
/// Most characters that the notes and reasons of an issue have together.
pub const MAX_ISSUE_CHARS: usize = 40_000;

/// Who asks for room in an issue.
#[derive(Clone, Copy)]
pub(super) enum Share {
    /// What anybody adds: half of the room, so that the rounds of work always find the other half.
    Supplement,
    /// Proof, sending back, reassigning: all of it.
    Work,
}

/// The issue takes these photos and words, written and spoken: whatever is added, loading and saving it stays cheap. What ends an issue is never asked.
pub(super) fn check_room(issue: &Issue, brought: &Brought<'_>, share: Share) -> Result<(), Refusal> {
    let part = match share {
        Share::Supplement => 2,
        Share::Work => 1,
    };
    let files = issue.photos.len() + issue.voices.len() + brought.photos.len() + usize::from(brought.voice.is_some());
    let said: usize = issue.timeline.iter().map(|entry| words_of(&entry.event)).sum();
    let full = issue.timeline.len() >= MAX_ISSUE_ENTRIES / part
        || files > MAX_ISSUE_PHOTOS / part
        || said + brought.note.chars().count() > MAX_ISSUE_CHARS / part;
    if full { Err(Refusal::IssueFull) } else { Ok(()) }
}

/// Characters of what an event brings that may come again and again.
fn words_of(event: &Event) -> usize {
    match event {
        Event::Supplemented { note, .. } | Event::Rectified { note, .. } => note.chars().count(),
        Event::SentBack { reason, note, .. } => reason.chars().count() + note.chars().count(),
        _ => 0,
    }
}
