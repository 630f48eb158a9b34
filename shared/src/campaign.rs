//! The campaign (创卫行动) and its dated phases.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The town's campaign for the title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Campaign {
    /// Its name.
    pub name: String,
    /// The version of the acceptance standard it follows.
    pub standard: String,
    /// Phases in order.
    pub phases: Vec<Phase>,
}

/// A dated phase (阶段).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Phase {
    /// 宣传动员, 组织实施, 巩固提高.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// First day.
    #[serde(deserialize_with = "crate::day::read")]
    pub from: NaiveDate,
    /// Last day, included.
    #[serde(deserialize_with = "crate::day::read")]
    pub until: NaiveDate,
    /// Limits become this many percent of the catalogue's in the phase (100: unchanged; never above).
    pub limit_percent: u8,
}

/// Where the campaign stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing<'a> {
    /// Before the first phase.
    NotBegun,
    /// In a phase.
    In(&'a Phase),
    /// Between two phases.
    Between,
    /// After the last one: 长效 mode goes on.
    LongTerm,
}

impl Campaign {
    /// Where the campaign stands on `day` of the town's calendar.
    #[must_use]
    pub fn standing(&self, day: NaiveDate) -> Standing<'_> {
        if let Some(phase) = self.phases.iter().find(|phase| phase.from <= day && day <= phase.until) {
            return Standing::In(phase);
        }
        if self.phases.iter().all(|phase| day < phase.from) {
            Standing::NotBegun
        } else if self.phases.iter().all(|phase| day > phase.until) {
            Standing::LongTerm
        } else {
            Standing::Between
        }
    }
}
