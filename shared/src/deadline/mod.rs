//! By when: limits in four units of time, and deadlines that explain themselves.

mod calendar;
mod clock;
mod day_log;
mod due;
mod explain;
mod hours;
mod law;
#[cfg(feature = "openapi")]
mod openapi;
#[cfg(test)]
mod tests;

pub use calendar::{Calendar, CalendarError, CalendarYear, DayKind, YearState};
pub use due::{due_at, resumed_due, working_minutes_between};
pub use explain::{explain_due, granted_text, limit_text};
pub use hours::{DailyWindow, OfficeHours};

use crate::moment::Moment;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A limit in its own unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// 自然时: hours by the wall clock.
    Hours(u32),
    /// 工作时: hours within office hours on working days.
    WorkingHours(u32),
    /// 紧急工作时: hours within the urgent window, every day.
    UrgentHours(u32),
    /// 工作日: the starting day does not count; due at the end of office hours of the due day.
    WorkingDays(u32),
}

/// Why a limit is not the catalogue's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Adjustment {
    /// The phase tightens it to this percentage.
    Phase(u8),
    /// A relapse tightens it to this percentage.
    Relapse(u8),
}

/// What the counting passed over or used, for the explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayNote {
    /// A run of published days off, first and last day (weekends inside included).
    Off(#[serde(deserialize_with = "crate::day::read")] NaiveDate, #[serde(deserialize_with = "crate::day::read")] NaiveDate),
    /// A make-up working day (调休上班) that counted.
    MakeUp(#[serde(deserialize_with = "crate::day::read")] NaiveDate),
    /// An ordinary weekend that did not count: its days.
    Weekend(#[serde(deserialize_with = "crate::day::read")] NaiveDate, #[serde(deserialize_with = "crate::day::read")] NaiveDate),
    /// The clock stood (待核查) from the first instant until the second.
    Stood(Moment, Moment),
    /// A year that was counted without an official calendar: why the deadline is 暂定.
    Year(i32, YearState),
}

/// A deadline with everything needed to explain it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Due {
    /// The last instant in time; overdue from the next.
    pub at: Moment,
    /// When the counting started.
    pub from: Moment,
    /// The limit of the catalogue.
    pub limit: Limit,
    /// What changed it, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adjusted: Vec<Adjustment>,
    /// What was granted after adjustment, in the limit's own unit.
    pub granted: Granted,
    /// 暂定: a year without an official calendar was counted by the law's days off and weekends alone.
    #[serde(default)]
    pub provisional: bool,
    /// What was passed over or used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<DayNote>,
}

/// What was granted after adjustments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Granted {
    /// Minutes in the limit's own hours.
    Minutes(u32),
    /// Working days, at least one.
    Days(u32),
}
