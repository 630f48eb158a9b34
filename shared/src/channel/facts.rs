//! What a message says of one notice.

use crate::{
    id::{NoticeId, RecordId, UnitId},
    kind::KindCode,
    moment::Moment,
    notice::{Notice, NoticeKind, Recipient},
    record::{AnyRecord, RecordKind},
    reference::Reference,
};
use serde::{Deserialize, Serialize};

use super::ChannelAudience;

/// The facts of one message, as they were when its notice was made. Names of people are none of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The notice.
    pub notice: NoticeId,
    /// What it is about.
    pub kind: NoticeKind,
    /// Of which kind the record is.
    #[serde(default)]
    pub record_kind: RecordKind,
    /// The record.
    pub record: RecordId,
    /// Code of the kind of problem, or of the form.
    pub subject: KindCode,
    /// The place in words that the town's data have: site and grid; empty if neither is known.
    pub place: String,
    /// The unit that the notice names.
    pub unit: Option<UnitId>,
    /// Until when it is to be done.
    pub due_at: Option<Moment>,
    /// When the notice was made.
    pub at: Moment,
}

impl Facts {
    /// What a channel for this audience is told of a notice to `to` about something at `place`. A unit's channel is told of no other unit.
    #[must_use]
    pub fn of(notice: &Notice, to: &Recipient, place: &str, audience: ChannelAudience) -> Self {
        let moved_away = notice.kind == NoticeKind::MovedAway;
        let unit = match (audience, to) {
            (ChannelAudience::Unit(own), _) => Some(own),
            (_, Recipient::Unit(had)) if moved_away => Some(*had),
            _ => notice.unit,
        };
        Self {
            notice: notice.id,
            kind: notice.kind,
            record_kind: notice.record_kind,
            record: RecordId::from(notice.issue),
            subject: notice.issue_kind.clone(),
            place: place.to_owned(),
            unit,
            due_at: notice.due_at.filter(|_| !moved_away),
            at: notice.at,
        }
    }
}

/// Where a record is, by the names of site and grid, which everybody of the town knows; empty if it has neither.
#[must_use]
pub fn place_of(record: &AnyRecord, reference: &Reference) -> String {
    let (site, grid) = match record {
        AnyRecord::Issue(issue) => (issue.site, issue.grid),
        AnyRecord::Inspection(inspection) => match inspection.subject {
            crate::inspection::Subject::Site(site) => (Some(site), None),
            crate::inspection::Subject::Grid(grid) => (None, Some(grid)),
            crate::inspection::Subject::Unit(_) => (None, None),
        },
    };
    let site = site.and_then(|site| reference.site(site)).map(|site| site.name.as_str());
    let grid = grid.and_then(|grid| reference.grid(grid)).map(|grid| grid.name.as_str());
    [site, grid].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
