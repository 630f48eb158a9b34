//! How fast the form is, measured in the browser.

use crate::{browser::Browser, server::Server};
use std::{fs, time::Instant};
use tempfile::TempDir;
use tests::{photo, world::PASSWORD};

#[tokio::test]
#[ignore = "run by cargo xtask figures"]
async fn figures() {
    let shots = TempDir::new().unwrap();
    let server = Server::with_town();
    let phone = Browser::phone().await;
    phone.stand_at(&server.base(), 32.502, 116.502, 8.0).await;
    phone.sign_in(&server.base(), "wang", PASSWORD).await;
    let (mut taken, mut saved) = (Vec::new(), Vec::new());
    for round in 0..5_u8 {
        let file = shots.path().join(format!("{round}.jpg"));
        fs::write(&file, photo::sized(round * 40 + 5, 4000, 3000)).unwrap();
        phone.go(&format!("{}/report", server.base())).await;
        phone.choose_kind("卫生死角").await;
        phone.script("window.__t = 0; document.querySelector('input[type=file]').addEventListener('change', () => { window.__t = performance.now(); const look = new MutationObserver(() => { if (document.querySelector('.shot-away')) { window.__taken = performance.now() - window.__t; look.disconnect(); } }); look.observe(document.body, { childList: true, subtree: true }); }, { capture: true })").await;
        phone.photograph(&file).await;
        phone.find("//*[contains(@class, 'shot-away')]").await;
        taken.push(phone.script("return window.__taken").await.as_f64().unwrap_or(f64::NAN));
        let begun = "window.__s = performance.now(); const look = new MutationObserver(() => { if (document.body.innerText.includes('已存本机')) { window.__saved = performance.now() - window.__s; look.disconnect(); } }); look.observe(document.body, { childList: true, subtree: true, characterData: true }); [...document.querySelectorAll('button')].find(b => b.innerText.trim() === '保存').click()";
        let clock = Instant::now();
        phone.script(begun).await;
        while phone.script("return window.__saved ?? null").await.is_null() {
            assert!(clock.elapsed().as_secs() < 20, "{}", phone.text().await);
        }
        saved.push(phone.script("return window.__saved").await.as_f64().unwrap_or(f64::NAN));
        phone.script("window.__saved = undefined").await;
    }
    let median = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    println!("figure photo of 12 MP safe in the draft: {:.0} ms (limit 1000)", median(taken));
    println!("figure 保存 → 已存本机: {:.0} ms (limit 300)", median(saved));
    phone.quit().await;
}
