//! Units, grids, sites, estates, segments and features: who there is and whose ground it is.

use super::{
    Reason, RowError,
    column::{Column, may, must},
    row::{Codes, Seen, UnitCodes, each},
    rule_file::{KindIndex, duties},
    table::Table,
    word::{AREA_TYPES, FEATURES, UNIT_TYPES, from_word},
};
use shared::{
    id::{EstateId, GridId, SegmentId, SiteId, UnitId},
    kind::KindGroup,
    reference::Feature,
    unit::{Duties, Estate, Grid, Segment, Site, Unit, UnitType},
};

pub(super) const UNITS: &[Column] = &[
    must("code", "编号", &["代码"]).code(),
    must("name", "名称", &[]).line(),
    may("short", "简称", &[]).line(),
    must("type", "类型", &["kind"]),
];
pub(super) const GRIDS: &[Column] = &[
    must("code", "编号", &["代码"]).code(),
    must("name", "名称", &[]).line(),
    must("committee", "属地单位", &["属地"]).code(),
    must("area_type", "地类", &[]),
];
pub(super) const SITES: &[Column] = &[
    must("code", "编号", &["代码"]).code(),
    must("name", "名称", &[]).line(),
    may("keeper", "管理单位", &[]).code(),
    may("radius_m", "半径", &["radius"]),
    may("duties", "职责", &[]),
    may("area_type", "地类", &[]),
];
pub(super) const ESTATES: &[Column] = &[
    must("code", "编号", &["代码"]).code(),
    must("name", "名称", &[]).line(),
    must("company", "物业单位", &["物业"]).code(),
    may("duties", "职责", &[]),
];
pub(super) const SEGMENTS: &[Column] = &[
    must("number", "编号", &["号"]).code(),
    must("unit", "单位", &["责任单位"]).code(),
    may("radius_m", "半径", &["radius"]),
    may("duties", "职责", &[]),
];
pub(super) const FEATURE: &[Column] = &[may("name", "名称", &[]).line(), must("kind", "类别", &["type"])];

/// Every name that a column of ground goes by.
pub(super) fn ground_columns() -> impl Iterator<Item = &'static str> {
    let all = [GRIDS, SITES, ESTATES, SEGMENTS, FEATURE].into_iter().flatten();
    all.flat_map(|column| [column.zh, column.key].into_iter().chain(column.also.iter().copied()))
}

/// What every reader of the ground needs.
pub(super) struct Ground<'a> {
    pub(super) town: &'a str,
    pub(super) units: &'a UnitCodes,
    pub(super) kinds: &'a KindIndex,
}

/// The units that are mentioned at all: a wrong row does not make every mention of its unit wrong too.
pub(super) fn unit_codes(town: &str, table: &Table) -> UnitCodes {
    UnitCodes::of(table, "code", |code, record| {
        let kind = record.cells.get("type").and_then(|given| from_word(UNIT_TYPES, given)).unwrap_or(UnitType::Committee);
        (UnitId::from_code(town, code), kind)
    })
}

/// The grids that are mentioned at all.
pub(super) fn grid_codes(town: &str, table: &Table) -> Codes<GridId> {
    Codes::of(table, "code", |code, _| GridId::from_code(town, code))
}

/// Reads the units.
pub(super) fn units(town: &str, table: &Table, faults: &mut Vec<RowError>) -> Vec<Unit> {
    let mut seen = Seen::default();
    each(table, faults, |row| {
        let code = seen.fresh(row, "code");
        let (name, kind) = (row.required("name"), row.word("type", UNIT_TYPES, None));
        let code = code?;
        Some(Unit { id: UnitId::from_code(town, &code), code, name: name?, short: row.text("short"), kind: kind? })
    })
}

/// Reads the grids; neighbours are found later.
pub(super) fn grids(ground: &Ground<'_>, table: &Table, faults: &mut Vec<RowError>) -> Vec<Grid> {
    let mut seen = Seen::default();
    each(table, faults, |row| {
        let code = seen.fresh(row, "code");
        let name = row.required("name");
        let committee = row.required_code("committee", ground.units, "units.csv");
        if committee.is_some_and(|(_, kind)| kind != UnitType::Committee) {
            let given = row.text("committee");
            row.fault("committee", Reason::NotACommittee { given });
        }
        let (area_type, area) = (row.word("area_type", AREA_TYPES, None), row.area());
        let code = code?;
        let id = GridId::from_code(ground.town, &code);
        Some(Grid { id, code, name: name?, committee: committee?.0, area_type: area_type?, area: area?, neighbours: Vec::new() })
    })
}

/// Reads the sites.
pub(super) fn sites(ground: &Ground<'_>, table: &Table, faults: &mut Vec<RowError>) -> Vec<Site> {
    let mut seen = Seen::default();
    each(table, faults, |row| {
        let code = seen.fresh(row, "code");
        let name = row.required("name");
        let keeper = row.optional("keeper").and_then(|given| row.code("keeper", &given, ground.units, "units.csv"));
        let area_type = row.optional("area_type").and_then(|_| row.word("area_type", AREA_TYPES, None));
        let (radius_m, duties, shape) = (row.number("radius_m", 0.0, 1_000.0, 10.0), duties(row, ground.kinds), row.shape());
        let code = code?;
        let id = SiteId::from_code(ground.town, &code);
        Some(Site { id, code, name: name?, keeper: keeper.map(|(id, _)| id), shape: shape?, radius_m, duties, area_type })
    })
}

/// Reads the estates; without a word about duties they have the usual four.
pub(super) fn estates(ground: &Ground<'_>, table: &Table, faults: &mut Vec<RowError>) -> Vec<Estate> {
    let usual = [KindGroup::Sanitation, KindGroup::Greening, KindGroup::HealthEducation, KindGroup::Vector];
    let mut seen = Seen::default();
    each(table, faults, |row| {
        let code = seen.fresh(row, "code");
        let name = row.required("name");
        let company = row.required_code("company", ground.units, "units.csv");
        let (duties, area) = (or_usual(duties(row, ground.kinds), &usual), row.area());
        let code = code?;
        Some(Estate { id: EstateId::from_code(ground.town, &code), code, name: name?, company: company?.0, area: area?, duties })
    })
}

/// Reads the 三包 register; without a word about duties a front answers for 卫生, 秩序 and 绿化.
pub(super) fn segments(ground: &Ground<'_>, table: &Table, faults: &mut Vec<RowError>) -> Vec<Segment> {
    let usual = [KindGroup::Sanitation, KindGroup::Order, KindGroup::Greening];
    let mut seen = Seen::default();
    each(table, faults, |row| {
        let number = seen.fresh(row, "number");
        let unit = row.required_code("unit", ground.units, "units.csv");
        let (radius_m, duties, shape) = (row.number("radius_m", 0.0, 100.0, 6.0), duties(row, ground.kinds), row.shape());
        for never in never_of_a_front(&duties, ground.kinds) {
            row.fault("duties", Reason::NeverSegmentDuty { given: never });
        }
        let number = number?;
        let id = SegmentId::from_code(ground.town, &number);
        Some(Segment { id, number, unit: unit?.0, shape: shape?, radius_m, duties: or_usual(duties, &usual) })
    })
}

/// Reads what is drawn on the map.
pub(super) fn features(table: &Table, faults: &mut Vec<RowError>) -> Vec<Feature> {
    each(table, faults, |row| {
        let (kind, shape) = (row.word("kind", FEATURES, None), row.shape());
        Some(Feature { name: row.text("name"), kind: kind?, shape: shape? })
    })
}

/// What a 门前三包 front never answers for: water, building, trade.
fn never_of_a_front(duties: &Duties, kinds: &KindIndex) -> Vec<String> {
    let never = |group: KindGroup| matches!(group, KindGroup::Water | KindGroup::Building | KindGroup::Trade | KindGroup::Management);
    let groups = duties.groups.iter().filter(|group| never(**group)).map(|group| kinds.name_of_group(*group));
    let single = duties.kinds.iter().filter(|code| kinds.group_of(code).is_some_and(never)).map(|code| code.0.clone());
    groups.chain(single).collect()
}

fn or_usual(duties: Duties, usual: &[KindGroup]) -> Duties {
    if duties == Duties::default() { Duties { groups: usual.to_vec(), kinds: Vec::new() } } else { duties }
}
