//! What is wrong with a calendar, in the words of the person who must mend it.

use chrono::NaiveDate;
use std::fmt;

/// What is wrong with a calendar.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields are the facts of the sentence above them")]
pub enum CalendarFault {
    /// Not JSON.
    NotJson,
    /// JSON, but none of the layouts that are read; what was found.
    Layout { found: String },
    /// Not a year from 2000 to 2099.
    Year { given: String },
    /// Not one of the states.
    State { given: String },
    /// Not a day.
    Day { given: String },
    /// The date is neither in the year under which it stands nor in the December before.
    OutsideYear { year: i32, date: NaiveDate },
    /// Both off and worked.
    Contradiction { date: NaiveDate },
    /// Worked, though off by law.
    OffByLaw { date: NaiveDate },
    /// A year is there twice.
    YearTwice { year: i32 },
}

/// The layouts that are read.
const WANTED: &str = r#"{"2027": {"off": ["2027-01-01"], "work": []}}"#;
/// The other one.
const HOLIDAY_CN: &str = r#"{"year": 2027, "papers": ["https://…"], "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}"#;

impl fmt::Display for CalendarFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson => f.write_str("不是 JSON 格式: 引号、逗号或括号不成对"),
            Self::Layout { found } => write!(f, "看不懂这种写法: {found}; 要写成 {WANTED} 或 {HOLIDAY_CN}"),
            Self::Year { given } => write!(f, "不是 2000 到 2099 之间的年份: {given}"),
            Self::State { given } => write!(f, "不认识: {given}; state 可写 official (正式公布)、provisional (暂定)、missing (没有)"),
            Self::Day { given } => write!(f, "没有这一天: {given}; 写法如 2027-01-01"),
            Self::OutsideYear { year, date } => write!(f, "{date} 不属于 {year} 年 (也不在前一年的 12 月)"),
            Self::Contradiction { date } => write!(f, "{date} 既写了放假又写了上班"),
            Self::OffByLaw { date } => write!(f, "{date} 是法定节假日, 不能写成上班"),
            Self::YearTwice { year } => write!(f, "{year} 年写了两次"),
        }
    }
}

impl CalendarFault {
    pub(super) fn english(&self) -> String {
        match self {
            Self::NotJson => "not JSON: a quotation mark, comma or bracket is missing".into(),
            Self::Layout { found } => format!("unknown layout: {found}; write {WANTED} or {HOLIDAY_CN}"),
            Self::Year { given } => format!("not a year from 2000 to 2099: {given}"),
            Self::State { given } => format!("unknown: {given}; a state is official, provisional or missing"),
            Self::Day { given } => format!("no such day: {given}; write 2027-01-01"),
            Self::OutsideYear { year, date } => format!("{date} is neither in {year} nor in the December before"),
            Self::Contradiction { date } => format!("{date} is both off and worked"),
            Self::OffByLaw { date } => format!("{date} is off by law and cannot be worked"),
            Self::YearTwice { year } => format!("{year} is there twice"),
        }
    }
}
