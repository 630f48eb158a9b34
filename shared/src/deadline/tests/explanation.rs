#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::super::*;
use super::{at, due, town};
use crate::lang::Lang;

fn zh(due: &Due) -> String {
    explain_due(due, &town(), &Calendar::published(), Lang::Zh)
}

fn en(due: &Due) -> String {
    explain_due(due, &town(), &Calendar::published(), Lang::En)
}

#[test]
fn the_national_holiday_and_its_make_up_day_are_named() {
    let due = due(Limit::WorkingDays(7), "2026-09-30T10:00");
    assert_eq!(zh(&due), "7 个工作日, 跨国庆 7 天不计, 10 月 10 日调休上班, 截止 10 月 15 日 17:30");
    assert_eq!(en(&due), "7 working days, 7 days of National Day not counted, 10 Oct is a make-up working day, due 15 Oct 17:30");
}

#[test]
fn each_holiday_has_its_name() {
    for (from, days, expected) in [
        ("2025-12-31T10:00", 1, "1 个工作日, 跨元旦 3 天不计, 2026 年 1 月 4 日调休上班, 截止 2026 年 1 月 4 日 17:30"),
        ("2026-02-14T10:00", 1, "1 个工作日, 跨春节 9 天不计, 截止 2 月 24 日 17:30"),
        ("2026-04-03T10:00", 1, "1 个工作日, 跨清明 3 天不计, 截止 4 月 7 日 17:30"),
        ("2026-04-30T10:00", 1, "1 个工作日, 跨劳动节 5 天不计, 截止 5 月 6 日 17:30"),
        ("2026-06-18T10:00", 1, "1 个工作日, 跨端午 3 天不计, 截止 6 月 22 日 17:30"),
        ("2025-05-30T10:00", 1, "1 个工作日, 跨端午 3 天不计, 截止 6 月 3 日 17:30"),
        ("2026-09-24T10:00", 1, "1 个工作日, 跨中秋 3 天不计, 截止 9 月 28 日 17:30"),
        ("2025-09-30T10:00", 1, "1 个工作日, 跨国庆 8 天不计, 截止 10 月 9 日 17:30"),
    ] {
        assert_eq!(zh(&due(Limit::WorkingDays(days), from)), expected);
    }
}

#[test]
fn an_unknown_run_of_days_off_is_a_holiday() {
    let calendar = Calendar::from_published_json(r#"{"2026": {"off": ["2026-08-05", "2026-08-06"]}}"#).unwrap();
    let due = due_at(Limit::WorkingDays(1), &[], at("2026-08-04T09:00"), &town(), &calendar);
    assert_eq!(zh(&due), "1 个工作日, 跨假期 2 天不计, 截止 8 月 7 日 17:30");
}

#[test]
fn ordinary_weekends_are_named_where_nothing_else_was_passed_over() {
    let days = due(Limit::WorkingDays(8), "2026-03-05T09:00");
    assert_eq!(zh(&days), "8 个工作日, 跨周末 4 天不计, 截止 3 月 17 日 17:30");
    let hours = due(Limit::WorkingHours(4), "2026-03-06T16:30");
    assert_eq!(zh(&hours), "4 个工作时, 跨周末 2 天不计, 截止 3 月 9 日 11:30");
    assert_eq!(en(&hours), "4 working hours, 2 days of weekend not counted, due 9 Mar 11:30");
    assert_eq!(zh(&due(Limit::WorkingHours(1), "2026-03-05T11:30")), "1 个工作时, 截止 3 月 5 日 14:30");
}

#[test]
fn a_weekend_inside_a_run_of_days_off_belongs_to_it() {
    let listed_without_weekend = r#"{"2026": {"off": ["2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06"]}}"#;
    let calendar = Calendar::from_published_json(listed_without_weekend).unwrap();
    let due = due_at(Limit::WorkingDays(1), &[], at("2026-09-30T09:00"), &town(), &calendar);
    assert_eq!(zh(&due), "1 个工作日, 跨国庆 6 天不计, 截止 10 月 7 日 17:30");
}

#[test]
fn with_the_clock_in_december_2026_only_what_reaches_2027_is_provisional() {
    let inside = due(Limit::WorkingDays(3), "2026-12-20T10:00");
    assert!(!inside.provisional);
    assert_eq!(zh(&inside), "3 个工作日, 截止 12 月 23 日 17:30");
    let beyond = due(Limit::WorkingDays(10), "2026-12-20T10:00");
    assert!(beyond.provisional);
    assert_eq!(
        zh(&beyond),
        "10 个工作日, 跨元旦 1 天不计, 截止 2027 年 1 月 4 日 17:30 \
         (暂定: 2027 年放假安排未公布, 按法定节假日和周末计, 2026 年 12 月 31 日以前的日历是确定的)"
    );
}

#[test]
fn with_the_clock_in_june_2027_everything_by_working_day_is_provisional() {
    let hours = due(Limit::WorkingHours(4), "2027-06-01T15:30");
    assert_eq!(
        zh(&hours),
        "4 个工作时, 截止 6 月 2 日 10:30 (暂定: 2027 年放假安排未公布, 按法定节假日和周末计, 2026 年 12 月 31 日以前的日历是确定的)"
    );
    assert_eq!(
        en(&hours),
        "4 working hours, due 2 Jun 10:30 (provisional: no calendar published for 2027, weekends and days off by law left out, \
         the calendar is sure until 31 Dec 2026)"
    );
    assert!(due(Limit::WorkingDays(1), "2027-06-01T15:30").provisional);
    assert!(!due(Limit::UrgentHours(4), "2027-06-01T15:30").provisional);
    assert!(!due(Limit::Hours(4), "2027-06-01T15:30").provisional);
}

#[test]
fn a_year_entered_before_its_notice_is_provisional_too() {
    let mut calendar = Calendar::published();
    let off = vec!["2027-01-01".parse().unwrap()];
    calendar.years.insert(2027, CalendarYear { state: YearState::Provisional, off, work: vec![] });
    let due = due_at(Limit::WorkingDays(1), &[], at("2026-12-31T10:00"), &town(), &calendar);
    assert!(due.provisional);
    assert_eq!(
        zh(&due),
        "1 个工作日, 跨元旦 1 天不计, 截止 2027 年 1 月 4 日 17:30 (暂定: 2027 年日历尚未正式公布, 2026 年 12 月 31 日以前的日历是确定的)"
    );
}

#[test]
fn what_tightened_a_limit_is_named_with_what_is_left() {
    let tightened = |limit, adjusted: &[Adjustment]| due_at(limit, adjusted, at("2026-03-05T08:30"), &town(), &Calendar::published());
    let halved = tightened(Limit::WorkingHours(4), &[Adjustment::Relapse(50)]);
    assert_eq!(zh(&halved), "4 个工作时, 反弹减半, 实为 2 个工作时, 截止 3 月 5 日 10:30");
    let both = tightened(Limit::WorkingHours(2), &[Adjustment::Phase(80), Adjustment::Relapse(60)]);
    assert_eq!(zh(&both), "2 个工作时, 本阶段收紧至 80%, 反弹收紧至 60%, 实为 58 分钟, 截止 3 月 5 日 09:28");
    let odd = tightened(Limit::WorkingHours(3), &[Adjustment::Phase(50)]);
    assert_eq!(zh(&odd), "3 个工作时, 本阶段收紧至 50%, 实为 1 个工作时 30 分钟, 截止 3 月 5 日 10:00");
    assert_eq!(en(&odd), "3 working hours, tightened to 50% in this phase, leaving 1 working hour 30 minutes, due 5 Mar 10:00");
}

#[test]
fn a_tightening_that_takes_nothing_away_is_not_told() {
    let due = due_at(Limit::WorkingDays(1), &[Adjustment::Phase(80)], at("2026-03-05T08:30"), &town(), &Calendar::published());
    assert_eq!(zh(&due), "1 个工作日, 截止 3 月 6 日 17:30");
}

#[test]
fn urgent_hours_name_their_window() {
    assert_eq!(zh(&due(Limit::UrgentHours(3), "2026-03-07T20:00")), "3 个紧急工作时, 每天 07:00-21:00 计时, 截止 3 月 8 日 09:00");
}

#[test]
fn a_clock_that_stood_is_told() {
    let before = due(Limit::WorkingHours(4), "2026-03-05T09:00");
    let after = resumed_due(&before, at("2026-03-05T10:00"), at("2026-03-05T16:00"), &town(), &Calendar::published());
    assert_eq!(zh(&after), "4 个工作时, 待核查停表 3 月 5 日 10:00 至 3 月 5 日 16:00, 截止 3 月 6 日 10:00");
}

#[test]
fn limits_read_in_both_languages() {
    let texts = [Limit::Hours(24), Limit::WorkingHours(4), Limit::UrgentHours(3), Limit::WorkingDays(1)]
        .map(|limit| (limit_text(limit, Lang::Zh), limit_text(limit, Lang::En)));
    let expected = [
        ("24 个自然时", "24 hours"),
        ("4 个工作时", "4 working hours"),
        ("3 个紧急工作时", "3 urgent hours"),
        ("1 个工作日", "1 working day"),
    ];
    assert_eq!(texts, expected.map(|(zh, en)| (zh.to_owned(), en.to_owned())));
}
