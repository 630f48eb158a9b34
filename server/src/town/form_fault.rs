//! What is wrong in the table of forms.

use shared::form::{
    FormFault, ItemFault, MAX_CODE_CHARS, MAX_FORMS, MAX_ITEM_CHARS, MAX_ITEMS, MAX_NAME_CHARS, MAX_OPTIONS, MAX_POINTS, MAX_SECTIONS,
};
use std::fmt;

/// A fault of the table of forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormFlaw {
    /// A cell of a form as a whole says something else than in the form's first row.
    SaysOtherwise {
        /// What it says.
        given: String,
        /// Line of the form's first row.
        first: usize,
    },
    /// An option that is not `name` or `name=points`.
    BadOption {
        /// As written.
        given: String,
    },
    /// Not as many English names as options.
    OptionNames {
        /// How many options.
        options: usize,
        /// How many English names.
        names: usize,
    },
    /// A cell that is for items of another type.
    NotForType,
    /// The rules refuse the form.
    Form(FormFault),
    /// The rules refuse the item.
    Item(ItemFault),
}

impl fmt::Display for FormFlaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SaysOtherwise { given, first } => {
                write!(f, "同一张检查表前后写法不一: {given}, 第 {first} 行写的是别的; 只写在第一行就行")
            }
            Self::BadOption { given } => write!(f, "选项读不懂: {given}; 写法如 好=20;一般=12;差=0, 不计分的只写名称"),
            Self::OptionNames { options, names } => write!(f, "有 {options} 个选项, 英文名却有 {names} 个"),
            Self::NotForType => f.write_str("这一类型的检查项不用填这一格; 选项给 «选择», 上限给 «数量»"),
            Self::Form(fault) => match fault {
                FormFault::TooManyForms => write!(f, "检查表太多, 最多 {MAX_FORMS} 张"),
                FormFault::FormTwice(code) => write!(f, "检查表重复: {}", code.0),
                FormFault::NothingAsked(_) => f.write_str("没有检查项"),
                FormFault::TooManySections(_) => write!(f, "分节太多, 最多 {MAX_SECTIONS} 节"),
                FormFault::TooManyItems(_) => write!(f, "检查项太多, 一张表最多 {MAX_ITEMS} 项"),
                FormFault::BadName(_) => write!(f, "编号最多 {MAX_CODE_CHARS} 个字, 检查表和分节的名称最多 {MAX_NAME_CHARS} 个字"),
                FormFault::BadFiller(_) => f.write_str("填写人写网格员、核查员、创卫办, 或者只写责任单位 (单位自查)"),
                FormFault::Item { fault, .. } => Self::Item(*fault).fmt(f),
            },
            Self::Item(fault) => match fault {
                ItemFault::Twice => f.write_str("这张检查表里编号重复"),
                ItemFault::BadText => write!(f, "编号最多 {MAX_CODE_CHARS} 个字, 检查内容最多 {MAX_ITEM_CHARS} 个字"),
                ItemFault::BadOptions => write!(f, "选择要有 2 到 {MAX_OPTIONS} 个不同的选项, 每个最多 {MAX_NAME_CHARS} 个字"),
                ItemFault::BadOptionPoints => f.write_str("选项的分要么都写要么都不写, 至少一个大于 0"),
                ItemFault::PointsUnjudged => f.write_str("不判断合格的项不能有分值: 文字、照片、没写上限的数量、选项没写分的选择"),
                ItemFault::BadPoints => write!(f, "分值是 1 到 {MAX_POINTS}, 选择的分值等于最高的选项"),
                ItemFault::NeverFails => f.write_str("这一项不会不合格, 不能立案; 选择要有一个 0 分的选项"),
                ItemFault::UnknownKind => f.write_str("问题目录里没有这一种"),
            },
        }
    }
}

impl FormFlaw {
    /// The same in English.
    pub(super) fn english(&self) -> String {
        match self {
            Self::SaysOtherwise { given, first } => {
                format!("{given}: line {first} of the same form says otherwise; the first line is enough")
            }
            Self::BadOption { given } => format!("no option: {given}; write good=20;fair=12;poor=0, or names alone if it is not judged"),
            Self::OptionNames { options, names } => format!("{options} options, but {names} English names"),
            Self::NotForType => "is not for this type of item; options are for a choice, the limit is for a count".into(),
            Self::Form(FormFault::Item { fault, .. }) => fault.to_string(),
            Self::Form(fault) => fault.to_string(),
            Self::Item(fault) => fault.to_string(),
        }
    }
}
