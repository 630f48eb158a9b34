//! Messages outside the app: what a group, a letter or a text message says. Facts of cases, never a person.

use super::{
    both::{Both, in_language},
    word::{form_name, kind_name, notice_word},
};
use crate::{
    channel::Facts,
    form::FormCode,
    lang::Lang,
    moment::{Moment, UtcOffset},
    notice::NoticeKind,
    record::RecordKind,
    reference::Reference,
};
use chrono::{Datelike as _, Timelike as _};

/// What the facts are put into words with.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// The town's data.
    pub reference: &'a Reference,
    /// In which language.
    pub lang: Lang,
}

impl Frame<'_> {
    /// What it is about: 暴露垃圾, 门前三包检查.
    #[must_use]
    pub fn subject(&self, facts: &Facts) -> String {
        match facts.record_kind {
            RecordKind::Issue => kind_name(&facts.subject, self.reference, self.lang).to_owned(),
            RecordKind::Inspection => form_name(&FormCode(facts.subject.0.clone()), self.reference, self.lang).to_owned(),
        }
    }

    /// The first line: `【柳塘镇】整改通知`, `【柳塘镇】通知汇总 3 条`.
    #[must_use]
    pub fn heading(&self, told: &[Facts]) -> String {
        let town = &self.reference.town.name;
        match (told, self.lang) {
            ([one], Lang::Zh) => format!("【{town}】{}", notice_word(one.kind, self.lang)),
            ([one], Lang::En) => format!("[{town}] {}", notice_word(one.kind, self.lang)),
            (many, Lang::Zh) => format!("【{town}】通知汇总 {} 条", many.len()),
            (many, Lang::En) => format!("[{town}] {} notices", many.len()),
        }
    }

    /// The whole message of no more than this many bytes: the facts of one notice line by line, or a line for each of several. `link` makes the address
    /// of a notice, if there is one.
    #[must_use]
    pub fn message(&self, told: &[Facts], link: impl Fn(&Facts) -> Option<String>, bytes: usize) -> String {
        let mut lines = vec![self.heading(told)];
        match told {
            [one] => lines.extend(self.lines(one, link(one))),
            many => lines.extend(many.iter().enumerate().map(|(at, facts)| self.numbered(at + 1, facts, link(facts)))),
        }
        cut(&lines.join("\n"), bytes)
    }

    /// Bytes of this notice's line among several, its line end and the number before it included.
    #[must_use]
    pub fn line_bytes(&self, facts: &Facts, link: Option<String>) -> usize {
        self.numbered(999, facts, link).len() + 1
    }

    /// One line without heading or link, for a text message: `柳塘镇 整改通知: 暴露垃圾, 东街网格, 3月5日17:30前`.
    #[must_use]
    pub fn short(&self, told: &[Facts], bytes: usize) -> String {
        let lines: Vec<String> = told.iter().map(|facts| self.line(facts)).collect();
        cut(&[self.reference.town.name.as_str(), " ", &lines.join("; ")].concat(), bytes)
    }

    fn lines(&self, facts: &Facts, link: Option<String>) -> Vec<String> {
        let label = |words: Both, value: String| (!value.is_empty()).then(|| [in_language(words, self.lang), &value].concat());
        let unit = facts.unit.map(|unit| self.reference.unit_name(unit).to_owned()).unwrap_or_default();
        let due = facts.due_at.map(|due| self.until(due)).unwrap_or_default();
        let what = match facts.record_kind {
            RecordKind::Issue => ("问题: ", "Problem: "),
            RecordKind::Inspection => ("检查表: ", "Form: "),
        };
        let who = if facts.kind == NoticeKind::MovedAway { ("原责任单位: ", "Was with: ") } else { ("责任单位: ", "Unit: ") };
        let lines = [
            label(what, self.subject(facts)),
            label(("地点: ", "Place: "), facts.place.clone()),
            label(who, unit),
            label(("期限: ", "Until: "), due),
            label(("查看: ", "Open: "), link.unwrap_or_default()),
        ];
        lines.into_iter().flatten().collect()
    }

    fn numbered(&self, number: usize, facts: &Facts, link: Option<String>) -> String {
        let link = link.map(|link| [" ", &link].concat()).unwrap_or_default();
        format!("{number}. {}{link}", self.line(facts))
    }

    fn line(&self, facts: &Facts) -> String {
        let unit = facts.unit.map(|unit| self.reference.unit_name(unit).to_owned()).unwrap_or_default();
        let due = facts.due_at.map(|due| self.until(due)).unwrap_or_default();
        let parts = [self.subject(facts), facts.place.clone(), unit, due];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        [notice_word(facts.kind, self.lang), ": ", &parts.join(", ")].concat()
    }

    /// Until when, by the town's clock: `3月5日17:30前`.
    fn until(&self, due: Moment) -> String {
        let local = due.local(self.offset());
        match self.lang {
            Lang::Zh => format!("{}月{}日{:02}:{:02}前", local.month(), local.day(), local.hour(), local.minute()),
            Lang::En => format!("{}-{:02}-{:02} {:02}:{:02}", local.year(), local.month(), local.day(), local.hour(), local.minute()),
        }
    }

    const fn offset(&self) -> UtcOffset {
        self.reference.town.offset
    }
}

/// What the test button sends.
#[must_use]
pub fn test_message(town: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("【{town}】净格测试消息: 收到这条, 说明通知渠道已经接通。"),
        Lang::En => format!("[{town}] Test message from Jingge: this channel works."),
    }
}

/// The text, or as much of it as fits into this many bytes, cut between characters.
#[must_use]
pub fn cut(text: &str, bytes: usize) -> String {
    const MORE: &str = "…";
    if text.len() <= bytes {
        return text.to_owned();
    }
    let room = bytes.saturating_sub(MORE.len());
    let fits = text.char_indices().map(|(at, sign)| at + sign.len_utf8()).take_while(|end| *end <= room).last().unwrap_or(0);
    [text.get(..fits).unwrap_or_default(), MORE].concat()
}
