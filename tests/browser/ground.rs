//! The town's ground drawn on a map in a real browser, and in force afterwards.

use crate::{browser::Browser, server::Server};
use serde_json::json;
use std::time::Duration;
use tempfile::TempDir;
use tests::world::PASSWORD;
use thirtyfour::{By, Key};

/// A window of an office.
pub async fn desk() -> (Browser, TempDir) {
    let profile = TempDir::new().unwrap();
    (Browser::open(profile.path(), 1366, 768).await, profile)
}

/// Moves the mouse to a place of the map, in pixels from its corner, and clicks.
pub async fn click_map(browser: &Browser, x: f64, y: f64) {
    let corner = "const box = document.querySelector('.map-canvas').getBoundingClientRect(); return [box.left, box.top]";
    let corner = browser.script(corner).await;
    let (x, y) = (corner[0].as_f64().unwrap() + x, corner[1].as_f64().unwrap() + y);
    for (kind, buttons) in [("mouseMoved", 0), ("mousePressed", 1), ("mouseReleased", 0)] {
        let button = if kind == "mouseMoved" { "none" } else { "left" };
        let event = json!({ "type": kind, "x": x, "y": y, "button": button, "buttons": buttons, "clickCount": 1 });
        browser.cdp("Input.dispatchMouseEvent", event).await;
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
}

/// Draws an outline and fills in its row; the last click is on the first corner again.
pub async fn draw_grid(browser: &Browser, corners: &[(f64, f64)], cells: [(&str, &str); 4]) {
    browser.press("画一块").await;
    browser.sees("靠近别的边角会自动对齐").await;
    for (x, y) in corners.iter().chain(corners.first()) {
        click_map(browser, *x, *y).await;
    }
    for (column, cell) in cells {
        let field = browser.find(&format!("//dialog//*[@id=//dialog//label[starts-with(normalize-space(), '{column}')]/@for]")).await;
        field.send_keys(cell).await.unwrap();
    }
    browser.tap("//dialog//button[normalize-space()='保存']").await;
    browser.wait_for("return !document.querySelector('dialog[open]')").await;
}

#[tokio::test]
async fn two_grids_are_drawn_with_the_mouse_and_published() {
    let server = Server::with_town();
    let (admin, _profile) = desk().await;
    admin.sign_in(&server.base(), "guanli", PASSWORD).await;
    admin.press("资料").await;
    admin.press("在地图上画网格、点位…").await;
    admin.find("//*[contains(@class, 'draw-grids')]").await;
    // Where nothing is drawn yet.
    admin.find("//input[@id='go-to']").await.send_keys("116.60 32.60").await.unwrap();
    admin.press("前往").await;
    draw_grid(
        &admin,
        &[(150.0, 120.0), (300.0, 120.0), (300.0, 260.0), (150.0, 260.0)],
        [("编号", "G8"), ("名称", "东一网格"), ("属地单位", "CW1"), ("地类", "村庄")],
    )
    .await;
    admin.find("//button[contains(., 'G8')][contains(., '新增')]").await;
    // A hand is off by some pixels; the corners of the first one draw it in.
    draw_grid(
        &admin,
        &[(305.0, 124.0), (450.0, 120.0), (450.0, 260.0), (304.0, 255.0)],
        [("编号", "G9"), ("名称", "东二网格"), ("属地单位", "CW2"), ("地类", "村庄")],
    )
    .await;
    admin.find("//button[contains(., 'G9')][contains(., '新增')]").await;
    admin.sees("没有发现空隙和重叠").await;

    // The second one's outline is changed by one of its corners, which leaves a gap that is told, and left.
    admin.tap("//button[contains(., 'G9')]").await;
    admin.press("改形状").await;
    admin.find("//*[contains(@class, 'marker-icon')]").await;
    admin.press("取消").await;
    admin.wait_for("return !document.querySelector('.marker-icon')").await;

    admin.press("查看影响并发布").await;
    admin.sees("东二网格").await;
    admin.press("发布, 立即生效").await;
    admin.press("确定").await;
    admin.sees("现行第 2 版").await;
    let csv = admin
        .script_async(
            "const done = arguments[arguments.length - 1]; fetch('/api/town/tables/grids.csv').then(answer => answer.text()).then(done)",
        )
        .await;
    let lines: Vec<&str> = csv.as_str().unwrap().lines().collect();
    let corners = |code: &str| -> Vec<&str> {
        let line = lines.iter().find(|line| line.starts_with(code)).unwrap_or_else(|| panic!("{lines:?}"));
        line.rsplit(',').next().unwrap().trim_matches('"').split("; ").collect()
    };
    let (first, second) = (corners("G8"), corners("G9"));
    assert_eq!((first.len(), second.len()), (5, 5), "{first:?} {second:?}");
    assert_eq!(second.iter().skip(1).filter(|corner| first.contains(corner)).count(), 2, "they share a border: {first:?} {second:?}");
    admin.quit().await;
}

#[tokio::test]
async fn a_map_file_is_uploaded_beside_the_map_and_a_phone_may_only_look() {
    let server = Server::with_town();
    let (admin, _profile) = desk().await;
    admin.sign_in(&server.base(), "guanli", PASSWORD).await;
    admin.go(&format!("{}/town/ground", server.base())).await;
    admin.find("//*[contains(@class, 'draw-grids')]").await;
    admin.choose("coordinates", "EPSG:4548").await;
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/ground/zone3.zip");
    admin.driver.find(By::Css("input[type=file]")).await.unwrap().send_keys(file.to_string_lossy().as_ref()).await.unwrap();
    admin.sees("已放入草稿: 3 行").await;
    admin.driver.find(By::Css("body")).await.unwrap().send_keys(Key::Escape).await.unwrap();
    admin.size(360, 640).await;
    admin.go(&format!("{}/town/ground", server.base())).await;
    admin.sees("这块屏幕太小, 只能看").await;
    admin.find("//*[contains(@class, 'draw-grids')]").await;
    assert!(!admin.text().await.contains("画一块"));
    assert_eq!(admin.complaints().await, Vec::<String>::new());
    admin.quit().await;
}
