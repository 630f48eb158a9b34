//! Counting time: daily windows, office hours, working days.

use super::{Calendar, DailyWindow, DayKind, day_log::DayLog};
use crate::{
    moment::{Moment, UtcOffset},
    reference::Town,
};
use chrono::{NaiveDate, NaiveTime};

/// No count looks further ahead than this: ten years.
pub(super) const MAX_DAYS: u32 = 3_660;

/// The hours in which a clock runs: windows of the day, and the days that have them.
pub(super) struct Running<'a> {
    /// In order and apart, never empty.
    windows: Vec<DailyWindow>,
    /// Whose working days; `None`: every day.
    working_days_of: Option<&'a Calendar>,
    offset: UtcOffset,
}

impl<'a> Running<'a> {
    /// 工作时.
    pub(super) fn office(town: &Town, calendar: &'a Calendar) -> Self {
        Self { windows: town.office_hours.in_order(), working_days_of: Some(calendar), offset: town.offset }
    }

    /// 紧急工作时.
    pub(super) fn urgent(town: &Town) -> Self {
        Self { windows: vec![urgent_window(town)], working_days_of: None, offset: town.offset }
    }

    /// The instant at which `millis` of running time are used up, counted from `from`; the next opening where nothing is to count.
    /// After [`MAX_DAYS`] days it stops at the end of the last window it saw.
    pub(super) fn add(&self, from: Moment, millis: i64, log: &mut DayLog) -> Moment {
        let (mut left, mut reached) = (millis.max(0), from);
        let mut day = from.local_date(self.offset);
        for _ in 0..MAX_DAYS {
            let kind = self.kind_of(day);
            if !kind.is_working() {
                log.passed(day, kind);
            }
            for (opens, closes) in self.spans(day, kind) {
                let start = opens.max(from);
                if start >= closes {
                    continue;
                }
                log.counted(day, kind);
                let span = closes.millis_since(start);
                if left <= span {
                    return start.plus_millis(left);
                }
                left -= span;
                reached = closes;
            }
            let Some(next) = day.succ_opt() else { break };
            day = next;
        }
        reached
    }

    /// Running milliseconds between two instants, at most ten years of days.
    pub(super) fn between(&self, from: Moment, until: Moment) -> i64 {
        let first = from.local_date(self.offset);
        let days = first.iter_days().take(MAX_DAYS as usize).take_while(|day| midnight(*day, self.offset) < until);
        let spans = days.flat_map(|day| self.spans(day, self.kind_of(day)));
        spans.map(|(opens, closes)| closes.min(until).millis_since(opens.max(from)).max(0)).sum()
    }

    fn kind_of(&self, day: NaiveDate) -> DayKind {
        self.working_days_of.map_or(DayKind::Working, |calendar| calendar.kind_of(day))
    }

    /// The spans of a day in which the clock runs.
    fn spans(&self, day: NaiveDate, kind: DayKind) -> impl Iterator<Item = (Moment, Moment)> + '_ {
        let start = midnight(day, self.offset);
        let windows = if kind.is_working() { self.windows.as_slice() } else { &[] };
        windows.iter().map(move |window| (start.plus_minutes(window.from.into()), start.plus_minutes(window.until.into())))
    }
}

/// The working day that many working days after `start`, which itself does not count.
pub(super) fn add_working_days(start: NaiveDate, days: u32, calendar: &Calendar, log: &mut DayLog) -> NaiveDate {
    let (mut day, mut left) = (start, days);
    for _ in 0..MAX_DAYS {
        if left == 0 {
            break;
        }
        let Some(next) = day.succ_opt() else { break };
        day = next;
        let kind = calendar.kind_of(day);
        if kind.is_working() {
            log.counted(day, kind);
            left -= 1;
        } else {
            log.passed(day, kind);
        }
    }
    day
}

/// Working days after `first` up to and including `last`.
pub(super) fn working_days_after(first: NaiveDate, last: NaiveDate, calendar: &Calendar) -> u32 {
    let days = first.iter_days().skip(1).take(MAX_DAYS as usize).take_while(|day| *day <= last);
    days.map(|day| u32::from(calendar.is_working(day))).sum()
}

/// The town's urgent window, or the usual one where the town's is empty.
pub(super) fn urgent_window(town: &Town) -> DailyWindow {
    town.urgent_window.within_day().unwrap_or(DailyWindow::URGENT)
}

/// The end of office hours on a day.
pub(super) fn end_of_office(day: NaiveDate, town: &Town) -> Moment {
    let closes = town.office_hours.in_order().last().map_or(1_050, |window| window.until);
    midnight(day, town.offset).plus_minutes(closes.into())
}

fn midnight(day: NaiveDate, offset: UtcOffset) -> Moment {
    Moment::from_local(day.and_time(NaiveTime::MIN), offset)
}
