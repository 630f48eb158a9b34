//! An administrator's day in a real browser: somebody is added and joins, a table is changed and published.

use crate::{browser::Browser, server::Server};
use tests::world::PASSWORD;

const CHOSEN: &str = "qingshan lvshui 7";

#[tokio::test]
async fn somebody_who_was_added_chooses_a_password_by_the_link_and_is_in_the_app_without_typing_it_again() {
    let server = Server::with_town();
    let admin = Browser::phone().await;
    admin.sign_in(&server.base(), "guanli", PASSWORD).await;
    admin.sees("开工前还差").await;
    admin.press("人员").await;
    admin.press("添加人员").await;
    admin.type_into("姓名", "孙网格").await;
    admin.type_into("用户名 (字母和数字, 登录用)", "sun").await;
    admin.press("保存").await;
    admin.sees("请至少选一个网格").await;
    admin.tap("//button[contains(@class, 'chip')][@aria-pressed='false'][normalize-space()='前埠网格']").await;
    admin.press("保存").await;
    admin.press("邀请 / 重设密码").await;
    let link = admin.find("//p[@class='code-text']").await.text().await.unwrap();
    assert!(link.starts_with(&server.base()), "{link}");
    assert_eq!(admin.complaints().await, Vec::<String>::new());

    let phone = Browser::phone().await;
    phone.go(&link).await;
    phone.sees("孙网格").await;
    for field in ["password", "again"] {
        phone.find(&format!("//input[@name='{field}']")).await.send_keys(CHOSEN).await.unwrap();
    }
    phone.tap("//button[@type='submit']").await;
    phone.press("知道了, 开始使用").await;
    phone.sees("孙网格").await;
    assert!(!phone.text().await.contains("密码"), "it is not asked for again");
    assert_eq!(phone.complaints().await, Vec::<String>::new());
    phone.quit().await;
    // The password is theirs, on any other device.
    let other = Browser::phone().await;
    other.sign_in(&server.base(), "sun", CHOSEN).await;
    other.quit().await;

    // Whoever has joined is listed as such, and the link is of no use any more.
    admin.go(&format!("{}/people", server.base())).await;
    admin.sees("孙网格").await;
    assert!(!admin.text().await.contains("未加入"), "everybody has a password");
    admin.quit().await;
}

#[tokio::test]
async fn an_account_is_closed_after_it_is_said_what_would_fall_to_nobody_and_somebody_takes_it_over_in_the_same_step() {
    let server = Server::with_town();
    let admin = Browser::phone().await;
    admin.sign_in(&server.base(), "guanli", PASSWORD).await;
    admin.press("人员").await;
    admin.tap("//a[contains(@class, 'cell')][contains(., '赵网格')]").await;
    admin.press("停用账号").await;
    admin.sees("没有人巡查: 后埠网格").await;
    assert!(!admin.control("移交并停用").await.is_enabled().await.unwrap(), "nobody is chosen yet");
    assert_eq!(admin.complaints().await, Vec::<String>::new());
    admin.tap("//select[@id='successor']/option[contains(., '王网格')]").await;
    admin.press("移交并停用").await;
    admin.sees("已停用, 由 王网格 接手").await;
    admin.find("//a[contains(@class, 'cell')][contains(., '赵网格')][contains(., '已停用')]").await;
    admin.find("//a[contains(@class, 'cell')][contains(., '王网格')][contains(., '前埠网格、后埠网格')]").await;

    // Of whom nobody can take over, the words say plainly what closing means; who leaves nothing is closed without a word more.
    admin.tap("//a[contains(@class, 'cell')][contains(., '王网格')]").await;
    admin.press("停用账号").await;
    admin.sees("最后一位网格员").await;
    admin.sees("没有可以接手的账号").await;
    admin.press("不移交, 仍然停用").await;
    admin.find("//a[contains(@class, 'cell')][contains(., '王网格')][contains(., '已停用')]").await;
    admin.tap("//a[contains(@class, 'cell')][contains(., '督查乙')]").await;
    admin.press("停用账号").await;
    admin.sees("手机上已记录未送的仍会送达").await;
    assert!(!admin.text().await.contains("没有人接手"), "another verifies too");
    admin.tap("//dialog//button[normalize-space()='停用账号']").await;
    admin.find("//a[contains(@class, 'cell')][contains(., '督查乙')][contains(., '已停用')]").await;

    // Without the server nothing is said that is not known, and nothing is closed.
    admin.tap("//a[contains(@class, 'cell')][contains(., '前埠村联络员')][contains(., '主要负责人')]").await;
    admin.find("//button[@aria-pressed='true'][normalize-space()='主要负责人']").await;
    drop(server);
    admin.press("停用账号").await;
    admin.sees("重试").await;
    assert!(!admin.text().await.contains("仍然停用"));
    admin.quit().await;
}

#[tokio::test]
async fn a_list_of_people_is_looked_at_before_it_is_taken_in() {
    let server = Server::with_town();
    let folder = tempfile::TempDir::new().unwrap();
    let list = folder.path().join("名单.csv");
    let admin = Browser::phone().await;
    admin.sign_in(&server.base(), "guanli", PASSWORD).await;
    admin.go(&format!("{}/people", server.base())).await;
    admin.sees("王网格").await;
    std::fs::write(&list, "用户名,姓名,角色,单位\nxin,新人,镇长,\n").unwrap();
    admin.photograph(&list).await;
    admin.sees("名单有 1 处错误, 什么都没有改").await;
    admin.sees("名单.csv 第 2 行 «角色» 不认识: 镇长").await;
    std::fs::write(&list, "用户名,姓名,角色,单位\nxin,钱新人,责任单位,CW1\nhecha,督查甲,核查员,\n").unwrap();
    admin.photograph(&list).await;
    admin.sees("新增 1 人, 修改 0 人, 不变 1 人").await;
    assert_eq!(admin.complaints().await, Vec::<String>::new());
    admin.press("确认导入").await;
    admin.find("//a[contains(@class, 'cell')][contains(., '钱新人')][contains(., '未加入')]").await;
    admin.quit().await;
}

#[tokio::test]
async fn a_cell_that_is_changed_in_the_draft_holds_once_it_is_published_and_not_before() {
    let server = Server::with_town();
    let admin = Browser::phone().await;
    admin.sign_in(&server.base(), "guanli", PASSWORD).await;
    admin.press("资料").await;
    admin.tap("//a[@href='/town/units']").await;
    admin.tap("//button[contains(., 'CW1')]").await;
    let name = admin.find("//dialog//*[@id=//label[normalize-space()='简称']/@for]").await;
    name.clear().await.unwrap();
    name.send_keys("前埠").await.unwrap();
    admin.tap("//dialog//button[normalize-space()='保存']").await;
    admin.find("//button[contains(., 'CW1')][contains(., '修改')]").await;
    assert_eq!(admin.complaints().await, Vec::<String>::new());
    admin.go(&format!("{}/town", server.base())).await;
    admin.sees("草稿改动了 1 张表").await;
    admin.sees("现行第 1 版").await;
    admin.press("查看影响并发布").await;
    admin.sees("简称: 前埠村 → 前埠").await;
    admin.sees("没有在办问题会因此不同").await;
    admin.press("发布, 立即生效").await;
    admin.press("确定").await;
    admin.sees("现行第 2 版").await;
    assert!(!admin.text().await.contains("草稿改动了"), "the draft ends with its publishing");
    admin.quit().await;
}

#[tokio::test]
async fn a_backup_at_a_press_is_said_to_be_there_and_asks_the_server_a_few_times_and_no_more() {
    let server = Server::with_town();
    let admin = Browser::phone().await;
    admin.sign_in(&server.base(), "guanli", PASSWORD).await;
    admin.sees("还没有备份").await;
    let asked = "return performance.getEntriesByType('resource').filter(entry => entry.name.endsWith('/api/metrics')).length";
    let before = admin.script(asked).await.as_u64().unwrap();
    admin.press("立即备份").await;
    admin.find("//dt[.='最近备份']/following-sibling::dd[1][contains(., '今天')]").await;
    admin.wait_for("return !document.body.innerText.includes('还没有备份')").await;
    let after = admin.script(asked).await.as_u64().unwrap();
    assert!(after - before < 20, "{} times: it is asked every few seconds and once at the press", after - before);
    admin.quit().await;
}
