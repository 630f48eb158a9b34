//! Town folders as officials' programs and hands write them: each case is the sound town of `fixtures/field/base` with one fault.

use server::town::{self, Folder, Preview, RowError, TownDraft};
use shared::{geo::Point, place::Place, reference::Reference, responsibility::responsible_for};
use std::{fs, path::Path};
use tempfile::TempDir;
use tests::{
    Client, World,
    world::{kind, lane},
};

fn fixtures() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/field")
}

fn copy(from: &Path, to: &Path) {
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

/// The sound town with the files of a case over it, and without those that the case brings under another name.
fn case(name: &str, without: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    copy(&fixtures().join("base/town"), folder.path());
    for gone in without {
        fs::remove_file(folder.path().join(gone)).unwrap();
    }
    if !name.is_empty() {
        copy(&fixtures().join(name), folder.path());
    }
    folder
}

fn edit(folder: &TempDir, name: &str, from: &str, to: &str) {
    let path = folder.path().join(name);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{name} has {from}");
    fs::write(&path, text.replace(from, to)).unwrap();
}

fn read(folder: &TempDir) -> Result<TownDraft, Vec<RowError>> {
    Folder::open(folder.path()).and_then(|folder| town::read(&folder))
}

fn sound(folder: &TempDir) -> TownDraft {
    read(folder).unwrap_or_else(|faults| panic!("{}", town::told(&faults).join("\n")))
}

fn told(folder: &TempDir) -> Vec<String> {
    town::told(&read(folder).err().expect("faults"))
}

fn usernames(draft: &TownDraft) -> Vec<&str> {
    draft.people.iter().map(|person| person.username.as_str()).collect()
}

/// Who answers for rubbish in front of the shop.
fn answers_for_the_front(reference: &Reference) -> &str {
    let place = Place::Gps { point: Point { lat: 32.900_117, lon: 116.2947 }, accuracy_m: 0.0 };
    let rubbish = reference.catalogue.kinds.iter().find(|row| row.code == kind("A01")).unwrap();
    responsible_for(&place, rubbish, reference, None).unit.map_or("", |unit| reference.unit_name(unit))
}

#[test]
fn a_table_is_read_alike_however_a_spreadsheet_saved_it_and_people_wrote_its_cells() {
    let base = sound(&case("", &[]));
    for (name, without) in [
        ("gbk", ""),
        ("utf-16", ""),
        ("tabs", ""),
        ("semicolons", ""),
        ("header-marks", ""),
        ("title-row", ""),
        ("list-dun", ""),
        ("list-comma", ""),
        ("wide-number", "segments.geojson"),
        ("metres", "segments.geojson"),
    ] {
        let without: Vec<&str> = Some(without).into_iter().filter(|name| !name.is_empty()).collect();
        let draft = sound(&case(&format!("table/{name}"), &without));
        assert!(draft.reference.units == base.reference.units && draft.people == base.people, "{name}");
        assert_eq!(answers_for_the_front(&draft.reference), "便民超市", "{name}");
    }
}

#[test]
fn a_quotation_mark_without_its_second_is_one_fault_where_it_opens() {
    let told = told(&case("table/open-quote", &["segments.geojson"]));
    assert_eq!(told, ["units.csv 第 4 行 从这一行开始的引号 (\") 没有配对, 后面的都读不了; 请补上或删去它"]);
}

#[test]
fn codes_and_user_names_become_what_people_can_type() {
    let draft = sound(&case("id/formula", &[]));
    assert_eq!(usernames(&draft).last(), Some(&"13800000001"));
    let draft = sound(&case("id/full-width", &[]));
    assert_eq!(usernames(&draft).last(), Some(&"yun-zhou"));
    let draft = sound(&case("id/full-width-code", &[]));
    assert!(draft.reference.units.iter().any(|unit| unit.code == "SH03"), "and the front of SH03 finds it");
    let draft = sound(&case("id/one-point-zero", &[]));
    assert!(draft.reference.units.iter().any(|unit| unit.code == "1") && draft.reference.units.iter().all(|unit| unit.code != "1.0"));
    let draft = sound(&case("id/geojson-number", &[]));
    assert_eq!(draft.reference.grids.iter().map(|grid| grid.code.as_str()).collect::<Vec<_>>(), ["10", "11"]);
}

#[test]
fn what_a_spreadsheet_or_a_hidden_character_spoiled_is_refused_by_file_and_row_and_nothing_else_is() {
    let scientific = "1.38E+10 是表格软件写成科学计数的号码, 后几位已丢失; 请把这一列设为 «文本» 后重新输入";
    let hidden = |code: &str| format!("里面有看不见的控制字符或反转书写方向的字符 (U+{code}), 请重新输入这一格");
    for (name, faults) in [
        ("scientific", vec![format!("people.csv 第 6 行 «用户名» {scientific}")]),
        ("case-twins", vec!["people.csv 第 7 行 «用户名» Zhou01 和第 6 条的 zhou01 只差大小写, 算同一个; 请改一个".to_owned()]),
        ("case-twins-unit", vec!["units.csv 第 7 行 «编号» sh02 和第 6 条的 SH02 只差大小写, 算同一个; 请改一个".to_owned()]),
        ("control", vec![format!("people.csv 第 6 行 «用户名» yun-<U+0007>zhou {}", hidden("0007"))]),
        (
            "bidi",
            vec![
                format!("units.csv 第 6 行 «名称» 老街<U+202E>馆汤肉牛 {}", hidden("202E")),
                format!("people.csv 第 6 行 «用户名» yun-<U+202E>uohz {}", hidden("202E")),
            ],
        ),
        ("town-code-blank", vec!["town.toml «code» 镇代码里不能有空格和全角字: «yun xi»; 例如 yunxi".to_owned()]),
    ] {
        assert_eq!(told(&case(&format!("id/{name}"), &[])), faults, "{name}");
    }
}

#[test]
fn a_name_of_20_000_characters_is_refused_with_the_limit_and_not_printed() {
    let folder = case("", &[]);
    edit(&folder, "units.csv", "老街牛肉汤馆", &"长".repeat(20_000));
    let told = told(&folder);
    let start = format!("units.csv 第 6 行 «名称» {}…", "长".repeat(40));
    assert_eq!(told, [format!("{start} 太长: 20000 个字, 最多 200 个")]);
}

#[test]
fn a_spoiled_code_is_told_once_and_not_again_by_everybody_who_names_it() {
    let folder = case("", &[]);
    edit(&folder, "units.csv", "SH01,", "SH\u{7}01,");
    assert_eq!(told(&folder).len(), 1);
}

#[test]
fn a_file_in_other_case_or_with_its_ending_twice_is_read_and_every_other_is_named() {
    let folder = case("name/other-case", &[]);
    assert_eq!(sound(&folder).reference.rule_book.rows.len(), 1);
    let folder = case("name/double-ending", &["people.csv"]);
    assert_eq!(usernames(&sound(&folder)), ["yun-wang", "yun-shop", "yun-zhao", "yun-zheng"]);
    fs::write(folder.path().join("rule_book (1).csv"), "x").unwrap();
    fs::write(folder.path().join("镇照片.jpg"), "x").unwrap();
    fs::write(folder.path().join("grids.csv"), "x").unwrap();
    fs::create_dir(folder.path().join("old")).unwrap();
    let listing = Folder::open(folder.path()).ok().unwrap().listing().to_string();
    assert_eq!(
        listing.lines().collect::<Vec<_>>(),
        [
            "文件夹里的文件 · files of the folder:",
            "  没读 not read  grids.csv: 已有 grids.geojson · grids.geojson goes first",
            "  读了 read      grids.geojson (UTF-8)",
            "  没读 not read  old/",
            "  读了 read      people.csv.csv (UTF-8), 当作 as people.csv",
            "  没读 not read  rule_book (1).csv: 像是 rule_book.csv, 要用它就改成这个名字和格式 · rename it to rule_book.csv if it is meant",
            "  读了 read      segments.geojson (UTF-8)",
            "  读了 read      town.toml (UTF-8)",
            "  读了 read      units.csv (UTF-8)",
            "  没读 not read  镇照片.jpg",
        ]
    );
    fs::write(folder.path().join("people.csv"), "x").unwrap();
    assert_eq!(told(&folder), ["people.csv.csv 和 people.csv 是同一样资料, 不知道用哪个; 请只留一个"]);
}

#[test]
fn phases_that_overlap_or_leave_a_gap_are_refused_with_their_days() {
    assert_eq!(
        told(&case("name/phases-overlap", &[])),
        ["town.toml «campaign.phases» 阶段 «组织实施» 和 «巩固提高» 重叠: 2026-12-01 至 2026-12-31; 每天只能属于一个阶段"]
    );
    assert_eq!(
        told(&case("name/phases-gap", &[])),
        [
            "town.toml «campaign.phases» 阶段 «组织实施» 和 «巩固提高» 之间有空档: 2027-01-01 至 2027-01-31; 请接上, 或写一个 limit_percent = 100 的阶段"
        ]
    );
}

#[tokio::test]
async fn every_deletion_is_named_with_what_hangs_on_it_and_so_is_an_account_that_stays_without_its_unit() {
    let world = World::new().await;
    let folder = case("", &[]);
    town::import(&world.state, sound(&folder), "test").await.unwrap();
    assert!(preview(&world, &folder).await.losses.is_empty());
    fs::remove_file(folder.path().join("segments.geojson")).unwrap();
    edit(&folder, "units.csv", "SH01,便民超市,,商户\n", "");
    edit(&folder, "people.csv", "yun-shop,便民超市店主,责任单位,SH01,,tianzhu-88\n", "");
    let before = preview(&world, &folder).await;
    let losses: Vec<String> = before.losses.iter().map(ToString::to_string).collect();
    assert_eq!(losses, ["单位 unit SH01 便民超市; 在用账号 1 个: yun-shop · 1 open accounts", "门前三包 front 1 号 便民超市"]);
    let stranded = |preview: &Preview| preview.stranded.iter().map(ToString::to_string).collect::<Vec<_>>();
    let stays = "yun-shop 便民超市店主 (SH01 便民超市); 关闭 to close it: jingge user close --username yun-shop";
    assert_eq!(stranded(&before), [stays]);
    assert!(before.to_string().contains(stays) && before.to_string().contains(&losses[0]), "{before}");
    town::import(&world.state, sound(&folder), "test").await.unwrap();
    let after = preview(&world, &folder).await;
    assert!(after.losses.is_empty());
    assert_eq!(after.stranded.len(), 1, "it is named as long as it stays open");
}

async fn preview(world: &World, folder: &TempDir) -> Preview {
    town::preview(&world.state, &sound(folder)).await.unwrap()
}

#[tokio::test]
async fn an_open_issue_of_a_unit_that_would_be_gone_is_counted() {
    let world = World::new().await;
    let phone = world.phone("wang").await;
    phone.report(kind("A06"), lane(), "").await;
    phone.sync().await;
    let mut draft = town::read(&tests::world::fixture()).ok().unwrap();
    let reference = world.reference().await;
    let grid = reference.grids.iter().find(|grid| grid.code == "G1").unwrap();
    draft.reference.grids.retain(|row| row.id != grid.id);
    let preview = town::preview(&world.state, &draft).await.unwrap();
    let loss = preview.losses.iter().find(|loss| loss.what.starts_with("G1 ")).unwrap();
    assert_eq!((loss.issues, loss.accounts.as_slice()), (1, ["wang".to_owned()].as_slice()));
}

#[tokio::test]
async fn what_stands_on_the_sheet_signs_in_on_both_doors_and_typing_slips_use_up_nothing() {
    let world = World::new().await;
    for (name, typed) in [
        ("blank-behind", ["tianzhu-88 ", "tianzhu-88"]),
        ("wide-blank-behind", ["tianzhu-88\u{3000}", "tianzhu-88"]),
        ("full-width", ["ｔｉａｎｚｈｕ８８", "tianzhu88"]),
    ] {
        // A town of its own for each, so that its account is new.
        let folder = case(&format!("login/{name}"), &[]);
        edit(&folder, "town.toml", "code = \"yunxi\"", &format!("code = \"{name}\""));
        edit(&folder, "people.csv", "yun-", &format!("{name}-"));
        let imported = town::import(&world.state, sound(&folder), "test").await.unwrap();
        assert!(!imported.to_string().contains("tianzhu"), "a given password is not printed: {imported}");
        let user = format!("{name}-zhou");
        // More slips than wrong tries are allowed.
        for round in 0..2 {
            for password in typed {
                for username in [user.clone(), format!("{user} "), user.to_uppercase(), user.replace('-', "－")] {
                    let status = Client::to(&world.base).sign_in(&username, password).await.status;
                    assert_eq!(status, 200, "{name}, round {round}: {username:?} with {password:?}");
                }
            }
            if round == 0 {
                for password in typed {
                    assert_eq!(plain(&world, &user, password).await, 303, "{name}: {password:?} on the page without script");
                }
            }
        }
    }
}

/// The status of the sign-in form without script.
async fn plain(world: &World, username: &str, password: &str) -> u16 {
    let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let body = format!("username={}&password={}", encoded(username), encoded(password));
    let request = http.post(format!("{}/plain/sign-in", world.base)).header("origin", &world.base);
    request.header("content-type", "application/x-www-form-urlencoded").body(body).send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn one_account_has_one_allowance_however_its_name_is_written() {
    let world = World::new().await;
    let mut statuses = Vec::new();
    for username in ["wang", "WANG", "ｗａｎｇ", "wang\u{3000}", "Wang", "wANG"] {
        statuses.push(Client::to(&world.base).sign_in(username, "not the one").await.status);
    }
    assert_eq!(statuses, [401, 401, 401, 401, 401, 429]);
}

#[tokio::test]
async fn an_account_that_version_0_1_named_in_full_width_signs_in_and_gets_the_name_people_can_type() {
    let world = World::new().await;
    let folder = case("id/full-width", &[]);
    let mut old = sound(&folder);
    old.people.iter_mut().filter(|person| person.username == "yun-zhou").for_each(|person| person.username = "ｙｕｎ－Ｚｈｏｕ".into());
    town::import(&world.state, old, "test").await.unwrap();
    assert_eq!(Client::to(&world.base).sign_in("ｙｕｎ－Ｚｈｏｕ", "tianzhu-88").await.status, 200);
    let preview = preview(&world, &folder).await;
    assert_eq!((preview.new_accounts, preview.changed_accounts), (0, 1));
    town::import(&world.state, sound(&folder), "test").await.unwrap();
    assert_eq!(Client::to(&world.base).sign_in("yun-zhou", "tianzhu-88").await.status, 200);
}
