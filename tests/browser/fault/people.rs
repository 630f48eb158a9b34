//! People: another one on the same phone, and one in a hurry.

use super::kit::{Shots, at_work, cut_off_with_a_report, delivered, fill_report, issues, report, rows};
use crate::{browser::Browser, server::Server};
use shared::Actor;
use tests::{proof::proved, world::PASSWORD};

#[tokio::test]
async fn nobody_sends_what_another_person_left_on_the_phone() {
    let shots = Shots::new();
    let mut server = Server::with_town();
    let phone = cut_off_with_a_report(&mut server, &shots).await;
    report(&phone, &server, &shots.shot(70)).await;
    phone.go(&format!("{}/me", server.base())).await;
    phone.press("退出登录").await;
    phone.sees("还有 2 条记录没送出").await;
    phone.find("//dialog//button[normalize-space()='确定']").await.click().await.unwrap();
    phone.sees("王网格 有 2 条记录还没送出").await;

    // Another inspector works and is delivered; of the first one's records nothing leaves the phone.
    server.start();
    phone.fill_sign_in("zhao", PASSWORD).await;
    phone.find("//nav").await;
    phone.go(&server.base()).await;
    phone.find("//*[contains(@class, 'numbers-row')]").await;
    assert!(!phone.text().await.contains("卫生死角"), "another person's record is shown");
    report(&phone, &server, &shots.shot(140)).await;
    delivered(&phone, &server).await;
    let there = issues(&server).await;
    assert_eq!((there.len(), server.originals().len()), (1, 1));
    let sender = there[0].reporter;

    // The first one comes back, and both records go out under their own name.
    phone.go(&format!("{}/me", server.base())).await;
    phone.press("退出登录").await;
    phone.find("//dialog//button[normalize-space()='确定']").await.click().await.unwrap();
    phone.sees("王网格 有 2 条记录还没送出").await;
    phone.fill_sign_in("wang", PASSWORD).await;
    phone.find("//nav").await;
    delivered(&phone, &server).await;
    let there = issues(&server).await;
    let others: Vec<Actor> = there.iter().map(|issue| issue.reporter).filter(|reporter| *reporter != sender).collect();
    assert_eq!((there.len(), others.len()), (3, 2), "{others:?}");
    phone.quit().await;
    proved("B", &["F45"], 1);
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
    proved("B", &["F46"], 3);
}

#[tokio::test]
async fn the_administrator_gets_from_the_app_to_the_page_that_takes_rescue_files_in() {
    let server = Server::with_town();
    let phone = Browser::phone().await;
    phone.sign_in(&server.base(), "guanli", PASSWORD).await;
    phone.go(&format!("{}/me", server.base())).await;
    phone.find("//main//a[contains(., '导入救援包')]").await.click().await.unwrap();
    phone.find("//input[@type='file']").await;
    phone.sees("救援包文件").await;
    phone.quit().await;
}
