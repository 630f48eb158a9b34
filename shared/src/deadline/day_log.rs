//! What the counting met on its way, day by day, folded into notes.

use super::{Calendar, DayKind, DayNote, YearState};
use chrono::{Datelike, NaiveDate};

/// The days met so far.
#[derive(Debug, Default)]
pub(super) struct DayLog {
    notes: Vec<DayNote>,
}

impl DayLog {
    /// A log that goes on from the notes of a count that stopped on `day`.
    pub(super) fn going_on(notes: &[DayNote], day: NaiveDate) -> Self {
        let kept = |note: &DayNote| match *note {
            DayNote::Off(first, last) => (first <= day).then(|| DayNote::Off(first, last.min(day))),
            DayNote::Weekend(first, last) => (first <= day).then(|| DayNote::Weekend(first, last.min(day))),
            DayNote::MakeUp(worked) => (worked <= day).then_some(*note),
            DayNote::Stood(..) => Some(*note),
            DayNote::Year(..) => None,
        };
        Self { notes: notes.iter().filter_map(kept).collect() }
    }

    /// Adds a note that is no day.
    pub(super) fn note(&mut self, note: DayNote) {
        self.notes.push(note);
    }

    /// A day on which nothing was counted although it was reached: days off and weekends grow into runs.
    pub(super) fn passed(&mut self, day: NaiveDate, kind: DayKind) {
        let before = day.pred_opt();
        match (kind, self.notes.as_mut_slice()) {
            (DayKind::Off, [.., DayNote::Off(_, last)]) if Some(*last) == before => *last = day,
            (DayKind::Weekend, [.., DayNote::Weekend(_, last)]) if Some(*last) == before => *last = day,
            (DayKind::Off, [.., DayNote::Off(_, off), DayNote::Weekend(first, last)])
                if Some(*last) == before && off.succ_opt() == Some(*first) =>
            {
                *off = day;
                self.notes.pop();
            }
            (DayKind::Off, _) => self.notes.push(DayNote::Off(day, day)),
            (DayKind::Weekend, _) => self.notes.push(DayNote::Weekend(day, day)),
            (DayKind::Working | DayKind::MakeUp, _) => {}
        }
    }

    /// A day that counted.
    pub(super) fn counted(&mut self, day: NaiveDate, kind: DayKind) {
        if kind == DayKind::MakeUp && !self.notes.contains(&DayNote::MakeUp(day)) {
            self.notes.push(DayNote::MakeUp(day));
        }
    }

    /// The notes in the order in which they were met.
    pub(super) fn into_notes(self) -> Vec<DayNote> {
        self.notes
    }
}

/// A note for every year from one day to another that has no official calendar.
pub(super) fn unofficial_years(calendar: &Calendar, first: NaiveDate, last: NaiveDate) -> impl Iterator<Item = DayNote> + '_ {
    let years = (first.year()..=last.year()).map(|year| (year, calendar.state_of(year)));
    years.filter(|(_, state)| *state != YearState::Official).map(|(year, state)| DayNote::Year(year, state))
}
