//! What the pages show of the outbox, counted from the outbox itself so that no number can lie.

use crate::store::{BrokenRow, DraftKey, Outbox, OutboxState, SavedDraft, SavedOp, UploadState, WhyQuarantined, WhySetAside};
use serde::Deserialize;
use shared::mutation::{Defect, mutated};
use shared::record::{AnyCommand, RecordKind};
use shared::sync::{Envelope, LaterCause, OpState, PhotoState};
use shared::{
    id::{IssueId, OpId},
    moment::Moment,
    photo::{Hash, chunks_of},
};

/// Whether the server answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// Not asked yet since the start.
    #[default]
    Unknown,
    /// The last request was answered by our server.
    Online,
    /// No answer, or an answer that is not ours (a portal): not before this instant again.
    Offline {
        /// When it will be tried again.
        until: Moment,
    },
    /// The server answers but cannot take things just now (busy, full, fault).
    Troubled {
        /// When it will be tried again.
        until: Moment,
        /// What it said.
        error: shared::account::ErrorCode,
    },
}

/// The numbers of the pill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueSummary {
    /// 已存本机 and not decided yet.
    pub waiting: usize,
    /// 文字已送达, photos or receipt still to come.
    pub text_delivered: usize,
    /// 需处理: set aside, with a photo the server will not take, or unreadable.
    pub needs_person: usize,
    /// Photos whose bytes are not all sent.
    pub photos_left: usize,
    /// Delivered records still kept on the phone.
    pub delivered: usize,
    /// When the oldest unsent record was saved, by the device's clock.
    pub oldest: Option<Moment>,
}

/// A photo of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoRow {
    /// The photo.
    pub hash: Hash,
    /// Chunks in all.
    pub chunks: u64,
    /// How far it is.
    pub state: PhotoState,
    /// Why it waits for a person.
    pub why: Option<WhyQuarantined>,
}

/// A record of the outbox.
#[derive(Clone, Debug, PartialEq)]
pub struct OutboxRow {
    /// The command.
    pub op: OpId,
    /// Its record.
    pub issue: IssueId,
    /// When it was saved, by the device's clock.
    pub recorded_at: Moment,
    /// The envelope as it was saved.
    pub envelope: String,
    /// Where it stands.
    pub state: OpState,
    /// Whether a person has to settle it (also: text delivered, but a photo is not taken).
    pub needs_person: bool,
    /// Why it was set aside.
    pub why: Option<WhySetAside>,
    /// What the server said it waits for, and until when.
    pub later: Option<(LaterCause, Moment)>,
    /// Its photos in order.
    pub photos: Vec<PhotoRow>,
}

impl OutboxRow {
    /// What it asks, if the envelope can be read.
    #[must_use]
    pub fn command(&self) -> Option<AnyCommand> {
        crate::store::json::read::<Envelope>(&self.envelope).ok().map(|envelope| envelope.command)
    }
}

/// A form begun and not saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BegunForm {
    /// Which one.
    pub key: DraftKey,
    /// How many photos and voice notes it holds.
    pub files: usize,
    /// Whether somebody has written into it.
    pub words: bool,
    /// Of a supplement: to which kind of record.
    pub to: RecordKind,
}

/// What is read of a kept supplement.
#[derive(Deserialize)]
struct To {
    #[serde(default)]
    kind: RecordKind,
}

/// What is read of the words of any form.
#[derive(Deserialize)]
struct Written {
    form: Words,
    /// Of a judgement: why it is sent back.
    #[serde(default)]
    reason: String,
}

#[derive(Deserialize)]
struct Words {
    #[serde(default)]
    note: String,
}

fn begun(draft: &SavedDraft) -> BegunForm {
    let written = crate::store::json::read::<Written>(&draft.json);
    let words = written.is_ok_and(|Written { form, reason }| [form.note, reason].iter().any(|words| !words.trim().is_empty()));
    let supplement = draft.key.0.starts_with("supplement:").then(|| crate::store::json::read::<To>(&draft.json).ok()).flatten();
    BegunForm { key: draft.key.clone(), files: draft.photos.len(), words, to: supplement.map(|draft| draft.kind).unwrap_or_default() }
}

/// All that the outbox page shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutboxStatus {
    /// The numbers.
    pub summary: QueueSummary,
    /// Records, oldest first.
    pub rows: Vec<OutboxRow>,
    /// Rows that can no longer be read.
    pub broken: Vec<BrokenRow>,
    /// Forms begun and not saved.
    pub drafts: Vec<BegunForm>,
    /// Whether the server has things that this program is too old to read.
    pub too_old: bool,
    /// Whether the first download has not come to its end: of a list that is empty it is not known whether it is.
    pub first_pull: bool,
}

/// Counts and lists the outbox.
#[must_use]
pub fn status_of(outbox: &Outbox) -> OutboxStatus {
    let rows: Vec<OutboxRow> = outbox.ops.values().map(|saved| row_of(saved, outbox)).collect();
    let count = |fits: &dyn Fn(&OutboxRow) -> bool| rows.iter().filter(|row| fits(row)).count();
    let unsent = rows.iter().filter(|row| row.state != OpState::Delivered);
    let summary = QueueSummary {
        waiting: count(&|row| row.state == OpState::Waiting),
        text_delivered: count(&|row| row.state == OpState::TextDelivered && !row.needs_person),
        needs_person: count(&|row| row.needs_person && !(row.state == OpState::SetAside && mutated(Defect::Undercount)))
            + outbox.broken.len(),
        photos_left: unsent.clone().flat_map(|row| &row.photos).filter(|photo| matches!(photo.state, PhotoState::Sending { .. })).count(),
        delivered: count(&|row| row.state == OpState::Delivered),
        oldest: unsent.map(|row| row.recorded_at).min(),
    };
    OutboxStatus {
        summary,
        rows,
        broken: outbox.broken.clone(),
        drafts: outbox.drafts.values().map(begun).collect(),
        too_old: outbox.marks.unread_by.is_some(),
        first_pull: outbox.marks.copies_of.is_none() || outbox.marks.begun.is_some_and(|begun| outbox.marks.cursor < begun),
    }
}

fn row_of(saved: &SavedOp, outbox: &Outbox) -> OutboxRow {
    let photos: Vec<PhotoRow> = saved.photos.iter().map(|hash| photo_row(*hash, outbox)).collect();
    let state = saved.state.op_state();
    let stuck = state == OpState::TextDelivered && photos.iter().any(|photo| photo.why.is_some());
    let (why, later) = match &saved.state {
        OutboxState::SetAside { why } => (Some(why.clone()), None),
        OutboxState::Waiting { not_before: Some(until), cause: Some(cause) } => (None, Some((*cause, *until))),
        _ => (None, None),
    };
    OutboxRow {
        op: saved.op,
        issue: saved.issue,
        recorded_at: saved.recorded_at,
        envelope: saved.envelope.clone(),
        needs_person: state == OpState::SetAside || stuck,
        state,
        why,
        later,
        photos,
    }
}

fn photo_row(hash: Hash, outbox: &Outbox) -> PhotoRow {
    let Some(photo) = outbox.photos.get(&hash) else {
        return PhotoRow { hash, chunks: 0, state: PhotoState::Quarantined, why: Some(WhyQuarantined::LostHere) };
    };
    let why = match photo.state {
        UploadState::Quarantined { why } => Some(why),
        _ => None,
    };
    PhotoRow { hash, chunks: chunks_of(photo.bytes), state: photo.state.photo_state(), why }
}
