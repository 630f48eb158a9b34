//! The page of one issue: its photos in full, its place on the town's own map.

use crate::{browser::Browser, fault::kit::Shots, server::Server};
use shared::{id::IssueId, issue::Command, photo::PhotoRef};
use tests::{
    Phone, photo,
    world::{PASSWORD, lane},
};

/// The photo that fills the screen: its number, and whether it is seen.
const SHOWN: &str = "const strip = document.querySelector('.gallery-strip'); const at = strip && Math.round(strip.scrollLeft / strip.clientWidth); \
                     const image = strip && strip.children[at].querySelector('img'); \
                     return strip && (at + 1) + (image && image.naturalWidth >= 600 ? ' seen' : ' empty') === ";

/// A photo as large as phones send them, that no other seed gives.
async fn shot(phone: &Phone, seed: u8) -> PhotoRef {
    phone.keep(photo::sized(seed, 1600, 1200), 1600, 1200, &lane()).await
}

/// A report, a supplement and a proof, all delivered.
async fn put_right(server: &Server) -> IssueId {
    let wang = Phone::in_town(&server.base(), "wang", 0, 7).await;
    let issue = wang.report_with(vec![shot(&wang, 10).await]).await;
    wang.drain().await;
    let photos = vec![shot(&wang, 90).await];
    wang.ask(issue, Command::Supplement { photos, note: "又多了一堆".into(), voice: None }).await.unwrap();
    wang.drain().await;
    let unit = Phone::in_town(&server.base(), "qianbu", 0, 8).await;
    unit.drain().await;
    let photos = vec![shot(&unit, 180).await];
    unit.ask(issue, Command::Rectify { photos, note: "已清理干净".into(), voice: None }).await.unwrap();
    unit.drain().await;
    issue
}

async fn shows(phone: &Browser, what: &str) {
    phone.wait_for(&format!("{SHOWN}'{what}'")).await;
}

#[tokio::test]
async fn photos_of_an_issue_open_in_full_are_swiped_through_with_their_facts_and_are_closed_by_back_escape_and_button() {
    let server = Server::with_town();
    let issue = put_right(&server).await;
    let verifier = Browser::phone().await;
    verifier.size(360, 640).await;
    verifier.sign_in(&server.base(), "hecha", PASSWORD).await;
    verifier.go(&format!("{}/issues/{issue}", server.base())).await;
    verifier.press("看大图: 问题照片 1").await;
    shows(&verifier, "1 seen").await;
    for words in ["1 / 3", "问题照片 1", "现场拍摄", "距问题位置"] {
        verifier.sees(words).await;
    }
    assert_eq!(verifier.complaints().await, Vec::<String>::new());

    let page = verifier.driver.find(thirtyfour::By::Css(".gallery-strip")).await.unwrap();
    page.send_keys(thirtyfour::Key::Right + "").await.unwrap();
    shows(&verifier, "2 seen").await;
    verifier.sees("补充照片 1").await;
    verifier.press("下一张").await;
    shows(&verifier, "3 seen").await;
    verifier.sees("3 / 3").await;
    // A finger moves the strip as scrolling does, and the browser snaps it to a photo.
    verifier.script("document.querySelector('.gallery-strip').scrollTo(80, 0)").await;
    shows(&verifier, "1 seen").await;
    verifier.sees("1 / 3").await;

    let gone = "return !document.querySelector('dialog') && !location.search && location.pathname.startsWith('/issues/')";
    verifier.script("history.back()").await;
    verifier.wait_for(gone).await;
    verifier.press("看大图: 整改照片 1").await;
    shows(&verifier, "3 seen").await;
    verifier.driver.action_chain().send_keys(thirtyfour::Key::Escape + "").perform().await.unwrap();
    verifier.wait_for(gone).await;
    verifier.press("看大图: 整改照片 1").await;
    verifier.press("关闭").await;
    verifier.wait_for(gone).await;
    let focused = "return document.activeElement.classList.contains('shot-open')";
    verifier.wait_for(focused).await;
    verifier.script("history.back()").await;
    verifier.wait_for("return location.pathname === '/'").await;
    verifier.quit().await;
}

#[tokio::test]
async fn without_a_network_a_photo_of_this_phone_is_shown_in_full_and_one_that_is_not_here_says_so_and_comes_by_itself_later() {
    let shots = Shots::new();
    let mut server = Server::with_town();
    let wang = Phone::in_town(&server.base(), "wang", 0, 7).await;
    let issue = wang.report_with(vec![shot(&wang, 10).await]).await;
    wang.drain().await;
    let unit = Browser::phone().await;
    unit.sign_in(&server.base(), "qianbu", PASSWORD).await;
    unit.ready_for_offline().await;
    unit.go(&format!("{}/issues/{issue}", server.base())).await;
    unit.sees("风雨中").await;
    server.kill();
    unit.photograph(&shots.shot(9)).await;
    unit.find("//*[contains(@class, 'shot-away')]").await;
    unit.press("整改完成").await;
    unit.press("看大图: 整改照片 1").await;
    shows(&unit, "2 seen").await;
    unit.press("上一张").await;
    unit.sees("这张照片不在本机, 联网后可看").await;
    server.start();
    shows(&unit, "1 seen").await;
    unit.quit().await;
}

#[tokio::test]
async fn a_case_is_marked_on_the_towns_own_map_without_a_network_and_its_coordinates_can_be_copied() {
    let (mut server, issue) = Server::with_issue().await;
    let phone = Browser::phone().await;
    phone.size(360, 640).await;
    phone.sign_in(&server.base(), "wang", PASSWORD).await;
    phone.ready_for_offline().await;
    server.kill();
    phone.go(&format!("{}/issues/{issue}", server.base())).await;
    let geo = "return [...document.querySelectorAll('a')].filter(link => link.href.startsWith('geo:')).length";
    phone.sees("坐标").await;
    assert_eq!(phone.script(geo).await, 0);
    let grant = serde_json::json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"], "origin": server.base() });
    phone.cdp("Browser.grantPermissions", grant).await;
    phone.press("复制").await;
    phone.sees("坐标已复制").await;
    let read = "const done = arguments[arguments.length - 1]; navigator.clipboard.readText().then(done, done)";
    assert_eq!(phone.script_async(read).await, "32.50200, 116.50200");

    phone.press("在地图上看").await;
    let middle = "const box = document.querySelector('.ground-window').getBoundingClientRect(); \
                  const pin = document.querySelector('.ground-pin').getBoundingClientRect(); \
                  return Math.hypot(pin.left + 20 - box.left - box.width / 2, pin.bottom - box.top - box.height / 2)";
    phone.wait_for(&format!("return (() => {{ {middle} }})() < 12")).await;
    assert!(phone.script("return document.querySelectorAll('.ground path.map-grid').length").await.as_u64() > Some(1));
    assert_eq!(phone.script("return !!window.L").await, false, "no map library is needed");
    let wide = "return document.querySelector('.ground-sheet').offsetWidth";
    let before = phone.script(wide).await.as_f64();
    phone.press("放大").await;
    phone.wait_for(&format!("return (() => {{ {wide} }})() > {}", before.unwrap())).await;
    phone.wait_for(&format!("return (() => {{ {middle} }})() < 12")).await;
    assert_eq!(phone.complaints().await.iter().filter(|line| !line.contains("primary")).count(), 0);
    phone.quit().await;
}

#[tokio::test]
async fn a_place_is_chosen_on_the_map_by_keys_and_by_a_tap_where_the_phone_does_not_know_its_position() {
    let server = Server::with_town();
    let phone = Browser::phone().await;
    phone.size(360, 640).await;
    phone.sign_in(&server.base(), "wang", PASSWORD).await;
    phone.go(&format!("{}/report", server.base())).await;
    phone.tap("//button[@aria-labelledby='place-label place-value']").await;
    phone.press("在地图上选").await;
    phone.wait_for("return document.querySelector('.ground-sheet').offsetWidth > 100").await;
    phone.press("放大").await;
    phone.press("放大").await;
    let left = "return document.querySelector('.ground-window').scrollLeft";
    let before = phone.script(left).await.as_i64();
    let map = phone.find("//*[contains(@class, 'ground-window')]").await;
    // A key's scroll glides on for a while: what is tapped before it rests is carried along.
    phone.script("document.querySelector('.ground-window').addEventListener('scrollend', () => window.rests = true)").await;
    map.send_keys(thirtyfour::Key::Right + "").await.unwrap();
    phone.wait_for(&format!("return window.rests && (() => {{ {left} }})() > {}", before.unwrap())).await;
    // A tap brings what is tapped under the pin: the name of a grid stands in the middle of that grid.
    let tap = "const name = [...document.querySelectorAll('.ground-name:not(.ground-name-near)')][0]; \
               const at = name.getBoundingClientRect(); const sheet = document.querySelector('.ground-sheet'); \
               sheet.dispatchEvent(new MouseEvent('click', { bubbles: true, clientX: at.left + at.width / 2, clientY: at.top + at.height / 2 })); \
               return name.innerText";
    let grid = phone.script(tap).await.as_str().unwrap().to_owned();
    phone.find(&format!("//div[contains(@class, 'ground-choice')]/p[contains(., '{grid}')]")).await;
    assert_eq!(phone.complaints().await.iter().filter(|line| !line.contains("primary")).count(), 0);
    let seen =
        "const button = document.querySelector('.ground-choice > button').getBoundingClientRect(); return button.bottom <= innerHeight";
    assert_eq!(phone.script(seen).await, true, "the button that chooses is in sight");
    phone.press("选这里").await;
    phone.find(&format!("//*[@id='place-value'][contains(., '{grid}')]")).await;
    phone.quit().await;
}
