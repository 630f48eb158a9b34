//! Which days are worked: published days off and make-up days by year.

use super::law::is_off_by_law;
use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use thiserror::Error;

/// The years whose notices are published, as shipped with the product.
const PUBLISHED: &str = include_str!("../../data/cn_calendar.json");

/// How far a year's calendar can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum YearState {
    /// From the published notice.
    Official,
    /// Entered before the notice; deadlines are 暂定.
    Provisional,
    /// No data: Monday to Friday but for the days off by law; deadlines are 暂定.
    Missing,
}

/// One year's exceptions from Monday to Friday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarYear {
    /// How far it can be relied on.
    pub state: YearState,
    /// Published days off, weekends inside included.
    #[serde(deserialize_with = "crate::day::read_list")]
    pub off: Vec<NaiveDate>,
    /// Make-up working days (调休上班).
    #[serde(deserialize_with = "crate::day::read_list")]
    pub work: Vec<NaiveDate>,
}

/// The working-day calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Calendar {
    /// Version, raised by every change.
    pub version: u32,
    /// Where it comes from.
    pub source: String,
    /// By year.
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, CalendarYear>))]
    pub years: BTreeMap<i32, CalendarYear>,
}

/// What a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// An ordinary working day.
    Working,
    /// A make-up working day.
    MakeUp,
    /// An ordinary weekend day.
    Weekend,
    /// A day off, published or by law.
    Off,
}

impl DayKind {
    /// Whether people work on it.
    #[must_use]
    pub const fn is_working(self) -> bool {
        matches!(self, Self::Working | Self::MakeUp)
    }
}

/// What is wrong with a calendar that was handed in.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CalendarError {
    /// It is not the JSON expected: `{"2026": {"off": ["2026-01-01"], "work": []}}`.
    #[error("not a calendar in JSON, line {line}, column {column}")]
    Json {
        /// Line from 1.
        line: usize,
        /// Column from 1.
        column: usize,
    },
    /// A key is not a year.
    #[error("not a year: {0}")]
    Year(String),
    /// A date is neither in its year nor in the December before, where a notice may reach.
    #[error("{date} does not belong to {year}")]
    OutsideYear {
        /// The year it stands under.
        year: i32,
        /// The date.
        date: NaiveDate,
    },
    /// A date is both off and worked.
    #[error("{0} is both off and worked")]
    Contradiction(NaiveDate),
}

/// One year as published.
#[derive(Deserialize)]
struct PublishedYear {
    #[serde(default)]
    off: Vec<NaiveDate>,
    #[serde(default)]
    work: Vec<NaiveDate>,
}

impl Calendar {
    /// The calendar shipped with the product: the published notices of 2024 to 2026.
    #[must_use]
    pub fn published() -> Self {
        let mut calendar = Self::from_published_json(PUBLISHED).unwrap_or_default();
        calendar.version = 1;
        "国务院办公厅关于 2024、2025、2026 年部分节假日安排的通知".clone_into(&mut calendar.source);
        calendar
    }

    /// Reads `{"2026": {"off": [dates], "work": [dates]}}`; every year in it becomes official.
    ///
    /// # Errors
    /// [`CalendarError`] names the first thing that is wrong.
    pub fn from_published_json(json: &str) -> Result<Self, CalendarError> {
        let published: BTreeMap<String, PublishedYear> =
            serde_json::from_str(json).map_err(|error| CalendarError::Json { line: error.line(), column: error.column() })?;
        let mut years = BTreeMap::new();
        for (name, PublishedYear { off, work }) in published {
            let year: i32 = name.trim().parse().map_err(|_| CalendarError::Year(name.clone()))?;
            if let Some(date) = off.iter().chain(&work).find(|date| !belongs_to(**date, year)) {
                return Err(CalendarError::OutsideYear { year, date: *date });
            }
            if let Some(date) = off.iter().find(|date| work.contains(date)) {
                return Err(CalendarError::Contradiction(*date));
            }
            years.insert(year, CalendarYear { state: YearState::Official, off, work });
        }
        Ok(Self { version: 0, source: String::new(), years })
    }

    /// What a day is: as the notices say, else off by law, else Monday to Friday worked.
    #[must_use]
    pub fn kind_of(&self, day: NaiveDate) -> DayKind {
        let year = day.year();
        // A year's notice may reach into the December before it.
        let notices = || [year, year.saturating_add(1)].into_iter().filter_map(|year| self.known_year(year));
        if notices().any(|notice| notice.off.contains(&day)) {
            DayKind::Off
        } else if notices().any(|notice| notice.work.contains(&day)) {
            DayKind::MakeUp
        } else if is_off_by_law(day) {
            DayKind::Off
        } else if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            DayKind::Weekend
        } else {
            DayKind::Working
        }
    }

    /// Whether people work on a day.
    #[must_use]
    pub fn is_working(&self, day: NaiveDate) -> bool {
        self.kind_of(day).is_working()
    }

    /// How far a year can be relied on.
    #[must_use]
    pub fn state_of(&self, year: i32) -> YearState {
        self.years.get(&year).map_or(YearState::Missing, |known| known.state)
    }

    /// The last year before `year` whose days are sure.
    pub(super) fn last_sure_year(&self, year: i32) -> Option<i32> {
        self.years.iter().filter(|(of, known)| **of < year && known.state == YearState::Official).map(|(of, _)| *of).max()
    }

    fn known_year(&self, year: i32) -> Option<&CalendarYear> {
        self.years.get(&year).filter(|known| known.state != YearState::Missing)
    }
}

fn belongs_to(date: NaiveDate, year: i32) -> bool {
    date.year() == year || (date.month() == 12 && date.year().saturating_add(1) == year)
}
