//! The main job in each engine that phones have: reported without a server, delivered once the server is back.

use crate::{browser::Browser, server::Server, webkit::Screen};
use shared::{photo::Hash, query::IssuePage};
use std::{
    fs,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tests::{Client, photo, world::PASSWORD};

/// Where the phone is: in the grid of 前埠村.
const PLACE: (f64, f64) = (32.502, 116.502);

/// What of the job differs between browsers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The browser says where it is.
    Measured,
    /// It says no: the person chooses.
    Chosen,
}

#[tokio::test]
async fn the_main_job_is_done_in_chromium() {
    let mut server = Server::with_town();
    let phone = Browser::phone().await;
    phone.stand_at(&server.base(), PLACE.0, PLACE.1, 8.0).await;
    main_job("chromium", phone, &mut server, Place::Measured).await;
}

#[tokio::test]
#[ignore = "run by cargo xtask test --only webkit"]
async fn the_main_job_is_done_in_webkit() {
    let screen = Screen::new();
    let mut server = Server::with_town();
    let phone = Browser::webkit(&screen).await;
    main_job("webkit", phone, &mut server, Place::Chosen).await;
}

#[tokio::test]
#[ignore = "run by cargo xtask test --only firefox"]
async fn the_main_job_is_done_in_firefox() {
    let mut server = Server::with_town();
    let phone = Browser::firefox(PLACE.0, PLACE.1).await;
    main_job("firefox", phone, &mut server, Place::Measured).await;
}

/// Opens a page as a person does: where the app says that the storage does not answer (WebKitGTK now and then), they take its offer.
async fn open(phone: &Browser, url: &str) {
    phone.go(url).await;
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(60) {
        let text = phone.text().await;
        if text.contains("本机存储没有回应") {
            println!("\n== the storage did not answer: reloaded");
            phone.press("重新打开").await;
        } else if !text.contains("正在加载") && !text.contains("正在打开") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Signs in, loses the server, reports with a photo, gets the server back; the report is there once, whole, with its receipt.
async fn main_job(engine: &str, phone: Browser, server: &mut Server, place: Place) {
    let shots = TempDir::new().unwrap();
    let shot = shots.path().join("shot.jpg");
    fs::write(&shot, photo::sized(3, 1600, 1200)).unwrap();
    phone.sign_in(&server.base(), "wang", PASSWORD).await;
    phone.ready_for_offline().await;
    phone.sees("全部已送达").await;
    server.kill();

    open(&phone, &format!("{}/report", server.base())).await;
    phone.photograph(&shot).await;
    phone.choose_kind("卫生死角").await;
    if place == Place::Chosen {
        let (field, grid) = ("//button[@aria-labelledby='place-label place-value']", "//dialog//button[normalize-space(span)='前埠网格']");
        phone.tap_for(field, grid).await;
        phone.tap_for(grid, &format!("{field}[contains(., '前埠网格')][not(//dialog[@open])]")).await;
    }
    phone.sees("柳塘镇前埠村村民委员会").await;
    phone.sees("1 个工作日").await;
    phone.tap_for("//button[normalize-space()='保存']", "//main//*[contains(text(), '已存本机')]").await;
    phone.wait_for("return !document.querySelector('.pill').innerText.includes('全部已送达')").await;

    server.start();
    let back = Instant::now();
    phone.sees("全部已送达").await;
    let after = back.elapsed();
    println!("\n== {engine}: delivered {:.1} s after the server was back", after.as_secs_f64());
    phone.tap_for("//a[@href='/outbox']", "//button[normalize-space()='立即重送']").await;
    phone.sees("已送达").await;
    assert!(after < Duration::from_secs(30));

    let mut office = Client::to(&server.base());
    assert_eq!(office.sign_in("chuangwei", PASSWORD).await.status, 200);
    let there: IssuePage = office.get("/api/issues").await.json();
    assert_eq!(there.issues.len(), 1, "delivered once");
    let photos: Vec<String> = there.issues[0].photos.iter().map(|photo| photo.photo.hash.to_string()).collect();
    let kept: Vec<String> = server.originals().iter().map(|file| Hash::of(&fs::read(file).unwrap()).to_string()).collect();
    assert_eq!((photos.len(), photos), (1, kept), "the photo is there, byte for byte");
    let (holds, said) = server.run(&["audit", "verify"]);
    assert!(holds, "{said}");
    phone.quit().await;
}
