//! An inspection from the first answer to the issue that it opened, with the server away and the browser killed on the way; and a
//! self-check that the figures know as self-found.

use crate::{browser::Browser, server::Server};
use shared::{
    inspection::{Inspection, InspectionPage},
    issue::{AssignCause, Event, Issue},
    query::FiguresAnswer,
    record::RecordKind,
    sync::Envelope,
};
use std::{fs, path::Path, time::Duration};
use tempfile::TempDir;
use tests::{Client, photo, world::PASSWORD};
use thirtyfour::By;

const MARKET: &str = "柳塘镇前埠中心集贸市场管理有限公司";

/// Gives a file to the item, as its camera does.
async fn photograph(browser: &Browser, item: &str, file: &Path) {
    browser.find(&format!("//*[@id='item-{item}']")).await;
    let input = browser.driver.find(By::Css(format!("#item-{item} input[type=file]"))).await.unwrap();
    input.send_keys(file.to_string_lossy().as_ref()).await.unwrap();
    browser.wait_for(&format!("return [...document.querySelectorAll('#item-{item} .shot-picture')].some(i => i.naturalWidth > 0)")).await;
}

/// Presses a button of the item.
async fn answer(browser: &Browser, item: &str, word: &str) {
    browser
        .find(&format!("//*[@id='item-{item}']//button[normalize-space()='{word}' or @aria-label='{word}']"))
        .await
        .click()
        .await
        .unwrap();
}

/// Answers all that this section asks with what passes, but for items that have an answer.
async fn pass_the_rest(browser: &Browser) {
    let script = "for (const card of document.querySelectorAll('[id^=item-]')) {
        if (card.querySelector('[aria-pressed=true]')) continue;
        const best = card.querySelector('.verdict-pass') || card.querySelector('[aria-label=减一]');
        if (best) best.click();
    }";
    browser.script(script).await;
}

/// Through the sections that are left, to the end.
async fn through_the_rest(browser: &Browser) {
    loop {
        pass_the_rest(browser).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        if browser.text().await.contains("提交检查单") {
            return;
        }
        browser.press("下一节").await;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// What lies in a table of the phone's own storage.
async fn kept(browser: &Browser, table: &str) -> Vec<String> {
    let script = r"
        const done = arguments[arguments.length - 1];
        indexedDB.databases().then(async all => {
            const found = [];
            for (const { name } of all) {
                const db = await new Promise((ok, no) => { const r = indexedDB.open(name); r.onsuccess = () => ok(r.result); r.onerror = no; });
                if (db.objectStoreNames.contains('TABLE')) {
                    const rows = await new Promise(ok => { const r = db.transaction('TABLE').objectStore('TABLE').getAll(); r.onsuccess = () => ok(r.result); });
                    found.push(...rows.map(row => typeof row === 'string' ? row : JSON.stringify(row)));
                }
                db.close();
            }
            done(found);
        });";
    let found = browser.script_async(&script.replace("TABLE", table)).await;
    found.as_array().into_iter().flatten().filter_map(|row| row.as_str().map(str::to_owned)).collect()
}

async fn delivered(browser: &Browser, server: &Server) {
    browser.go(&format!("{}/outbox", server.base())).await;
    browser.sees("全部已送达").await;
}

/// Fills in the market's inspection without a server: one item fails, with a photo, and the whole market is photographed.
async fn inspected(phone: &Browser, server: &Server, shots: [&Path; 2]) {
    phone.go(&format!("{}/inspect/NM", server.base())).await;
    // What is missing is named, and the form goes to where it is given.
    phone.press("管理").await;
    phone.press("提交检查单").await;
    phone.sees("请选检查对象").await;
    phone.sees("第 1 项还没有填").await;
    // Each item that lacks something is a tap away, also in another section.
    phone.tap("//*[@id='lacking']//button[normalize-space()='第 4 项']").await;
    phone.find("//*[@id='item-NM04']").await;
    phone.tap("//*[@id='lacking']//button[normalize-space()='第 1 项']").await;
    phone.find("//*[@id='item-NM01']").await;
    phone.tap("//button[@aria-labelledby='subject-label subject-value']").await;
    phone.find("//dialog//input[@type='search']").await.send_keys("集贸").await.unwrap();
    phone.tap(&format!("//dialog//button[normalize-space(span)='{MARKET}']")).await;
    answer(phone, "NM01", "不合格").await;
    // Whose it is and until when stand there at once.
    phone.sees(&format!("责任单位 {MARKET} · 依据 检查对象")).await;
    phone.sees("若现在送达: 至").await;
    photograph(phone, "NM01", shots[0]).await;
    assert_eq!(phone.complaints().await, Vec::<String>::new());
    through_the_rest(phone).await;
    photograph(phone, "NM15", shots[1]).await;
    phone.press("提交检查单").await;
}

#[tokio::test]
async fn an_inspection_filled_in_without_a_server_opens_an_issue_and_a_self_check_counts_as_self_found() {
    let shots = TempDir::new().unwrap();
    let files = ["ground", "market", "yard"].map(|name| shots.path().join(format!("{name}.jpg")));
    for (seed, file) in files.iter().enumerate() {
        fs::write(file, photo::sized(u8::try_from(seed * 40 + 9).unwrap(), 1600, 1200)).unwrap();
    }
    let mut server = Server::with_market();
    let phone = Browser::phone().await;
    phone.stand_at(&server.base(), 32.502, 116.502, 8.0).await;
    phone.sign_in(&server.base(), "wang", PASSWORD).await;
    phone.ready_for_offline().await;
    phone.sees("全部已送达").await;
    server.kill();

    inspected(&phone, &server, [&files[0], &files[1]]).await;
    phone.sees("已存本机").await;
    phone.sees("得分 90 / 100").await;
    phone.sees("立案的问题").await;
    let envelopes: Vec<Envelope> = kept(&phone, "envelopes").await.iter().filter_map(|row| read_envelope(row)).collect();
    let [envelope] = envelopes.as_slice() else { panic!("one record, not {}", envelopes.len()) };
    let named: Vec<String> = envelope.command.photos().iter().map(|photo| photo.hash.to_string()).collect();
    assert_eq!(named.len(), 2);

    // Browser killed and started again, then the server: the inspection is there, and is delivered.
    let phone = phone.killed_and_restarted().await;
    phone.go(&format!("{}/inspections", server.base())).await;
    phone.sees("已存本机").await;
    server.start();
    delivered(&phone, &server).await;
    let receipts = kept(&phone, "receipts").await;
    assert_eq!(receipts.len(), 1, "one receipt for the whole inspection");
    assert!(named.iter().all(|hash| receipts[0].contains(hash)), "it names both photos: {}", receipts[0]);
    phone.quit().await;

    // The office sees both: the issue follows from that very command and is assigned by rule.
    let mut office = Client::to(&server.base());
    assert_eq!(office.sign_in("chuangwei", PASSWORD).await.status, 200);
    let page: InspectionPage = office.get("/api/inspections?form=NM").await.json();
    let row = page.inspections.iter().find(|row| shared::id::RecordId::from(row.id) == envelope.issue.into()).expect("the inspection");
    let inspection: Inspection = office.get(&format!("/api/inspections/{}", row.id)).await.json();
    let issue: Issue = office.get(&format!("/api/issues/{}", inspection.opened[0].issue)).await.json();
    let first = &issue.timeline[0];
    assert_eq!(first.op, None, "the dispatcher reads no command of somebody else's");
    assert_eq!(first.cause.map(|cause| (cause.kind, cause.record)), Some((RecordKind::Inspection, row.id.into())));
    let by_rule = |entry: &shared::issue::Entry| matches!(entry.event, Event::Assigned { cause: AssignCause::ByRule, .. });
    assert!(issue.timeline.iter().any(by_rule));
    let desk = Browser::phone().await;
    desk.sign_in(&server.base(), "chuangwei", PASSWORD).await;
    desk.go(&format!("{}/inspections", server.base())).await;
    desk.find(&format!("//main//a[.//*[contains(text(), '{MARKET}')]]")).await.click().await.unwrap();
    desk.sees("立案的问题").await;
    desk.tap(&format!("//main//a[@href='/issues/{}']", issue.id)).await;
    desk.sees("立案依据").await;
    desk.quit().await;

    self_checked(&server, &files[2]).await;
}

fn read_envelope(row: &str) -> Option<Envelope> {
    let saved: serde_json::Value = serde_json::from_str(row).ok()?;
    serde_json::from_str(saved.get("envelope")?.as_str()?).ok()
}

/// A village checks itself and reports what it found: the figures show it as self-found.
async fn self_checked(server: &Server, shot: &Path) {
    let mut leader = Client::to(&server.base());
    assert_eq!(leader.sign_in("lingdao", PASSWORD).await.status, 200);
    let before: FiguresAnswer = leader.get("/api/figures").await.json();
    let unit = Browser::phone().await;
    unit.stand_at(&server.base(), 32.502, 116.502, 8.0).await;
    unit.sign_in(&server.base(), "qianbu", PASSWORD).await;
    unit.press("自查与检查").await;
    unit.press("开始自查").await;
    unit.find("//*[@id='item-ZC01']").await;
    pass_the_rest(&unit).await;
    unit.press("下一节").await;
    answer(&unit, "ZC04", "不合格").await;
    photograph(&unit, "ZC04", shot).await;
    through_the_rest(&unit).await;
    unit.press("提交检查单").await;
    unit.sees("立案的问题").await;
    delivered(&unit, server).await;
    unit.quit().await;
    let after: FiguresAnswer = leader.get("/api/figures").await.json();
    assert_eq!(after.town.self_found.numerator, before.town.self_found.numerator + 1);
    let board = Browser::phone().await;
    board.sign_in(&server.base(), "lingdao", PASSWORD).await;
    let counted = format!("自查率 {} / {} 件", after.town.self_found.numerator, after.town.self_found.denominator);
    board.sees(&counted).await;
    board.quit().await;
}
