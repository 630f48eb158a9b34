//! Days as they travel: "2026-03-09". Read by hand, for the library's own reader of dates is 11 kB more on every phone.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, de::Error};

/// Reads a day.
pub fn read<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
    Day::deserialize(from).map(|day| day.0)
}

/// Reads a list of days.
pub fn read_list<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<NaiveDate>, D::Error> {
    Ok(Vec::<Day>::deserialize(from)?.into_iter().map(|day| day.0).collect())
}

struct Day(NaiveDate);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        parsed(&text).map(Self).ok_or_else(|| D::Error::custom("a day is written 2026-03-09"))
    }
}

/// The day that is written so.
#[must_use]
pub fn parsed(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('-');
    let mut number = |digits: usize| {
        let part = parts.next()?;
        (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse::<u16>().ok())?
    };
    let (year, month, day) = (number(4)?, number(2)?, number(2)?);
    parts.next().is_none().then(|| NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day)))?
}

#[cfg(test)]
mod tests {
    use super::parsed;

    #[test]
    fn a_day_is_read_as_the_library_reads_it_and_nothing_else_is_a_day() {
        for text in ["2026-03-09", "2024-02-29", "0001-01-01", "9999-12-31"] {
            assert_eq!(parsed(text), text.parse().ok(), "{text}");
            assert!(parsed(text).is_some());
        }
        for text in ["", "2026-3-9", "2026-02-30", "2025-02-29", "2026-13-01", "2026-03-09T00", "2026-03-09-1", "+026-03-09", "年月日"] {
            assert_eq!(parsed(text), None, "{text}");
        }
    }
}
