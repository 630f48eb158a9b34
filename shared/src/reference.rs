//! The reference bundle: all data the rules ask for, versioned and hashed as one, pulled before the first offline use.

use crate::form::{self, Form, FormCode};
use crate::{
    campaign::Campaign,
    catalogue::Catalogue,
    deadline::{Calendar, DailyWindow, OfficeHours},
    geo::{Point, Shape, contains},
    id::{GridId, SiteId, TownId, UnitId},
    moment::UtcOffset,
    person::RoleKind,
    photo::Hash,
    responsibility::RuleBook,
    unit::{Estate, Grid, Segment, Site, Unit},
};
use serde::{Deserialize, Serialize};

/// A named line or area drawn on the town's own map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Feature {
    /// Name.
    pub name: String,
    /// What it is.
    pub kind: FeatureKind,
    /// Where it lies.
    pub shape: Shape,
}

/// What a drawn feature is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FeatureKind {
    /// 主干道.
    MainRoad,
    /// 街巷.
    Road,
    /// 沟塘河渠.
    Water,
}

/// The town itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Town {
    /// Id from the code.
    pub id: TownId,
    /// Code, unique in the deployment.
    pub code: String,
    /// Name.
    pub name: String,
    /// Distance from UTC.
    pub offset: UtcOffset,
    /// 工作时.
    pub office_hours: OfficeHours,
    /// 紧急工作时, every day.
    pub urgent_window: DailyWindow,
    /// A relapsed issue's limit in percent of the usual one.
    pub relapse_percent: u8,
}

/// Everything the rules need about a town.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reference {
    /// The town.
    pub town: Town,
    /// The campaign with its phases.
    pub campaign: Campaign,
    /// Responsible units.
    pub units: Vec<Unit>,
    /// Grids.
    pub grids: Vec<Grid>,
    /// Sites.
    pub sites: Vec<Site>,
    /// Estates.
    pub estates: Vec<Estate>,
    /// 门前三包 segments.
    pub segments: Vec<Segment>,
    /// 任务分解表.
    pub rule_book: RuleBook,
    /// 问题目录.
    pub catalogue: Catalogue,
    /// Working-day calendar.
    pub calendar: Calendar,
    /// Roads and waters to draw.
    pub features: Vec<Feature>,
    /// Units that earlier versions had, so that old issues keep their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<RetiredUnit>,
    /// Forms of inspections (检查表).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<Form>,
    /// Earlier versions of forms: inspections that were filled in with them are read and judged by them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_forms: Vec<Form>,
}

/// A unit that is no longer in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RetiredUnit {
    /// The unit.
    pub id: UnitId,
    /// Its full name when it was last in force.
    pub name: String,
}

/// A bundle with its identity, as it travels and is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Bundle {
    /// Raised by each import that changed something.
    pub version: u64,
    /// Hash of the bundle's JSON for this role.
    pub hash: Hash,
    /// The role it was cut for.
    pub role: RoleKind,
    /// The data.
    pub reference: Reference,
}

impl Reference {
    /// The unit with this id.
    #[must_use]
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == id)
    }

    /// The unit's full name, also of one that is no longer in force; a dash for one that never was.
    #[must_use]
    pub fn unit_name(&self, id: UnitId) -> &str {
        let former = || self.former.iter().find(|former| former.id == id).map(|former| former.name.as_str());
        self.unit(id).map(|unit| unit.name.as_str()).or_else(former).unwrap_or("—")
    }

    /// The form with this code as it was in this version.
    #[must_use]
    pub fn form(&self, code: &FormCode, version: u32) -> Option<&Form> {
        self.forms.iter().chain(&self.former_forms).find(|form| form.code == *code && form.version == version)
    }

    /// Keeps the names of units, the kinds, and the forms, that `earlier` had, or knew as former, and that are not in force here. The forms
    /// have their numbers ([`form::number`]).
    pub fn keep_retired(&mut self, earlier: &Self) {
        let had = earlier.units.iter().map(|unit| RetiredUnit { id: unit.id, name: unit.name.clone() });
        let former = earlier.former.iter().cloned().chain(had).filter(|former| self.unit(former.id).is_none());
        self.former = former.collect();
        self.catalogue.keep_retired(&earlier.catalogue);
        self.former_forms = form::keep_retired(&self.forms, &earlier.forms, &earlier.former_forms);
    }

    /// The grid with this id.
    #[must_use]
    pub fn grid(&self, id: GridId) -> Option<&Grid> {
        self.grids.iter().find(|grid| grid.id == id)
    }

    /// The grid in which the point lies; of two that overlap the first.
    #[must_use]
    pub fn grid_at(&self, point: Point) -> Option<&Grid> {
        self.grids.iter().find(|grid| contains(&grid.area, point))
    }

    /// The site with this id.
    #[must_use]
    pub fn site(&self, id: SiteId) -> Option<&Site> {
        self.sites.iter().find(|site| site.id == id)
    }

    /// The same data cut to what a role works with: a unit does not get the others' registers.
    #[must_use]
    pub fn for_role(&self, role: RoleKind) -> Self {
        let mut cut = self.clone();
        if matches!(role, RoleKind::Unit | RoleKind::Admin) {
            cut.segments.clear();
            cut.estates.clear();
            cut.rule_book.rows.clear();
        }
        cut
    }
}
