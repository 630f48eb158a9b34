//! A deadline explains itself, in the words people would use.

use super::{Adjustment, Calendar, DayNote, Due, Granted, Limit, YearState, due::granted};
use crate::{lang::Lang, moment::Moment, reference::Town};
use chrono::{Datelike, NaiveDate, Timelike};

/// A limit in words: "4 个工作时", "4 working hours".
#[must_use]
pub fn limit_text(limit: Limit, lang: Lang) -> String {
    let (amount, zh, en) = match limit {
        Limit::Hours(hours) => (hours, "自然时", "hour"),
        Limit::WorkingHours(hours) => (hours, "工作时", "working hour"),
        Limit::UrgentHours(hours) => (hours, "紧急工作时", "urgent hour"),
        Limit::WorkingDays(days) => (days, "工作日", "working day"),
    };
    match lang {
        Lang::Zh => format!("{amount} 个{zh}"),
        Lang::En => counted(amount, en),
    }
}

/// How a deadline came about: the limit, what changed it, the days passed over and made up, and the instant on the town's clock.
///
/// "3 个工作日, 跨国庆 7 天不计, 10 月 10 日调休上班, 截止 10 月 15 日 17:30". An ordinary weekend is named only where nothing else was passed
/// over. A provisional deadline ends with why it is provisional, and until when the calendar in force is sure.
#[must_use]
pub fn explain_due(due: &Due, town: &Town, calendar: &Calendar, lang: Lang) -> String {
    let telling = FormatContext { town, lang, year: due.from.local_date(town.offset).year() };
    let mut parts = vec![limit_text(due.limit, lang)];
    // One working day tightened to 80 % is still one working day: then there is nothing to tell.
    if due.granted != granted(due.limit, &[]) {
        parts.extend(due.adjusted.iter().map(|by| telling.adjustment(*by)));
        parts.push(telling.granted(due.granted, due.limit));
    }
    if matches!(due.limit, Limit::UrgentHours(_)) {
        parts.push(telling.urgent_window());
    }
    parts.extend(telling.weekends(&due.notes));
    parts.extend(due.notes.iter().filter_map(|note| telling.note(*note)));
    parts.push(match lang {
        Lang::Zh => format!("截止 {}", telling.instant(due.at)),
        Lang::En => format!("due {}", telling.instant(due.at)),
    });
    let mut text = parts.join(", ");
    if let Some(why) = telling.provisional(due, calendar) {
        text.push_str(&why);
    }
    text
}

/// What is granted in the limit's own unit: "3 个工作时 12 分钟".
#[must_use]
pub fn granted_text(granted: Granted, limit: Limit, lang: Lang) -> String {
    let (whole, minutes) = match granted {
        Granted::Days(days) => (days, 0),
        Granted::Minutes(minutes) => (minutes / 60, minutes % 60),
    };
    let amount = match limit {
        Limit::Hours(_) => Limit::Hours(whole),
        Limit::WorkingHours(_) => Limit::WorkingHours(whole),
        Limit::UrgentHours(_) => Limit::UrgentHours(whole),
        Limit::WorkingDays(_) => Limit::WorkingDays(whole),
    };
    let whole = if whole == 0 && minutes > 0 { String::new() } else { limit_text(amount, lang) };
    let rest = match (minutes, lang) {
        (0, _) => String::new(),
        (_, Lang::Zh) => format!(" {minutes} 分钟"),
        (_, Lang::En) => format!(" {}", counted(minutes, "minute")),
    };
    format!("{whole}{rest}").trim().to_owned()
}

/// For whom and in which year something is told.
struct FormatContext<'a> {
    town: &'a Town,
    lang: Lang,
    /// Dates of another year carry it.
    year: i32,
}

impl FormatContext<'_> {
    fn adjustment(&self, adjustment: Adjustment) -> String {
        match (adjustment, self.lang) {
            (Adjustment::Relapse(50), Lang::Zh) => "反弹减半".to_owned(),
            (Adjustment::Relapse(50), Lang::En) => "halved because it came back".to_owned(),
            (Adjustment::Relapse(percent), Lang::Zh) => format!("反弹收紧至 {percent}%"),
            (Adjustment::Relapse(percent), Lang::En) => format!("tightened to {percent}% because it came back"),
            (Adjustment::Phase(percent), Lang::Zh) => format!("本阶段收紧至 {percent}%"),
            (Adjustment::Phase(percent), Lang::En) => format!("tightened to {percent}% in this phase"),
        }
    }

    fn granted(&self, granted: Granted, limit: Limit) -> String {
        let text = granted_text(granted, limit, self.lang);
        match self.lang {
            Lang::Zh => format!("实为 {text}"),
            Lang::En => format!("leaving {text}"),
        }
    }

    fn urgent_window(&self) -> String {
        let window = super::clock::urgent_window(self.town);
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        match self.lang {
            Lang::Zh => format!("每天 {}-{} 计时", clock(window.from), clock(window.until)),
            Lang::En => format!("counted {}-{} every day", clock(window.from), clock(window.until)),
        }
    }

    /// Ordinary weekends in one word, where nothing else was passed over.
    fn weekends(&self, notes: &[DayNote]) -> Option<String> {
        if notes.iter().any(|note| matches!(note, DayNote::Off(..) | DayNote::MakeUp(_))) {
            return None;
        }
        let length = |note: &DayNote| if let DayNote::Weekend(first, last) = *note { days(first, last) } else { 0 };
        let passed: u32 = notes.iter().map(length).sum();
        (passed > 0).then(|| match self.lang {
            Lang::Zh => format!("跨周末 {passed} 天不计"),
            Lang::En => format!("{} of weekend not counted", counted(passed, "day")),
        })
    }

    /// A day off, a make-up day or a stop of the clock in words; weekends and years are told elsewhere.
    fn note(&self, note: DayNote) -> Option<String> {
        Some(match (note, self.lang) {
            (DayNote::Off(first, last), Lang::Zh) => format!("跨{} {} 天不计", holiday(last).0, days(first, last)),
            (DayNote::Off(first, last), Lang::En) => format!("{} of {} not counted", counted(days(first, last), "day"), holiday(last).1),
            (DayNote::MakeUp(day), Lang::Zh) => format!("{}调休上班", self.date(day)),
            (DayNote::MakeUp(day), Lang::En) => format!("{} is a make-up working day", self.date(day)),
            (DayNote::Stood(from, until), Lang::Zh) => format!("待核查停表 {} 至 {}", self.instant(from), self.instant(until)),
            (DayNote::Stood(from, until), Lang::En) => {
                format!("clock stood {} to {} (verification)", self.instant(from), self.instant(until))
            }
            (DayNote::Weekend(..) | DayNote::Year(..), _) => return None,
        })
    }

    fn provisional(&self, due: &Due, calendar: &Calendar) -> Option<String> {
        if !due.provisional {
            return None;
        }
        let years = || due.notes.iter().filter_map(|note| if let DayNote::Year(year, state) = *note { Some((year, state)) } else { None });
        let why = years().map(|(year, state)| match (state, self.lang) {
            (YearState::Missing, Lang::Zh) => format!("{year} 年放假安排未公布, 按法定节假日和周末计"),
            (YearState::Missing, Lang::En) => format!("no calendar published for {year}, weekends and days off by law left out"),
            (_, Lang::Zh) => format!("{year} 年日历尚未正式公布"),
            (_, Lang::En) => format!("the calendar of {year} is not official yet"),
        });
        let sure = years().map(|(year, _)| year).min().and_then(|year| calendar.last_sure_year(year)).map(|year| match self.lang {
            Lang::Zh => format!("{year} 年 12 月 31 日以前的日历是确定的"),
            Lang::En => format!("the calendar is sure until 31 Dec {year}"),
        });
        let told = why.chain(sure).collect::<Vec<_>>().join(", ");
        Some(match self.lang {
            Lang::Zh => format!(" (暂定: {told})"),
            Lang::En => format!(" (provisional: {told})"),
        })
    }

    fn instant(&self, moment: Moment) -> String {
        let local = moment.local(self.town.offset);
        format!("{} {:02}:{:02}", self.date(local.date()), local.hour(), local.minute())
    }

    fn date(&self, day: NaiveDate) -> String {
        let elsewhere = day.year() != self.year;
        match self.lang {
            Lang::Zh if elsewhere => format!("{} 年 {} 月 {} 日", day.year(), day.month(), day.day()),
            Lang::Zh => format!("{} 月 {} 日", day.month(), day.day()),
            Lang::En if elsewhere => format!("{} {} {}", day.day(), month_name(day), day.year()),
            Lang::En => format!("{} {}", day.day(), month_name(day)),
        }
    }
}

/// The month's short English name. By hand: the library's own formatting would be 9 kB more on every phone.
fn month_name(day: NaiveDate) -> &'static str {
    const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    usize::try_from(day.month0()).ok().and_then(|index| NAMES.get(index)).copied().unwrap_or_default()
}

/// The holiday that a run of days off ending on `last` belongs to, where month and day make it plain.
fn holiday(last: NaiveDate) -> (&'static str, &'static str) {
    match (last.month(), last.day()) {
        (12, 30..) | (1, ..=4) => ("元旦", "New Year"),
        (1, 21..) | (2, _) => ("春节", "Spring Festival"),
        (4, 3..=8) => ("清明", "Qingming"),
        (4, 29..) | (5, ..=6) => ("劳动节", "Labour Day"),
        (5, 25..) | (6, ..=27) => ("端午", "Dragon Boat Festival"),
        (9, 7..) => ("中秋", "Mid-Autumn Festival"),
        (10, ..=9) => ("国庆", "National Day"),
        _ => ("假期", "holiday"),
    }
}

fn days(first: NaiveDate, last: NaiveDate) -> u32 {
    u32::try_from(last.signed_duration_since(first).num_days() + 1).unwrap_or(0)
}

fn counted(amount: u32, thing: &str) -> String {
    if amount == 1 { format!("1 {thing}") } else { format!("{amount} {thing}s") }
}
