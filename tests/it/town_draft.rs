//! The office edits the town's tables in a draft: nothing holds before it is published, what would change is told, files are read as they are saved.

mod coming;

use encoding_rs::GB18030;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use shared::town_table::{
    DraftEffect, DraftState, PublishDraft, Published, Republish, RowEdit, RowState, TableName, TablePage, TownTables, TownVersion, Uploaded,
};
use tests::{
    Client, World,
    client::Answer,
    world::{kind, lane, unit},
};

/// Everything of the streets goes to the water station.
const RULES: &str = "行号,职责,地类,牵头单位,配合单位\n1,水域沟渠,,ZZ1,属地\n2,环境卫生,,ZZ1,\n";

async fn upload(admin: &Client, table: &str, file: &str, bytes: impl Into<Vec<u8>>) -> Uploaded {
    let path = format!("/api/town/draft/tables/{table}?file={file}");
    let answer = admin.send(admin.http.post(admin.url(&path)).body(bytes.into())).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

async fn draft(admin: &Client) -> DraftState {
    admin.get("/api/town/tables").await.json::<TownTables>().draft
}

async fn publish(admin: &Client, agree_to_losses: bool) -> Answer {
    let revision = draft(admin).await.revision;
    admin.post("/api/town/draft/publish", &PublishDraft { revision, agree_to_losses, ..PublishDraft::default() }).await
}

async fn put(admin: &Client, table: &str, edit: &RowEdit) -> Answer {
    admin.send(admin.http.put(admin.url(&format!("/api/town/draft/tables/{table}/rows"))).json(edit)).await
}

async fn rows(admin: &Client, table: &str) -> TablePage {
    admin.get(&format!("/api/town/tables/{table}")).await.json()
}

fn told(uploaded: &Uploaded) -> Vec<&str> {
    uploaded.faults.iter().map(|fault| fault.text.zh.as_str()).collect()
}

#[tokio::test]
async fn a_row_moved_in_the_draft_changes_nothing_until_it_is_published() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let version = admin.get("/api/town/tables").await.json::<TownTables>().version;
    let mut cells = rows(&admin, "rule_book").await.rows[1].cells.clone();
    assert_eq!(cells[3], "属地");
    cells[2].clear();
    cells[3] = "ZZ1".into();
    let edited = put(&admin, "rule_book", &RowEdit { revision: 0, row: Some(2), cells: Some(cells.clone()) }).await;
    let state: DraftState = edited.json();
    assert_eq!((state.edits, state.fault_count), (1, 0));
    let again = put(&admin, "rule_book", &RowEdit { revision: 0, row: Some(2), cells: None }).await;
    assert_eq!((again.status, again.error().detail.as_deref()), (400, Some("revision")), "an edit of what somebody else has edited");
    let page = rows(&admin, "rule_book").await;
    assert_eq!((page.rows[1].state, &page.rows[1].cells, page.table.differs), (RowState::Changed, &cells, true));

    let wang = town.phone("wang").await;
    let before = wang.report(kind("A06"), lane(), "发布前").await;
    wang.sync().await;
    assert_eq!(town.issue(before.issue).await.status.assignment().unwrap().unit, unit("CW1"));
    let published: Published = publish(&admin, false).await.json();
    assert_eq!((published.version, published.changed), (version + 1, true));
    let after = wang.report(kind("A06"), lane(), "发布后").await;
    wang.sync().await;
    assert_eq!(town.issue(after.issue).await.status.assignment().unwrap().unit, unit("ZZ1"));
    assert_eq!(town.issue(before.issue).await.status.assignment().unwrap().unit, unit("CW1"), "an open case stays");
    assert_eq!(draft(&admin).await, DraftState { based_on: version + 1, ..DraftState::default() });
    assert!(town.audit().await.is_ok() && town.differences().await.unwrap().is_empty(), "the chain attests it");
}

#[tokio::test]
async fn a_row_moves_twelve_issues_and_the_draft_says_which() {
    let town = World::new().await;
    let (wang, admin, office) = (town.phone("wang").await, town.client("guanli").await, town.client("chuangwei").await);
    let mut reported = Vec::new();
    for number in 0..12 {
        reported.push(wang.report(kind("A06"), lane(), &format!("第 {number} 处")).await.issue);
    }
    wang.sync().await;
    assert!(upload(&admin, "rule_book", "rules.csv", RULES).await.taken);
    let effect: DraftEffect = office.get("/api/town/draft/effect").await.json();
    assert_eq!((effect.moved_count, effect.difference_count, effect.loss_count), (12, 1, 0));
    let mut moved: Vec<_> = effect.moved.iter().map(|moved| moved.issue).collect();
    moved.sort();
    reported.sort();
    assert_eq!(moved, reported);
    let first = &effect.moved[0];
    assert_eq!((first.unit, first.new_unit, first.new_unit_name.as_str()), (Some(unit("CW1")), Some(unit("ZZ1")), "柳塘镇水利站"));
    assert_eq!((first.due, first.code.len()), (first.new_due, 7), "only the unit would be another");
    let row = &effect.differences[0];
    assert_eq!((row.table, row.state, &*row.before[3], &*row.after[3]), (TableName::RuleBook, RowState::Changed, "属地", "ZZ1"));
}

#[tokio::test]
async fn every_table_that_was_downloaded_is_read_back_without_a_difference() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    for name in TableName::ALL {
        let formats: &[&str] = match name {
            name if name.is_document() => &["json"],
            name if name.is_ground() => &["csv", "xlsx", "geojson"],
            _ => &["csv", "xlsx"],
        };
        for format in formats {
            let file = format!("{}.{format}", name.key());
            let answer = admin.get(&format!("/api/town/tables/{file}")).await;
            assert_eq!(answer.status, 200, "{file}: {}", answer.text());
            let uploaded = upload(&admin, name.key(), &file, answer.body).await;
            assert!(uploaded.taken, "{file}: {:?}", told(&uploaded));
            assert_eq!((uploaded.draft.edits, uploaded.draft.fault_count), (0, 0), "{file}");
        }
    }
}

#[tokio::test]
async fn a_gb18030_table_and_one_in_a_workbook_with_the_habits_of_an_office_are_read() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let text = "责任单位一览表,,,\n名称,编号,类型,备注\n柳塘镇卫生院𠮷,YY1,卫生院,\n";
    let mut all = admin.get("/api/town/tables/units.csv").await.text();
    all.push_str("YY1,柳塘镇卫生院𠮷,,卫生院\n");
    let (bytes, ..) = GB18030.encode(all.trim_start_matches('\u{feff}'));
    assert!(upload(&admin, "units", "units.csv", bytes.into_owned()).await.taken);
    let found: TablePage = admin.get("/api/town/tables/units?text=𠮷").await.json();
    assert_eq!((found.found, found.rows[0].state, found.table.rows), (1, RowState::Added, 6));
    let (bytes, ..) = GB18030.encode(text);
    let lost = upload(&admin, "units", "units.csv", bytes.into_owned()).await;
    assert!(lost.taken && lost.draft.fault_count > 0, "a table that others still need is kept, and the draft says what it lacks");
    assert!(lost.draft.faults.iter().any(|fault| fault.table == Some(TableName::Grids)), "{:?}", lost.draft.faults);
    assert_eq!(publish(&admin, true).await.error().detail.as_deref(), Some("faults"));
    assert_eq!(admin.send(admin.http.delete(admin.url("/api/town/draft"))).await.status, 204);

    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("封面").unwrap().write(0, 0, "柳塘镇").unwrap();
    let sheet = workbook.add_worksheet();
    sheet.set_name("任务分解表").unwrap();
    sheet.merge_range(0, 0, 0, 4, "二〇二六年任务分解表", &Format::new()).unwrap();
    for (column, title) in (0..).zip(["牵头单位", "行 号*", "职责", "配合单位", "地类", "备注"]) {
        sheet.write(2, column, title).unwrap();
    }
    // A number where a code is, full-width letters and digits, a line break in a list, a blank row, a day as a remark.
    sheet.write(3, 0, "ＺＺ１").unwrap().write(3, 1, 1.0).unwrap().write(3, 2, "水域沟渠").unwrap().write(3, 3, "属地").unwrap();
    sheet.write(6, 0, "ZZ1").unwrap().write(6, 1, "２").unwrap().write(6, 2, "环境卫生\n绿化").unwrap().write(6, 4, "村庄").unwrap();
    let day = ExcelDateTime::from_ymd(2026, 8, 10).unwrap();
    sheet.write_with_format(6, 5, &day, &Format::new().set_num_format("yyyy-mm-dd")).unwrap();
    let uploaded = upload(&admin, "rule_book", "rules.xlsx", workbook.save_to_buffer().unwrap()).await;
    assert!(uploaded.taken, "{:?}", told(&uploaded));
    assert_eq!((uploaded.rows, uploaded.draft.edits, uploaded.draft.fault_count), (2, 1, 0));
    let page = rows(&admin, "rule_book").await;
    assert_eq!(page.rows[0].state, RowState::Same);
    assert_eq!(page.rows[1].cells, ["2", "环境卫生;绿化", "村庄", "ZZ1", ""]);
}

#[tokio::test]
async fn a_bad_row_is_named_by_file_line_and_column_and_nothing_is_changed() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Sheet1").unwrap();
    for (line, row) in [["编号", "名称", "类型"], ["", "", ""], ["CW1", "前埠村", "村居"], ["CW9", "", "公司2"]].into_iter().enumerate()
    {
        for (column, cell) in row.into_iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            sheet.write(u32::try_from(line).unwrap(), u16::try_from(column).unwrap(), cell).unwrap();
        }
    }
    let refused = upload(&admin, "units", "单位.xlsx", workbook.save_to_buffer().unwrap()).await;
    assert!(!refused.taken);
    assert_eq!(
        told(&refused),
        [
            "单位.xlsx «Sheet1» 第 4 行 «名称» 不能为空",
            "单位.xlsx «Sheet1» 第 4 行 «类型» 不认识: 公司2; 可用: 村居 镇直单位 物业 商户 企业 学校 卫生院 市场 住户"
        ]
    );
    assert_eq!((refused.faults[0].row, refused.faults[0].column.as_str()), (Some(4), "名称"));
    assert!(refused.faults[0].text.en.starts_with("单位.xlsx «Sheet1» line 4 «名称»: must not be empty"), "{}", refused.faults[0].text.en);
    for (file, bytes) in
        [("no.xlsx", b"PK\x03\x04 and nothing else".to_vec()), ("no.csv", vec![0xd2, 0xb2, 0xff]), ("empty.csv", Vec::new())]
    {
        let refused = upload(&admin, "units", file, bytes).await;
        assert!(!refused.taken && refused.fault_count == 1, "{file}");
    }
    let bow = "编号,名称,属地单位,地类,位置\nG1,东片,CW1,村庄,116.30 32.90;116.31 32.91;116.31 32.90;116.30 32.91;116.30 32.90\n";
    let refused = upload(&admin, "grids", "grids.csv", bow).await;
    assert!(told(&refused)[0].starts_with("grids.csv 第 2 行"), "{:?}", told(&refused));
    let head = admin.get("/api/town/tables/town.json").await.text();
    let refused = upload(&admin, "town", "town.json", head.replace("\"liutang\"", "\"other\"")).await;
    assert_eq!(told(&refused), ["镇与创卫行动 «code» 镇代码不能改: 这里是 other, 应是 liutang"]);
    assert_eq!(draft(&admin).await.revision, 0, "there is no draft");
}

#[tokio::test]
async fn a_fault_counts_the_other_row_that_it_names_as_its_reader_does() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let lines =
        [["", "责任单位名单", ""], ["", "", ""], ["编号", "名称", "类型"], ["X1", "一村", "村居"], ["", "", ""], ["X1", "二村", "村居"]];
    for (line, row) in (0..).zip(lines) {
        for (column, cell) in (0..).zip(row) {
            sheet.write(line, column, cell).unwrap();
        }
    }
    let refused = upload(&admin, "units", "units.xlsx", workbook.save_to_buffer().unwrap()).await;
    assert_eq!(told(&refused), ["units.xlsx «Sheet1» 第 6 行 «编号» 重复: X1, 第 4 条已用"], "lines of the sheet");
    let first = rows(&admin, "units").await.rows[0].cells.clone();
    let last = rows(&admin, "units").await.found;
    let edited = put(&admin, "units", &RowEdit { revision: 0, row: Some(last), cells: Some(first.clone()) }).await;
    let state: DraftState = edited.json();
    let told: Vec<&str> = state.faults.iter().map(|fault| fault.text.zh.as_str()).collect();
    assert!(
        told.contains(&format!("责任单位 第 {last} 行 «编号» 重复: {}, 第 1 条已用", first[0]).as_str()),
        "rows of the table: {told:?}"
    );
}

#[tokio::test]
async fn a_code_that_lost_its_zeros_is_named_with_the_one_that_is_meant() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let mut units = admin.get("/api/town/tables/units.csv").await.text();
    units.push_str("0071,五金店,,商户\n");
    assert!(upload(&admin, "units", "units.csv", units.clone()).await.taken);
    assert_eq!(publish(&admin, false).await.status, 200);
    let refused = upload(&admin, "units", "units.csv", units.replace("0071", "71")).await;
    assert_eq!(told(&refused), ["units.csv 第 7 行 «编号» 71 像是丢了前面的零: 现行资料里是 0071; 请把这一列设为 «文本» 后改回来"]);
}

#[tokio::test]
async fn what_would_be_gone_is_told_and_goes_only_with_consent() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    assert!(upload(&admin, "segments", "segments.csv", "编号,单位,半径,职责,位置\n").await.taken);
    let effect: DraftEffect = admin.get("/api/town/draft/effect").await.json();
    assert!(effect.loss_count > 0 && effect.losses[0].starts_with("门前三包"), "{:?}", effect.losses);
    assert_eq!(publish(&admin, false).await.error().detail.as_deref(), Some("losses"));
    assert_eq!(publish(&admin, true).await.status, 200);
    assert!(town.reference().await.segments.is_empty());
}

#[tokio::test]
async fn undo_publishes_the_former_version_as_a_new_one() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let before = town.reference().await;
    assert!(upload(&admin, "rule_book", "rules.csv", RULES).await.taken);
    let undo = |in_force: u64| Republish { in_force, agree_to_losses: true };
    let path = "/api/town/versions/1/republish";
    assert_eq!(admin.post(path, &undo(1)).await.error().detail.as_deref(), Some("draft"), "a draft is published or discarded first");
    assert_eq!(publish(&admin, false).await.json::<Published>().version, 2);
    assert_eq!(admin.post(path, &undo(1)).await.error().detail.as_deref(), Some("version"));
    assert_eq!(admin.post(path, &undo(2)).await.json::<Published>().version, 3);
    let after = town.reference().await;
    assert_eq!(after.rule_book.rows, before.rule_book.rows);
    assert_eq!(after.rule_book.version, 3, "what decisions cite is never used twice");
    let versions: Vec<TownVersion> = admin.get("/api/town/versions").await.json();
    assert_eq!(versions.iter().map(|row| (row.version, row.in_force)).collect::<Vec<_>>(), [(3, true), (2, false), (1, false)]);
    assert!(town.audit().await.is_ok() && town.differences().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_import_beside_a_draft_is_kept_unless_it_touches_what_was_drafted() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    assert!(upload(&admin, "rule_book", "rules.csv", RULES).await.taken);
    town.import(&tests::world::fixture_with(|name, text| match name {
        "units.csv" => text.replace("水利站,镇直", "水利所,镇直"),
        _ => text,
    }))
    .await;
    assert_eq!(publish(&admin, false).await.json::<Published>().version, 3);
    assert_eq!(town.reference().await.unit(unit("ZZ1")).unwrap().short, "水利所");
    assert!(upload(&admin, "rule_book", "rules.csv", RULES.replace("环境卫生", "绿化")).await.taken);
    town.import(&tests::world::fixture()).await;
    assert_eq!(publish(&admin, true).await.error().detail.as_deref(), Some("based_on"), "the same table was imported meanwhile");
}
