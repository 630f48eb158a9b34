//! The desk of the 创卫办: the queue by keyboard, several at once, views.

use crate::{browser::Browser, fault::kit::delivered, server::Server};
use shared::{
    geo::Point,
    id::IssueId,
    issue::{Issue, StatusKind},
    place::Place,
};
use tests::{
    Client, Phone,
    world::{PASSWORD, kind, lane, spot, unit},
};
use thirtyfour::Key;

/// One reported by a phone that may have stood in either of two villages: the office decides, and the rules say who is meant first.
async fn unsure(wang: &Phone, note: &str) -> IssueId {
    let place = Place::Gps { point: Point { lat: 32.505, lon: 116.502 }, accuracy_m: 3_000.0 };
    let report = wang.report(kind("A06"), place, note).await;
    wang.drain().await;
    report.issue
}

/// The dispatcher's browser on the smallest screen that a desk has.
async fn at_the_desk(server: &Server, path: &str) -> Browser {
    let desk = Browser::phone().await;
    desk.size(1366, 768).await;
    desk.sign_in(&server.base(), "chuangwei", PASSWORD).await;
    desk.ready_for_offline().await;
    desk.go(&format!("{}{path}", server.base())).await;
    desk.find("//tr[contains(@class, 'desk-row')]").await;
    desk
}

/// Presses a key, whatever has the focus.
async fn key(desk: &Browser, key: impl Into<thirtyfour::TypingData>) {
    desk.driver.action_chain().send_keys(key).perform().await.unwrap();
}

/// Waits until the cursor is on the row of this issue.
async fn is_on(desk: &Browser, issue: IssueId) {
    desk.wait_for(&format!("return document.querySelector('.desk-current a')?.getAttribute('href') === '/issues/{issue}'")).await;
}

/// Waits until none of the boxes of these selectors is hidden below or beside the screen.
const ON_ONE_SCREEN: &str = r"
    return ['.desk-map .leaflet-container', '.desk-suggestion .button-main', '.desk-case .shot-open img', '.desk-current'].every(selector => {
        const box = document.querySelector(selector)?.getBoundingClientRect();
        return box && box.width > 0 && box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth;
    });";

async fn there(server: &Server, issue: IssueId) -> Issue {
    let mut office = Client::to(&server.base());
    assert_eq!(office.sign_in("chuangwei", PASSWORD).await.status, 200);
    office.get(&format!("/api/issues/{issue}")).await.json()
}

#[tokio::test]
async fn a_dispatcher_assigns_the_queue_with_the_keyboard_and_photo_map_and_suggestion_are_on_one_screen() {
    let server = Server::with_town();
    let wang = Phone::in_town(&server.base(), "wang", 0, 31).await;
    let (first, second) = (unsure(&wang, "西头").await, unsure(&wang, "东头").await);
    // The address that the queue had before there was a desk.
    let desk = at_the_desk(&server, "/queue").await;
    assert_eq!(desk.script("return location.pathname + location.search").await, "/desk?state=unassigned");
    is_on(&desk, second).await;
    desk.sees("按责任规则建议").await;
    desk.wait_for(ON_ONE_SCREEN).await;

    key(&desk, "j").await;
    is_on(&desk, first).await;
    key(&desk, "k").await;
    is_on(&desk, second).await;
    // The suggestion is chosen already: Enter confirms it, and the next one is there.
    key(&desk, "a").await;
    desk.wait_for("return document.activeElement.matches('dialog[open] .button-main')").await;
    key(&desk, Key::Enter).await;
    is_on(&desk, first).await;
    // Or by one press.
    desk.wait_for(ON_ONE_SCREEN).await;
    desk.press("派给 柳塘镇前埠便民超市").await;
    desk.sees("现在没有要办的").await;
    delivered(&desk, &server).await;
    for issue in [first, second] {
        let there = there(&server, issue).await;
        assert_eq!((there.status.kind(), there.status.assignment().map(|to| to.unit)), (StatusKind::Assigned, Some(unit("SH1"))));
    }

    // A field that has the focus takes the keys for itself.
    desk.go(&format!("{}/desk", server.base())).await;
    desk.find("//tr[contains(@class, 'desk-row')]").await;
    key(&desk, "/").await;
    desk.wait_for("return document.activeElement.matches('[type=search]')").await;
    key(&desk, "jax").await;
    assert_eq!(desk.script("return document.activeElement.value").await, "jax");
    desk.quit().await;
}

#[tokio::test]
async fn chosen_rows_are_assigned_together_and_what_is_refused_says_why() {
    let server = Server::with_town();
    let wang = Phone::in_town(&server.base(), "wang", 0, 32).await;
    let mut nobodys = Vec::new();
    for note in ["一", "二"] {
        nobodys.push(wang.report(kind("A06"), spot(33.0, 117.0), note).await.issue);
    }
    let assigned = wang.report(kind("A06"), lane(), "三").await.issue;
    wang.drain().await;
    let desk = at_the_desk(&server, "/desk").await;
    let boxed = |issue: IssueId| format!("//tr[.//a[@href='/issues/{issue}']]/td[1]/input");
    desk.find(&boxed(assigned)).await;
    desk.tap("(//tr[contains(@class, 'desk-row')])[1]/td[1]/input").await;
    // All rows up to the one that is pressed with shift.
    desk.script("document.querySelectorAll('.desk-row')[2].querySelector('td').dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }))")
        .await;
    desk.sees("已选 3 件").await;
    desk.tap("//div[contains(@class, 'desk-acts')]//button[normalize-space()='派遣']").await;
    desk.tap("//dialog//button[contains(@class, 'cell')][contains(., '后埠村')]").await;
    desk.tap("//dialog//button[contains(@class, 'button-main')]").await;
    desk.sees("1 件没有办成").await;
    // It has a unit already, and nobody said why it should have another.
    desk.find(&format!("//div[contains(@class, 'desk-report')]//li[contains(., '原因')]/a[@href='/issues/{assigned}']")).await;
    desk.sees("已存本机 2 件, 其中 2 件已送达").await;
    desk.sees("已选 1 件").await;
    for issue in nobodys {
        assert_eq!(there(&server, issue).await.status.assignment().map(|to| to.unit), Some(unit("CW2")));
    }
    assert_eq!(there(&server, assigned).await.status.assignment().map(|to| to.unit), Some(unit("CW1")));
    desk.quit().await;
}

#[tokio::test]
async fn a_saved_view_is_there_after_a_reload_and_what_others_do_comes_with_a_mark() {
    let server = Server::with_town();
    let wang = Phone::in_town(&server.base(), "wang", 0, 33).await;
    unsure(&wang, "先前").await;
    let desk = at_the_desk(&server, "/desk?kind=A06&by=due").await;
    desk.script("const name = document.querySelector('.desk-save input'); name.value = '死角'; name.dispatchEvent(new Event('input', { bubbles: true }))")
        .await;
    desk.press("存为视图").await;
    desk.sees("视图已存在本机").await;
    desk.go(&format!("{}/desk", server.base())).await;
    desk.press("死角").await;
    desk.wait_for("return location.search === '?kind=A06&by=due'").await;
    desk.find("//nav[contains(@class, 'desk-views')]//a[@aria-current='page'][normalize-space()='死角']").await;

    let later = unsure(&wang, "后来").await;
    desk.find(&format!("//tr[.//a[@href='/issues/{later}']]//*[contains(@class, 'desk-new')]")).await;
    desk.press("自上次以来 1 件有变化").await;
    desk.wait_for("return document.querySelectorAll('.desk-row').length === 1").await;
    desk.press("都看过了").await;
    desk.press("看全部").await;
    desk.wait_for("return document.querySelectorAll('.desk-row').length === 2 && !document.querySelector('.desk-new')").await;
    desk.quit().await;
}
