//! What is wrong in a town folder, by file and row, in the words of the person who must mend it.

use super::{calendar_fault::CalendarFault, form_fault::FormFlaw, ground_fault::GroundFault};
use crate::{cell::CellError, weak::Weakness};
use chrono::NaiveDate;
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
    /// Text in none of the usual ways.
    NotText,
    /// UTF-8 with wrong bytes in it.
    TornUtf8 { line: usize },
    /// A workbook (xlsx, xls) under the name of a table.
    Workbook,
    /// A workbook that is damaged or none; the reader's own words.
    BadWorkbook(String),
    /// A workbook that unpacks to more than a table can be.
    WorkbookTooLarge { rows: u32 },
    /// An archive that is damaged or none; the reader's own words.
    BadArchive(String),
    /// An archive that unpacks to more than a map can be.
    ArchiveTooLarge,
    /// An archive without a workbook and without a map.
    NothingInArchive,
    /// Several Shapefiles in an archive.
    SeveralMaps { names: String },
    /// A map with more corners than a table can have.
    TooManyPoints { points: usize },
    /// A code that a spreadsheet took for a number and that is in force with zeros before it.
    LostZeros { given: String, meant: String },
    /// Two files that mean the same.
    FileTwice { other: String },
    /// The file's syntax is broken; the parser's own words.
    Unreadable(String),
    /// A table or collection without a row.
    NoRows,
    /// A quotation mark that opens a cell here and that no second one ends.
    OpenQuote,
    /// No line among the first names the columns.
    NoHeader { wanted: String },
    /// Columns that must be there are not, or there are some that nobody knows.
    Header { missing: String, unknown: String, known: String },
    /// A column without a name that holds something; by its place from 1, and the first line that fills it.
    ColumnUnnamed { column: usize, row: usize },
    /// More cells than columns.
    TooManyCells { cells: usize, columns: usize },
    /// A line that counts the table.
    TotalRow { given: String },
    /// A cell that is not taken; a password is not shown.
    Cell { given: Option<String>, error: CellError },
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
    /// Used already in other upper and lower case.
    CaseTwin { given: String, other: String, first: usize },
    /// No number, or one outside the range.
    BadNumber { given: String, from: f64, until: f64 },
    /// Not a limit.
    BadLimit { given: String },
    /// Not a date like 2026-08-10.
    BadDate { given: String },
    /// The last day is before the first.
    DatesReversed,
    /// A code of a town with blanks or full-width letters in it.
    BadTownCode { given: String },
    /// The code of another town: what was imported under this one keeps its ids by it.
    OtherTown { given: String, code: String },
    /// Days that belong to two phases.
    PhasesOverlap { one: String, other: String, from: NaiveDate, until: NaiveDate },
    /// Days between two phases that belong to none.
    PhasesGap { one: String, other: String, from: NaiveDate, until: NaiveDate },
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
    /// A password that is not taken.
    WeakPassword(Weakness),
    /// The ground, or where it lies.
    Ground(GroundFault),
    /// The calendar.
    Calendar(CalendarFault),
    /// A form of inspections.
    Form(FormFlaw),
}

impl Reason {
    /// The numbers of other rows that it names.
    fn numbers(&mut self) -> Vec<&mut usize> {
        match self {
            Self::Duplicate { first: row, .. }
            | Self::CaseTwin { first: row, .. }
            | Self::ColumnUnnamed { row, .. }
            | Self::Ground(GroundFault::Overlap { first: row, .. })
            | Self::Form(FormFlaw::SaysOtherwise { first: row, .. }) => vec![row],
            Self::Ground(GroundFault::Misplaced { also, .. }) => also.iter_mut().collect(),
            _ => Vec::new(),
        }
    }
}

impl RowError {
    /// The same with every number of a row as another place counts them.
    #[must_use]
    pub(super) fn renumbered(mut self, number: impl Fn(usize) -> usize) -> Self {
        self.row = self.row.map(&number);
        self.reason.numbers().into_iter().for_each(|row| *row = number(*row));
        self
    }

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

    fn counted(&self) -> &'static str {
        if self.counts_features() { "个要素" } else { "行" }
    }

    fn place(&self) -> String {
        let row = self.row.map_or_else(String::new, |row| format!(" 第 {row} {}", self.counted()));
        let column = if self.column.is_empty() { String::new() } else { format!(" «{}»", self.column) };
        format!("{}{row}{column}", self.file)
    }

    fn counts_features(&self) -> bool {
        counts_features(&self.file)
    }
}

/// Whether what a file of this name holds is counted as features, and not as lines.
pub(super) fn counts_features(file: &str) -> bool {
    let file = file.to_lowercase();
    [".geojson", ".kml", ".kmz", ".zip"].iter().any(|ending| file.ends_with(ending))
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.place(), self.reason)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFolder { path } => write!(f, "没有这个文件夹: {path}"),
            Self::FileMissing => f.write_str("缺少这个文件"),
            Self::FileTooLarge { bytes } => write!(f, "文件太大: {bytes} 字节, 最多 5 MiB"),
            Self::TooManyRows { rows } => write!(f, "行数太多: {rows}, 最多 20000"),
            Self::NotText => f.write_str("不是文字文件: UTF-8、GBK/GB18030、UTF-16 都读不出; 请在表格软件里另存为 «CSV UTF-8»"),
            Self::TornUtf8 { line } => write!(f, "是 UTF-8 编码, 但第 {line} 行有坏字节; 请在原来的软件里重新保存"),
            Self::Workbook => f.write_str("是表格软件的工作簿 (xlsx 或 xls), 不是 CSV; 请在表格软件里另存为 .xlsx 或 «CSV UTF-8»"),
            Self::BadWorkbook(why) => write!(f, "工作簿打不开: {why}; 请在表格软件里另存为 .xlsx 再试"),
            Self::WorkbookTooLarge { rows } => write!(f, "工作簿太大: 一张表最多 {rows} 行; 请删去多余的行、列和工作表"),
            Self::BadArchive(why) => write!(f, "压缩包打不开: {why}; 请重新压缩再试"),
            Self::ArchiveTooLarge => f.write_str("压缩包解开太大: 最多 64 MiB、1000 个文件"),
            Self::NothingInArchive => f.write_str("压缩包里既没有工作簿, 也没有 .shp 或 .kml"),
            Self::SeveralMaps { names } => write!(f, "压缩包里有几张图, 不知道用哪张: {names}; 请只放一张 (.shp .shx .dbf .prj .cpg)"),
            Self::TooManyPoints { points } => write!(f, "点太多: {points}, 最多 200000; 请在地图软件里简化 (QGIS: 简化几何图形)"),
            Self::LostZeros { given, meant } => write!(f, "{given} 像是丢了前面的零: 现行资料里是 {meant}; 请把这一列设为 «文本» 后改回来"),
            Self::FileTwice { other } => write!(f, "和 {other} 是同一样资料, 不知道用哪个; 请只留一个"),
            Self::Unreadable(why) => write!(f, "格式读不懂: {why}"),
            Self::NoRows => f.write_str("没有任何数据行"),
            Self::OpenQuote => f.write_str("从这一行开始的引号 (\") 没有配对, 后面的都读不了; 请补上或删去它"),
            Self::NoHeader { wanted } => write!(f, "找不到表头; 前几行里要有一行写明各列: {wanted}"),
            Self::Header { missing, unknown, known } => {
                f.write_str("列名不对:")?;
                if !missing.is_empty() {
                    write!(f, " 缺少 «{missing}»;")?;
                }
                if !unknown.is_empty() {
                    write!(f, " 不认识 «{unknown}»;")?;
                }
                write!(f, " 可用: {known}")
            }
            Self::ColumnUnnamed { column, row } => {
                write!(f, "第 {column} 列没有列名, 但第 {row} 行填了内容; 请写上列名 (随便写的用 «备注»)")
            }
            Self::TooManyCells { cells, columns } => {
                write!(f, "有 {cells} 格, 表头只有 {columns} 列; 内容里有分隔符时要用引号 (\") 括起来")
            }
            Self::TotalRow { given } => write!(f, "像是合计行: {given}; 请删去这一行"),
            Self::Cell { given: Some(given), error } => write!(f, "{given} {error}"),
            Self::Cell { given: None, error } => write!(f, "{error}"),
            Self::ColumnTwice => f.write_str("这一列出现了两次"),
            Self::Empty => f.write_str("不能为空"),
            Self::UnknownWord { given, known } => write!(f, "不认识: {given}; 可用: {known}"),
            Self::UnknownCode { given, file } => write!(f, "{file} 里没有: {given}"),
            Self::Duplicate { given, first } => write!(f, "重复: {given}, 第 {first} 条已用"),
            Self::CaseTwin { given, other, first } => write!(f, "{given} 和第 {first} 条的 {other} 只差大小写, 算同一个; 请改一个"),
            Self::BadNumber { given, from, until } => write!(f, "不是 {from} 到 {until} 之间的数: {given}"),
            Self::BadLimit { given } => {
                write!(f, "时限读不懂: {given}; 写法如 4工作时, 1工作日, 3紧急工作时, 24小时, 分期用 → 隔开")
            }
            Self::BadDate { given } => write!(f, "不是日期: {given}; 写法如 2026-08-10"),
            Self::DatesReversed => f.write_str("结束日早于开始日"),
            Self::BadTownCode { given } => write!(f, "镇代码里不能有空格和全角字: «{given}»; 例如 yunxi"),
            Self::OtherTown { given, code } => write!(f, "镇代码不能改: 这里是 {given}, 应是 {code}"),
            Self::PhasesOverlap { one, other, from, until } => {
                write!(f, "阶段 «{one}» 和 «{other}» 重叠: {from} 至 {until}; 每天只能属于一个阶段")
            }
            Self::PhasesGap { one, other, from, until } => {
                write!(f, "阶段 «{one}» 和 «{other}» 之间有空档: {from} 至 {until}; 请接上, 或写一个 limit_percent = 100 的阶段")
            }
            Self::BadWindow { given } => write!(f, "不是时段: {given}; 写法如 08:30-12:00, 先后有序, 不重叠"),
            Self::NoShape => f.write_str("没有位置 (geometry)"),
            Self::WrongShape { wanted } => write!(f, "位置应是{wanted}"),
            Self::TooFewPoints => f.write_str("点太少: 线至少 2 点, 面至少 3 个不同的点"),
            Self::NeverSegmentDuty { given } => write!(f, "门前三包不管这一类: {given}"),
            Self::SelfReference { given } => write!(f, "牵头单位又写成了配合单位: {given}"),
            Self::NotACommittee { given } => write!(f, "网格的属地单位要是村居: {given}"),
            Self::UsernameTaken { given } => write!(f, "另一个镇已有这个用户名: {given}"),
            Self::WeakPassword(why) => write!(f, "{why} (已有的账号这一格可以空着)"),
            Self::Ground(fault) => fault.fmt(f),
            Self::Calendar(fault) => fault.fmt(f),
            Self::Form(error) => error.fmt(f),
        }
    }
}

/// The faults as lines for people: of many that say the same of one column, the first few are told and of the others their rows.
#[must_use]
pub fn told(faults: &[RowError]) -> Vec<String> {
    const FULLY: usize = 5;
    const ROWS: usize = 60;
    let alike = |one: &RowError, other: &RowError| {
        (&one.file, &one.column) == (&other.file, &other.column)
            && std::mem::discriminant(&one.reason) == std::mem::discriminant(&other.reason)
    };
    let mut lines = Vec::new();
    let mut rest: Vec<&RowError> = faults.iter().collect();
    while let Some(first) = rest.first().copied() {
        let (same, others): (Vec<&RowError>, Vec<&RowError>) = rest.into_iter().partition(|fault| alike(first, fault));
        // Only rows can be told in short.
        let fully = if same.iter().all(|fault| fault.row.is_some()) { FULLY } else { same.len() };
        lines.extend(same.iter().take(fully).map(ToString::to_string));
        let more: Vec<String> = same.iter().skip(fully).filter_map(|fault| fault.row).map(|row| row.to_string()).collect();
        if !more.is_empty() {
            let rows = more.iter().take(ROWS).map(String::as_str).collect::<Vec<_>>().join(" ");
            let end = if more.len() > ROWS { " …" } else { "" };
            let at = RowError { row: None, ..first.clone() }.place();
            lines.push(format!("{at} 同样的错误另有 {} 处, 在第 {rows}{end} {}", more.len(), first.counted()));
        }
        rest = others;
    }
    lines
}

impl Reason {
    fn english(&self) -> String {
        match self {
            Self::NoFolder { path } => format!("no such folder: {path}"),
            Self::FileMissing => "the file is missing".into(),
            Self::FileTooLarge { bytes } => format!("{bytes} bytes, at most 5 MiB"),
            Self::TooManyRows { rows } => format!("{rows} rows, at most 20,000"),
            Self::NotText => "no text in UTF-8, GBK/GB18030 or UTF-16; save it as «CSV UTF-8»".into(),
            Self::TornUtf8 { line } => format!("is UTF-8 with wrong bytes in line {line}; save it anew"),
            Self::Workbook => "is a workbook (xlsx or xls) and no CSV; save it as .xlsx or «CSV UTF-8»".into(),
            Self::BadWorkbook(why) => format!("the workbook cannot be opened: {why}; save it anew as .xlsx"),
            Self::WorkbookTooLarge { rows } => {
                format!("the workbook is too large: a table has at most {rows} rows; remove what does not belong to it")
            }
            Self::BadArchive(why) => format!("the archive cannot be opened: {why}; pack it anew"),
            Self::ArchiveTooLarge => "the archive unpacks to too much: at most 64 MiB in 1,000 files".into(),
            Self::NothingInArchive => "the archive holds neither a workbook nor a .shp or .kml".into(),
            Self::SeveralMaps { names } => format!("the archive holds several maps: {names}; pack one of them (.shp .shx .dbf .prj .cpg)"),
            Self::TooManyPoints { points } => format!("{points} corners, at most 200,000; simplify it in the map software"),
            Self::LostZeros { given, meant } => {
                format!("{given} seems to have lost its zeros: in force is {meant}; format the column as text")
            }
            Self::FileTwice { other } => format!("means the same as {other}; leave one of them"),
            Self::Unreadable(why) => format!("cannot be read: {why}"),
            Self::NoRows => "has no rows".into(),
            Self::OpenQuote => "a quotation mark opens here and is never ended".into(),
            Self::NoHeader { wanted } => format!("no header; one of the first lines names the columns: {wanted}"),
            Self::Header { missing, unknown, known } => format!("missing columns: «{missing}», unknown: «{unknown}»; known: {known}"),
            Self::ColumnUnnamed { column, row } => format!("column {column} has no name, yet line {row} fills it"),
            Self::TooManyCells { cells, columns } => format!("{cells} cells for {columns} columns; quote a cell that holds a separator"),
            Self::TotalRow { given } => format!("looks like a total ({given}); remove this line"),
            Self::Cell { given: Some(given), error } => format!("{given}: {}", error.english()),
            Self::Cell { given: None, error } => error.english(),
            Self::ColumnTwice => "this column is there twice".into(),
            Self::Empty => "must not be empty".into(),
            Self::UnknownWord { given, known } => format!("unknown: {given}; known: {known}"),
            Self::UnknownCode { given, file } => format!("{file} has no {given}"),
            Self::Duplicate { given, first } => format!("{given} is used already by number {first}"),
            Self::CaseTwin { given, other, first } => {
                format!("{given} differs from {other} of number {first} by upper and lower case only")
            }
            Self::BadNumber { given, from, until } => format!("{given} is no number from {from} to {until}"),
            Self::BadLimit { given } => format!("no limit: {given}; write 4工作时, 1工作日, 3紧急工作时 or 24小时, stages separated by →"),
            Self::BadDate { given } => format!("no date: {given}; write 2026-08-10"),
            Self::DatesReversed => "the last day is before the first".into(),
            Self::BadTownCode { given } => format!("a town's code has no blanks and no full-width letters: «{given}»"),
            Self::OtherTown { given, code } => format!("a town's code does not change: {given} stands here, {code} is meant"),
            Self::PhasesOverlap { one, other, from, until } => format!("phases «{one}» and «{other}» overlap from {from} until {until}"),
            Self::PhasesGap { one, other, from, until } => {
                format!(
                    "days between phases «{one}» and «{other}» belong to none, from {from} until {until}; join them, or write a phase with limit_percent = 100"
                )
            }
            Self::BadWindow { given } => format!("no window of the day: {given}; write 08:30-12:00, in order and apart"),
            Self::NoShape => "has no geometry".into(),
            Self::WrongShape { wanted } => format!("needs another geometry: {wanted}"),
            Self::TooFewPoints => "too few points: a line has 2, a ring 3 distinct ones".into(),
            Self::NeverSegmentDuty { given } => format!("a shop front never answers for {given}"),
            Self::SelfReference { given } => format!("{given} leads and helps"),
            Self::NotACommittee { given } => format!("a grid belongs to a village or committee, not to {given}"),
            Self::UsernameTaken { given } => format!("another town has the user name {given}"),
            Self::WeakPassword(why) => format!("{} (an account that exists may leave this cell empty)", why.english()),
            Self::Ground(fault) => fault.english(),
            Self::Calendar(fault) => fault.english(),
            Self::Form(error) => error.english(),
        }
    }
}
