//! Base maps in a real browser, from a real server of tiles that writes down what it is asked.

use crate::{
    browser::Browser,
    fault::worker::LOOK,
    ground::{desk, draw_grid},
    server::Server,
};
use pmtiles::{PmTilesWriter, TileCoord, TileType};
use shared::{
    base_map::BaseSystem,
    geo::{Point, distance_m},
};
use std::{
    f64::consts::PI,
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};
use tests::{
    Phone,
    world::{PASSWORD, kind, lane},
};

/// A server of tiles: each a plain picture.
struct Tiles {
    port: u16,
    /// The head of each request, in small letters.
    asked: Arc<Mutex<Vec<String>>>,
    /// Whether it answers.
    up: Arc<AtomicBool>,
}

impl Tiles {
    fn begin() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (asked, up) = (Arc::default(), Arc::new(AtomicBool::new(true)));
        let tiles = Self { port, asked: Arc::clone(&asked), up: Arc::clone(&up) };
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (asked, up) = (Arc::clone(&asked), Arc::clone(&up));
                thread::spawn(move || {
                    if up.load(Ordering::SeqCst) {
                        answer(stream, &asked);
                    }
                });
            }
        });
        tiles
    }

    /// As a setting. By a name, for the app is looked at by a number: cookies are one host's.
    fn template(&self) -> String {
        format!("http://localhost:{}/{{z}}/{{x}}/{{y}}.png", self.port)
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn answer(mut stream: TcpStream, asked: &Mutex<Vec<String>>) {
    let mut head = String::new();
    let mut lines = BufReader::new(stream.try_clone().unwrap());
    while lines.read_line(&mut head).is_ok_and(|length| length > 2) {}
    if head.is_empty() {
        return;
    }
    let even = head.split(['/', '.', ' ']).filter_map(|part| part.parse::<u32>().ok()).sum::<u32>().is_multiple_of(2);
    asked.lock().unwrap().push(head.to_lowercase());
    let png = picture(if even { 190 } else { 230 });
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", png.len());
    let _gone = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&png));
}

/// A tile of one grey.
fn picture(grey: u8) -> Vec<u8> {
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, 256, 256);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&vec![grey; 256 * 256]).unwrap();
    png
}

/// A server of the suite's town with this base map.
fn town_over(tiles: &Tiles, system: &'static str) -> Server {
    let mut server = Server::with_town();
    set(&mut server, tiles, system);
    server
}

fn set(server: &mut Server, tiles: &Tiles, system: &'static str) {
    server.kill();
    server.set("JINGGE_BASEMAP_URL", tiles.template());
    server.set("JINGGE_BASEMAP_SYSTEM", system);
    server.set("JINGGE_BASEMAP_ATTRIBUTION", "© 县测绘 <b>GS(2026)1</b>");
    server.start();
}

const LOADED: &str = "return document.querySelectorAll('.map img.leaflet-tile-loaded').length > 1 && !document.querySelector('.map img.leaflet-tile:not(.leaflet-tile-loaded)')";
const BARE: &str = "return document.querySelectorAll('.map img.leaflet-tile').length === 0";
/// Whether nothing moves any more on the map.
const RESTS: &str =
    "return !document.querySelector('.leaflet-zoom-anim .leaflet-zoom-animated .leaflet-tile-container + .leaflet-tile-container')";

async fn ground(server: &Server, admin: &Browser) {
    admin.go(&format!("{}/town/ground", server.base())).await;
    admin.find("//*[contains(@class, 'draw-grids')]").await;
}

/// Chooses a sheet, whose radio button lies under its word.
async fn choose_sheet(admin: &Browser, word: &str) {
    admin.tap(&format!("//*[contains(@class, 'leaflet-control-layers')]//label[contains(., '{word}')]")).await;
}

/// What a tile of the screen says: zoom, column, row, left, top, width.
async fn tiles_on_screen(browser: &Browser) -> Vec<(i32, f64, f64, f64, f64, f64)> {
    let script = "return [...document.querySelectorAll('.map img.leaflet-tile-loaded')].map(tile => { const box = tile.getBoundingClientRect(); \
        return [tile.src, box.left, box.top, box.width] })";
    let found = browser.script(script).await;
    let of = |tile: &serde_json::Value| {
        let address = tile[0].as_str().unwrap();
        let parts: Vec<f64> = address.rsplit('/').take(3).map(|part| part.trim_end_matches(".png").parse().unwrap()).collect();
        (parts[2] as i32, parts[1], parts[0], tile[1].as_f64().unwrap(), tile[2].as_f64().unwrap(), tile[3].as_f64().unwrap())
    };
    found.as_array().unwrap().iter().map(of).collect()
}

/// Where the base map draws a point of the ground, in pixels of the screen.
async fn on_screen(browser: &Browser, system: BaseSystem, ground: Point) -> (f64, f64) {
    let drawn = system.on_map(ground);
    let (zoom, column, row, left, top, width) = tiles_on_screen(browser).await[0];
    let edge = f64::powi(2.0, zoom);
    let x = (drawn.lon + 180.0) / 360.0 * edge;
    let y = (1.0 - drawn.lat.to_radians().tan().asinh() / PI) / 2.0 * edge;
    (left + (x - column) * width, top + (y - row) * width)
}

/// The point of the ground that the base map draws there.
async fn under(browser: &Browser, system: BaseSystem, (x, y): (f64, f64)) -> Point {
    let (zoom, column, row, left, top, width) = tiles_on_screen(browser).await[0];
    let edge = f64::powi(2.0, zoom);
    let (x, y) = (column + (x - left) / width, row + (y - top) / width);
    system.on_ground(Point { lat: (PI * (1.0 - 2.0 * y / edge)).sinh().atan().to_degrees(), lon: x / edge * 360.0 - 180.0 })
}

/// The south-west corner of all grids of the suite's town.
fn corner() -> Point {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/town/grids.geojson")).unwrap();
    let grids: serde_json::Value = serde_json::from_str(&text).unwrap();
    let all = grids["features"].as_array().unwrap().iter().flat_map(|grid| grid["geometry"]["coordinates"][0].as_array().unwrap());
    all.fold(Point { lat: 90.0, lon: 180.0 }, |low, at| Point {
        lat: low.lat.min(at[1].as_f64().unwrap()),
        lon: low.lon.min(at[0].as_f64().unwrap()),
    })
}

/// Whether the grids lie on the screen where the base map has their ground.
async fn lies_right(browser: &Browser, system: BaseSystem) {
    browser.wait_for(RESTS).await;
    let script = "const all = [...document.querySelectorAll('path.draw-grids')].map(path => path.getBoundingClientRect()); \
        return [Math.min(...all.map(box => box.left)), Math.max(...all.map(box => box.bottom))]";
    let grids = browser.script(script).await;
    let (x, y) = on_screen(browser, system, corner()).await;
    let (left, bottom) = (grids[0].as_f64().unwrap(), grids[1].as_f64().unwrap());
    assert!((left - x).abs() < 3.0 && (bottom - y).abs() < 3.0, "grids at {left}, {bottom}; their ground at {x}, {y}");
}

#[tokio::test]
async fn the_drawing_page_shows_the_base_map_of_the_settings_under_the_grids() {
    let tiles = Tiles::begin();
    let server = town_over(&tiles, "wgs84");
    let (admin, _profile) = desk().await;
    admin.sign_in(&server.base(), "guanli", PASSWORD).await;
    assert_eq!(tiles.asked(), Vec::<String>::new(), "no map, no tiles");
    ground(&server, &admin).await;
    admin.wait_for(LOADED).await;
    admin.sees("© 县测绘 <b>GS(2026)1</b>").await;
    lies_right(&admin, BaseSystem::Wgs84).await;
    for head in tiles.asked() {
        assert!(!head.contains("\ncookie:") && !head.contains("\nreferer:") && !head.contains("\norigin:"), "{head}");
    }
    let asked = tiles.asked().len();
    assert!(asked > 5, "{asked}");

    // Switched off, it stays off on this device, and on again.
    choose_sheet(&admin, "无底图").await;
    admin.wait_for(BARE).await;
    let asked = tiles.asked().len();
    ground(&server, &admin).await;
    admin.find("//*[contains(@class, 'leaflet-control-layers')]").await;
    admin.wait_for(BARE).await;
    assert_eq!(tiles.asked().len(), asked);
    choose_sheet(&admin, "地图").await;
    admin.wait_for(LOADED).await;

    // Where it cannot be had, the ground is drawn without it.
    tiles.up.store(false, Ordering::SeqCst);
    admin.cdp("Network.clearBrowserCache", serde_json::json!({})).await;
    ground(&server, &admin).await;
    admin.wait_for("return document.querySelectorAll('.map img.leaflet-tile').length > 5").await;
    assert!(!admin.text().await.contains("地图没有加载出来"));
    admin.quit().await;
}

#[tokio::test]
async fn a_base_map_in_gcj_02_lies_right_under_the_ground_and_what_is_drawn_over_it_is_kept_in_wgs_84() {
    let tiles = Tiles::begin();
    let server = town_over(&tiles, "gcj02");
    let (admin, _profile) = desk().await;
    admin.sign_in(&server.base(), "guanli", PASSWORD).await;
    ground(&server, &admin).await;
    admin.wait_for(LOADED).await;
    lies_right(&admin, BaseSystem::Gcj02).await;

    admin.find("//input[@id='go-to']").await.send_keys("116.60 32.60").await.unwrap();
    admin.press("前往").await;
    admin.wait_for(RESTS).await;
    admin.wait_for(LOADED).await;
    let box_ = admin.script("const box = document.querySelector('.map-canvas').getBoundingClientRect(); return [box.left, box.top]").await;
    let first = (box_[0].as_f64().unwrap() + 150.0, box_[1].as_f64().unwrap() + 120.0);
    let expected = under(&admin, BaseSystem::Gcj02, first).await;
    draw_grid(
        &admin,
        &[(150.0, 120.0), (300.0, 120.0), (300.0, 260.0), (150.0, 260.0)],
        [("编号", "G8"), ("名称", "东一网格"), ("属地单位", "CW1"), ("地类", "村庄")],
    )
    .await;
    admin.find("//button[contains(., 'G8')][contains(., '新增')]").await;
    let script = "const done = arguments[arguments.length - 1]; \
        fetch('/api/town/tables/grids?text=G8').then(answer => answer.json()).then(page => done(page.rows[0].cells.at(-1)))";
    let cell = admin.script_async(script).await;
    let corners = cell.as_str().unwrap().split(';').map(|corner| {
        let (lon, lat) = corner.trim().split_once(' ').unwrap();
        Point { lat: lat.parse().unwrap(), lon: lon.parse().unwrap() }
    });
    let nearest = corners.map(|corner| distance_m(corner, expected)).fold(f64::MAX, f64::min);
    // A pixel is four metres wide here, and GCJ-02 half a kilometre off.
    assert!(nearest < 12.0, "{nearest} m from {expected:?}: {cell}");
    admin.quit().await;
}

#[tokio::test]
async fn a_browser_that_keeps_the_app_learns_of_a_base_map_that_is_set_later() {
    let tiles = Tiles::begin();
    let mut server = Server::with_town();
    let (admin, _profile) = desk().await;
    admin.sign_in(&server.base(), "guanli", PASSWORD).await;
    admin.installed().await;
    ground(&server, &admin).await;
    admin.wait_for(BARE).await;
    set(&mut server, &tiles, "wgs84");
    assert_eq!(admin.script_async(LOOK).await, true);
    admin.sees("有新版本").await;
    admin.press("现在更新").await;
    admin.find("//*[contains(@class, 'draw-grids')]").await;
    admin.wait_for(LOADED).await;
    admin.quit().await;
}

#[tokio::test]
async fn the_desk_and_the_heat_map_lie_over_it_too_and_no_page_breaks_its_policy() {
    let tiles = Tiles::begin();
    let server = town_over(&tiles, "gcj02");
    let wang = Phone::in_town(&server.base(), "wang", 0, 7).await;
    wang.report(kind("A06"), lane(), "墙角积存垃圾约两车").await;
    wang.drain().await;
    let (office, _profile) = desk().await;
    let watch = "window.__csp = []; document.addEventListener('securitypolicyviolation', e => window.__csp.push(e.violatedDirective + ' ' + e.blockedURI))";
    office.cdp("Page.addScriptToEvaluateOnNewDocument", serde_json::json!({ "source": watch })).await;
    office.sign_in(&server.base(), "chuangwei", PASSWORD).await;
    for page in ["/desk", "/heat"] {
        office.go(&format!("{}{page}", server.base())).await;
        office.wait_for(LOADED).await;
        office.find("//*[contains(@class, 'map-grid')]").await;
        office.sees("© 县测绘").await;
        assert_eq!(office.script("return window.__csp").await, serde_json::json!([]), "{page}");
    }
    // On a phone, with room for a thumb.
    office.size(360, 640).await;
    office.go(&format!("{}/heat", server.base())).await;
    office.wait_for(LOADED).await;
    assert_eq!(office.complaints().await, Vec::<String>::new());
    office.quit().await;
}

#[tokio::test]
async fn a_town_without_the_internet_sees_the_file_of_its_server() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("town.pmtiles");
    let mut file = PmTilesWriter::new(TileType::Png).min_zoom(10).max_zoom(10).create(fs::File::create(&path).unwrap()).unwrap();
    for (x, y) in (838..848).flat_map(|x| (408..418).map(move |y| (x, y))) {
        file.add_tile(TileCoord::new(10, x, y).unwrap(), &picture(200)).unwrap();
    }
    file.finalize().unwrap();
    let mut server = Server::with_town();
    server.kill();
    server.set("JINGGE_BASEMAP_FILE", path.to_string_lossy());
    server.set("JINGGE_BASEMAP_ATTRIBUTION", "本县测绘");
    server.start();
    let (admin, _profile) = desk().await;
    admin.sign_in(&server.base(), "guanli", PASSWORD).await;
    ground(&server, &admin).await;
    // Its closest zoom, drawn larger.
    admin.wait_for("return !!document.querySelector('.map img.leaflet-tile-loaded')").await;
    admin.sees("本县测绘").await;
    assert_eq!(tiles_on_screen(&admin).await[0].0, 10);
    lies_right(&admin, BaseSystem::Wgs84).await;
    admin.quit().await;
}
