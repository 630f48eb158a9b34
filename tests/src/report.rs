//! Reports as phones send them, for tests that are about something else.

use crate::{
    Client,
    world::{kind, lane},
};
use shared::{
    id::IssueId,
    issue::{Command, Report, Source},
    moment::Moment,
    photo::{Hash, PhotoRef, PhotoSource},
    place::Place,
    sync::Envelope,
};
use uuid::Uuid;

/// A photo whose bytes are elsewhere.
#[must_use]
pub const fn photo_of(hash: Hash, bytes: u64) -> PhotoRef {
    PhotoRef {
        hash,
        bytes,
        width: 320,
        height: 240,
        taken_at: Moment(1),
        place: Place::Unknown,
        source: PhotoSource::Camera,
        undated: false,
        original: None,
    }
}

/// 拍照上报: a dead corner in the lane of the test town, with these photos.
#[must_use]
pub fn report_of(photos: Vec<PhotoRef>, note: &str) -> Report {
    Report {
        kind: kind("A06"),
        place: lane(),
        pick: None,
        photos,
        note: note.to_owned(),
        forecast: None,
        source: Source::Patrol,
        voice: None,
        kind_guessed: false,
    }
}

impl Client {
    /// The same as a command of this device, on an issue of its own.
    #[must_use]
    pub fn report(&self, photos: Vec<PhotoRef>, note: &str) -> Envelope {
        self.envelope(IssueId(Uuid::now_v7()), 0, Command::Report(report_of(photos, note)))
    }

    /// The same with one photo whose bytes nobody has.
    #[must_use]
    pub fn small_report(&self) -> Envelope {
        self.report(vec![photo_of(Hash::of(Uuid::now_v7().as_bytes()), 100_000)], "")
    }
}
