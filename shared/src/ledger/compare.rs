//! Whether a cell of a file that comes back says what is kept. Texts are compared by their words: how a spreadsheet writes blanks, breaks, dates
//! and numbers is no difference.

use super::Cell;
use chrono::{Datelike as _, NaiveDate, NaiveDateTime, Timelike as _};

/// Whether `given` says what the cell says. Both are folded before (full-width characters to their usual form), which is the caller's: `folded`
/// does it to the kept text as it was done to the given one.
#[must_use]
pub fn says_the_same(kept: &Cell, given: &str, folded: impl Fn(&str) -> String) -> bool {
    match kept {
        Cell::Empty => given.trim().is_empty(),
        Cell::Text(text) => words(&folded(text)) == words(given),
        Cell::Count(count) => number(given) == Some(*count),
        Cell::At(at) => is_at(*at, given),
    }
}

/// The words of a text without the sign that keeps it from being a formula.
fn words(text: &str) -> String {
    let text = text.trim();
    let open = text.trim_start_matches('\'');
    let text = if open.starts_with(['=', '+', '-', '@']) { open } else { text };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn number(given: &str) -> Option<u32> {
    let given = given.trim();
    let whole = given.split_once('.').filter(|(_, rest)| rest.bytes().all(|sign| sign == b'0')).map_or(given, |(whole, _)| whole);
    whole.parse().ok()
}

/// Whether this is the minute, or the day without a time, in one of the ways in which people and spreadsheets write it.
fn is_at(at: NaiveDateTime, given: &str) -> bool {
    let parts: Option<Vec<u32>> =
        given.split(|sign: char| !sign.is_ascii_digit()).filter(|part| !part.is_empty()).map(|part| part.parse().ok()).collect();
    let Some([year, month, day, time @ ..]) = parts.as_deref() else { return false };
    let day = i32::try_from(*year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, *month, *day));
    day == Some(at.date())
        && match time {
            [] => true,
            [hour, rest @ ..] => (at.hour(), at.minute()) == (twelve(given, *hour), rest.first().copied().unwrap_or(0)),
        }
        && at.year() > 0
}

/// The hour of a clock that says 下午 or PM.
fn twelve(given: &str, hour: u32) -> u32 {
    let upper = given.to_uppercase();
    match (hour, upper.contains("PM") || given.contains("下午"), upper.contains("AM") || given.contains("上午")) {
        (1..=11, true, _) => hour + 12,
        (12, _, true) => 0,
        _ => hour,
    }
}

/// A case's code as people type it: `7f3 kq2` is `7F3-KQ2`, and O, I and L are the digits they look like. `None`: it is none.
#[must_use]
pub fn code_of(given: &str) -> Option<String> {
    let signs: Vec<char> = given
        .chars()
        .filter(|sign| !sign.is_whitespace() && !matches!(sign, '-' | '—' | '–'))
        .flat_map(char::to_uppercase)
        .map(|sign| match sign {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    let known = |sign: &char| sign.is_ascii_digit() || (sign.is_ascii_uppercase() && *sign != 'U');
    if signs.len() != 6 || !signs.iter().all(known) {
        return None;
    }
    let (first, second) = signs.split_at(3);
    Some(first.iter().chain(&['-']).chain(second).collect())
}
