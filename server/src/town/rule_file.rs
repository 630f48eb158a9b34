//! The catalogue of problems and the rule book.

use super::{
    Reason, RowError,
    column::{Column, may, must},
    row::{Codes, Row, Seen, UnitCodes, each},
    table::{Cells, Table},
    word::{AREA_TYPES, COMMITTEE, GROUPS, LEVELS, UNIT_TYPES, YES_NO, from_word, limits, list},
};
use shared::{
    catalogue::Kind,
    deadline::Limit,
    id::RuleRowId,
    kind::{KindCode, KindGroup, Level},
    responsibility::{RuleRow, RuleUnit},
    unit::Duties,
};

pub(super) const CATALOGUE: &[Column] = &[
    must("code", "编号", &["代码"]).code(),
    must("name", "名称", &[]).line(),
    may("name_en", "英文名", &[]).line(),
    must("group", "类别", &[]),
    may("level", "级别", &[]),
    must("limits", "时限", &["limit"]),
    must("filing", "立案条件", &[]).text(),
    must("closing", "结案条件", &[]).text(),
    may("duplicate_radius_m", "重复半径", &[]),
    may("relapse_days", "反弹天数", &[]),
    may("indoor", "室内", &[]),
    may("public", "可公开", &[]),
    may("handed_to", "移交", &[]).line(),
    may("by_document", "凭文件结案", &[]),
    may("basis", "依据", &[]).text(),
    may("confirmed_by", "时限确认人", &[]).line(),
    may("answerable", "可担责单位类型", &[]),
];
pub(super) const RULE_BOOK: &[Column] = &[
    must("number", "行号", &[]).code(),
    must("duties", "职责", &["任务", "kinds"]),
    may("area_types", "地类", &["area_type"]),
    must("lead", "牵头单位", &["责任单位"]).code(),
    may("helpers", "配合单位", &[]),
];

/// The kinds of a catalogue by code and by name.
pub(super) struct KindIndex {
    codes: Codes<(KindGroup, KindCode)>,
    names: Codes<KindCode>,
}

impl KindIndex {
    /// An index of the rows as they stand, so that one wrong row does not make every mention of its kind wrong too.
    pub(super) fn of(table: &Table) -> Self {
        let group_of = |cells: &Cells| cells.get("group").and_then(|group| from_word(GROUPS, group)).unwrap_or(KindGroup::Sanitation);
        let code_of = |cells: &Cells| KindCode(cells.get("code").cloned().unwrap_or_default());
        Self {
            codes: Codes::of(table, "code", |_, record| (group_of(&record.cells), code_of(&record.cells))),
            names: Codes::of(table, "name", |_, record| code_of(&record.cells)),
        }
    }

    /// Whether every kind of the catalogue is here.
    pub(super) const fn is_whole(&self) -> bool {
        self.codes.is_whole()
    }

    /// The family of a kind.
    pub(super) fn group_of(&self, code: &KindCode) -> Option<KindGroup> {
        self.codes.get(&code.0).map(|(group, _)| *group)
    }

    /// The Chinese name of a family.
    pub(super) fn name_of_group(&self, group: KindGroup) -> String {
        GROUPS
            .iter()
            .find(|(from_word, _)| *from_word == group)
            .and_then(|(_, names)| names.first())
            .map_or_else(String::new, |name| (*name).to_owned())
    }

    /// The kind with this code or this name.
    pub(super) fn find(&self, given: &str) -> Option<KindCode> {
        self.codes.get(given).map(|(_, code)| code).or_else(|| self.names.get(given)).cloned()
    }
}

/// Reads the cell «职责»: families by name, kinds by code or name.
pub(super) fn duties(row: &mut Row<'_>, kinds: &KindIndex) -> Duties {
    let mut duties = Duties::default();
    let known = |part: &str| from_word(GROUPS, part).is_some() || kinds.find(part).is_some();
    for part in list(&row.text("duties"), known) {
        if let Some(group) = from_word(GROUPS, part) {
            duties.groups.push(group);
        } else if let Some(code) = kinds.find(part) {
            duties.kinds.push(code);
        } else if kinds.is_whole() {
            let known = format!("{} 以及问题目录里的编号和名称", super::word::known(GROUPS));
            row.fault("duties", Reason::UnknownWord { given: part.to_owned(), known });
        }
    }
    duties
}

/// Reads the catalogue.
pub(super) fn kinds(table: &Table, faults: &mut Vec<RowError>) -> Vec<Kind> {
    let mut seen = Seen::default();
    each(table, faults, |row| {
        let code = seen.fresh(row, "code");
        let (name, group) = (row.required("name"), row.word("group", GROUPS, None));
        let level = row.word("level", LEVELS, Some(Level::Normal));
        let (limits, filing, closing) = (stages(row), row.required("filing"), row.required("closing"));
        let name = name?;
        Some(Kind {
            code: KindCode(code?),
            name_en: row.optional("name_en").unwrap_or_else(|| name.clone()),
            name,
            group: group?,
            level: level?,
            limits: limits?,
            filing: filing?,
            closing: closing?,
            duplicate_radius_m: row.number("duplicate_radius_m", 0.0, 1_000.0, 20.0),
            relapse_days: row.whole("relapse_days", 3_650, 30),
            basis: row.text("basis"),
            indoor: row.word("indoor", YES_NO, Some(false))?,
            public: row.word("public", YES_NO, Some(false))?,
            handed_to: row.optional("handed_to"),
            by_document: row.word("by_document", YES_NO, Some(false))?,
            confirmed_by: row.text("confirmed_by"),
            answerable: row.words("answerable", UNIT_TYPES),
        })
    })
}

fn stages(row: &mut Row<'_>) -> Option<Vec<Limit>> {
    let given = row.required("limits")?;
    let stages = limits(&given);
    if stages.is_none() {
        row.fault("limits", Reason::BadLimit { given });
    }
    stages
}

/// Reads the rule book in printed order.
pub(super) fn rule_rows(town: &str, table: &Table, units: &UnitCodes, kinds: &KindIndex, faults: &mut Vec<RowError>) -> Vec<RuleRow> {
    let mut seen = Seen::default();
    each(table, faults, |row| {
        let printed = seen.fresh(row, "number");
        let number = row.whole("number", 100_000, 0);
        row.required("duties");
        let duties = duties(row, kinds);
        let area_types = row.words("area_types", AREA_TYPES);
        let lead = row.required("lead").and_then(|given| rule_unit(row, "lead", &given, units));
        let named = |part: &str| COMMITTEE.contains(&part) || units.get(part).is_some();
        let helpers = row.text("helpers");
        let helpers: Vec<RuleUnit> =
            list(&helpers, named).into_iter().filter_map(|given| rule_unit(row, "helpers", given, units)).collect();
        let lead = lead?;
        if helpers.contains(&lead) {
            let given = row.text("lead");
            row.fault("helpers", Reason::SelfReference { given });
        }
        Some(RuleRow { id: RuleRowId::from_code(town, &printed?), number, duties, area_types, lead, helpers })
    })
}

fn rule_unit(row: &mut Row<'_>, key: &str, given: &str, units: &UnitCodes) -> Option<RuleUnit> {
    if COMMITTEE.contains(&given) {
        return Some(RuleUnit::Committee);
    }
    row.code(key, given, units, "units.csv").map(|(id, _)| RuleUnit::Unit(id))
}
