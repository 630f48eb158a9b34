//! What happened to an inspection. Append-only, past tense, each whole in itself.

use super::Subject;
use crate::{
    form::{Answer, FormCode, ItemCode, Score},
    geo::Point,
    id::{GridId, IssueId, SiteId, UnitId},
    photo::{Hash, PhotoRef},
    place::Place,
};
use serde::{Deserialize, Serialize};

/// An issue that was opened for an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = OpenedIssue))]
pub struct Opened {
    /// The item.
    pub item: ItemCode,
    /// The issue.
    pub issue: IssueId,
}

/// A form as filled in, and what it comes to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = InspectionSubmitted))]
pub struct Submitted {
    /// Which form.
    pub form: FormCode,
    /// In which version.
    pub form_version: u32,
    /// Whether a unit filled it in for itself (自查).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub self_check: bool,
    /// What was inspected.
    pub subject: Subject,
    /// The unit that it is about: the one inspected, the site's keeper, or the grid's committee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// Where, as given.
    pub place: Place,
    /// Where, as a position, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    /// The grid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grid: Option<GridId>,
    /// The site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteId>,
    /// All photos.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoRef>,
    /// The answers as given.
    pub answers: Vec<Answer>,
    /// In words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// What they come to.
    pub score: Score,
    /// Items that failed, in the order of the form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed: Vec<ItemCode>,
    /// Issues that were opened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opened: Vec<Opened>,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = InspectionEvent))]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// 已提交.
    Submitted(Box<Submitted>),
    /// 已补充.
    Supplemented {
        /// Photos.
        photos: Vec<PhotoRef>,
        /// Words.
        note: String,
    },
    /// 已作废.
    Voided {
        /// Why.
        reason: String,
    },
    /// A photo's bytes are verified and durable.
    PhotoStored {
        /// Which.
        hash: Hash,
    },
}

impl Event {
    /// The photos it brings, in order.
    #[must_use]
    pub fn photos(&self) -> &[PhotoRef] {
        match self {
            Self::Submitted(submitted) => &submitted.photos,
            Self::Supplemented { photos, .. } => photos,
            Self::Voided { .. } | Self::PhotoStored { .. } => &[],
        }
    }

    /// The photos it brings, to be masked before others read them.
    #[must_use]
    pub fn photos_mut(&mut self) -> &mut [PhotoRef] {
        match self {
            Self::Submitted(submitted) => &mut submitted.photos,
            Self::Supplemented { photos, .. } => photos,
            Self::Voided { .. } | Self::PhotoStored { .. } => &mut [],
        }
    }
}

/// An event of an inspection with when, by whom, and from which command it came.
pub type Entry = crate::record::Entry<Event>;
