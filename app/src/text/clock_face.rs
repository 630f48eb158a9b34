//! Instants as people read them: today's time, a weekday this week, else a date.

use super::{Msg, fill};
use shared::{
    lang::Lang,
    moment::{Moment, UtcOffset},
};

const DAY_MS: i64 = 86_400_000;
const ZH_DAYS: [&str; 7] = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];
const EN_DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const EN_MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A town's wall clock and calendar leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TownClock {
    /// Days since 1970-01-01 on this wall.
    pub day_number: i64,
    /// Year.
    pub year: i64,
    /// Month, 1 to 12.
    pub month: i64,
    /// Day of the month.
    pub day: i64,
    /// Hour, 0 to 23.
    pub hour: i64,
    /// Minute.
    pub minute: i64,
    /// Day of the week, 0 is Sunday.
    pub weekday: usize,
}

/// What a town's wall shows at an instant.
#[must_use]
pub fn wall(at: Moment, offset: UtcOffset) -> TownClock {
    let local = at.0.saturating_add(i64::from(offset.0) * 60_000);
    let (day_number, in_day) = (local.div_euclid(DAY_MS), local.rem_euclid(DAY_MS));
    let (year, month, day) = civil(day_number);
    TownClock {
        day_number,
        year,
        month,
        day,
        hour: in_day / 3_600_000,
        minute: in_day / 60_000 % 60,
        weekday: usize::try_from((day_number + 4).rem_euclid(7)).unwrap_or(0),
    }
}

/// The Gregorian date of a day number (Howard Hinnant's `civil_from_days`).
const fn civil(day_number: i64) -> (i64, i64, i64) {
    let z = day_number + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

fn two(number: i64) -> String {
    let digits = number.to_string();
    if digits.len() < 2 { ["0", &digits].concat() } else { digits }
}

fn clock(wall: TownClock) -> String {
    [two(wall.hour), two(wall.minute)].join(":")
}

fn month_name(month: i64) -> &'static str {
    usize::try_from(month - 1).ok().and_then(|index| EN_MONTHS.get(index)).copied().unwrap_or("")
}

/// The day: "3月9日", with the year where it is not this one.
#[must_use]
pub fn date_text(at: Moment, now: Moment, offset: UtcOffset, lang: Lang) -> String {
    let (then, today) = (wall(at, offset), wall(now, offset));
    let (year, day) = (then.year.to_string(), then.day.to_string());
    match (lang, then.year == today.year) {
        (Lang::Zh, true) => [&then.month.to_string(), "月", &day, "日"].concat(),
        (Lang::Zh, false) => [&year, "年", &then.month.to_string(), "月", &day, "日"].concat(),
        (Lang::En, true) => [&day, " ", month_name(then.month)].concat(),
        (Lang::En, false) => [&day, " ", month_name(then.month), " ", &year].concat(),
    }
}

/// An instant: "今天 10:30", "昨天 10:30", "明天 10:30", "周一 10:30" within the next six days, else "3月9日 10:30".
#[must_use]
pub fn moment_text(at: Moment, now: Moment, offset: UtcOffset, lang: Lang) -> String {
    let (then, today) = (wall(at, offset), wall(now, offset));
    let day = match then.day_number - today.day_number {
        -1 => Msg::Yesterday.text(lang).to_owned(),
        0 => Msg::Today.text(lang).to_owned(),
        1 => Msg::Tomorrow.text(lang).to_owned(),
        2..=6 => match lang {
            Lang::Zh => ZH_DAYS,
            Lang::En => EN_DAYS,
        }
        .get(then.weekday)
        .copied()
        .unwrap_or_default()
        .to_owned(),
        _ => date_text(at, now, offset, lang),
    };
    [&day, " ", &clock(then)].concat()
}

/// A deadline on a list: "截止 周一 10:30".
#[must_use]
pub fn due_short(at: Moment, now: Moment, offset: UtcOffset, lang: Lang) -> String {
    fill(Msg::DueAt.text(lang), &[&moment_text(at, now, offset, lang)])
}

/// How long ago: "刚刚", "5 分钟前", "3 小时前", "2 天前".
#[must_use]
pub fn ago(at: Moment, now: Moment, lang: Lang) -> String {
    let minutes = now.millis_since(at) / 60_000;
    let (message, number) = match minutes {
        ..=0 => return Msg::JustNow.text(lang).to_owned(),
        1..=59 => (Msg::MinutesAgo, minutes),
        60..=1439 => (Msg::HoursAgo, minutes / 60),
        _ => (Msg::DaysAgo, minutes / 1440),
    };
    fill(message.text(lang), &[&number.to_string()])
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHINA: UtcOffset = UtcOffset::CHINA;
    /// Wednesday 2026-03-11, 09:05 in China.
    const NOW: Moment = Moment(1_773_191_100_000);

    #[test]
    fn the_wall_shows_the_towns_day_and_hour() {
        let shown = wall(NOW, CHINA);
        assert_eq!((shown.year, shown.month, shown.day, shown.hour, shown.minute, shown.weekday), (2026, 3, 11, 9, 5, 3));
        let leap = wall(Moment(1_709_164_800_000), UtcOffset(0));
        assert_eq!((leap.year, leap.month, leap.day), (2024, 2, 29));
    }

    #[test]
    fn near_days_are_named_and_far_ones_dated() {
        let text = |minutes, lang| moment_text(NOW.plus_minutes(minutes), NOW, CHINA, lang);
        assert_eq!(text(0, Lang::Zh), "今天 09:05");
        assert_eq!(text(-1440, Lang::Zh), "昨天 09:05");
        assert_eq!(text(1440, Lang::En), "tomorrow 09:05");
        assert_eq!(text(5 * 1440, Lang::Zh), "周一 09:05");
        assert_eq!(text(30 * 1440, Lang::Zh), "4月10日 09:05");
        assert_eq!(text(365 * 1440, Lang::En), "11 Mar 2027 09:05");
    }

    #[test]
    fn ages_are_told_in_the_largest_whole_unit() {
        assert_eq!(ago(NOW, NOW, Lang::Zh), "刚刚");
        assert_eq!(ago(NOW.plus_minutes(-59), NOW, Lang::Zh), "59 分钟前");
        assert_eq!(ago(NOW.plus_minutes(-61), NOW, Lang::Zh), "1 小时前");
        assert_eq!(ago(NOW.plus_minutes(-3000), NOW, Lang::En), "2 days ago");
    }
}
