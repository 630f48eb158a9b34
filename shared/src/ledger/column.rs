//! The columns, in the order in which a ledger has them.

use crate::{lang::Lang, town_table::Words};

/// A column of an exported list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in GeoJSON, and as which it is read.
    pub key: &'static str,
    /// Its heading in Chinese.
    pub zh: &'static str,
    /// Its heading in English.
    pub en: &'static str,
    /// How wide it is in a workbook, in characters.
    pub width: u8,
    /// Whether the office keeps it by hand: it comes empty, or as a beginning, and what is written there is no difference.
    pub by_hand: bool,
}

const fn column(key: &'static str, zh: &'static str, en: &'static str, width: u8) -> Column {
    Column { key, zh, en, width, by_hand: false }
}

const fn by_hand(key: &'static str, zh: &'static str, en: &'static str, width: u8) -> Column {
    Column { by_hand: true, ..column(key, zh, en, width) }
}

impl Column {
    /// The heading.
    #[must_use]
    pub const fn name(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }

    /// The heading in both languages.
    #[must_use]
    pub fn words(&self) -> Words {
        Words { zh: self.zh.to_owned(), en: self.en.to_owned() }
    }
}

/// The columns of the 台账 of issues.
pub const ISSUES: [Column; 19] = [
    by_hand("number", "序号", "No.", 6),
    column("code", "编号", "Code", 10),
    column("found_at", "发现日期", "Found on", 17),
    column("source", "来源", "Source", 9),
    column("grid", "村居网格", "Village and grid", 24),
    column("place", "具体位置", "Place", 24),
    column("note", "问题描述", "Problem", 40),
    column("kind", "类别", "Kind", 16),
    column("photos_before", "整改前照片", "Photos before", 11),
    column("unit", "责任单位", "Responsible unit", 22),
    by_hand("responsible_person", "责任人", "Person responsible", 10),
    column("measures", "整改措施", "Measures", 32),
    column("due_at", "整改时限", "Due", 17),
    column("state", "完成情况", "State", 18),
    column("photos_after", "整改后照片", "Photos after", 11),
    column("verified", "核查人·日期", "Verified by, on", 24),
    column("closed_at", "销号", "Closed on", 17),
    column("relapsed", "是否反弹", "Relapsed", 9),
    by_hand("remarks", "备注", "Remarks", 30),
];

/// The columns of a list of inspections.
pub const INSPECTIONS: [Column; 13] = [
    by_hand("number", "序号", "No.", 6),
    column("submitted_at", "检查时间", "Submitted", 17),
    column("form", "检查表", "Form", 24),
    column("form_version", "版本", "Version", 6),
    column("self_check", "是否自查", "Self-check", 9),
    column("subject", "检查对象", "Inspected", 24),
    column("unit", "责任单位", "Responsible unit", 22),
    column("grid", "网格", "Grid", 20),
    column("earned", "得分", "Earned", 8),
    column("possible", "满分", "Possible", 8),
    column("failed", "不合格项", "Failed items", 9),
    column("opened", "立案数", "Issues opened", 9),
    column("void", "是否作废", "Void", 9),
];
