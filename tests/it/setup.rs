//! A store without a town is set up in a browser: the link that the server prints, two steps, and the administrator is in.

use actix_web::web::Data;
use server::{clock::FixedClock, config::Config, setup, state::State, web};
use shared::{account::Me, people::PersonEntry, person::RoleKind};
use std::sync::Arc;
use tests::{
    Client,
    browser::Browser,
    client::Answer,
    history::audit_of,
    postgres,
    world::{PASSWORD, at},
};

/// A server on a store without a town.
struct Fresh {
    state: Arc<State>,
    clock: Arc<FixedClock>,
    base: String,
    _folder: tempfile::TempDir,
}

async fn fresh() -> Fresh {
    let folder = tempfile::TempDir::new().unwrap();
    let mut config = Config::in_folder(folder.path());
    if std::env::var("JINGGE_TEST_DATABASE").is_ok_and(|wanted| wanted == "postgres") {
        config.database_url = Some(tokio::task::spawn_blocking(postgres::new_database).await.unwrap().unwrap());
    }
    let clock = Arc::new(FixedClock::at(at("2026-03-05T09:00")));
    let state = Arc::new(State::open(config, Arc::<FixedClock>::clone(&clock)).await.unwrap());
    let (server, address) = web::listen(Data::from(Arc::clone(&state))).unwrap();
    tokio::spawn(server);
    Fresh { state, clock, base: format!("http://{address}"), _folder: folder }
}

impl Fresh {
    async fn link(&self) -> String {
        setup::open(&self.state).await.unwrap().expect("there is no town")
    }

    async fn towns(&self) -> bool {
        self.state.has_town().await.unwrap()
    }
}

fn admin(username: &str) -> String {
    format!("name=王管理&username={username}&password={PASSWORD}&again={PASSWORD}")
}

async fn begun(browser: &Browser, link: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
    browser.files(link, fields, "files", files).await
}

fn holds(page: &Answer, words: &[&str]) {
    for word in words {
        assert!(page.text().contains(word), "{word}: {} {}", page.status, page.text());
    }
}

#[tokio::test]
async fn a_town_is_set_up_from_the_template_and_its_administrator_is_signed_in_and_the_link_is_dead() {
    let fresh = fresh().await;
    let visitor = Browser::to(&fresh.base);
    let page = visitor.get("/").await;
    holds(&page, &["这里还没有镇", "控制台"]);
    assert!(!page.text().contains("/setup/"), "nobody is told the link");
    holds(&visitor.get("/?lang=en").await, &["There is no town here yet"]);
    let link = fresh.link().await;
    for path in ["/setup/none", "/setup/none/admin", "/setup/none/demo"] {
        assert_eq!(visitor.get(path).await.status, 404, "{path}");
    }
    for _ in 0..2 {
        holds(&visitor.get(&link).await, &["第 1 步", "从模板开始"]);
    }
    holds(&visitor.get(&format!("{link}?lang=en")).await, &["step 1 of 2"]);
    visitor.get(&format!("{link}?lang=zh")).await;
    holds(&begun(&visitor, &link, &[("name", ""), ("way", "template")], &[]).await, &["有 1 处要改", "name", "不能为空"]);
    let second = begun(&visitor, &link, &[("name", "绿溪镇"), ("code", ""), ("way", "template")], &[]).await;
    holds(&second, &["第 2 步", "绿溪镇 (lvxi)"]);
    for (form, told) in [
        (format!("name=&username=guan&password={PASSWORD}&again={PASSWORD}"), "请填写姓名"),
        (format!("name=王&username=&password={PASSWORD}&again={PASSWORD}"), "请填写用户名"),
        (format!("name=王&username=guan&password={PASSWORD}&again=other"), "不一样"),
        ("name=王&username=guan&password=12345678&again=12345678".to_owned(), "太常见"),
    ] {
        let page = visitor.form(&format!("{link}/admin"), &form).await;
        holds(&page, &["第 2 步", told]);
        assert!(!page.text().contains("12345678\""), "no password is sent back");
        assert!(!fresh.towns().await, "nothing was written");
    }
    let done = visitor.form(&format!("{link}/admin"), &admin("guan")).await;
    holds(&done, &["手机与 https", "proxy_pass http://127.0.0.1", "reverse_proxy"]);
    let me: Me = visitor.get("/api/session").await.json();
    assert_eq!((me.town_name.as_str(), me.town_code.as_str(), me.person.role.kind()), ("绿溪镇", "lvxi", RoleKind::Admin));
    let mut office = Client::to(&fresh.base);
    assert_eq!(office.sign_in("guan", PASSWORD).await.status, 200);
    let people: Vec<PersonEntry> = office.get("/api/people").await.json();
    assert_eq!(people.len(), 1, "the template's people are nobody");
    let reference = fresh.state.reference(me.person.town).await.unwrap();
    assert!(reference.units.iter().any(|unit| unit.name == "绿溪镇东村村民委员会"));
    for path in [link.clone(), format!("{link}/admin")] {
        assert_eq!(visitor.get(&path).await.status, 404, "{path}");
        assert_eq!(visitor.form(&path, &admin("second")).await.status, 404, "{path}");
    }
    assert!(setup::open(&fresh.state).await.unwrap().is_none(), "the next start prints none");
    let chain = audit_of(&fresh.state, me.person.town).await;
    assert_eq!((chain[0].actor.as_str(), chain[0].action.as_str()), ("setup", "town_import"));
    let instant = fresh.state.db.snapshot().await.unwrap();
    let compared = server::witness::verify(&instant, me.person.town).await.unwrap().unwrap();
    assert_eq!((compared.differences.len(), compared.unattested), (0, 0));
}

#[tokio::test]
async fn files_with_faults_are_told_by_row_and_column_kept_and_change_nothing_until_they_are_right() {
    let fresh = fresh().await;
    let (browser, link) = (Browser::to(&fresh.base), fresh.link().await);
    let grids = include_bytes!("../../docs/town-template/grids.geojson");
    let wrong = "编号,名称,简称,类型\nC01,东村村民委员会,东村,村居\nC02,社区,社区,没有这一类\n";
    let people = "用户名,姓名,角色,单位,网格,密码\nguan,旧管理,领导,,,\nxun1,王巡,网格员,,G01,\n";
    let fields = [("name", "绿溪镇"), ("code", "lx"), ("way", "files")];
    let files: [(&str, &[u8]); 3] = [("镇/units.csv", wrong.as_bytes()), ("grids.geojson", grids), ("people.csv", people.as_bytes())];
    let page = begun(&browser, &link, &fields, &files).await;
    holds(&page, &["units.csv 第 3 行 «类型»", "value=\"绿溪镇\"", "value=\"lx\"", "grids.geojson, people.csv, units.csv"]);
    assert!(!fresh.towns().await);
    holds(&browser.get(&format!("{link}/admin")).await, &["第 1 步"]);
    holds(&begun(&browser, &link, &fields, &[("说明.docx", b"x"), ("forms.xls", b"PK")]).await, &["units.csv 第 3 行"]);
    let right = wrong.replace(",没有这一类\n", ",村居\n");
    let page = begun(&browser, &link, &fields, &[("units.csv", right.as_bytes())]).await;
    holds(&page, &["第 2 步", "绿溪镇 (lx)", "2 个, 没有密码的等你邀请", "没有读的文件", "说明.docx"]);
    holds(&begun(&browser, &link, &[("way", "files"), ("drop", "1")], &[]).await, &["units.csv", "缺少"]);
    let all: [(&str, &[u8]); 3] = [("units.csv", right.as_bytes()), ("grids.geojson", grids), ("people.csv", people.as_bytes())];
    holds(&begun(&browser, &link, &fields, &all).await, &["第 2 步"]);
    browser.form(&format!("{link}/admin"), &admin("Guan")).await;
    let mut office = Client::to(&fresh.base);
    assert_eq!(office.sign_in("guan", PASSWORD).await.status, 200, "who sets the town up is the administrator, whatever the sheet says");
    let people: Vec<PersonEntry> = office.get("/api/people").await.json();
    let stand: Vec<(&str, bool)> = people.iter().map(|entry| (entry.username.as_str(), entry.joined)).collect();
    assert_eq!(stand, [("Guan", true), ("xun1", false)]);
}

/// A workbook with these sheets of rows, the first line of each at `begins`.
fn workbook(sheets: &[(&str, u32, &[&[&str]])]) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for (name, begins, rows) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (line, row) in (*begins..).zip(*rows) {
            for (column, cell) in (0..).zip(*row) {
                sheet.write_string(line, column, *cell).unwrap();
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

#[tokio::test]
async fn a_workbook_sets_a_town_up_without_ground_and_its_faults_are_told_by_sheet_and_line() {
    let fresh = fresh().await;
    let (browser, link) = (Browser::to(&fresh.base), fresh.link().await);
    let blank = browser.get(&format!("{link}/tables.xlsx")).await;
    assert_eq!(blank.status, 200);
    let fields = [("name", "绿溪镇"), ("code", "lx"), ("way", "files")];
    let as_it_is = begun(&browser, &link, &fields, &[("tables.xlsx", &blank.body)]).await;
    holds(&as_it_is, &["有 1 处要改", "units.csv 缺少这个文件"]);

    let units: &[&[&str]] = &[
        &["编号", "名称", "简称", "类型"],
        &["C01", "绿溪镇东村村民委员会", "东村", "村居"],
        &["D01", "绿溪镇环境卫生管理站", "环卫站", "镇直单位"],
    ];
    let wrong: &[&[&str]] =
        &[&["行号", "职责", "地类", "牵头单位", "配合单位"], &["1", "环境卫生", "", "属地", ""], &["1", "绿化", "", "D09", ""]];
    let sheets = [("责任单位", 2, units), ("说明", 0, &[&["本表由创卫办填写"][..]][..]), ("任务分解表", 4, wrong)];
    let refused = begun(&browser, &link, &[("drop", "1")], &[]).await;
    assert_eq!(refused.status, 200);
    let refused = begun(&browser, &link, &fields, &[("镇资料.xlsx", &workbook(&sheets))]).await;
    holds(&refused, &["镇资料.xlsx «任务分解表» 第 7 行 «行号»", "第 6 条已用", "镇资料.xlsx «任务分解表» 第 7 行 «牵头单位»", "D09"]);
    assert!(!fresh.towns().await);

    let right: &[&[&str]] = &[&["牵头单位", "职责", "行号"], &["D01", "环境卫生", "1"]];
    let sheets = [("责任单位", 2, units), ("说明", 0, &[&["本表由创卫办填写"][..]][..]), ("任务分解表", 4, right)];
    let again = workbook(&[("Sheet1", 0, right)]);
    let twice = begun(&browser, &link, &fields, &[("镇资料.xlsx", &workbook(&sheets)), ("任务分解表.xlsx", &again)]).await;
    holds(&twice, &["镇资料.xlsx «任务分解表» 和 任务分解表.xlsx «Sheet1» 是同一样资料"]);
    begun(&browser, &link, &[("drop", "1")], &[]).await;
    let second = begun(&browser, &link, &fields, &[("镇资料.xlsx", &workbook(&sheets))]).await;
    holds(&second, &["第 2 步", "绿溪镇 (lx)", "没有读的文件", "镇资料.xlsx «说明»"]);
    browser.form(&format!("{link}/admin"), &admin("guan")).await;
    let me: Me = browser.get("/api/session").await.json();
    let reference = fresh.state.reference(me.person.town).await.unwrap();
    assert_eq!((reference.units.len(), reference.grids.len(), reference.rule_book.rows.len()), (2, 0, 1));
    let lacks = browser.get("/api/checklist").await;
    assert!(lacks.text().contains("\"grids\""), "the list says that no grid is drawn: {}", lacks.text());
}

#[tokio::test]
async fn a_setup_link_opens_for_an_hour_and_for_the_newest_start_alone() {
    let fresh = fresh().await;
    let browser = Browser::to(&fresh.base);
    let (first, second) = (fresh.link().await, fresh.link().await);
    assert_eq!((browser.get(&first).await.status, browser.get(&second).await.status), (404, 200));
    fresh.clock.set(at("2026-03-05T09:59"));
    assert_eq!(browser.get(&second).await.status, 200);
    begun(&browser, &second, &[("name", "某镇"), ("way", "template")], &[]).await;
    fresh.clock.set(at("2026-03-05T10:00"));
    assert_eq!(browser.get(&second).await.status, 404);
    let late = browser.form(&format!("{second}/admin"), &admin("guan")).await;
    assert!(late.status == 404 && !fresh.towns().await, "{}", late.text());
}
