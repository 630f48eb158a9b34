//! Up to where a person has seen the table: what has changed since they were here last bears a mark.

use shared::moment::Moment;

/// Who was away for longer has been away: what changed meanwhile is new to them.
const AWAY_MINUTES: i64 = 30;

/// What a device keeps of a person's looks, as feed numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// All up to here was seen by the end of the look before; `None`: there was none.
    pub before: Option<u64>,
    /// The newest that the table has shown since.
    shown: u64,
    /// When that was, by the device's clock.
    at: Moment,
}

impl Seen {
    /// Begins or goes on with a look, by what the device kept.
    #[must_use]
    pub fn begun(kept: Option<&str>, now: Moment) -> Self {
        let numbers: Option<Vec<i64>> = kept.map(|kept| kept.split(' ').map_while(|number| number.parse().ok()).collect());
        match numbers.as_deref() {
            Some([before, shown, at]) if *before >= 0 && *shown >= *before => {
                let (at, shown) = (Moment(*at), shown.unsigned_abs());
                let away = now.millis_since(at) > AWAY_MINUTES * 60_000;
                Self { before: Some(if away { shown } else { before.unsigned_abs() }), shown, at: now }
            }
            _ => Self { before: None, shown: 0, at: now },
        }
    }

    /// The table shows everything up to `head`. A first look has nothing before it, and neither has one at a server that was set back.
    pub fn shows(&mut self, head: u64, now: Moment) {
        if self.before.is_none_or(|before| before > head) {
            self.before = Some(head);
        }
        (self.shown, self.at) = (head, now);
    }

    /// Everything that is shown was seen.
    pub fn all_seen(&mut self) {
        self.before = Some(self.shown);
    }

    /// As a device keeps it; `None`: nothing was shown yet.
    #[must_use]
    pub fn line(&self) -> Option<String> {
        let before = self.before?;
        Some([before.to_string(), self.shown.to_string(), self.at.0.to_string()].join(" "))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const NOW: Moment = Moment(1_770_599_100_000);

    #[test]
    fn a_reload_goes_on_with_a_look_and_who_was_away_begins_another() {
        let mut seen = Seen::begun(None, NOW);
        assert_eq!(seen.line(), None);
        seen.shows(40, NOW);
        assert_eq!(seen.before, Some(40), "nothing is new at the first look");
        seen.shows(45, NOW.plus_minutes(5));
        let kept = seen.line().unwrap();
        assert_eq!(Seen::begun(Some(&kept), NOW.plus_minutes(20)).before, Some(40));
        let mut later = Seen::begun(Some(&kept), NOW.plus_minutes(600));
        assert_eq!(later.before, Some(45));
        later.shows(60, NOW.plus_minutes(600));
        later.all_seen();
        assert_eq!(later.before, Some(60));
    }

    #[test]
    fn what_makes_no_sense_counts_as_a_first_look_and_a_server_that_was_set_back_begins_anew() {
        for kept in ["", "a b c", "5 4 1", "1 2", "-1 2 3"] {
            assert_eq!(Seen::begun(Some(kept), NOW).before, None, "{kept}");
        }
        let mut seen = Seen::begun(Some("90 90 0"), NOW);
        seen.shows(7, NOW);
        assert_eq!(seen.before, Some(7));
    }
}
