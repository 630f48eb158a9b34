//! 保存并再拍一条: one report after the other without leaving the form.

use crate::{
    browser::Browser,
    fault::kit::{Shots, another, at_work, delivered, issues, rows},
    server::Server,
};
use std::collections::BTreeSet;
use tests::world::PASSWORD;

const AGAIN: &str = "保存并再拍一条";

/// Lines and buttons at the bottom that are not whole on the screen.
const CUT: &str = "return [...document.querySelectorAll('.actions .answer-line > :not(.strong), .actions button')].filter(part => { const at = \
                   part.getBoundingClientRect(); return part.scrollWidth > part.clientWidth + 1 || at.left < 0 || at.right > innerWidth || at.bottom > \
                   innerHeight; }).map(part => part.innerText)";

#[tokio::test]
async fn three_reports_are_saved_one_after_the_other_without_a_network_and_each_is_delivered_once() {
    let shots = Shots::new();
    let mut server = Server::with_town();
    let phone = at_work(&server).await;
    phone.ready_for_offline().await;
    server.kill();
    phone.go(&format!("{}/report", server.base())).await;
    for number in 1..=3_u8 {
        phone.photograph(&shots.shot(number)).await;
        phone.sees("还可加 8 张").await;
        if number == 1 {
            phone.choose_kind("卫生死角").await;
        }
        another(&phone).await;
        phone.press(AGAIN).await;
        phone.sees("上一条已存本机: 卫生死角").await;
        // The next form: empty, its kind suggested by the one before, its place known at once, the shutter under the thumb.
        phone.sees("还可加 9 张").await;
        phone.sees("建议: 卫生死角 · 未确认").await;
        phone.wait_for("return document.querySelector('#place-value').innerText.includes('精度')").await;
        phone.wait_for("return document.activeElement.className === 'shutter' && scrollY === 0").await;
        assert_eq!(rows(&phone, "envelopes").await.len(), usize::from(number));
        assert_eq!(phone.complaints().await, Vec::<String>::new());
    }
    server.start();
    delivered(&phone, &server).await;
    let there = issues(&server).await;
    let photos: BTreeSet<_> = there.iter().flat_map(|issue| &issue.photos).map(|photo| photo.photo.hash).collect();
    assert_eq!((there.len(), photos.len()), (3, 3));
    assert_eq!(there.iter().filter(|issue| issue.kind_guessed).count(), 2, "the first was chosen, the others suggested");
    phone.quit().await;
}

#[tokio::test]
async fn both_ways_to_save_and_the_deadline_are_whole_on_a_small_screen_in_every_size_of_text() {
    let server = Server::with_town();
    let phone = Browser::phone().await;
    phone.size(360, 640).await;
    phone.stand_at(&server.base(), 32.502, 116.502, 8.0).await;
    phone.sign_in(&server.base(), "wang", PASSWORD).await;
    for size in ["标准", "特大"] {
        phone.go(&format!("{}/settings", server.base())).await;
        phone.find(&format!("(//*[normalize-space()='{size}'])[last()]")).await.click().await.unwrap();
        phone.go(&format!("{}/report", server.base())).await;
        phone.choose_kind("卫生死角").await;
        phone.find("//*[contains(@class, 'answer-line')]/*[contains(., '若现在送达')]").await;
        phone.control(AGAIN).await;
        assert_eq!(phone.script(CUT).await, serde_json::json!([]), "in {size}");
    }
    phone.quit().await;
}
