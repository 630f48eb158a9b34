#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::{Folder, Reason, read};
use crate::demo;
use shared::{deadline::Limit, person::RoleKind, reference::FeatureKind, unit::UnitType};

mod form;
mod write;

const HEAD: &str = "code = \"t\"\nname = \"某镇\"\n[campaign]\nname = \"创卫\"\n";
const UNITS: &str = "编号,名称,类型\nC1,东村,村居\nS1,便民超市,商户\n";

fn town(changed: &[(&str, &str)]) -> Folder {
    let mut texts = vec![("town.toml", HEAD), ("units.csv", UNITS), ("grids.csv", CLOSED)];
    texts.retain(|(name, _)| changed.iter().all(|(other, _)| other != name));
    texts.extend(changed);
    Folder::of(&texts)
}

fn faults(changed: &[(&str, &str)]) -> Vec<String> {
    read(&town(changed)).err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

/// One grid; the outline in a table cell comes back to its start.
const CLOSED: &str = "编号,名称,属地单位,地类,位置\nG1,东片,C1,村庄,116.30 32.90;116.31 32.90;116.31 32.91;116.30 32.91;116.30 32.90\n";

#[test]
fn the_demo_town_is_a_whole_town() {
    let draft = read(&demo::folder()).map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>()).unwrap();
    let data = &draft.reference;
    assert!(data.grids.len() >= 12 && data.units.len() >= 20 && data.segments.len() >= 60, "too small");
    assert_eq!(data.catalogue.kinds.len(), 24);
    assert_eq!(data.catalogue.kinds.iter().filter(|kind| kind.by_document).count(), 2);
    assert!(data.catalogue.kinds.iter().all(|kind| kind.confirmed_by.is_empty()));
    let types: std::collections::BTreeSet<UnitType> = data.units.iter().map(|unit| unit.kind).collect();
    assert_eq!(types.len(), 9, "a unit of every kind");
    for kind in [FeatureKind::MainRoad, FeatureKind::Road, FeatureKind::Water] {
        assert!(data.features.iter().any(|feature| feature.kind == kind));
    }
    assert_eq!(data.campaign.phases.len(), 3);
    assert!(RoleKind::ALL.iter().all(|role| draft.people.iter().any(|person| person.role.kind() == *role)));
}

#[test]
fn every_grid_of_the_demo_town_touches_two_to_eight_others_and_touching_is_mutual() {
    let grids = read(&demo::folder()).unwrap().reference.grids;
    for grid in &grids {
        assert!((2..=8).contains(&grid.neighbours.len()), "{} has {}", grid.code, grid.neighbours.len());
        for other in &grid.neighbours {
            let other = grids.iter().find(|other_grid| other_grid.id == *other).unwrap();
            assert!(other.neighbours.contains(&grid.id));
        }
    }
}

#[test]
fn staged_limits_keep_their_order() {
    let draft = read(&demo::folder()).unwrap();
    let shed = draft.reference.catalogue.kinds.iter().find(|kind| kind.name == "私搭乱建").unwrap();
    assert_eq!(shed.limits, [Limit::WorkingHours(4), Limit::WorkingDays(7), Limit::WorkingDays(20)]);
}

#[test]
fn a_small_town_needs_three_files_only() {
    let draft = read(&town(&[("grids.csv", CLOSED)])).unwrap();
    assert_eq!(draft.reference.catalogue.kinds.len(), 24, "the usual catalogue");
    assert!(draft.reference.calendar.years.contains_key(&2026), "the built-in calendar");
    assert_eq!(draft.reference.town.office_hours.windows.len(), 2);
}

#[test]
fn english_headers_and_a_byte_order_mark_are_read_too() {
    let units = "\u{feff}code,name,short,type\nC1,East village,East,committee\n";
    let draft = read(&town(&[("units.csv", units), ("grids.csv", CLOSED)])).unwrap();
    assert_eq!(draft.reference.units[0].short, "East");
}

#[test]
fn every_fault_is_told_by_file_row_and_column() {
    let units = "编号,名称,类型\nC1,东村,村居\nC1,西村,商户\nS1,,公司2\n";
    let told = faults(&[("units.csv", units), ("grids.csv", CLOSED)]);
    assert_eq!(
        told,
        [
            "units.csv 第 3 行 «编号» 重复: C1, 第 2 条已用",
            "units.csv 第 4 行 «名称» 不能为空",
            "units.csv 第 4 行 «类型» 不认识: 公司2; 可用: 村居 镇直单位 物业 商户 企业 学校 卫生院 市场 住户",
        ]
    );
}

#[test]
fn a_wrong_row_does_not_make_every_mention_of_it_wrong() {
    let units = "编号,名称,类型\nC1,东村,什么\n";
    assert_eq!(faults(&[("units.csv", units), ("grids.csv", CLOSED)]).len(), 1);
}

#[test]
fn missing_and_unknown_columns_are_told_once_and_nobody_is_blamed_for_the_units() {
    let told = faults(&[("units.csv", "编号,名称,颜色\nC1,东村,红\n"), ("grids.csv", CLOSED)]);
    assert_eq!(told, ["units.csv 第 1 行 列名不对: 缺少 «类型»; 不认识 «颜色»; 可用: 编号 名称 简称 类型"]);
}

#[test]
fn a_property_that_no_feature_has_is_told_once() {
    let feature = r#"{"type":"Feature","properties":{"id":"G1","名称":"东片","属地单位":"C1","地类":"村庄"},
        "geometry":{"type":"Polygon","coordinates":[[[116.3,32.9],[116.31,32.9],[116.31,32.91],[116.3,32.9]]]}}"#;
    let grids = format!(r#"{{"type":"FeatureCollection","features":[{feature},{feature},{feature}]}}"#);
    let people = "用户名,姓名,角色,网格\na,甲,网格员,G1\n";
    let told = faults(&[("grids.geojson", &grids), ("people.csv", people)]);
    assert_eq!(told, ["grids.geojson 列名不对: 缺少 «编号»; 可用: 编号 名称 属地单位 地类"]);
}

#[test]
fn what_a_row_holds_beyond_the_header_is_told_and_a_total_is_named() {
    let units = "编号,名称,类型,\nC1,东村,村居,\nS1,便民,超市,商户,\n合计：2,,,\nS2,五金,商户,街口\n";
    assert_eq!(
        faults(&[("units.csv", units)]),
        [
            "units.csv 第 1 行 第 4 列没有列名, 但第 3 行填了内容; 请写上列名 (随便写的用 «备注»)",
            "units.csv 第 4 行 像是合计行: 合计：2; 请删去这一行",
            "units.csv 第 3 行 «类型» 不认识: 超市; 可用: 村居 镇直单位 物业 商户 企业 学校 卫生院 市场 住户",
        ]
    );
    let units = "编号,名称,类型\nC1,东村,村居\nS1,便民,超市,商户\n";
    assert_eq!(faults(&[("units.csv", units)]), ["units.csv 第 3 行 有 4 格, 表头只有 3 列; 内容里有分隔符时要用引号 (\") 括起来"]);
}

#[test]
fn one_cause_in_many_rows_is_told_in_few_lines_with_all_its_rows() {
    let rows: String = (0..40).map(|number| format!("S{number},店,公司\n")).collect();
    let units = format!("编号,名称,类型\nC1,东村,村居\n{rows}");
    let told = super::told(&read(&town(&[("units.csv", &units)])).err().unwrap());
    assert_eq!(told.len(), 6);
    assert!(told[5].starts_with("units.csv «类型» 同样的错误另有 35 处, 在第 8 9 10 ") && told[5].ends_with("42 行"), "{}", told[5]);
}

#[test]
fn places_written_backwards_open_rings_and_foreign_units_are_faults() {
    let grids = "编号,名称,属地单位,地类,位置\nG1,东片,C9,村庄,116.30 32.90;116.31 32.90\nG2,西片,S1,村庄,32.9 116.3\nG3,南片,C1,村庄,\n";
    let told = faults(&[("grids.csv", grids)]);
    assert_eq!(
        told,
        [
            "grids.csv 第 2 行 «属地单位» units.csv 里没有: C9",
            "grids.csv 第 2 行 位置应是一个面 (Polygon)",
            "grids.csv 第 3 行 «属地单位» 网格的属地单位要是村居: S1",
            "grids.csv 第 3 行 经纬度写反了: 经度 32.9, 纬度 116.3; 先写经度, 后写纬度",
            "grids.csv 第 4 行 没有位置 (geometry)",
        ]
    );
}

#[test]
fn features_of_geojson_are_told_by_their_number() {
    let grids = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"编号":"G1","名称":"东片","属地单位":"C1","地类":"村庄"},
        "geometry":{"type":"Polygon","coordinates":[[[116.3,32.9],[116.3,32.9],[116.3,32.9]]]}},{"type":"Nothing"}]}"#;
    let mut told = faults(&[("grids.geojson", grids)]);
    told.sort();
    assert_eq!(told[0], "grids.geojson 第 1 个要素 点太少: 线至少 2 点, 面至少 3 个不同的点");
    assert!(told[1].starts_with("grids.geojson 第 2 个要素 格式读不懂"), "{told:?}");
}

#[test]
fn a_front_never_answers_for_water_and_nobody_helps_himself() {
    let segments = "编号,单位,职责,位置\n1,S1,环境卫生;D01,116.301 32.901;116.302 32.901\n";
    let rules = "行号,职责,牵头单位,配合单位\n1,水域沟渠,属地,属地\n2,没有这种,C1,\n";
    let told = faults(&[("grids.csv", CLOSED), ("segments.csv", segments), ("rule_book.csv", rules)]);
    assert_eq!(told[0], "segments.csv 第 2 行 «职责» 门前三包不管这一类: D01");
    assert_eq!(told[1], "rule_book.csv 第 2 行 «配合单位» 牵头单位又写成了配合单位: 属地");
    assert!(told[2].starts_with("rule_book.csv 第 3 行 «职责» 不认识: 没有这种"), "{told:?}");
}

#[test]
fn people_need_what_their_role_is_bound_to() {
    let people =
        "用户名,姓名,角色,单位,网格,密码\na,甲,网格员,,,\nb,乙,责任单位,X,,\nc,丙,皇帝,,,\nd,丁,领导,,,short\ne,戊,网格员,,G1;G7,\n";
    let told = faults(&[("grids.csv", CLOSED), ("people.csv", people)]);
    assert_eq!(told.len(), 5, "{told:?}");
    assert_eq!(told[0], "people.csv 第 2 行 «网格» 不能为空");
    assert_eq!(told[3], "people.csv 第 5 行 «密码» 密码要 8 到 128 个字 (已有的账号这一格可以空着)");
    assert_eq!(told[4], "people.csv 第 6 行 «网格» grids 里没有: G7");
}

#[test]
fn a_head_with_faults_names_the_field() {
    let head = "code = \"t\"\nname = \"\"\noffice_hours = [\"14:00-17:30\", \"08:30-12:00\"]\n[campaign]\nname = \"创卫\"\n[[campaign.phases]]\nname = \"一\"\nfrom = \"2026-09-01\"\nuntil = \"2026-08-01\"\n";
    let told = faults(&[("town.toml", head), ("grids.csv", CLOSED)]);
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].starts_with("town.toml «name» 不能为空"));
    assert!(faults(&[("town.toml", "code = 3\n"), ("grids.csv", CLOSED)])[0].starts_with("town.toml 第 1 行 格式读不懂: code = 3 ("));
}

#[test]
fn an_empty_folder_names_every_file_that_must_be_there() {
    let told: Vec<_> = read(&Folder::default()).err().unwrap().into_iter().map(|fault| (fault.file, fault.reason)).collect();
    let missing = |file: &str| (file.to_owned(), Reason::FileMissing);
    assert_eq!(told, [missing("town.toml"), missing("units.csv")]);
}

#[test]
fn too_many_rows_are_refused() {
    let units = format!("编号,名称,类型\n{}", "C1,东村,村居\n".repeat(super::MAX_ROWS + 1));
    assert!(faults(&[("units.csv", &units), ("grids.csv", CLOSED)]).iter().any(|told| told.contains("行数太多")));
}

#[test]
fn the_template_of_the_documentation_is_a_town_without_faults() {
    let template = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/town-template");
    let draft = Folder::open(&template).and_then(|folder| read(&folder));
    let draft = draft.map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>()).unwrap();
    assert_eq!((draft.reference.grids.len(), draft.people.len()), (2, 7));
    assert_eq!(draft.reference.grids[0].neighbours, [draft.reference.grids[1].id]);
    assert_eq!(draft.reference.estates[0].duties.groups.len(), 4);
    assert_eq!(draft.reference.forms.iter().map(|form| form.items().count()).collect::<Vec<_>>(), [6, 4]);
}

#[test]
fn a_folder_that_is_not_there_or_holds_no_text_is_told() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("units.csv"), [0xD2, 0xB2, 0xFF]).unwrap();
    let told: Vec<String> = Folder::open(folder.path()).err().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(told, ["units.csv 不是文字文件: UTF-8、GBK/GB18030、UTF-16 都读不出; 请在表格软件里另存为 «CSV UTF-8»"]);
    assert!(Folder::open(&folder.path().join("nothing")).is_err());
}

#[test]
fn no_password_of_a_table_is_ever_told() {
    let headless = "wang,王网格,责任单位,S1,,tianzhu-88\n";
    let shifted = "用户名,姓名,角色,单位,网格,密码\nwang,王,领导,,,1.38E+10\nli,李,领导,,,tianzhu\u{7}-88\nzhang,张,领导,,,12345678\n";
    for people in [headless, shifted] {
        let told = faults(&[("people.csv", people)]).join("\n");
        assert!(!told.is_empty(), "{people}");
        assert!(["tianzhu", "1.38E", "«12345678", ": 12345678"].iter().all(|secret| !told.contains(secret)), "{told}");
    }
}

#[test]
fn passwords_that_are_guessed_first_are_refused_by_row() {
    let people = "用户名,姓名,角色,密码\nwang-li,王,领导,12345678\nli-si,李,领导,li-si2026\nzhang,张,领导,tianzhu-88\n";
    let told = faults(&[("people.csv", people)]);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("people.csv 第 2 行 «密码» 密码太常见"), "{told:?}");
    assert!(told[1].starts_with("people.csv 第 3 行 «密码» 密码和用户名太像"), "{told:?}");
}
