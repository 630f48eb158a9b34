//! The service worker: a new version under an open form, an old tab, and a worker that has to go.

use super::kit::{Shots, fill_report, make_ready, note};
use crate::{browser::Browser, server::Server};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tests::{coverage_mark::covered, world::PASSWORD};

/// Makes the served app another version: other bytes in its page and in its worker.
pub fn renew(web: &Path) {
    for (file, mark) in [("sw.js", "const VERSION = '"), ("index.html", "name=\"jingge-version\" content=\"")] {
        let text = fs::read_to_string(web.join(file)).unwrap();
        assert!(text.contains(mark), "{file}");
        fs::write(web.join(file), text.replace(mark, &format!("{mark}newer-"))).unwrap();
        for packed in ["br", "gz"] {
            let _none = fs::remove_file(web.join(format!("{file}.{packed}")));
        }
    }
}

async fn version(phone: &Browser) -> String {
    phone.script("return document.querySelector('meta[name=jingge-version]').content").await.as_str().unwrap().to_owned()
}

/// Asks for a newer version.
pub const LOOK: &str = "const done = arguments[arguments.length - 1]; navigator.serviceWorker.getRegistration().then(r => r.update()).then(() => done(true), e => done(String(e)))";

/// A form is open, a newer version comes: whether the page was loaded anew without being asked.
async fn reloaded_under_the_form(server: &mut Server, mutation: Option<&str>) -> (Browser, bool) {
    server.kill();
    let web = server.web_of_its_own("newer");
    server.start();
    let shots = Shots::new();
    let phone = Browser::phone().await;
    make_ready(&phone, server).await;
    phone.ready_for_offline().await;
    if let Some(defect) = mutation {
        phone.script(&format!("localStorage.mutation = '{defect}'")).await;
    }
    // Once more, so that the page is the worker's.
    phone.go(&server.base()).await;
    phone.wait_for("return navigator.serviceWorker.controller !== null").await;
    fill_report(&phone, server, &shots.shot(8)).await;
    phone.type_into("说明", "写到一半").await;
    phone.script("window.__same = true").await;
    renew(&web);
    assert_eq!(phone.script_async(LOOK).await, true);
    let begun = std::time::Instant::now();
    // The newer version is installed and waits.
    let waiting = "return document.documentElement.getAttribute('data-update') === 'ready' || window.__same !== true";
    phone.wait_for(waiting).await;
    // A reload by itself would follow at once; half a second is longer than the app waits anywhere.
    while begun.elapsed().as_millis() < 1_500 {
        if phone.driver.execute("return window.__same", Vec::new()).await.ok().is_none_or(|same| same.json() != true) {
            return (phone, true);
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    (phone, false)
}

#[tokio::test]
async fn a_new_version_waits_for_the_open_form_and_comes_when_it_is_closed() {
    let mut server = Server::with_town();
    let (phone, reloaded) = reloaded_under_the_form(&mut server, None).await;
    assert!(!reloaded, "the page was loaded anew under the form");
    assert!(!phone.text().await.contains("现在更新"), "no update is offered while a form is open");
    assert_eq!(note(&phone).await, "写到一半");
    let old = version(&phone).await;
    phone.press("保存").await;
    phone.sees("已存本机").await;
    phone.sees("有新版本").await;
    phone.press("现在更新").await;
    phone.wait_for("return window.__same !== true").await;
    phone.sees("问题详情").await;
    assert_eq!(version(&phone).await, format!("newer-{old}"));
    phone.quit().await;
    covered("B", &["F39"], 1);
}

#[tokio::test]
async fn the_test_of_the_open_form_catches_an_app_that_loads_itself_anew() {
    let mut server = Server::with_town_and_defects();
    let (phone, reloaded) = reloaded_under_the_form(&mut server, Some("ReloadOpenForm")).await;
    assert!(reloaded, "the planted defect is not noticed");
    phone.quit().await;
    covered("B F39", &["mutation:ReloadOpenForm"], 1);
}

#[tokio::test]
async fn an_old_tab_still_gets_what_it_loads_late_after_the_server_was_updated() {
    let mut server = Server::with_town();
    server.kill();
    let old = server.web_of_its_own("old");
    server.start();
    let phone = Browser::phone().await;
    phone.sign_in(&server.base(), "lingdao", PASSWORD).await;
    let map = phone.script("return document.querySelector('meta[name=jingge-map]').content").await;
    let map = map.as_str().unwrap().trim_start_matches('/').to_owned();

    // The next version has another map under another name.
    server.kill();
    let new: PathBuf = server.web_of_its_own("new");
    for file in fs::read_dir(new.join("assets")).unwrap().flatten() {
        if file.file_name().to_string_lossy().starts_with(Path::new(&map).file_name().unwrap().to_str().unwrap()) {
            fs::remove_file(file.path()).unwrap();
        }
    }
    assert!(old.join(&map).exists() && !new.join(&map).exists());
    server.start();
    phone.press("热力图").await;
    phone.find("//*[contains(@class, 'leaflet-container')]").await;
    phone.quit().await;
}

#[tokio::test]
async fn a_server_can_take_the_service_worker_off_every_phone() {
    let mut server = Server::with_town();
    let phone = Browser::phone().await;
    make_ready(&phone, &server).await;
    phone.ready_for_offline().await;
    server.kill();
    server.set("JINGGE_SERVICE_WORKER", "false");
    server.start();
    phone.go(&server.base()).await;
    phone.find("//nav").await;
    let gone = "const done = arguments[arguments.length - 1];
        (async () => { const kept = await caches.keys(); const there = await navigator.serviceWorker.getRegistration(); done(kept.length === 0 && !(there && there.active)); })()";
    let begun = std::time::Instant::now();
    while phone.script_async(gone).await != true {
        assert!(begun.elapsed().as_secs() < 20, "the worker is still there");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    // The app goes on without it.
    phone.go(&format!("{}/outbox", server.base())).await;
    phone.sees("全部已送达").await;
    phone.quit().await;
}
