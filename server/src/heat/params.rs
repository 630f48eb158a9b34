//! What may be asked of heat, as it stands in an address; lists are separated by commas.

use crate::error::Error;
use serde::{Deserialize, Deserializer};
use shared::{
    heat::{HeatFilter, HeatWeight},
    issue::{Source, StatusKind},
    kind::KindCode,
    moment::Moment,
};
use std::str::FromStr;

/// Most days back.
const MOST_DAYS: i64 = 36_500;
/// Most things of a list.
const MOST_LISTED: usize = 200;
const MINUTE_MS: i64 = 60_000;

/// The filter's part. Numbers are read from texts: it is flattened into others.
#[derive(Debug, Default, Deserialize)]
pub struct FilterParams {
    #[serde(default)]
    kinds: String,
    #[serde(default)]
    states: String,
    #[serde(default)]
    units: String,
    #[serde(default)]
    sources: String,
    #[serde(default, deserialize_with = "number")]
    from: Option<i64>,
    #[serde(default, deserialize_with = "number")]
    until: Option<i64>,
    #[serde(default, deserialize_with = "number")]
    days: Option<i64>,
    #[serde(default)]
    weight: String,
}

/// A filter, and as of when it counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The filter.
    pub filter: HeatFilter,
    /// The full minute; `None`: the clock changes nothing.
    pub minute: Option<Moment>,
}

impl FilterParams {
    /// The filter at an instant. The last so many days end with the minute.
    pub fn asked(&self, now: Moment) -> Result<Asked, Error> {
        let minute = Moment(now.0.div_euclid(MINUTE_MS) * MINUTE_MS);
        let from = match (self.from, self.days) {
            (from, None) => from.map(Moment),
            (None, Some(days)) if (1..=MOST_DAYS).contains(&days) => Some(minute.plus_days(-days)),
            _ => return Err(Error::bad_request("days: 1 to 36500, and no from beside it")),
        };
        let filter = HeatFilter {
            kinds: all("kinds", &self.kinds, |code| Some(KindCode(code.to_owned())))?,
            states: all("states", &self.states, StatusKind::of_key)?,
            from,
            until: self.until.map(Moment),
            weight: if self.weight.is_empty() { HeatWeight::Count } else { named("weight", HeatWeight::of_key(&self.weight))? },
            units: all("units", &self.units, |id| id.parse().ok())?,
            sources: all("sources", &self.sources, Source::of_key)?,
        };
        let minute = (self.days.is_some() || filter.weight.moves()).then_some(minute);
        Ok(Asked { filter, minute })
    }
}

impl Asked {
    /// As of when issues are weighed: the same instant for the same drawing.
    #[must_use]
    pub fn at(&self) -> Moment {
        self.minute.unwrap_or(Moment(0))
    }
}

fn all<T>(field: &str, text: &str, read: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, Error> {
    let listed: Vec<&str> = text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    if listed.len() > MOST_LISTED {
        return Err(Error::bad_request(field));
    }
    listed.into_iter().map(|part| named(field, read(part))).collect()
}

fn named<T>(field: &str, found: Option<T>) -> Result<T, Error> {
    found.ok_or_else(|| Error::bad_request(field))
}

/// A number that came as a text: what is flattened is read so.
pub fn number<'de, T: FromStr, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    text.map(|text| text.parse().map_err(|_| serde::de::Error::custom(format!("not such a number: {text:.20}")))).transpose()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use actix_web::web::Query;
    use shared::id::UnitId;

    const NOW: Moment = Moment(1_773_191_123_456);

    fn read(text: &str) -> Result<Asked, Error> {
        Query::<FilterParams>::from_query(text).map_err(Error::bad_request)?.asked(NOW)
    }

    #[test]
    fn a_filter_is_read_from_the_address() {
        let Asked { filter, minute } = read("kinds=A01,A02&states=assigned,closed&weight=overdue&from=5").unwrap();
        assert_eq!(filter.kinds.len(), 2);
        assert_eq!(filter.states, [StatusKind::Assigned, StatusKind::Closed]);
        assert_eq!((filter.weight, filter.from, filter.until, minute), (HeatWeight::Overdue, Some(Moment(5)), None, None));
    }

    #[test]
    fn a_filter_is_read_as_it_is_written() {
        let written = HeatFilter {
            kinds: vec![KindCode("A01".to_owned()), KindCode("A02".to_owned())],
            states: StatusKind::ALL.to_vec(),
            from: Some(Moment(5)),
            until: Some(Moment(7)),
            weight: HeatWeight::Relapse,
            units: vec![UnitId::from_code("yunxi", "U01"), UnitId::from_code("yunxi", "U02")],
            sources: Source::ALL.to_vec(),
        };
        for filter in [written, HeatFilter::default()] {
            let pairs: Vec<String> = filter.pairs().iter().map(|(name, value)| format!("{name}={value}")).collect();
            assert_eq!(read(&pairs.join("&")).unwrap().filter, filter);
        }
    }

    #[test]
    fn only_what_moves_with_the_clock_has_a_minute() {
        let minute = Some(Moment(1_773_191_100_000));
        assert_eq!(read("weight=age").unwrap().minute, minute);
        let days = read("days=30").unwrap();
        assert_eq!((days.minute, days.filter.from), (minute, Some(Moment(1_773_191_100_000).plus_days(-30))));
        assert_eq!(read("weight=overdue&from=1&until=2").unwrap().minute, None);
    }

    #[test]
    fn words_and_sizes_that_make_no_sense_are_refused() {
        let long = format!("kinds={}", "A,".repeat(201));
        for text in ["states=lost", "weight=heavy", "units=U01", "sources=rumour", "days=0", "days=36501", "days=1&from=5", "from=x", &long]
        {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
