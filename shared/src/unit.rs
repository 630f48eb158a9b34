//! Units and the ground they answer for.

use crate::{
    geo::{Area, Shape},
    id::{EstateId, GridId, SegmentId, SiteId, UnitId},
    kind::{KindCode, KindGroup},
};
use serde::{Deserialize, Serialize};

/// What a unit is (P3: everybody joins in).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum UnitType {
    /// 村 (居) 委会.
    Committee,
    /// 镇直单位.
    Department,
    /// 物业公司.
    Property,
    /// 商户.
    Shop,
    /// 企业.
    Enterprise,
    /// 学校.
    School,
    /// 卫生院 / 诊所.
    Clinic,
    /// 集贸市场.
    Market,
    /// 住户 (三包责任人).
    Household,
}

impl UnitType {
    /// All types in the order in which they are listed.
    pub const ALL: [Self; 9] = [
        Self::Committee,
        Self::Department,
        Self::Property,
        Self::Market,
        Self::School,
        Self::Clinic,
        Self::Enterprise,
        Self::Shop,
        Self::Household,
    ];
}

/// A responsible unit (责任单位).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unit {
    /// Id from the code.
    pub id: UnitId,
    /// The town's code, unique.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short name for lists; the full name where empty.
    #[serde(default)]
    pub short: String,
    /// What it is.
    pub kind: UnitType,
}

/// What the ground of a grid mostly is; the rule book asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AreaType {
    /// 主干道 and the streets of the town.
    Street,
    /// 背街小巷.
    Lane,
    /// 居民小区.
    Estate,
    /// 村庄 / 庄台.
    Village,
    /// 集贸市场.
    Market,
    /// 沟塘河渠.
    Water,
}

/// A grid (网格): the ground of one inspector.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Grid {
    /// Id from the code.
    pub id: GridId,
    /// The town's code, unique.
    pub code: String,
    /// Name.
    pub name: String,
    /// The village or residents' committee that answers for it.
    pub committee: UnitId,
    /// What it mostly is.
    pub area_type: AreaType,
    /// Its ground.
    pub area: Area,
    /// Grids whose ground touches it (computed at import).
    #[serde(default)]
    pub neighbours: Vec<GridId>,
}

/// A site (点位) that lives on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Site {
    /// Id from the code.
    pub id: SiteId,
    /// The town's code, unique.
    pub code: String,
    /// Name, also the landmark people choose from the list.
    pub name: String,
    /// Who keeps it; `None` for a mere landmark or dead corner.
    pub keeper: Option<UnitId>,
    /// Where it lies.
    pub shape: Shape,
    /// How far around it the autosave still answers, in metres.
    pub radius_m: f64,
    /// Kinds its keeper answers for.
    pub duties: Duties,
    /// The ground it is: asked by the rule book before the grid's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area_type: Option<AreaType>,
}

/// An estate (小区) with its property company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Estate {
    /// Id from the code.
    pub id: EstateId,
    /// The town's code, unique.
    pub code: String,
    /// Name.
    pub name: String,
    /// The property company.
    pub company: UnitId,
    /// Its ground.
    pub area: Area,
    /// Its four duties (保洁, 绿化, 健康教育, 病媒防制), as kinds.
    pub duties: Duties,
}

/// A 门前三包 segment: the few metres before one door.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Segment {
    /// Id from the number.
    pub id: SegmentId,
    /// Number in the register ("12").
    pub number: String,
    /// Who signed the 责任书.
    pub unit: UnitId,
    /// The front, as a line or an area.
    pub shape: Shape,
    /// How far from the front it still holds, in metres.
    pub radius_m: f64,
    /// Kinds in its 责任书.
    pub duties: Duties,
}

/// Which kinds a duty covers, by family or by code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Duties {
    /// Whole families.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<KindGroup>,
    /// Single kinds besides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<KindCode>,
}

impl Duties {
    /// Whether the kind with this code, of this family, is among these duties.
    #[must_use]
    pub fn cover(&self, code: &KindCode, group: KindGroup) -> bool {
        self.groups.contains(&group) || self.kinds.contains(code)
    }
}
