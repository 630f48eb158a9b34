//! Instants, as milliseconds since 1970 in UTC, and their reading on a town's wall clock.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Timelike};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An instant in milliseconds since 1970-01-01T00:00Z. On the wire and in the database a plain integer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Moment(pub i64);

/// A town's distance from UTC in minutes, east positive (China: 480, without summer time since 1991).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct UtcOffset(pub i32);

impl UtcOffset {
    /// Asia/Shanghai.
    pub const CHINA: Self = Self(480);
}

impl Moment {
    /// Farthest from 1970 that the clock of a browser reaches, in milliseconds either way: 100,000,000 days.
    pub const FARTHEST: i64 = 8_640_000_000_000_000;

    /// Whether any phone's clock, however wrong, can show this instant.
    #[must_use]
    pub const fn is_on_a_clock(self) -> bool {
        -Self::FARTHEST <= self.0 && self.0 <= Self::FARTHEST
    }

    /// This instant moved by `minutes` (may be negative); stops at the ends of time.
    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_millis(minutes.saturating_mul(60_000))
    }

    /// This instant moved by `millis` (may be negative); stops at the ends of time.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// This instant, read off a clock that is `ahead_ms` ahead of the server's (negative: behind), as the server's clock has it; `None`:
    /// nothing is known of the difference, and the clock is taken at its word.
    #[must_use]
    pub const fn by_server_clock(self, ahead_ms: Option<i64>) -> Self {
        match ahead_ms {
            Some(ahead) => Self(self.0.saturating_sub(ahead)),
            None => self,
        }
    }

    /// Milliseconds from `earlier` to this instant; negative if `earlier` is later.
    #[must_use]
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The wall clock of a town at this instant. Outside the years chrono knows, the nearest it knows.
    #[must_use]
    pub fn local(self, offset: UtcOffset) -> NaiveDateTime {
        let shifted = self.0.saturating_add(i64::from(offset.0) * 60_000);
        DateTime::from_timestamp_millis(shifted)
            .map_or_else(|| if shifted < 0 { NaiveDateTime::MIN } else { NaiveDateTime::MAX }, |utc| utc.naive_utc())
    }

    /// The day on a town's wall at this instant.
    #[must_use]
    pub fn local_date(self, offset: UtcOffset) -> NaiveDate {
        self.local(offset).date()
    }

    /// The instant at which a town's wall clock shows `local`.
    #[must_use]
    pub fn from_local(local: NaiveDateTime, offset: UtcOffset) -> Self {
        Self(local.and_utc().timestamp_millis().saturating_sub(i64::from(offset.0) * 60_000))
    }

    /// ISO 8601 with the town's offset: `2026-03-09T11:30:00+08:00`.
    #[must_use]
    pub fn to_iso(self, offset: UtcOffset) -> String {
        let sign = if offset.0 < 0 { '-' } else { '+' };
        let minutes = offset.0.abs();
        let local = self.local(offset);
        let year = if (0..=9_999).contains(&local.year()) { format!("{:04}", local.year()) } else { format!("{:+05}", local.year()) };
        format!(
            "{year}-{:02}-{:02}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
            local.month(),
            local.day(),
            local.hour(),
            local.minute(),
            local.second(),
            minutes / 60,
            minutes % 60
        )
    }

    /// Reads ISO 8601: with an offset as it says, without one as the town's wall clock; seconds may be left out, and so may the
    /// time (midnight). `None` if it is none of these.
    #[must_use]
    pub fn parse(text: &str, offset: UtcOffset) -> Option<Self> {
        let text = text.trim();
        if let Ok(full) = DateTime::parse_from_rfc3339(text) {
            return Some(Self(full.timestamp_millis()));
        }
        for format in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"] {
            if let Ok(local) = NaiveDateTime::parse_from_str(text, format) {
                return Some(Self::from_local(local, offset));
            }
        }
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
        Some(Self::from_local(day.and_hms_opt(0, 0, 0)?, offset))
    }

    /// This instant moved by whole days of 24 hours.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        self.plus_millis(TimeDelta::days(days.clamp(-100_000, 100_000)).num_milliseconds())
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_iso(UtcOffset(0)))
    }
}
