//! What people pick that is no photo: each file is named by its own sentence on the field until it is dismissed, nothing is said to be
//! saved, and the form and the photos in it stay.

use crate::{
    browser::Browser,
    fault::kit::{Shots, another, at_work, delivered, issues, note, report, rows},
    server::Server,
    storage::photos_named_and_whole,
};
use serde_json::{Value, json};
use shared::issue::StatusKind;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tests::world::PASSWORD;

const WORDS: &str = "墙角垃圾约两车";
const CAMERA_DIED: &str = "刚才拍照时页面被系统关闭";
const CUT: &str = "照片不完整, 请重新拍或换一张";
const HEIC: &str = "打不开 HEIC 照片, 请在相机设置里改成 JPEG";
const EMPTY: &str = "文件是空的, 请换一张";
const NO_PICTURE: &str = "这张图片打不开, 请换一张 (JPEG、PNG 或 WebP)";
const TOO_LARGE: &str = "文件超过 80 MB, 请换一张";

/// Hears every word in passing and every word of something being kept, also the shortest.
const LISTEN: &str = r"
    window.__said = [];
    const hear = () => {
        const toast = document.querySelector('.toast');
        if (toast) window.__said.push(toast.innerText);
        if (document.body.innerText.includes('已存本机')) window.__said.push('已存本机');
    };
    new MutationObserver(hear).observe(document.body, { childList: true, subtree: true, characterData: true });
    hear();";

fn from_the_field(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/field/photo").join(name)
}

/// Each file that is no photo with what is to be said of it.
fn bad_files(folder: &TempDir) -> [(PathBuf, &'static str); 5] {
    let large = folder.path().join("large.jpg");
    // No bytes on the disk, only their number.
    fs::File::create(&large).unwrap().set_len(80 * 1024 * 1024 + 1).unwrap();
    [
        (from_the_field("half-app.jpg"), CUT),
        (from_the_field("photo.heic"), HEIC),
        (from_the_field("empty.jpg"), EMPTY),
        (from_the_field("text.jpg"), NO_PICTURE),
        (large, TOO_LARGE),
    ]
}

/// What the field says in red, once all of it can be seen between the bar and the buttons.
async fn banner(phone: &Browser) -> String {
    phone.find("//p[contains(@class, 'banner-bad')]/span").await;
    let in_view = r"
        const said = document.querySelector('.banner-bad').getBoundingClientRect();
        const edge = at => document.querySelector(at).getBoundingClientRect();
        return said.top >= edge('.bar').bottom && said.bottom <= edge('.actions').top;";
    phone.wait_for(in_view).await;
    let words = phone.script("return document.querySelector('.banner-bad > span').innerText").await;
    words.as_str().unwrap_or_default().to_owned()
}

/// Waits until the stored form says that a photo is being taken, or that none is.
async fn camera_open(phone: &Browser, open: bool) {
    let begun = Instant::now();
    loop {
        let drafts = rows(phone, "drafts").await;
        if open == drafts.iter().any(|row| row["json"].as_str().is_some_and(|form| form.contains(r#""pending_slot":{"#))) {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(10), "open is never {open}: {drafts:?}");
    }
}

async fn dismissed(phone: &Browser) {
    phone.tap("//p[contains(@class, 'banner-bad')]/button[normalize-space()='关闭']").await;
    phone.wait_for("return !document.querySelector('.banner-bad')").await;
}

/// So many photos and the words are in the form, seen and stored, and nothing more is saved.
async fn stands(phone: &Browser, photos: usize, envelopes: usize) {
    phone
        .wait_for(&format!(
            "return [...document.querySelectorAll('.shot:has(.shot-away) > img')].filter(i => i.naturalWidth > 0).length === {photos}"
        ))
        .await;
    phone.sees(&format!("还可加 {} 张", 9 - photos)).await;
    assert_eq!(note(phone).await, WORDS);
    let (named, whole) = photos_named_and_whole(phone).await;
    assert_eq!((named.len(), &named), (photos, &whole), "every photo that is named is whole");
    assert_eq!(rows(phone, "envelopes").await.len(), envelopes);
}

/// Gives several files at once to the input of the album.
async fn from_the_album(phone: &Browser, files: &[&Path]) {
    let input = phone.driver.find(thirtyfour::By::Css("input[type=file][multiple]")).await.unwrap();
    let paths: Vec<&str> = files.iter().filter_map(|file| file.to_str()).collect();
    input.send_keys(paths.join("\n")).await.unwrap();
}

/// Picks a good photo, every file that is none, one by one and all at once, and at last another good photo; gives the hashes of both.
/// The form is open and empty, the server away, and `envelopes` are delivered records still kept.
async fn picks(phone: &Browser, envelopes: usize) -> Vec<Value> {
    let folder = TempDir::new().unwrap();
    let bad = bad_files(&folder);
    phone.find("//textarea").await;
    phone.photograph(&from_the_field("pano.jpg")).await;
    phone.sees("还可加 8 张").await;
    phone.type_into("说明", WORDS).await;
    phone.wait_for("return !document.querySelector('.toast')").await;
    phone.script(LISTEN).await;

    phone.cdp("Page.setInterceptFileChooserDialog", json!({ "enabled": true })).await;
    for (file, words) in &bad {
        // As a finger does it: the form is kept before the camera opens.
        phone.press("拍照").await;
        camera_open(phone, true).await;
        phone.photograph(file).await;
        assert_eq!(banner(phone).await, *words, "{}", file.display());
        camera_open(phone, false).await;
        stands(phone, 1, envelopes).await;
        dismissed(phone).await;
    }
    let all: Vec<&Path> = bad.iter().map(|(file, _)| file.as_path()).chain([bad[1].0.as_path()]).collect();
    from_the_album(phone, &all).await;
    let each_once = [CUT, HEIC, EMPTY, NO_PICTURE, TOO_LARGE].join("; ");
    phone.sees(&each_once).await;
    phone.wait_for("return !document.querySelector('.shot-wait')").await;
    // Longer than any word in passing.
    tokio::time::sleep(Duration::from_millis(3_500)).await;
    assert_eq!(banner(phone).await, each_once, "said until it is dismissed, and once");
    assert_eq!(phone.complaints().await, Vec::<String>::new());
    stands(phone, 1, envelopes).await;
    dismissed(phone).await;

    phone.photograph(&from_the_field("mp24.jpg")).await;
    phone.sees("还可加 7 张").await;
    stands(phone, 2, envelopes).await;
    assert_eq!(phone.script("return window.__said").await, json!([]), "nothing is said to be saved");
    photos_named_and_whole(phone).await.0
}

/// The photos of an issue's stage are these, every one arrived, each of a size in which it can be read.
fn arrived(photos: &[shared::issue::Photo], hashes: &[Value]) {
    let there: BTreeSet<String> = photos.iter().map(|photo| photo.photo.hash.to_string()).collect();
    assert_eq!(there, hashes.iter().filter_map(Value::as_str).map(str::to_owned).collect());
    assert!(photos.len() == 2 && photos.iter().all(|photo| photo.stored), "{photos:?}");
    let sizes: BTreeSet<(u32, u32)> = photos.iter().map(|photo| (photo.photo.width, photo.photo.height)).collect();
    assert_eq!(sizes, BTreeSet::from([(2048, 1536), (5246, 600)]));
}

#[tokio::test]
async fn files_that_are_no_photo_are_named_on_the_report_form_and_the_report_arrives_once_with_the_good_ones() {
    let mut server = Server::with_town();
    let phone = at_work(&server).await;
    phone.ready_for_offline().await;
    server.kill();
    phone.go(&format!("{}/report", server.base())).await;
    let hashes = picks(&phone, 0).await;

    // A camera that was closed again did not take the page down: nothing says so when the form is opened anew.
    phone.press("拍照").await;
    camera_open(&phone, true).await;
    phone.script("document.querySelector('input[type=file]').dispatchEvent(new Event('cancel'))").await;
    camera_open(&phone, false).await;
    phone.go(&format!("{}/report", server.base())).await;
    stands(&phone, 2, 0).await;
    assert!(!phone.text().await.contains(CAMERA_DIED));
    phone.choose_kind("卫生死角").await;
    another(&phone).await;
    phone.press("保存").await;
    phone.sees("已存本机").await;
    server.start();
    delivered(&phone, &server).await;
    let there = issues(&server).await;
    assert_eq!((there.len(), server.originals().len(), there[0].note.as_str()), (1, 2, WORDS));
    arrived(&there[0].photos, &hashes);
    phone.quit().await;
}

#[tokio::test]
async fn files_that_are_no_photo_are_named_on_the_proof_form_and_the_proof_arrives_once_with_the_good_ones() {
    let shots = Shots::new();
    let mut server = Server::with_town();
    let phone = at_work(&server).await;
    report(&phone, &server, &shots.shot(1)).await;
    delivered(&phone, &server).await;
    phone.quit().await;

    let unit = Browser::phone().await;
    unit.sign_in(&server.base(), "qianbu", PASSWORD).await;
    unit.go(&format!("{}/messages", server.base())).await;
    unit.tap("//main//*[contains(text(), '卫生死角')]").await;
    unit.press("签收").await;
    unit.sees("整改中").await;
    let page = unit.script("return location.href").await;
    delivered(&unit, &server).await;
    unit.go(page.as_str().unwrap()).await;
    unit.find("//textarea").await;
    server.kill();
    let kept = rows(&unit, "envelopes").await.len();
    let hashes = picks(&unit, kept).await;
    unit.press("整改完成").await;
    unit.sees("待核查").await;
    server.start();
    delivered(&unit, &server).await;
    let there = issues(&server).await;
    assert_eq!((there.len(), server.originals().len(), there[0].status.kind(), there[0].attempts), (1, 3, StatusKind::Verifying, 1));
    let proof: Vec<shared::issue::Photo> = there[0].proof(1).cloned().collect();
    arrived(&proof, &hashes);
    unit.quit().await;
}
