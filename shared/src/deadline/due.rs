//! By when: the deadline of a limit, and the deadline after the clock stood.

use super::clock::{MAX_DAYS, Running, add_working_days, end_of_office, working_days_after};
use super::day_log::{DayLog, unofficial_years};
use super::{Adjustment, Calendar, DayNote, Due, Granted, Limit};
use crate::{moment::Moment, reference::Town};
use chrono::NaiveDate;

/// Ten years in minutes: no limit grants more.
const MAX_MINUTES: u32 = MAX_DAYS * 24 * 60;

impl Adjustment {
    /// What it leaves of a limit, in percent.
    #[must_use]
    pub const fn percent(self) -> u8 {
        match self {
            Self::Phase(percent) | Self::Relapse(percent) => percent,
        }
    }
}

/// The deadline of a limit that runs from `from`.
///
/// Adjustments of 100 % and more change nothing and are left out; what remains is rounded up to whole minutes or days, at least one.
/// 工作日 end with the office hours of the due day, the starting day not counted. A year without an official calendar counts Monday
/// to Friday without the days off by law and makes the deadline provisional. No count looks further than ten years.
#[must_use]
pub fn due_at(limit: Limit, adjusted: &[Adjustment], from: Moment, town: &Town, calendar: &Calendar) -> Due {
    let adjusted: Vec<Adjustment> = adjusted.iter().copied().filter(|adjustment| adjustment.percent() < 100).collect();
    let granted = granted(limit, &adjusted);
    let mut log = DayLog::default();
    let start = from.local_date(town.offset);
    let (at, first) = match (limit, granted) {
        (Limit::WorkingDays(_), Granted::Days(days)) => {
            let day = add_working_days(start, days, calendar, &mut log);
            (end_of_office(day, town), start.succ_opt().unwrap_or(start))
        }
        (_, Granted::Days(days)) => (from.plus_days(days.into()), start),
        (Limit::WorkingHours(_), Granted::Minutes(minutes)) => {
            (Running::office(town, calendar).add(from, millis(minutes), &mut log), start)
        }
        (Limit::UrgentHours(_), Granted::Minutes(minutes)) => (Running::urgent(town).add(from, millis(minutes), &mut log), start),
        (_, Granted::Minutes(minutes)) => (from.plus_minutes(minutes.into()), start),
    };
    let at = at.max(from);
    let due = Due { at, from, limit, adjusted, granted, provisional: false, notes: Vec::new() };
    with_notes(due, log, first, town, calendar)
}

/// The deadline after the clock stood (待核查) from `stood_from` until `stood_until`: what was left of the limit runs on from there.
///
/// Already overdue when the clock stopped: the instant stays. 工作日 left are those after the day on which the clock stopped, up to
/// the due day; none left: the end of office hours of the day on which it runs on, if that is a working day and not past, else of the
/// next one. A deadline never becomes earlier.
#[must_use]
pub fn resumed_due(due: &Due, stood_from: Moment, stood_until: Moment, town: &Town, calendar: &Calendar) -> Due {
    if stood_from > due.at || stood_until <= stood_from {
        return due.clone();
    }
    let mut log = DayLog::going_on(&due.notes, stood_from.local_date(town.offset));
    log.note(DayNote::Stood(stood_from, stood_until));
    let at = match due.limit {
        Limit::Hours(_) => stood_until.plus_millis(due.at.millis_since(stood_from)),
        Limit::WorkingHours(_) => {
            let office = Running::office(town, calendar);
            office.add(stood_until, office.between(stood_from, due.at), &mut log)
        }
        Limit::UrgentHours(_) => {
            let urgent = Running::urgent(town);
            urgent.add(stood_until, urgent.between(stood_from, due.at), &mut log)
        }
        Limit::WorkingDays(_) => {
            let left = working_days_after(stood_from.local_date(town.offset), due.at.local_date(town.offset), calendar);
            end_of_days(left, stood_until, town, calendar, &mut log)
        }
    };
    let start = due.from.local_date(town.offset);
    let first = if matches!(due.limit, Limit::WorkingDays(_)) { start.succ_opt().unwrap_or(start) } else { start };
    with_notes(Due { at: at.max(due.at), ..due.clone() }, log, first, town, calendar)
}

/// Whole minutes of office hours between two instants; zero if `until` is not later. At most ten years of days are looked at.
#[must_use]
pub fn working_minutes_between(from: Moment, until: Moment, town: &Town, calendar: &Calendar) -> u32 {
    let minutes = Running::office(town, calendar).between(from, until) / 60_000;
    u32::try_from(minutes).unwrap_or(u32::MAX)
}

fn end_of_days(days: u32, from: Moment, town: &Town, calendar: &Calendar, log: &mut DayLog) -> Moment {
    let today = from.local_date(town.offset);
    if days == 0 && calendar.is_working(today) && from <= end_of_office(today, town) {
        return end_of_office(today, town);
    }
    end_of_office(add_working_days(today, days.max(1), calendar, log), town)
}

pub(super) fn granted(limit: Limit, adjusted: &[Adjustment]) -> Granted {
    let shrunk = |whole: u32| adjusted.iter().fold(whole, |left, by| percent_rounded_up(left, by.percent())).max(1);
    match limit {
        Limit::Hours(hours) | Limit::WorkingHours(hours) | Limit::UrgentHours(hours) => {
            Granted::Minutes(shrunk(hours.saturating_mul(60).min(MAX_MINUTES)))
        }
        Limit::WorkingDays(days) => Granted::Days(shrunk(days.min(MAX_DAYS))),
    }
}

fn percent_rounded_up(whole: u32, percent: u8) -> u32 {
    let hundredths = u64::from(whole) * u64::from(percent);
    u32::try_from(hundredths.div_ceil(100)).unwrap_or(whole)
}

fn millis(minutes: u32) -> i64 {
    i64::from(minutes) * 60_000
}

/// The deadline with what was met on the way; only counts by working day depend on the calendar.
fn with_notes(due: Due, log: DayLog, first: NaiveDate, town: &Town, calendar: &Calendar) -> Due {
    let mut notes = log.into_notes();
    if matches!(due.limit, Limit::WorkingHours(_) | Limit::WorkingDays(_)) {
        notes.extend(unofficial_years(calendar, first, due.at.local_date(town.offset)));
    }
    let provisional = notes.iter().any(|note| matches!(note, DayNote::Year(..)));
    Due { provisional, notes, ..due }
}
