//! A town's first day in real browsers, from an empty folder to its first case; nothing but `serve` is typed into a shell.

use crate::{browser::Browser, fault::kit::Shots, ground::draw_grid, server::Server};
use rqrr::PreparedImage;
use rust_xlsxwriter::Workbook;
use std::{
    fs,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};
use tempfile::TempDir;
use tests::spreadsheet::{saved, soffice};

const CHOSEN: &str = "qinghe lvshui 7";

const UNITS: [[&str; 4]; 4] = [
    ["编号", "名称", "简称", "类型"],
    ["C01", "青禾镇柳林村村民委员会", "柳林村", "村居"],
    ["C02", "青禾镇河湾社区居民委员会", "河湾社区", "村居"],
    ["D01", "青禾镇环境卫生管理站", "环卫站", "镇直单位"],
];

/// Without the first row the village would answer.
const RULES: [[&str; 5]; 3] =
    [["行号", "职责", "地类", "牵头单位", "配合单位"], ["1", "卫生死角", "村庄", "D01", "属地"], ["2", "环境卫生", "", "属地", ""]];

/// A sheet as a clerk has it: LibreOffice opened and saved it, where the machine has one.
async fn sheet<const N: usize>(folder: &Path, name: &str, rows: &'static [[&'static str; N]]) -> PathBuf {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(name).unwrap();
    for (line, row) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(row) {
            sheet.write_string(line, column, *cell).unwrap();
        }
    }
    let written = workbook.save_to_buffer().unwrap();
    let bytes = match soffice() {
        Some(soffice) => tokio::task::spawn_blocking(move || saved(&soffice, "sheet.xlsx", &written, "xlsx")).await.unwrap(),
        None => written,
    };
    let path = folder.join(format!("{name}.xlsx"));
    fs::write(&path, bytes).unwrap();
    path
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// A home whose phones trust the authority of this server; `None` where the machine has no tool to say so.
async fn home_that_trusts(https: SocketAddr) -> Option<TempDir> {
    let home = TempDir::new().unwrap();
    let database = home.path().join(".pki/nssdb");
    fs::create_dir_all(&database).unwrap();
    let store = format!("sql:{}", database.display());
    Command::new("certutil").args(["-N", "--empty-password", "-d", &store]).status().ok()?;
    let answer = reqwest::get(format!("http://{https}/plain/ca/jingge-ca.crt")).await.unwrap();
    let certificate = home.path().join("jingge-ca.crt");
    fs::write(&certificate, answer.bytes().await.unwrap()).unwrap();
    let mut add = Command::new("certutil");
    add.args(["-A", "-n", "jingge", "-t", "C,,", "-d", &store, "-i"]).arg(&certificate);
    assert!(add.status().unwrap().success());
    Some(home)
}

/// What a camera reads from the picture with a code on the page.
async fn read_by_camera(browser: &Browser) -> String {
    let picture = browser.find("//img[@class='qr']").await.screenshot_as_png().await.unwrap();
    let picture = image::load_from_memory(&picture).unwrap().to_luma8();
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let mut seen = PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        picture.get_pixel(u32::try_from(x).unwrap(), u32::try_from(y).unwrap()).0[0]
    });
    let codes = seen.detect_grids();
    codes.first().expect("a code in the picture").decode().unwrap().1
}

/// Where pictures of the day are put, if somebody wants to look at them.
async fn look(browser: &Browser, name: &str) {
    if let Some(folder) = std::env::var_os("JINGGE_FIRST_DAY") {
        tokio::time::sleep(Duration::from_millis(600)).await;
        fs::create_dir_all(&folder).unwrap();
        browser.driver.screenshot(&PathBuf::from(folder).join(format!("{name}.png"))).await.unwrap();
    }
}

/// The administrator's window, from the printed link to the first page of a town with three units and without ground.
async fn founded(link: &str, units: &Path, https: SocketAddr) -> (Browser, TempDir) {
    let profile = TempDir::new().unwrap();
    let admin = Browser::open(profile.path(), 1920, 1080).await;
    admin.go(link).await;
    look(&admin, "01-setup").await;
    admin.type_into("镇 (乡、街道) 的名称", "青禾镇").await;
    admin.tap("//input[@name='way'][@value='files']").await;
    admin.find("//input[@id='files']").await.send_keys(units.to_string_lossy().as_ref()).await.unwrap();
    admin.press("下一步").await;
    admin.sees("青禾镇 (qinghe)").await;
    look(&admin, "02-setup-admin").await;
    for (name, text) in [("name", "周管理"), ("username", "guan"), ("password", CHOSEN), ("again", CHOSEN)] {
        admin.find(&format!("//input[@name='{name}']")).await.send_keys(text).await.unwrap();
    }
    admin.press("建镇并进入").await;
    admin.sees("现在还是 http").await;
    admin.press("用自己的证书").await;
    admin.sees("手机可以用 https 打开了").await;
    admin.sees(&format!("https://{https}")).await;
    look(&admin, "03-phones").await;
    admin.press("打开净格").await;
    admin.press("知道了, 开始使用").await;
    admin.sees("还没有画网格").await;
    look(&admin, "04-home").await;
    (admin, profile)
}

/// Publishes what is in the draft; it is this version afterwards.
async fn published(admin: &Browser, version: u32) {
    admin.press("查看影响并发布").await;
    admin.press("发布, 立即生效").await;
    admin.press("确定").await;
    admin.sees(&format!("现行第 {version} 版")).await;
}

/// Draws the two grids in the middle of nowhere yet.
async fn draw(admin: &Browser, base: &str) {
    admin.go(&format!("{base}/town/ground")).await;
    admin.find("//input[@id='go-to']").await.send_keys("116.60 32.60").await.unwrap();
    admin.press("前往").await;
    let west = [(150.0, 120.0), (300.0, 120.0), (300.0, 260.0), (150.0, 260.0)];
    draw_grid(admin, &west, [("编号", "G01"), ("名称", "柳林网格"), ("属地单位", "C01"), ("地类", "村庄")]).await;
    admin.find("//button[contains(., 'G01')][contains(., '新增')]").await;
    let east = [(305.0, 124.0), (450.0, 120.0), (450.0, 260.0), (304.0, 255.0)];
    draw_grid(admin, &east, [("编号", "G02"), ("名称", "河湾网格"), ("属地单位", "C02"), ("地类", "居民小区")]).await;
    admin.find("//button[contains(., 'G02')][contains(., '新增')]").await;
    look(admin, "05-ground").await;
    published(admin, 2).await;
}

/// Adds somebody with this role and invites them: what their camera reads.
async fn invited(admin: &Browser, base: &str, (name, username, role): (&str, &str, &str), ground: &[&str]) -> String {
    admin.go(&format!("{base}/people/new")).await;
    admin.type_into("姓名", name).await;
    admin.type_into("用户名 (字母和数字, 登录用)", username).await;
    admin.tap(&format!("//button[contains(@class, 'chip')][normalize-space()='{role}']")).await;
    for place in ground {
        if role == "责任单位" {
            admin.tap("//button[@class='pick']").await;
            admin.tap(&format!("//dialog//button[contains(., '{place}')]")).await;
        } else {
            admin.tap(&format!("//button[contains(@class, 'chip')][normalize-space()='{place}']")).await;
        }
    }
    admin.press("保存").await;
    admin.press("邀请 / 重设密码").await;
    let link = read_by_camera(admin).await;
    look(admin, &format!("07-invited-{username}")).await;
    link
}

/// Their own phone, on which they join by the link.
async fn joined(home: Option<&Path>, link: &str) -> Browser {
    let phone = match home {
        Some(home) => Browser::phone_at_home(home).await,
        None => Browser::phone().await,
    };
    phone.go(link).await;
    for field in ["password", "again"] {
        phone.find(&format!("//input[@name='{field}']")).await.send_keys(CHOSEN).await.unwrap();
    }
    look(&phone, "08-join").await;
    phone.tap("//button[@type='submit']").await;
    phone.press("知道了, 开始使用").await;
    phone.find("//nav").await;
    phone
}

/// The middle of the first grid that was drawn, as latitude and longitude.
async fn middle_of_first_grid(admin: &Browser) -> (f64, f64) {
    let csv =
        "const done = arguments[arguments.length - 1]; fetch('/api/town/tables/grids.geojson').then(answer => answer.json()).then(done)";
    let grids = admin.script_async(csv).await;
    let ring = grids["features"][0]["geometry"]["coordinates"][0].as_array().unwrap().clone();
    let mean = |at: usize| ring.iter().take(4).map(|point| point[at].as_f64().unwrap()).sum::<f64>() / 4.0;
    (mean(1), mean(0))
}

#[tokio::test]
async fn a_town_is_set_up_in_a_browser_and_its_first_case_goes_where_the_sheet_says() {
    let (files, shots, https) = (TempDir::new().unwrap(), Shots::new(), free_address());
    let units = sheet(files.path(), "责任单位", &UNITS).await;
    let rules = sheet(files.path(), "任务分解表", &RULES).await;
    let (server, link) = Server::without_town(https);
    let base = server.base();
    let (admin, _profile) = founded(&link, &units, https).await;

    draw(&admin, &base).await;
    admin.go(&format!("{base}/town/rule_book")).await;
    admin.photograph(&rules).await;
    admin.sees("已放入草稿: 2 行").await;
    look(&admin, "06-rules").await;
    admin.go(&format!("{base}/town")).await;
    published(&admin, 3).await;

    let station = invited(&admin, &base, ("环卫值班", "huanwei", "责任单位"), &["青禾镇环境卫生管理站"]).await;
    for (name, username, unit) in [("柳林值班", "liulin", "青禾镇柳林村村民委员会"), ("河湾值班", "hewan", "青禾镇河湾社区居民委员会")]
    {
        invited(&admin, &base, (name, username, "责任单位"), &[unit]).await;
    }
    let inspector = invited(&admin, &base, ("陈网格", "chen", "网格员"), &["柳林网格", "河湾网格"]).await;
    admin.go(&base).await;
    admin.sees("开工前还差").await;
    assert!(!admin.text().await.contains("还没有画网格"));
    look(&admin, "09-home-after").await;
    let (lat, lon) = middle_of_first_grid(&admin).await;

    // Their phones know the town's authority, and come over https.
    let home = home_that_trusts(https).await;
    let origin = format!("https://{https}");
    assert!(inspector.starts_with(&origin) && station.starts_with(&origin), "{inspector} {station}");
    let phone = joined(home.as_ref().map(TempDir::path), &inspector).await;
    phone.stand_at(&origin, lat, lon, 8.0).await;
    phone.installed().await;
    phone.go(&format!("{origin}/report")).await;
    phone.photograph(&shots.shot(1)).await;
    phone.choose_kind("卫生死角").await;
    phone.sees("青禾镇环境卫生管理站").await;
    assert_eq!(phone.complaints().await, Vec::<String>::new());
    look(&phone, "10-report").await;
    phone.press("保存").await;
    phone.wait_for("return location.pathname.startsWith('/issues/')").await;
    phone.go(&format!("{origin}/outbox")).await;
    phone.sees("全部已送达").await;
    look(&phone, "11-delivered").await;
    phone.quit().await;

    let phone = joined(home.as_ref().map(TempDir::path), &station).await;
    phone.sees("卫生死角").await;
    assert_eq!(phone.complaints().await, Vec::<String>::new());
    look(&phone, "12-unit").await;
    phone.size(1920, 1080).await;
    phone.sees("卫生死角").await;
    look(&phone, "13-unit-1920").await;
    phone.quit().await;
    for (at, path) in ["/", "/people", "/town", "/town/rule_book", "/town/ground"].iter().enumerate() {
        admin.size(360, 640).await;
        admin.go(&format!("{base}{path}")).await;
        admin.find("//h1").await;
        look(&admin, &format!("20-{at}-360")).await;
        assert_eq!(admin.complaints().await, Vec::<String>::new(), "{path}");
    }
    admin.quit().await;
}
