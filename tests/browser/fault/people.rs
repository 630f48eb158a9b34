//! People: another one on the same phone, and one in a hurry.

use super::kit::{Shots, at_work, cut_off_with_a_report, delivered, fill_report, issues, report, rows};
use crate::{browser::Browser, server::Server};
use shared::person::Actor;
use tests::{coverage_mark::covered, world::PASSWORD};

#[tokio::test]
async fn what_a_person_left_on_the_phone_goes_out_under_their_own_name_whoever_has_it_then() {
    let shots = Shots::new();
    let mut server = Server::with_town();
    let phone = cut_off_with_a_report(&mut server, &shots).await;
    report(&phone, &server, &shots.shot(70)).await;
    phone.go(&format!("{}/me", server.base())).await;
    phone.press("退出登录").await;
    phone.sees("还有 2 条记录没送出").await;
    phone.tap("//dialog//button[normalize-space()='确定']").await;
    phone.sees("王网格 有 2 条记录还没送出").await;

    // Another inspector works and is delivered. The first one's records go out too, by the token of their own device: none under another's
    // name, and none is shown to the other.
    server.start();
    phone.fill_sign_in("zhao", PASSWORD).await;
    phone.find("//nav").await;
    phone.go(&server.base()).await;
    phone.find("//*[contains(@class, 'numbers-row')]").await;
    assert!(!phone.text().await.contains("卫生死角"), "another person's record is shown");
    report(&phone, &server, &shots.shot(140)).await;
    delivered(&phone, &server).await;
    phone.go(&format!("{}/me", server.base())).await;
    phone.press("退出登录").await;
    phone.tap("//dialog//button[normalize-space()='确定']").await;
    for _ in 0..120 {
        if issues(&server).await.len() == 3 && server.originals().len() == 3 && !phone.text().await.contains("条记录还没送出") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    }
    let there = issues(&server).await;
    let reporters: Vec<Actor> = there.iter().map(|issue| issue.reporter).collect();
    let of = |reporter: &Actor| reporters.iter().filter(|other| *other == reporter).count();
    let mut counts: Vec<usize> = reporters.iter().map(of).collect();
    counts.sort_unstable();
    assert_eq!((counts, server.originals().len()), (vec![1, 2, 2], 3), "{reporters:?}");
    assert!(!phone.text().await.contains("条记录还没送出"), "nothing is left to be sent");

    // Back again, the first one finds both delivered.
    phone.fill_sign_in("wang", PASSWORD).await;
    phone.find("//nav").await;
    delivered(&phone, &server).await;
    assert_eq!(issues(&server).await.len(), 3);
    phone.quit().await;
    covered("B", &["F45"], 1);
}

#[tokio::test]
async fn five_taps_within_a_second_save_one_record() {
    let shots = Shots::new();
    let server = Server::with_town();
    let phone = at_work(&server).await;
    for (round, wait) in [0, 60, 200].into_iter().enumerate() {
        fill_report(&phone, &server, &shots.shot(u8::try_from(round).unwrap() * 70 + 1)).await;
        let taps = format!(
            "const done = arguments[arguments.length - 1]; const save = document.querySelector('.button-main'); let left = 5;
             const tap = () => {{ save.click(); left -= 1; if (left) setTimeout(tap, {wait}); else done(true); }}; tap();"
        );
        phone.script_async(&taps).await;
        phone.sees("已存本机").await;
        assert_eq!(rows(&phone, "envelopes").await.len(), round + 1, "taps every {wait} ms");
    }
    delivered(&phone, &server).await;
    assert_eq!(issues(&server).await.len(), 3);
    phone.quit().await;
    covered("B", &["F46"], 3);
}

#[tokio::test]
async fn the_administrator_gets_from_the_app_to_the_page_that_takes_rescue_files_in() {
    let server = Server::with_town();
    let phone = Browser::phone().await;
    phone.sign_in(&server.base(), "guanli", PASSWORD).await;
    phone.go(&format!("{}/me", server.base())).await;
    phone.tap("//main//a[contains(., '导入救援包')]").await;
    phone.find("//input[@type='file']").await;
    phone.sees("救援包文件").await;
    phone.quit().await;
}
