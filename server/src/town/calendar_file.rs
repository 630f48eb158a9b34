//! `calendar.json`: years of days off and make-up days, in the product's own layout or in that of the public holiday-cn files.

use super::{Folder, Reason, RowError, calendar_fault::CalendarFault, coordinates::half_width};
use chrono::{Datelike, NaiveDate};
use serde_json::{Map, Value};
use shared::deadline::{Calendar, CalendarYear, DayKind, YearState};
use std::collections::BTreeMap;

/// More faults than these of one file are not told: who has mended them asks again.
const MAX_FAULTS: usize = 20;
/// How many characters of what was found are shown.
const SHOWN_CHARS: usize = 40;

/// Reads `calendar.json`, whose years take the place of those built into the product; without the file, those alone.
pub(super) fn calendar(folder: &Folder, source: String, faults: &mut Vec<RowError>) -> Calendar {
    let mut calendar = Calendar { version: 0, ..Calendar::published() };
    let Some(text) = folder.text("calendar.json") else { return calendar };
    let mut reader = Reader { faults: Vec::new(), years: BTreeMap::new() };
    match serde_json::from_str::<Value>(text) {
        Ok(value) => reader.file(&value),
        Err(error) => {
            faults
                .push(RowError { row: Some(error.line()), ..RowError::of_file("calendar.json", Reason::Calendar(CalendarFault::NotJson)) });
        }
    }
    faults.extend(reader.faults.into_iter().take(MAX_FAULTS).map(|fault| RowError::of_file("calendar.json", Reason::Calendar(fault))));
    calendar.source = source;
    calendar.years.extend(reader.years);
    calendar
}

struct Reader {
    faults: Vec<CalendarFault>,
    years: BTreeMap<i32, CalendarYear>,
}

impl Reader {
    /// One file of a year, a list of such, or years by their number.
    fn file(&mut self, value: &Value) {
        match value {
            Value::Array(files) if !files.is_empty() => files.iter().for_each(|file| self.file(file)),
            Value::Object(fields) if fields.contains_key("days") => self.holiday_cn(fields),
            Value::Object(years) if !years.is_empty() && years.values().all(Value::is_object) => {
                for (name, year) in years {
                    if let (Some(year), Value::Object(fields)) = (self.year(name), year) {
                        self.own(year, fields);
                    }
                }
            }
            other => self.layout(other),
        }
    }

    /// `"2027": {"off": [dates], "work": [dates], "state": "provisional"}`.
    fn own(&mut self, year: i32, fields: &Map<String, Value>) {
        let mut of_year = CalendarYear { state: YearState::Official, off: Vec::new(), work: Vec::new() };
        for (name, value) in fields {
            match (name.as_str(), value) {
                ("off", Value::Array(days)) => of_year.off = days.iter().filter_map(|day| self.day(day)).collect(),
                ("work", Value::Array(days)) => of_year.work = days.iter().filter_map(|day| self.day(day)).collect(),
                ("state", state) => match serde_json::from_value(state.clone()) {
                    Ok(state) => of_year.state = state,
                    Err(_) => self.faults.push(CalendarFault::State { given: shown(state) }),
                },
                ("note" | "备注", _) => {}
                (name, value) => self.faults.push(CalendarFault::Layout { found: cut(&format!("{year} {name}: {value}")) }),
            }
        }
        self.keep(year, of_year);
    }

    /// `{"year": 2027, "papers": [addresses of the notice], "days": [{"name", "date", "isOffDay"}]}`. Without a notice it is provisional,
    /// without days it says nothing and takes no other's place.
    fn holiday_cn(&mut self, fields: &Map<String, Value>) {
        let Some(year) = fields.get("year").map(shown).and_then(|name| self.year(&name)) else {
            return if !fields.contains_key("year") {
                self.layout(&Value::Object(fields.clone()))
            };
        };
        let Some(Value::Array(days)) = fields.get("days") else { return self.layout(&Value::Object(fields.clone())) };
        let notices = fields.get("papers").and_then(Value::as_array).is_some_and(|papers| !papers.is_empty());
        if days.is_empty() {
            return;
        }
        let state = if notices { YearState::Official } else { YearState::Provisional };
        let mut of_year = CalendarYear { state, off: Vec::new(), work: Vec::new() };
        for entry in days {
            match (entry.get("date"), entry.get("isOffDay").and_then(Value::as_bool)) {
                (Some(date), Some(off)) => {
                    let list = if off { &mut of_year.off } else { &mut of_year.work };
                    list.extend(self.day(date));
                }
                _ => self.faults.push(CalendarFault::Layout { found: cut(&format!("days: {entry}")) }),
            }
        }
        self.keep(year, of_year);
    }

    fn keep(&mut self, year: i32, mut of_year: CalendarYear) {
        let belongs = |date: &NaiveDate| date.year() == year || (date.month() == 12 && date.year() + 1 == year);
        for date in of_year.off.iter().chain(&of_year.work).filter(|date| !belongs(date)) {
            self.faults.push(CalendarFault::OutsideYear { year, date: *date });
        }
        let law = Calendar::default();
        for date in &of_year.work {
            if of_year.off.contains(date) {
                self.faults.push(CalendarFault::Contradiction { date: *date });
            } else if law.kind_of(*date) == DayKind::Off {
                self.faults.push(CalendarFault::OffByLaw { date: *date });
            }
        }
        for days in [&mut of_year.off, &mut of_year.work] {
            days.sort_unstable();
            days.dedup();
        }
        if self.years.insert(year, of_year).is_some() {
            self.faults.push(CalendarFault::YearTwice { year });
        }
    }

    fn year(&mut self, name: &str) -> Option<i32> {
        let plain: String = name.trim().trim_end_matches('年').chars().map(half_width).collect();
        let year = plain.trim().parse().ok().filter(|year| (2_000..=2_099).contains(year));
        if year.is_none() {
            self.faults.push(CalendarFault::Year { given: cut(name) });
        }
        year
    }

    fn day(&mut self, value: &Value) -> Option<NaiveDate> {
        let day = day_of(&shown(value));
        if day.is_none() {
            self.faults.push(CalendarFault::Day { given: shown(value) });
        }
        day
    }

    fn layout(&mut self, found: &Value) {
        let found = match found {
            Value::Object(fields) => fields.keys().take(8).cloned().collect::<Vec<_>>().join(", "),
            other => other.to_string(),
        };
        self.faults.push(CalendarFault::Layout { found: cut(&found) });
    }
}

/// A day as people write it: `2027-01-01`, `2027/1/1`, `2027.1.1`, `20270101`, `2027年1月1日`, in full-width digits too.
pub(super) fn day_of(text: &str) -> Option<NaiveDate> {
    let plain: String = text.chars().map(half_width).filter(|sign| !sign.is_whitespace()).collect();
    let plain = plain.strip_suffix('日').unwrap_or(&plain);
    if plain.len() == 8 && plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return NaiveDate::parse_from_str(plain, "%Y%m%d").ok();
    }
    let parts: Vec<&str> = plain.split(['-', '/', '.', '年', '月']).collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let number = |part: &str, most: usize| {
        let digits = !part.is_empty() && part.len() <= most && part.bytes().all(|byte| byte.is_ascii_digit());
        if digits { part.parse::<u32>().ok() } else { None }
    };
    let year = if year.len() == 4 { number(year, 4)? } else { return None };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, number(month, 2)?, number(day, 2)?)
}

/// A value as it stands in the file, cut.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => cut(text),
        other => cut(&other.to_string()),
    }
}

fn cut(text: &str) -> String {
    text.chars().take(SHOWN_CHARS).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn read(text: &str) -> Result<Calendar, Vec<String>> {
        let mut faults = Vec::new();
        let calendar = calendar(&Folder::of(&[("calendar.json", text)]), "通知".into(), &mut faults);
        if faults.is_empty() { Ok(calendar) } else { Err(faults.iter().map(ToString::to_string).collect()) }
    }

    #[test]
    fn a_year_of_ones_own_stands_beside_the_published_ones() {
        let calendar = read(r#"{"2027": {"off": ["2027/1/1", "2027年2月5日"], "work": ["20270213"], "state": "provisional"}}"#).unwrap();
        let known = &calendar.years[&2027];
        assert_eq!((&known.off, &known.work), (&vec![day("2027-01-01"), day("2027-02-05")], &vec![day("2027-02-13")]));
        assert_eq!((known.state, calendar.state_of(2026)), (YearState::Provisional, YearState::Official));
        assert_eq!(calendar.source, "通知");
    }

    #[test]
    fn the_layout_of_the_public_holiday_files_is_read_and_is_official_by_its_notice() {
        let file = |papers: &str| {
            format!(
                r#"{{"$schema": "x", "year": 2027, "papers": [{papers}], "days": [
                    {{"name": "元旦", "date": "2027-01-01", "isOffDay": true}}, {{"name": "春节", "date": "2027-02-13", "isOffDay": false}}]}}"#
            )
        };
        let official = read(&file(r#""https://example.invalid/""#)).unwrap();
        assert_eq!(
            official.years[&2027],
            CalendarYear { state: YearState::Official, off: vec![day("2027-01-01")], work: vec![day("2027-02-13")] }
        );
        assert_eq!(read(&file("")).unwrap().state_of(2027), YearState::Provisional, "without a notice");
        let two = format!("[{}, {}]", file(""), r#"{"year": 2028, "papers": [], "days": []}"#);
        assert_eq!(read(&two).unwrap().state_of(2028), YearState::Missing, "an empty year says nothing");
        let empty = read(r#"{"year": 2026, "papers": [], "days": []}"#).unwrap();
        assert_eq!(empty.state_of(2026), YearState::Official, "and takes nothing away");
    }

    #[test]
    fn what_is_wrong_with_a_calendar_is_told_in_chinese_with_its_date() {
        for (text, told) in [
            (r#"{"2027": {"off": ["2027-02-30"]}}"#, "calendar.json 没有这一天: 2027-02-30; 写法如 2027-01-01"),
            (r#"{"2027": {"off": ["2026-06-01"]}}"#, "calendar.json 2026-06-01 不属于 2027 年 (也不在前一年的 12 月)"),
            (r#"{"2027": {"off": ["2027-08-02"], "work": ["2027-08-02"]}}"#, "calendar.json 2027-08-02 既写了放假又写了上班"),
            (r#"{"2027": {"work": ["2027-10-01"]}}"#, "calendar.json 2027-10-01 是法定节假日, 不能写成上班"),
            (r#"{"明年": {"off": []}}"#, "calendar.json 不是 2000 到 2099 之间的年份: 明年"),
            ("{\"2027\":\n {\"off\": [}", "calendar.json 第 2 行 不是 JSON 格式: 引号、逗号或括号不成对"),
        ] {
            assert_eq!(read(text).unwrap_err(), [told]);
        }
        let state = read(r#"{"2027": {"state": "maybe"}}"#).unwrap_err();
        assert!(state.first().unwrap().starts_with("calendar.json 不认识: maybe; state 可写 official"), "{state:?}");
        for other in [
            "2027",
            "[]",
            r#"{"dates": ["2027-01-01"]}"#,
            r#"{"2027": {"holidays": []}}"#,
            r#"{"year": 2027, "days": [{"date": "2027-01-01"}]}"#,
        ] {
            let told = read(other).unwrap_err();
            assert!(told.len() == 1 && told.first().unwrap().starts_with("calendar.json 看不懂这种写法: "), "{other}: {told:?}");
        }
        let many = format!(r#"{{"2027": {{"off": [{}]}}}}"#, vec![r#""x""#; 5_000].join(","));
        assert_eq!(read(&many).unwrap_err().len(), MAX_FAULTS);
    }

    #[test]
    fn a_day_is_read_as_people_write_it_and_nothing_else_is_a_day() {
        for text in ["2027-01-01", "2027/1/1", "2027.1.1", "20270101", "2027年1月1日", "２０２７－０１－０１", " 2027-1-01 "] {
            assert_eq!(day_of(text), Some(day("2027-01-01")), "{text}");
        }
        for text in ["", "27-1-1", "1/1/2027", "2027-13-01", "2027-02-30", "2027", "2027-1", "2027-1-1-1", "2027-+1-1", "年月日"] {
            assert_eq!(day_of(text), None, "{text}");
        }
    }
}
