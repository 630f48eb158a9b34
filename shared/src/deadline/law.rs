//! The days that are off by law in every year, whether its notice is published or not.
//!
//! 全国年节及纪念日放假办法 (国务院令第 795 号, in force since 2025; before it 国务院令第 644 号 without 除夕 and 2 May), article 2. The
//! days made up for those that fall on a weekend, and the weekends worked for longer runs, are known only from a year's notice.

use chrono::{Datelike, NaiveDate};

/// The first day of the first, the fifth of the fifth and the fifteenth of the eighth lunar month (春节, 端午, 中秋) as month and day, from
/// [`FIRST`] on; GB/T 33661-2017 fixes the lunar calendar, two independent implementations of it agree on these.
const LUNAR: [[(u8, u8); 3]; 27] = [
    [(2, 10), (6, 10), (9, 17)],
    [(1, 29), (5, 31), (10, 6)],
    [(2, 17), (6, 19), (9, 25)],
    [(2, 6), (6, 9), (9, 15)],
    [(1, 26), (5, 28), (10, 3)],
    [(2, 13), (6, 16), (9, 22)],
    [(2, 3), (6, 5), (9, 12)],
    [(1, 23), (6, 24), (10, 1)],
    [(2, 11), (6, 12), (9, 19)],
    [(1, 31), (6, 1), (9, 8)],
    [(2, 19), (6, 20), (9, 27)],
    [(2, 8), (6, 10), (9, 16)],
    [(1, 28), (5, 30), (10, 4)],
    [(2, 15), (6, 18), (9, 24)],
    [(2, 4), (6, 7), (9, 13)],
    [(1, 24), (5, 27), (10, 2)],
    [(2, 12), (6, 14), (9, 20)],
    [(2, 1), (6, 3), (9, 10)],
    [(1, 22), (6, 22), (9, 28)],
    [(2, 10), (6, 11), (9, 17)],
    [(1, 30), (5, 31), (10, 5)],
    [(2, 17), (6, 19), (9, 25)],
    [(2, 6), (6, 8), (9, 15)],
    [(1, 26), (5, 29), (10, 4)],
    [(2, 14), (6, 15), (9, 22)],
    [(2, 2), (6, 4), (9, 11)],
    [(1, 23), (6, 23), (9, 30)],
];
/// The year of the first row of [`LUNAR`].
const FIRST: i32 = 2024;

/// Whether nobody has to work on a day by law alone. Lunar days are known from 2024 to 2050.
pub(super) fn is_off_by_law(day: NaiveDate) -> bool {
    let (year, at) = (day.year(), (day.month(), day.day()));
    let new_law = year >= 2025;
    matches!(at, (1, 1) | (5, 1) | (10, 1..=3)) || (new_law && at == (5, 2)) || at == (4, clear_and_bright(year)) || is_lunar(day, new_law)
}

/// The day of April on which 清明 falls, in this century.
fn clear_and_bright(year: i32) -> u32 {
    // 4.81 + 0.2422 a year, less the leap days before.
    let since = year.rem_euclid(100);
    u32::try_from((48_100 + 2_422 * since) / 10_000 - since / 4).unwrap_or(5)
}

fn is_lunar(day: NaiveDate, new_law: bool) -> bool {
    let row = usize::try_from(day.year() - FIRST).ok().and_then(|index| LUNAR.get(index));
    let Some([spring, dragon_boat, mid_autumn]) = row else { return false };
    // The day itself is the first of those off: with the eve, four days; by the older law the first three days of the year.
    let since = |(month, on): (u8, u8)| {
        NaiveDate::from_ymd_opt(day.year(), month.into(), on.into()).map(|first| day.signed_duration_since(first).num_days())
    };
    let eve = if new_law { -1 } else { 0 };
    since(*spring).is_some_and(|days| (eve..3).contains(&days)) || since(*dragon_boat) == Some(0) || since(*mid_autumn) == Some(0)
}
