//! What is written reads back as the same data.

use super::{
    super::{TownDraft, write},
    *,
};
use std::path::Path;

fn folder(path: &str) -> TownDraft {
    let folder =
        Folder::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).map_err(|faults| faults[0].to_string()).unwrap();
    read(&folder).map_err(|faults| faults[0].to_string()).unwrap()
}

fn read_back(draft: &TownDraft) -> TownDraft {
    read(&write(&draft.reference).folder()).map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>()).unwrap()
}

#[test]
fn a_town_that_was_written_reads_back_as_the_same_town_without_its_people() {
    let towns = [
        read(&demo::folder()).unwrap(),
        folder("docs/town-template"),
        folder("tests/fixtures/town"),
        folder("tests/fixtures/field/base/town"),
    ];
    for town in towns {
        let back = read_back(&town);
        assert_eq!(back.reference, town.reference, "{}", town.reference.town.name);
        assert!(back.people.is_empty());
        assert_eq!(write(&back.reference), write(&town.reference));
    }
}

#[test]
fn cells_that_look_like_formulas_and_numbers_with_zeros_stay_as_they_are() {
    let units = "编号,名称,类型\nC1,东村,村居\n007,'=1+1 店,商户\n-8,'+86 通讯,商户\nA9,\"@家\"\"一\"\"\",商户\n";
    let rules = "行号,职责,地类,牵头单位,配合单位\n07,环境卫生、市容秩序,村庄;集贸市场,属地,007\n8,水域沟渠,,-8,\n";
    let town = read(&town(&[("units.csv", units), ("rule_book.csv", rules)])).map_err(|faults| faults[0].to_string()).unwrap();
    assert_eq!(town.reference.units.iter().map(|unit| &*unit.name).collect::<Vec<_>>(), ["东村", "=1+1 店", "+86 通讯", "@家\"一\""]);
    assert_eq!(read_back(&town).reference, town.reference);
    let text = write(&town.reference);
    assert!(text.text(shared::town_table::TableName::Units).contains("\n007,'=1+1 店,,商户\n"), "inert in a spreadsheet");
}

#[test]
fn hours_phases_windows_and_a_calendar_of_its_own_are_kept() {
    let head = r#"
        code = "t"
        name = "某镇"
        office_hours = ["08:00-11:45", "13:30-24:00"]
        urgent_window = "06:30-22:00"
        relapse_percent = 40
        [campaign]
        name = "创卫"
        standard = "2021"
        phases = [{ name = "动员", from = "2026-01-01", until = "2026-03-31" },
                  { name = "攻坚", name_en = "Drive", from = "2026-04-01", until = "2026-06-30", limit_percent = 60 }]
        [source]
        calendar = "通知"
        rule_book = "分工"
    "#;
    let calendar = r#"{"2027": {"off": ["2027-01-01"], "work": ["2027-01-09"], "state": "provisional"}}"#;
    let town = read(&town(&[("town.toml", head), ("calendar.json", calendar)])).map_err(|faults| faults[0].to_string()).unwrap();
    assert_eq!(read_back(&town).reference, town.reference);
}
