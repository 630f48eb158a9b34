#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;
use crate::{
    fixture::{issue_in, town},
    issue::StatusKind,
    lang::Lang,
};
use chrono::NaiveDate;

fn at(hour: u32, minute: u32) -> Cell {
    Cell::At(NaiveDate::from_ymd_opt(2026, 3, 9).unwrap().and_hms_opt(hour, minute, 0).unwrap())
}

fn same(kept: &Cell, given: &str) -> bool {
    says_the_same(kept, given, str::to_owned)
}

#[test]
fn a_date_is_the_same_however_a_spreadsheet_or_a_person_writes_it() {
    for given in [
        "2026-03-09 11:30",
        "2026-03-09 11:30:00",
        "2026/3/9 11:30",
        "2026年3月9日 11时30分",
        "2026.3.9",
        "2026-03-09",
        "2026-03-09T11:30:00",
    ] {
        assert!(same(&at(11, 30), given), "{given}");
    }
    for given in ["2026-03-09 11:31", "2026-03-10", "", "昨天", "2026/3/9 下午 11:30"] {
        assert!(!same(&at(11, 30), given), "{given}");
    }
    assert!(same(&at(15, 0), "2026/3/9 下午3:00") && same(&at(0, 5), "2026-03-09 12:05 AM"));
}

#[test]
fn a_text_is_the_same_by_its_words_and_a_number_by_its_value() {
    let text = |text: &str| Cell::Text(text.into());
    assert!(same(&text("墙角  两车\n垃圾"), " 墙角 两车 垃圾 "));
    assert!(same(&text("=1+1"), "'=1+1") && same(&text("=1+1"), "=1+1") && !same(&text("=1+1"), "2"));
    assert!(same(&Cell::Count(3), "3.0") && !same(&Cell::Count(3), "3.5") && !same(&Cell::Count(3), ""));
    assert!(same(&Cell::Empty, " ") && !same(&Cell::Empty, "0"));
}

#[test]
fn a_code_is_read_as_people_type_it() {
    for given in ["7F3-KQ2", "7f3kq2", " 7F3 KQ2 ", "7F3—KQ2"] {
        assert_eq!(code_of(given).as_deref(), Some("7F3-KQ2"), "{given}");
    }
    assert_eq!(code_of("O1I-L00").as_deref(), Some("011-100"));
    assert!(code_of("7F3-KQ").is_none() && code_of("墙角墙角墙角").is_none() && code_of("").is_none());
}

#[test]
fn a_row_has_a_cell_for_each_column_and_names_nobody_whose_name_is_not_given() {
    let town = town();
    for state in StatusKind::ALL {
        let issue = issue_in(state);
        let row = issue_row(7, &issue, &town, Lang::Zh, &|_| None);
        assert_eq!(row.len(), ISSUES.len());
        assert_eq!((&row[0], row[1].text()), (&Cell::Count(7), issue.id.short_code()));
        assert_eq!(matches!(row[16], Cell::At(_)), state == StatusKind::Closed, "{state:?}");
    }
    let closed = issue_row(1, &issue_in(StatusKind::Closed), &town, Lang::Zh, &|_| None);
    assert!(closed[15].text().starts_with("核查员 2026-") && closed[13].text().starts_with("已销号 · "), "{closed:?}");
    let named = issue_row(1, &issue_in(StatusKind::Closed), &town, Lang::En, &|_| Some("张".into()));
    assert!(named[15].text().starts_with("张 2026-"), "{named:?}");
}

#[test]
fn a_key_and_a_heading_stand_once_in_their_list() {
    for columns in [ISSUES.as_slice(), INSPECTIONS.as_slice()] {
        for name in [|column: &Column| column.key, |column: &Column| column.zh, |column: &Column| column.en] {
            let mut names: Vec<&str> = columns.iter().map(name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), columns.len());
        }
    }
}
