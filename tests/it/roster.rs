//! 人员名单: everybody with an account goes out as a sheet and comes back changed, all or nothing, and never with a password.

use encoding_rs::GB18030;
use shared::{
    people::{ListedAct, PeopleListed, PersonEntry},
    person::Role,
};
use tests::{
    Client, World,
    history::audit_of,
    spreadsheet::{saved, soffice},
    world::{grid, unit},
};

async fn handed_in(admin: &Client, file: &str, preview: bool, bytes: impl Into<Vec<u8>>) -> PeopleListed {
    let path = format!("/api/roster?file={file}{}", if preview { "&preview=1" } else { "" });
    let answer = admin.send(admin.http.post(admin.url(&path)).body(bytes.into())).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

async fn people(admin: &Client) -> Vec<PersonEntry> {
    admin.get("/api/people").await.json()
}

fn named<'a>(people: &'a [PersonEntry], username: &str) -> Option<&'a PersonEntry> {
    people.iter().find(|entry| entry.username == username)
}

fn told(listed: &PeopleListed) -> Vec<&str> {
    listed.faults.iter().map(|fault| fault.text.zh.as_str()).collect()
}

#[tokio::test]
async fn a_list_that_was_downloaded_comes_back_without_a_difference_also_saved_by_libreoffice() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let before = people(&admin).await;
    let (workbook, csv) = (admin.get("/api/roster.xlsx").await.body, admin.get("/api/roster.csv").await.body);
    let text = String::from_utf8(csv.clone()).unwrap();
    assert!(text.contains("wang,王网格,网格员,,G1,,已加入"), "{text}");
    assert!(!text.contains("liutang-test") && !text.contains("argon"), "no password and nothing made of one");
    let mut files = vec![("people.xlsx", workbook.clone()), ("people.csv", csv)];
    if let Some(soffice) = soffice() {
        files.push(("saved.xlsx", tokio::task::spawn_blocking(move || saved(&soffice, "people.xlsx", &workbook, "xlsx")).await.unwrap()));
    }
    for (file, bytes) in files {
        for preview in [true, false] {
            let listed = handed_in(&admin, file, preview, bytes.clone()).await;
            let same = u32::try_from(before.len()).unwrap();
            assert_eq!((listed.done, listed.added, listed.changed, listed.same), (!preview, 0, 0, same), "{file}: {:?}", told(&listed));
        }
    }
    assert_eq!(people(&admin).await, before);
    assert_eq!(admin.get("/api/roster.json").await.status, 404);
}

#[tokio::test]
async fn a_changed_list_is_looked_at_first_then_done_as_a_whole_and_who_is_missing_from_it_stays() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    // Columns in another order, a title, a blank line, full-width letters, in the encoding of an office.
    let sheet = "柳塘镇人员名单,,,,\n角色,用户名,姓名,网格,单位\n网格员,ｘｉｎ,新网格,G1;G2,\n,,,,\n责任单位,chaoshi,超市新负责人,,SH1\n领导,lingdao,镇领导,,\n";
    let (bytes, ..) = GB18030.encode(sheet);
    let before = people(&admin).await;
    let seen = handed_in(&admin, "list.csv", true, bytes.to_vec()).await;
    assert_eq!((seen.done, seen.added, seen.changed, seen.same, seen.fault_count), (false, 1, 1, 1, 0), "{:?}", told(&seen));
    let acts: Vec<_> = seen.rows.iter().map(|row| (row.line, row.username.as_str(), row.act)).collect();
    assert_eq!(acts, [(3, "xin", ListedAct::Added), (5, "chaoshi", ListedAct::Changed)]);
    assert_eq!(people(&admin).await, before, "it was only looked at");
    let done = handed_in(&admin, "list.csv", false, bytes.to_vec()).await;
    assert_eq!((done.done, done.added, done.changed), (true, 1, 1));
    let after = people(&admin).await;
    assert_eq!(after.len(), before.len() + 1, "who is not in it stays");
    let new = named(&after, "xin").unwrap();
    assert_eq!((new.joined, &new.role), (false, &Role::Inspector { grids: vec![grid("G1"), grid("G2")] }), "they wait for an invitation");
    assert_eq!(named(&after, "chaoshi").unwrap().name, "超市新负责人");
    assert_eq!(town.client("chaoshi").await.get("/api/session").await.status, 200, "the password is as it was");
    let again = handed_in(&admin, "list.csv", false, bytes.to_vec()).await;
    assert_eq!((again.added, again.changed, again.same), (0, 0, 3), "again is harmless");
    let acts: Vec<String> = audit_of(&town.state, town.town()).await.into_iter().map(|row| row.action).collect();
    let count = |action: &str| acts.iter().filter(|act| *act == action).count();
    assert_eq!((count("account_added"), count("account_changed")), (1, 1));
    town.audit().await.expect("the chain holds");
}

#[tokio::test]
async fn one_of_a_unit_becomes_its_main_person_by_the_list_and_two_cannot() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let main = async |username: &str| named(&people(&admin).await, username).unwrap().main;
    let head = "用户名,姓名,角色,单位,主要负责人\n";
    let first = format!("{head}qianbu,前埠村联络员,责任单位,CW1,是\nqianshu,钱书记,责任单位,CW1,\n");
    handed_in(&admin, "list.csv", false, first).await;
    assert_eq!((main("qianbu").await, main("qianshu").await), (true, false));
    let turned = format!("{head}qianbu,前埠村联络员,责任单位,CW1,否\nqianshu,钱书记,责任单位,CW1,是\n");
    let listed = handed_in(&admin, "list.csv", false, turned).await;
    assert_eq!((listed.changed, main("qianbu").await, main("qianshu").await), (2, false, true));
    let both = format!("{head}qianbu,前埠村联络员,责任单位,CW1,是\nqianshu,钱书记,责任单位,CW1,是\n");
    let refused = handed_in(&admin, "list.csv", false, both).await;
    assert_eq!(told(&refused), ["list.csv 第 3 行 «主要负责人» 重复: 柳塘镇前埠村村民委员会, 第 2 条已用"]);
    assert_eq!(named(&people(&admin).await, "qianshu").unwrap().role, Role::Unit { unit: unit("CW1") });
    town.audit().await.expect("the chain holds");
}

#[tokio::test]
async fn a_bad_row_is_named_by_line_and_column_and_nothing_is_done() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let before = people(&admin).await;
    for (sheet, told_of) in [
        ("用户名,姓名,角色,单位\nxin,新人,镇长,\n", "list.csv 第 2 行 «角色» 不认识: 镇长"),
        ("用户名,姓名,角色,单位\nxin,新人,责任单位,CW9\n", "list.csv 第 2 行 «单位» units.csv 里没有: CW9"),
        ("用户名,姓名,角色,网格\nxin,新人,网格员,\n", "list.csv 第 2 行 «网格» 不能为空"),
        ("用户名,姓名,角色\nxin,新人,领导\nXIN,别人,领导\n", "list.csv 第 3 行 «用户名» XIN 和第 2 条的 xin 只差大小写"),
        ("用户名,姓名,角色,密码\nxin,新人,领导,12345678\n", "list.csv 第 1 行"),
        ("没有表头\n", "list.csv"),
        ("用户名,姓名,角色\n", "list.csv 没有任何数据行"),
    ] {
        let good = sheet.replacen('\n', "\nhao,好人,领导,\n", 1);
        for text in [sheet.to_owned(), good].into_iter().take(if sheet.lines().count() > 1 { 2 } else { 1 }) {
            let refused = handed_in(&admin, "list.csv", false, text).await;
            assert!(!refused.done && refused.fault_count >= 1, "{sheet}");
        }
        let refused = handed_in(&admin, "list.csv", false, sheet).await;
        assert!(told(&refused)[0].starts_with(told_of), "{told_of}: {:?}", told(&refused));
    }
    assert_eq!(people(&admin).await, before);
    let last = "用户名,姓名,角色\nguanli,管理员,领导\n";
    let path = "/api/roster?file=list.csv";
    let answer = admin.send(admin.http.post(admin.url(path)).body(last)).await;
    assert_eq!((answer.status, answer.error().error), (409, shared::account::ErrorCode::LastAdmin), "{}", answer.text());
    assert_eq!(people(&admin).await, before);
}
