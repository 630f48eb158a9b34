//! What any command must keep to, whatever it asks: sizes, lengths, places on the globe, room in the issue.

use super::{Event, Issue, MAX_REASON_CHARS, Refusal};
use crate::{
    photo::{MAX_PHOTO_BYTES, MAX_PHOTO_PIXELS, MAX_PHOTO_SIDE, MAX_PHOTOS, PhotoRef},
    place::Place,
};

/// A position that is known to this many metres may be anywhere on the globe: half its circumference.
const MAX_ACCURACY_M: f64 = 20_037_508.0;

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
/// Most photos of an issue.
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

/// The issue takes these photos and words: whatever is added, loading and saving it stays cheap. What ends an issue is never asked.
pub(super) fn check_room(issue: &Issue, photos: &[PhotoRef], words: &str, share: Share) -> Result<(), Refusal> {
    let part = match share {
        Share::Supplement => 2,
        Share::Work => 1,
    };
    let said: usize = issue.timeline.iter().map(|entry| words_of(&entry.event)).sum();
    let full = issue.timeline.len() >= MAX_ISSUE_ENTRIES / part
        || issue.photos.len() + photos.len() > MAX_ISSUE_PHOTOS / part
        || said + words.chars().count() > MAX_ISSUE_CHARS / part;
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
