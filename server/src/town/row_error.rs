//! What is wrong in a town folder, by file and row, in the words of the person who must mend it.

use super::{calendar_file::CalendarFault, ground_fault::GroundFault};
use std::fmt;

/// A fault of a town folder: where, and what.
#[derive(Clone, Debug, PartialEq)]
pub struct RowError {
    /// Name of the file in the folder.
    pub file: String,
    /// Line of a table (the header is line 1), number of a feature from 1; `None`: the file as a whole.
    pub row: Option<usize>,
    /// Name of the column as the documentation has it; empty: the row as a whole.
    pub column: String,
    /// What is wrong.
    pub reason: Reason,
}

/// What is wrong; a closed list of facts.
#[expect(missing_docs, reason = "the fields are the facts of the sentence above them")]
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// There is no such folder.
    NoFolder { path: String },
    /// A file that must be there is not.
    FileMissing,
    /// More than 5 MiB.
    FileTooLarge { bytes: u64 },
    /// More than 20,000 rows.
    TooManyRows { rows: usize },
    /// Not UTF-8 (often GBK from a spreadsheet).
    NotUtf8,
    /// The file's syntax is broken; the parser's own words.
    Unreadable(String),
    /// A table or collection without a row.
    NoRows,
    /// A column that must be there is not.
    ColumnMissing,
    /// A column nobody knows.
    ColumnUnknown { known: String },
    /// The same column twice.
    ColumnTwice,
    /// A cell that must be filled is empty.
    Empty,
    /// Not one of the words allowed here.
    UnknownWord { given: String, known: String },
    /// A code that another file does not have.
    UnknownCode { given: String, file: &'static str },
    /// Used already.
    Duplicate { given: String, first: usize },
    /// No number, or one outside the range.
    BadNumber { given: String, from: f64, until: f64 },
    /// Not a limit.
    BadLimit { given: String },
    /// Not a date like 2026-08-10.
    BadDate { given: String },
    /// The last day is before the first.
    DatesReversed,
    /// Not a window of the day like 08:30-12:00.
    BadWindow { given: String },
    /// The row has no place on the ground.
    NoShape,
    /// Another kind of geometry is needed.
    WrongShape { wanted: &'static str },
    /// A ring with fewer than three distinct points, or a line with fewer than two.
    TooFewPoints,
    /// A kind or family that a 三包 front never answers for.
    NeverSegmentDuty { given: String },
    /// A unit named as its own helper.
    SelfReference { given: String },
    /// A grid's ground must belong to a village or committee.
    NotACommittee { given: String },
    /// Another town's account has this name.
    UsernameTaken { given: String },
    /// Fewer than eight characters, or too many.
    WeakPassword,
    /// The ground, or where it lies.
    Ground(GroundFault),
    /// The calendar.
    Calendar(CalendarFault),
}

impl RowError {
    /// A fault of a file as a whole.
    #[must_use]
    pub fn of_file(file: &str, reason: Reason) -> Self {
        Self { file: file.to_owned(), row: None, column: String::new(), reason }
    }

    /// The same in English.
    #[must_use]
    pub fn english(&self) -> String {
        let place = self.row.map_or_else(String::new, |row| format!(" {} {row}", if self.counts_features() { "feature" } else { "line" }));
        let column = if self.column.is_empty() { String::new() } else { format!(" «{}»", self.column) };
        format!("{}{place}{column}: {}", self.file, self.reason.english())
    }

    fn counts_features(&self) -> bool {
        self.file.ends_with(".geojson")
    }
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(row) = self.row {
            write!(f, " 第 {row} {}", if self.counts_features() { "个要素" } else { "行" })?;
        }
        if !self.column.is_empty() {
            write!(f, " «{}»", self.column)?;
        }
        write!(f, " {}", self.reason)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFolder { path } => write!(f, "没有这个文件夹: {path}"),
            Self::FileMissing => f.write_str("缺少这个文件"),
            Self::FileTooLarge { bytes } => write!(f, "文件太大: {bytes} 字节, 最多 5 MiB"),
            Self::TooManyRows { rows } => write!(f, "行数太多: {rows}, 最多 20000"),
            Self::NotUtf8 => f.write_str("不是 UTF-8 编码; 请在表格软件里另存为 «CSV UTF-8»"),
            Self::Unreadable(why) => write!(f, "格式读不懂: {why}"),
            Self::NoRows => f.write_str("没有任何数据行"),
            Self::ColumnMissing => f.write_str("缺少这一列"),
            Self::ColumnUnknown { known } => write!(f, "不认识这一列; 可用: {known}"),
            Self::ColumnTwice => f.write_str("这一列出现了两次"),
            Self::Empty => f.write_str("不能为空"),
            Self::UnknownWord { given, known } => write!(f, "不认识: {given}; 可用: {known}"),
            Self::UnknownCode { given, file } => write!(f, "{file} 里没有: {given}"),
            Self::Duplicate { given, first } => write!(f, "重复: {given}, 第 {first} 条已用"),
            Self::BadNumber { given, from, until } => write!(f, "不是 {from} 到 {until} 之间的数: {given}"),
            Self::BadLimit { given } => {
                write!(f, "时限读不懂: {given}; 写法如 4工作时, 1工作日, 3紧急工作时, 24小时, 分期用 → 隔开")
            }
            Self::BadDate { given } => write!(f, "不是日期: {given}; 写法如 2026-08-10"),
            Self::DatesReversed => f.write_str("结束日早于开始日"),
            Self::BadWindow { given } => write!(f, "不是时段: {given}; 写法如 08:30-12:00, 先后有序, 不重叠"),
            Self::NoShape => f.write_str("没有位置 (geometry)"),
            Self::WrongShape { wanted } => write!(f, "位置应是{wanted}"),
            Self::TooFewPoints => f.write_str("点太少: 线至少 2 点, 面至少 3 个不同的点"),
            Self::NeverSegmentDuty { given } => write!(f, "门前三包不管这一类: {given}"),
            Self::SelfReference { given } => write!(f, "牵头单位又写成了配合单位: {given}"),
            Self::NotACommittee { given } => write!(f, "网格的属地单位要是村居: {given}"),
            Self::UsernameTaken { given } => write!(f, "另一个镇已有这个用户名: {given}"),
            Self::WeakPassword => f.write_str("密码要 8 到 128 个字"),
            Self::Ground(fault) => fault.fmt(f),
            Self::Calendar(fault) => fault.fmt(f),
        }
    }
}

impl Reason {
    fn english(&self) -> String {
        match self {
            Self::NoFolder { path } => format!("no such folder: {path}"),
            Self::FileMissing => "the file is missing".into(),
            Self::FileTooLarge { bytes } => format!("{bytes} bytes, at most 5 MiB"),
            Self::TooManyRows { rows } => format!("{rows} rows, at most 20,000"),
            Self::NotUtf8 => "not UTF-8; save it as «CSV UTF-8»".into(),
            Self::Unreadable(why) => format!("cannot be read: {why}"),
            Self::NoRows => "has no rows".into(),
            Self::ColumnMissing => "this column is missing".into(),
            Self::ColumnUnknown { known } => format!("unknown column; known: {known}"),
            Self::ColumnTwice => "this column is there twice".into(),
            Self::Empty => "must not be empty".into(),
            Self::UnknownWord { given, known } => format!("unknown: {given}; known: {known}"),
            Self::UnknownCode { given, file } => format!("{file} has no {given}"),
            Self::Duplicate { given, first } => format!("{given} is used already by number {first}"),
            Self::BadNumber { given, from, until } => format!("{given} is no number from {from} to {until}"),
            Self::BadLimit { given } => format!("no limit: {given}; write 4工作时, 1工作日, 3紧急工作时 or 24小时, stages separated by →"),
            Self::BadDate { given } => format!("no date: {given}; write 2026-08-10"),
            Self::DatesReversed => "the last day is before the first".into(),
            Self::BadWindow { given } => format!("no window of the day: {given}; write 08:30-12:00, in order and apart"),
            Self::NoShape => "has no geometry".into(),
            Self::WrongShape { wanted } => format!("needs another geometry: {wanted}"),
            Self::TooFewPoints => "too few points: a line has 2, a ring 3 distinct ones".into(),
            Self::NeverSegmentDuty { given } => format!("a shop front never answers for {given}"),
            Self::SelfReference { given } => format!("{given} leads and helps"),
            Self::NotACommittee { given } => format!("a grid belongs to a village or committee, not to {given}"),
            Self::UsernameTaken { given } => format!("another town has the user name {given}"),
            Self::WeakPassword => "a password has 8 to 128 characters".into(),
            Self::Ground(fault) => fault.english(),
            Self::Calendar(fault) => fault.english(),
        }
    }
}
