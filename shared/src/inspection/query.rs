//! What is asked for beyond the feed: lists of inspections.

use super::{Inspection, Subject};
use crate::{
    GridId, Hash, InspectionId, Moment, UnitId,
    form::{FormCode, Score},
};
use serde::{Deserialize, Serialize};

/// Most inspections of one page.
pub const INSPECTIONS_A_PAGE: u32 = 50;

/// A filter over the inspections this person may see. Absent fields do not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionQuery {
    /// Filled in with this form, in any version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<FormCode>,
    /// About this unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// In this grid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grid: Option<GridId>,
    /// Only self-checks (自查), or only those by others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_check: Option<bool>,
    /// Only what was submitted before this instant: where the page before ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Moment>,
    /// Of what was submitted at `before` itself, only what comes after this inspection in the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_id: Option<InspectionId>,
}

/// What a list shows of an inspection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionRow {
    /// Which.
    pub id: InspectionId,
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// The grid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grid: Option<GridId>,
    /// When the server received it.
    pub submitted_at: Moment,
    /// What it comes to.
    pub score: Score,
    /// How many items failed.
    pub failed: u32,
    /// How many issues it opened.
    pub opened: u32,
    /// Its first photo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<Hash>,
    /// Whether it counts for nothing any more (已作废).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub void: bool,
}

/// A page of inspections, the newest first. It costs what it returns, however long the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionPage {
    /// The inspections.
    pub inspections: Vec<InspectionRow>,
    /// Whether more come after this page.
    pub more: bool,
}

impl InspectionRow {
    /// Of an inspection.
    #[must_use]
    pub fn of(inspection: &Inspection) -> Self {
        let count = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
        Self {
            id: inspection.id,
            form: inspection.form.clone(),
            form_version: inspection.form_version,
            self_check: inspection.self_check,
            subject: inspection.subject,
            unit: inspection.unit,
            grid: inspection.grid,
            submitted_at: inspection.submitted_at,
            score: inspection.score,
            failed: count(inspection.failed.len()),
            opened: count(inspection.opened.len()),
            photo: inspection.photos.first().map(|photo| photo.photo.hash),
            void: inspection.is_void(),
        }
    }
}
