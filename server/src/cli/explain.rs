//! `jingge explain deadline`: the due instant first, then why, in both languages. Needs no database.

use super::{Failure, args::DeadlineQuestion, output::say};
use shared::{
    deadline::{Calendar, DailyWindow, Limit, OfficeHours, due_at, explain_due},
    id::TownId,
    lang::Lang,
    moment::{Moment, UtcOffset},
    reference::Town,
};

/// Prints the answer in three lines.
///
/// # Errors
/// A date or time that cannot be read.
pub fn deadline(question: &DeadlineQuestion) -> Result<(), Failure> {
    say(answer(question)?.join("\n"))
}

fn answer(question: &DeadlineQuestion) -> Result<[String; 3], Failure> {
    let town = usual_town();
    let (from, limit) = (start_of(question, town.offset)?, limit_of(question)?);
    let calendar = Calendar::published();
    let due = due_at(limit, &[], from, &town, &calendar);
    let told = |lang| explain_due(&due, &town, &calendar, lang);
    Ok([due.at.to_iso(town.offset), told(Lang::Zh), told(Lang::En)])
}

fn start_of(question: &DeadlineQuestion, offset: UtcOffset) -> Result<Moment, Failure> {
    let text = question.issued.as_deref().or(question.at.as_deref()).unwrap_or_default();
    Moment::parse(text, offset).ok_or_else(|| {
        Failure::usage(
            format!("看不懂时间 {text:?}, 例如 2026-09-30 或 2026-03-09T11:30"),
            format!("cannot read the time {text:?}; write 2026-09-30 or 2026-03-09T11:30"),
        )
    })
}

fn limit_of(question: &DeadlineQuestion) -> Result<Limit, Failure> {
    let limits = [
        question.working_days.map(Limit::WorkingDays),
        question.working_hours.map(Limit::WorkingHours),
        question.urgent_hours.map(Limit::UrgentHours),
        question.hours.map(Limit::Hours),
    ];
    let limit = limits.into_iter().flatten().next();
    limit.ok_or_else(|| Failure::usage("缺少期限, 例如 --working-days 3", "a limit is missing, such as --working-days 3"))
}

/// A town with the usual hours: 08:30-12:00 and 14:00-17:30, urgent 07:00-21:00, Asia/Shanghai.
pub fn usual_town() -> Town {
    let window = |from, until| DailyWindow { from, until };
    Town {
        id: TownId::from_code("-", "-"),
        code: "-".to_owned(),
        name: "-".to_owned(),
        offset: UtcOffset::CHINA,
        office_hours: OfficeHours { windows: vec![window(510, 720), window(840, 1050)] },
        urgent_window: window(420, 1260),
        relapse_percent: 50,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn the_first_line_is_the_due_instant() {
        let days = DeadlineQuestion { issued: Some("2026-09-30".into()), working_days: Some(3), ..Default::default() };
        let [at, zh, en] = answer(&days).unwrap();
        assert!(at.starts_with("2026-10-") && at.ends_with("T17:30:00+08:00"), "{at}");
        assert!(zh.contains("3 个工作日"), "{zh}");
        assert!(!en.is_empty());
        let hours = DeadlineQuestion { at: Some("2026-03-09T11:30".into()), working_hours: Some(4), ..Default::default() };
        assert_eq!(answer(&hours).unwrap().first().unwrap(), "2026-03-09T17:30:00+08:00");
    }

    #[test]
    fn the_first_of_january_and_of_october_are_off_by_law_before_their_year_is_published() {
        for (issued, due) in [("2026-12-31", "2027-01-04"), ("2027-09-30", "2027-10-04"), ("2031-12-31", "2032-01-02")] {
            let question = DeadlineQuestion { issued: Some(issued.into()), working_days: Some(1), ..Default::default() };
            let [at, zh, en] = answer(&question).unwrap();
            assert_eq!(at, format!("{due}T17:30:00+08:00"));
            assert!(zh.contains("暂定") && zh.contains("2026 年 12 月 31 日以前的日历是确定的"), "{zh}");
            assert!(en.contains("provisional") && en.contains("sure until 31 Dec 2026"), "{en}");
        }
    }

    #[test]
    fn a_day_that_is_none_is_wrong_usage() {
        let question = DeadlineQuestion { issued: Some("2026-02-30".into()), working_days: Some(1), ..Default::default() };
        assert!(answer(&question).is_err());
    }
}
