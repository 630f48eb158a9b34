//! The inspection as folded from its events.

use super::{Event, Opened, Subject, Submitted};
use crate::{
    form::{Answer, FormCode, ItemCode, Score},
    geo::Point,
    id::{GridId, InspectionId, OpId, SiteId, TownId, UnitId},
    moment::Moment,
    person::Actor,
    photo::{Hash, PhotoRef},
    record::Entry,
};
use serde::{Deserialize, Serialize};

/// A photo of an inspection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = InspectionPhoto))]
pub struct Photo {
    /// What the command said of it.
    pub photo: PhotoRef,
    /// The command that named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub op: Option<OpId>,
    /// Whether its bytes are verified on the server.
    pub stored: bool,
}

/// Where an inspection stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = InspectionStatus))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 已提交: it stands as it was filled in.
    Submitted,
    /// 已作废.
    Void {
        /// The reason given.
        reason: String,
        /// When.
        at: Moment,
    },
}

/// An inspection: everything the events say, whole. What a reader may see of it is [`super::redacted_for`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Inspection {
    /// Id, made by the phone.
    pub id: InspectionId,
    /// The town.
    pub town: TownId,
    /// Number of events so far.
    pub version: u64,
    /// Which form.
    pub form: FormCode,
    /// In which version.
    pub form_version: u32,
    /// Whether a unit filled it in for itself (自查).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub self_check: bool,
    /// What was inspected.
    pub subject: Subject,
    /// The unit that it is about.
    pub unit: Option<UnitId>,
    /// Where, as a position.
    pub point: Option<Point>,
    /// The grid.
    pub grid: Option<GridId>,
    /// The site.
    pub site: Option<SiteId>,
    /// Who filled it in.
    pub inspector: Actor,
    /// When the server received it.
    pub submitted_at: Moment,
    /// What it comes to.
    pub score: Score,
    /// Items that failed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed: Vec<ItemCode>,
    /// Issues that it opened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opened: Vec<Opened>,
    /// All photos, in order.
    pub photos: Vec<Photo>,
    /// Where it stands.
    pub status: Status,
    /// All events in order; the first holds the answers.
    pub timeline: Vec<Entry<Event>>,
}

impl Inspection {
    /// The form as it was filled in.
    #[must_use]
    pub fn submitted(&self) -> Option<&Submitted> {
        self.timeline.iter().find_map(|entry| match &entry.event {
            Event::Submitted(submitted) => Some(submitted.as_ref()),
            _ => None,
        })
    }

    /// The answers as given.
    #[must_use]
    pub fn answers(&self) -> &[Answer] {
        self.submitted().map_or(&[], |submitted| &submitted.answers)
    }

    /// Whether the photo belongs to it.
    #[must_use]
    pub fn has_photo(&self, hash: Hash) -> bool {
        self.photos.iter().any(|photo| photo.photo.hash == hash)
    }

    /// Whether the bytes of every photo named by `op` are verified on the server.
    #[must_use]
    pub fn is_complete(&self, op: OpId) -> bool {
        self.photos.iter().filter(|photo| photo.op == Some(op)).all(|photo| photo.stored)
    }

    /// When something last happened to it.
    #[must_use]
    pub fn changed_at(&self) -> Moment {
        self.timeline.last().map_or(self.submitted_at, |entry| entry.at)
    }

    /// Whether it counts for nothing any more.
    #[must_use]
    pub const fn is_void(&self) -> bool {
        matches!(self.status, Status::Void { .. })
    }
}
