//! What is asked for beyond the feed: lists of inspections.

use super::{Inspection, Subject};
use crate::{
    form::{FormCode, Score},
    id::{GridId, InspectionId, UnitId},
    moment::Moment,
    photo::Hash,
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

impl InspectionQuery {
    /// Takes one parameter of an address; a name or value that makes no sense asks for nothing.
    pub fn take(&mut self, name: &str, value: &str) {
        match name {
            "form" if !value.is_empty() => self.form = Some(FormCode(value.to_owned())),
            "unit" => self.unit = value.parse().ok(),
            "grid" => self.grid = value.parse().ok(),
            "self_check" => self.self_check = crate::query::flag(value),
            _ => {}
        }
    }

    /// What is asked for as parameters of an address.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        let mut put = |name: &'static str, value: Option<String>| pairs.extend(value.map(|value| (name, value)));
        put("form", self.form.as_ref().map(|form| form.0.clone()));
        put("unit", self.unit.map(|unit| unit.to_string()));
        put("grid", self.grid.map(|grid| grid.to_string()));
        put("self_check", self.self_check.map(|on| on.to_string()));
        put("before", self.before.map(|before| before.0.to_string()));
        put("before_id", self.before_id.map(|id| id.to_string()));
        pairs
    }

    /// Whether an inspection fits, wherever the page before ended.
    #[must_use]
    pub fn holds(&self, row: &InspectionRow) -> bool {
        self.form.as_ref().is_none_or(|form| *form == row.form)
            && self.unit.is_none_or(|unit| row.unit == Some(unit))
            && self.grid.is_none_or(|grid| row.grid == Some(grid))
            && self.self_check.is_none_or(|own| own == row.self_check)
    }
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::fixture::{grid, unit};

    #[test]
    fn a_query_is_written_in_an_address_as_on_the_wire_and_read_again() {
        let query = InspectionQuery {
            form: Some(FormCode("NM".into())),
            unit: Some(unit("west")),
            grid: Some(grid("g-west")),
            self_check: Some(false),
            before: Some(Moment(1_770_599_100_000)),
            before_id: Some(InspectionId(uuid::Uuid::from_u128(5))),
        };
        let serde_json::Value::Object(wire) = serde_json::to_value(&query).unwrap() else { unreachable!("a struct") };
        for (name, value) in query.pairs() {
            let written = wire.get(name).unwrap();
            assert_eq!(written.as_str().map_or_else(|| written.to_string(), str::to_owned), value, "{name}");
        }
        assert_eq!(wire.len(), query.pairs().len());
        let mut read = InspectionQuery::default();
        query.pairs().iter().for_each(|(name, value)| read.take(name, value));
        assert_eq!(read, InspectionQuery { before: None, before_id: None, ..query });
    }
}
