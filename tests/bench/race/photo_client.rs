//! Row 6, photo-client: a photo of twelve megapixels in Chromium, until it is safe in the report form.

use super::{
    browser::Browser,
    peer::web_in_chromium,
    picture,
    site::Site,
    storage::{looked, photos_named_and_whole, wait_until_stored},
    table::{Table, Times, millis, ratio},
    tasks::{NOTE_TASKS, before_load, slow_down},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use image::{DynamicImage, imageops::FilterType};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};
use tests::{World, limit::Limit, photo, world::PASSWORD};

/// Photos of each, of which the first is not counted.
const ROUNDS: usize = 6;
/// Photos taken one after the other on one page, which is as many as it takes.
const WALK: usize = 30;
/// Of these at each end of the walk the median is taken.
const END: usize = 5;
/// How long a task may still come that a photo brings with it.
const AFTERWARDS: Duration = Duration::from_millis(400);
/// Pixels of the photo as its camera writes it, lying on its side.
const CAMERA: (u16, u16) = (4032, 3024);
/// The grey levels by which what came out may be further from the photo than what the peer made.
const LEVELS: f64 = 2.0;

/// Notes in `window.kept` how many milliseconds after a photo was given the form shows that it has it, which it does once it is stored.
const NOTE_KEPT: &str = "document.addEventListener('change', change => {
        if (change.target.type !== 'file') return;
        const given = performance.now(), held = () => document.querySelectorAll('.shot-away, .shot-pick').length, before = held();
        const look = new MutationObserver(() => {
            if (held() <= before) return;
            look.disconnect();
            window.kept = performance.now() - given;
        });
        look.observe(document.body, { childList: true, subtree: true });
    }, true);";

/// `text(bytes)`: the bytes of a photo, as text.
const AS_TEXT: &str = "const text = bytes => new Promise(told => {
        const reader = new FileReader();
        reader.onload = () => told(reader.result.split(',')[1]);
        reader.readAsDataURL(new Blob([bytes]));
    });";

/// The button that throws a photo away.
const REMOVE: &str = "//dialog//button[normalize-space()='删除']";

/// Photos, none like the other, and what each must look like.
struct Shots {
    folder: tempfile::TempDir,
    base: DynamicImage,
    next: u32,
}

/// A photo as it is given to the page.
struct Shot {
    file: PathBuf,
    upright: DynamicImage,
}

impl Shots {
    fn new() -> Self {
        let base = image::load_from_memory(&picture::grainy(CAMERA.0, CAMERA.1, 4_000_000)).unwrap();
        Self { folder: tempfile::tempdir().unwrap(), base, next: 0 }
    }

    /// The same scene with something else in it.
    fn shot(&mut self) -> Shot {
        self.next += 1;
        let mut pixels = self.base.to_rgb8();
        let (left, top) = (self.next % 10 * 380, self.next / 10 % 7 * 400);
        for (x, y) in (0..300).flat_map(|y| (0..300).map(move |x| (x, y))) {
            pixels.put_pixel(left + x, top + y, image::Rgb([200, u8::try_from(self.next * 3 % 256).unwrap(), 40]));
        }
        let jpeg = picture::encoded(&pixels, CAMERA.0, CAMERA.1);
        let file = self.folder.path().join(format!("{}.jpg", self.next));
        fs::write(&file, photo::on_its_side(&jpeg)).unwrap();
        Shot { file, upright: small(&image::load_from_memory(&jpeg).unwrap()).rotate90() }
    }
}

/// Small enough to be compared.
fn small(picture: &DynamicImage) -> DynamicImage {
    let (wide, high) = if picture.width() > picture.height() { (512, 384) } else { (384, 512) };
    picture.resize_exact(wide, high, FilterType::Triangle)
}

/// How far, in grey levels, a JPEG is from the photo on average; it must be upright, of this size and without the camera's notes.
fn distance(shot: &Shot, jpeg: &[u8], size: (u32, u32)) -> f64 {
    let made = image::load_from_memory(jpeg).expect("what came out decodes");
    assert_eq!((made.width(), made.height()), size);
    assert!(!jpeg.windows(4).any(|four| four == b"Exif"), "the camera's notes are gone");
    let (made, wanted) = (small(&made).to_rgb8(), shot.upright.to_rgb8());
    let sum: u64 = made.iter().zip(wanted.iter()).map(|(one, other)| u64::from(one.abs_diff(*other))).sum();
    sum as f64 / made.len() as f64
}

/// Gives the photo to the page: milliseconds until it is there, and the longest task of the page since.
async fn taken(browser: &Browser, file: &Path) -> (f64, f64) {
    browser.script("window.kept = 0; window.tasks = []").await;
    browser.photograph(file).await;
    browser.wait_for("return window.kept > 0").await;
    tokio::time::sleep(AFTERWARDS).await;
    let longest = browser.script("return Math.max(0, ...window.tasks.map(task => task[1]))").await;
    (browser.script("return window.kept").await.as_f64().unwrap(), longest.as_f64().unwrap())
}

/// What one of them came to.
struct Side {
    times: Times,
    longest: f64,
    bytes: usize,
    distance: f64,
    size: (u32, u32),
}

impl Side {
    const fn new(times: Times, size: (u32, u32)) -> Self {
        Self { times, longest: 0.0, bytes: 0, distance: 0.0, size }
    }

    fn note(&mut self, (ms, longest): (f64, f64), shot: &Shot, text: &Value, counts: bool) {
        let jpeg = STANDARD.decode(text.as_str().expect("bytes as text")).unwrap();
        (self.bytes, self.distance) = (jpeg.len(), distance(shot, &jpeg, self.size));
        if counts {
            self.times.millis.push(ms);
            self.longest = self.longest.max(longest);
        }
    }
}

/// The report form takes the photo, shows it, and throws it away.
async fn ours(browser: &Browser, base: &str, shot: &Shot) -> ((f64, f64), Value) {
    browser.go(&format!("{base}/report")).await;
    browser.find("//textarea").await;
    tokio::time::sleep(AFTERWARDS).await;
    let took = taken(browser, &shot.file).await;
    let stored =
        "const all = await answer((await store('photo_bytes')).getAll()); return all.length === 1 ? await text(all[0]) : all.length;";
    let text = looked(browser, &format!("{AS_TEXT} {stored}")).await;
    browser.tap_for("//button[contains(@class, 'shot-away')]", REMOVE).await;
    browser.tap(REMOVE).await;
    // The form is kept without it a moment later, and another page is not opened before.
    wait_until_stored(browser, "return (await answer((await store('photo_bytes')).getAllKeys())).length === 0").await;
    (took, text)
}

/// The library's page takes the photo.
async fn theirs(browser: &Browser, site: &Site, shot: &Shot, side: u32) -> ((f64, f64), Value) {
    browser.go(&format!("{}/compress.html?side={side}", site.base())).await;
    browser.wait_for("return !!window.imageCompression").await;
    tokio::time::sleep(AFTERWARDS).await;
    let took = taken(browser, &shot.file).await;
    let text = browser.script_async(&format!("{AS_TEXT} text(window.made).then(arguments[arguments.length - 1])")).await;
    (took, text)
}

/// As many photos as the batch takes, one after the other: the milliseconds of each.
async fn walk(browser: &Browser, base: &str, shots: &mut Shots) -> Vec<f64> {
    browser.go(&format!("{base}/report")).await;
    browser.press("边走边连拍, 稍后再整理").await;
    // The first photo would wait for the position.
    tokio::time::sleep(2 * AFTERWARDS).await;
    let mut times = Vec::new();
    for _ in 0..WALK {
        times.push(taken(browser, &shots.shot().file).await.0);
    }
    let (named, whole) = photos_named_and_whole(browser).await;
    assert!(named.len() == WALK && named == whole, "{} photos named, {} whole", named.len(), whole.len());
    times
}

/// Measures it.
pub async fn measure(table: &mut Table) {
    let about = "A JPEG of 4032 × 3024 pixels lying on its side, given to a page of Chromium with the screen of a phone. Ours: the report form, until the \
        photo is scaled to 1536 × 2048 in a worker, hashed twice, looked at for what is cut or blank, stored with its form by a strict \
        transaction of IndexedDB and shown as kept. browser-image-compression: until the promise of its worker is kept; nothing is stored. A new page \
        for every photo, quality 0.85 on both sides. What came out must decode, be upright, have its size and no notes of the camera, and be no \
        further from the photo than the peer's by more than two levels of 255.";
    let columns = ["processor", "who", "median ms (least–most)", "p95", "beside ours", "longest task, ms", "kB", "levels off"];
    table.head("6 photo-client, 12 megapixels", about, &columns);
    let Some(web) = web_in_chromium() else { return table.say("\nNot measured: there is no Chromium with its driver here.") };
    let town = World::configured(|config| config.web = Some(web)).await;
    let (site, mut shots, browser) = (Site::compression(), Shots::new(), Browser::phone().await);
    browser.stand_at(&town.base, 32.502, 116.502, 8.0).await;
    browser.sign_in(&town.base, "wang", PASSWORD).await;
    browser.ready_for_offline().await;
    before_load(&browser, &format!("{NOTE_TASKS}{NOTE_KEPT}")).await;
    for (processor, times) in [("as it is", 1), ("4 times slowed", 4)] {
        slow_down(&browser, times).await;
        let mut own = Side::new(Times::of("**Jingge, kept in the form**"), (1536, 2048));
        let named = |side: u32| Times::of(&format!("browser-image-compression to {side} pixels, nothing kept"));
        let mut others = [1600, 2048].map(|side| (side, Side::new(named(side), (side * 3 / 4, side))));
        for round in 0..ROUNDS {
            let (shot, counts) = (shots.shot(), round > 0);
            let (took, text) = ours(&browser, &town.base, &shot).await;
            own.note(took, &shot, &text, counts);
            for (side, other) in &mut others {
                let Some(site) = &site else { continue };
                let (took, text) = theirs(&browser, site, &shot, *side).await;
                other.note(took, &shot, &text, counts);
                assert!(own.distance <= other.distance + LEVELS, "{} levels off, the peer {}", own.distance, other.distance);
            }
        }
        let median = own.times.median();
        if times == 1 {
            table.judge(Limit::PhotoOnPhone, median);
        }
        // Tasks up to 50 ms are not told of.
        table.judge(Limit::PhotoTask(times), own.longest.max(50.0));
        for side in std::iter::once(own).chain(others.map(|(_, side)| side)).filter(|side| !side.times.millis.is_empty()) {
            let longest = if side.longest > 0.0 { format!("{:.0}", side.longest) } else { "none over 50".into() };
            let more = [longest, format!("{:.0}", side.bytes as f64 / 1e3), format!("{:.1}", side.distance)];
            table.row(&[&[processor.to_owned()][..], &side.times.cells(median), &more].concat());
        }
    }
    slow_down(&browser, 1).await;
    let times = walk(&browser, &town.base, &mut shots).await;
    let middle = |part: &[f64]| Times { who: String::new(), millis: part.to_vec() }.median();
    let (first, last) = (middle(&times[..END]), middle(&times[WALK - END..]));
    table.say(&format!(
        "\n{WALK} photos one after the other on one page (连拍), all found whole in the store afterwards: the last {END} take {} ms, the first {END} {} ms: {}.",
        millis(last),
        millis(first),
        ratio(last / first)
    ));
    if site.is_none() {
        table.say("\nbrowser-image-compression cannot be had here.");
    }
    browser.quit().await;
}
