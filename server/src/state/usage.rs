//! How much each person has sent on the day under way. Only in memory and only of that day: what is kept says nothing of anybody's pace.

use chrono::NaiveDate;
use shared::id::PersonId;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// What was sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Commands or messages.
    pub records: u64,
    /// Bytes that were kept of them and of photos.
    pub bytes: u64,
}

impl Sent {
    fn plus(self, more: Self) -> Self {
        Self { records: self.records.saturating_add(more.records), bytes: self.bytes.saturating_add(more.bytes) }
    }
}

/// What was sent by whom, today.
#[derive(Debug, Default)]
pub struct Usage {
    today: Mutex<HashMap<PersonId, (NaiveDate, Sent)>>,
}

impl Usage {
    /// What this person has sent on `day`; `None`: nobody has counted yet.
    #[must_use]
    pub fn of(&self, person: PersonId, day: NaiveDate) -> Option<Sent> {
        let today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        today.get(&person).filter(|(counted, _)| *counted == day).map(|(_, sent)| *sent)
    }

    /// Begins the day with what was counted elsewhere, unless it has begun. Earlier days are forgotten.
    pub fn begin(&self, person: PersonId, day: NaiveDate, counted: Sent) -> Sent {
        let mut today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        // Towns in other zones may be a day behind.
        today.retain(|_, (kept, _)| kept.succ_opt().is_some_and(|next| next >= day));
        let entry = today.entry(person).or_insert((day, counted));
        if entry.0 != day {
            *entry = (day, counted);
        }
        entry.1
    }

    /// Counts more on the person's day.
    pub fn add(&self, person: PersonId, more: Sent) {
        let mut today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, sent)) = today.get_mut(&person) {
            *sent = sent.plus(more);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_day_is_counted_once_goes_on_from_what_was_counted_and_ends() {
        let (usage, person) = (Usage::default(), PersonId(Uuid::from_u128(1)));
        let day = |number| NaiveDate::from_ymd_opt(2026, 3, number).unwrap();
        let sent = |records, bytes| Sent { records, bytes };
        usage.add(person, sent(9, 9));
        assert_eq!(usage.of(person, day(5)), None, "what nobody has counted has no sum");
        assert_eq!(usage.begin(person, day(5), sent(2, 100)), sent(2, 100));
        usage.add(person, sent(1, 50));
        assert_eq!(usage.begin(person, day(5), sent(2, 100)), sent(3, 150));
        assert_eq!(usage.of(person, day(6)), None);
        assert_eq!(usage.begin(person, day(6), sent(0, 0)), sent(0, 0));
        usage.begin(PersonId(Uuid::from_u128(2)), day(9), sent(0, 0));
        assert_eq!(usage.today.lock().unwrap().len(), 1, "yesterdays are forgotten");
    }
}
