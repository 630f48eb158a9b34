//! Windows of the day and office hours.

use serde::{Deserialize, Serialize};

/// A window of the day in minutes after local midnight, end excluded; `from < until ≤ 1440`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DailyWindow {
    /// First minute.
    pub from: u16,
    /// Minute after the last.
    pub until: u16,
}

impl DailyWindow {
    /// The urgent window where a town gives none: 07:00-21:00.
    pub const URGENT: Self = Self { from: 420, until: 1_260 };

    /// The part of the window that lies in a day, if there is any.
    pub(super) fn within_day(self) -> Option<Self> {
        let until = self.until.min(1_440);
        (self.from < until).then_some(Self { from: self.from, until })
    }
}

/// Office hours of a working day, in order and apart (default 08:30-12:00 and 14:00-17:30).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfficeHours {
    /// The windows of a day, at least one.
    pub windows: Vec<DailyWindow>,
}

impl Default for OfficeHours {
    fn default() -> Self {
        Self { windows: vec![DailyWindow { from: 510, until: 720 }, DailyWindow { from: 840, until: 1_050 }] }
    }
}

impl OfficeHours {
    /// The windows in order and apart, whatever was given: windows that touch or overlap are joined, empty ones dropped, and where
    /// nothing is left the default stands in. Never empty.
    #[must_use]
    pub fn in_order(&self) -> Vec<DailyWindow> {
        let mut given: Vec<DailyWindow> = self.windows.iter().filter_map(|window| window.within_day()).collect();
        crate::order::put_in_order(&mut given, |a, b| (a.from, a.until).cmp(&(b.from, b.until)));
        let mut apart: Vec<DailyWindow> = Vec::with_capacity(given.len());
        for window in given {
            match apart.last_mut() {
                Some(last) if window.from <= last.until => last.until = last.until.max(window.until),
                _ => apart.push(window),
            }
        }
        if apart.is_empty() { Self::default().windows } else { apart }
    }
}
