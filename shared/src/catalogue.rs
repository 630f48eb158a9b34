//! The catalogue of problems (问题目录): data with a source and a version, never an enum, because cities differ.

use crate::{
    deadline::Limit,
    kind::{KindCode, KindGroup, Level},
    unit::UnitType,
};
use serde::{Deserialize, Serialize};

/// One kind of problem.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Kind {
    /// Code, unique in the catalogue.
    pub code: KindCode,
    /// Chinese name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// Family.
    pub group: KindGroup,
    /// Default urgency.
    pub level: Level,
    /// Staged limits, at least one; the first is the one that runs today.
    pub limits: Vec<Limit>,
    /// 立案条件.
    pub filing: String,
    /// 结案条件.
    pub closing: String,
    /// Same kind within this many metres is offered as "就是这处".
    pub duplicate_radius_m: f64,
    /// Same kind at the same place within this many days after closing is a relapse (反弹).
    pub relapse_days: u32,
    /// 依据.
    pub basis: String,
    /// Inside a building or courtyard.
    #[serde(default)]
    pub indoor: bool,
    /// May be shown to the public once moderated.
    #[serde(default)]
    pub public: bool,
    /// Goes to this outside authority (移交), e.g. the market regulator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed_to: Option<String>,
    /// Raised against a unit's management: closed by a document, not by a place.
    #[serde(default)]
    pub by_document: bool,
    /// Who confirmed the limits for this town; empty until a person did.
    #[serde(default)]
    pub confirmed_by: String,
    /// Unit types that may answer for this kind on their own ground; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answerable: Vec<UnitType>,
}

/// All kinds of a town.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Catalogue {
    /// Version, raised by every change.
    pub version: u32,
    /// Where it comes from.
    pub source: String,
    /// The kinds in the order of the printed catalogue: what may be reported.
    pub kinds: Vec<Kind>,
    /// Kinds that earlier versions had, as they last were: issues that name them go on by them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<Kind>,
}

impl Catalogue {
    /// The kind with this code, also one that was struck: a report that was on its way, or an issue that is open, still is of it.
    #[must_use]
    pub fn kind(&self, code: &KindCode) -> Option<&Kind> {
        self.kinds.iter().chain(&self.former).find(|kind| &kind.code == code)
    }

    /// Keeps the kinds that `earlier` had, or knew as former, and that are not in force here.
    pub fn keep_retired(&mut self, earlier: &Self) {
        let all = earlier.former.iter().chain(&earlier.kinds);
        self.former = all.filter(|kind| !self.kinds.iter().any(|now| now.code == kind.code)).cloned().collect();
    }
}
