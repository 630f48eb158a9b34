//! Pictures of every page for people to look at: phone, larger phone, wall screen.

use crate::{browser::Browser, server::Server};
use shared::query::IssuePage;
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};
use tests::Client;

const SIZES: [(u32, u32); 3] = [(360, 640), (375, 812), (1920, 1080)];
const PASSWORD: &str = "jingge-demo";

const PAGES: [(&str, &[&str]); 6] = [
    ("wangge1", &["/", "/issues", "/outbox", "/messages", "/me", "/settings", "/feedback", "/privacy", "/nowhere"]),
    ("cunwei1", &["/", "/issues", "/inspections", "/inspect/ZC", "/messages", "/me"]),
    (
        "chuangwei",
        &["/", "/queue", "/issues", "/issues?source=self_check", "/report", "/inspections", "/messages", "/heat", "/ranking", "/me"],
    ),
    ("hecha1", &["/", "/issues", "/inspections", "/messages", "/me"]),
    (
        "lingdao",
        &["/", "/heat", "/ranking", "/issues?overdue=true", "/issues?figure=due", "/issues?figure=self_found", "/inspections", "/messages"],
    ),
    ("guanli", &["/", "/me", "/settings"]),
];

struct Tour {
    folder: PathBuf,
    base: String,
}

#[tokio::test]
#[ignore = "run by cargo xtask screenshots"]
async fn screenshots() {
    let folder = std::env::var_os("JINGGE_SCREENSHOTS").map_or_else(|| std::env::temp_dir().join("jingge-screenshots"), PathBuf::from);
    fs::create_dir_all(&folder).unwrap();
    let mut server = Server::with_demo();
    let shot = scene(&server, &folder).await;
    let tour = Tour { folder, base: server.base() };
    for (user, pages) in PAGES {
        let browser = tour.browser().await;
        if user == "wangge1" {
            tour.sizes(&browser, "first-privacy", "").await;
            browser.press("知道了, 开始使用").await;
            tour.sizes(&browser, "first-sign-in", "").await;
            browser.fill_sign_in(user, PASSWORD).await;
            browser.find("//nav").await;
        } else {
            browser.sign_in(&tour.base, user, PASSWORD).await;
        }
        for page in pages {
            let name = page.split(['?', '/', '=']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
            tour.sizes(&browser, &format!("{user}-{}", if name.is_empty() { "home" } else { &name }), page).await;
        }
        tour.issue(&browser, user).await;
        tour.first_inspection(&browser, user).await;
        if user == "wangge1" {
            tour.report(&browser, &shot).await;
            tour.inspection(&browser, &shot).await;
            tour.english(&browser, user, &["/", "/report", "/inspect/NM", "/inspections", "/messages", "/settings"]).await;
            browser.go(&tour.base).await;
            browser.ready_for_offline().await;
            server.kill();
            tour.offline(&browser).await;
            server.start();
        }
        if user == "lingdao" {
            tour.english(&browser, user, &["/", "/heat", "/ranking"]).await;
        }
        if user == "chuangwei" {
            tour.english(&browser, user, &["/", "/queue", "/issues"]).await;
            tour.english_off(&browser).await;
            browser.ready_for_offline().await;
            server.kill();
            for page in ["/", "/issues"] {
                tour.sizes(&browser, &["chuangwei-offline-", page.trim_start_matches('/')].concat(), page).await;
            }
            server.start();
        }
        browser.quit().await;
    }
    println!("{}", tour.folder.display());
}

/// A photo of a dead corner from the demo's own history, as a camera would hand it over.
async fn scene(server: &Server, folder: &Path) -> PathBuf {
    let mut office = Client::to(&server.base());
    assert_eq!(office.sign_in("chuangwei", PASSWORD).await.status, 200);
    let found: IssuePage = office.get("/api/issues?kind=A06").await.json();
    let hash = found.issues[0].photos[0].photo.hash.to_string();
    let original = server.originals().into_iter().find(|file| file.file_stem().is_some_and(|name| name.to_string_lossy() == hash));
    let shot = folder.join("scene.jpg");
    fs::copy(original.unwrap(), &shot).unwrap();
    shot
}

impl Tour {
    async fn browser(&self) -> Browser {
        let browser = Browser::phone().await;
        browser.stand_at(&self.base, 32.9005, 116.2965, 12.0).await;
        browser.go(&self.base).await;
        browser
    }

    /// The page in every size, opened anew in each; an empty path: the page as it is.
    async fn sizes(&self, browser: &Browser, name: &str, path: &str) {
        for (width, height) in SIZES {
            browser.size(width, height).await;
            if !path.is_empty() {
                browser.go(&format!("{}{path}", self.base)).await;
            }
            browser.find("//h1").await;
            self.picture(browser, &format!("{name}-{width}")).await;
        }
        browser.size(360, 640).await;
        let complaints = browser.complaints().await;
        if !complaints.is_empty() {
            println!("{name}: {}", complaints.join("\n    "));
        }
    }

    async fn picture(&self, browser: &Browser, name: &str) {
        tokio::time::sleep(Duration::from_millis(900)).await;
        browser.driver.screenshot(&self.folder.join(format!("{name}.png"))).await.unwrap();
    }

    /// The first case that waits for this person, or the first at all; for the office also 派遣.
    async fn issue(&self, browser: &Browser, user: &str) {
        let list = match user {
            "guanli" => return,
            "cunwei1" => "/issues?open=true",
            "hecha1" => "/issues?state=verifying",
            "chuangwei" => "/queue",
            _ => "/issues",
        };
        browser.go(&format!("{}{list}", self.base)).await;
        let first = browser.find("//main//a[starts-with(@href, '/issues/')]").await;
        let path = first.attr("href").await.unwrap().unwrap();
        self.sizes(browser, &format!("{user}-issue"), &path).await;
        let whole = "document.querySelector('main').scrollTo(0, 9e9); scrollTo(0, 9e9)";
        browser.script(whole).await;
        self.picture(browser, &format!("{user}-issue-end-360")).await;
        if user == "wangge1" {
            browser.press("在地图上看").await;
            self.sizes(browser, "wangge1-case-on-map", "").await;
            self.sizes(browser, "wangge1-supplement", &format!("{path}/supplement")).await;
        }
        if user == "hecha1" {
            browser.find("//button[contains(@class, 'shot-open')]").await.click().await.unwrap();
            browser.wait_for("return [...document.querySelectorAll('.gallery img')].some(image => image.naturalWidth > 0)").await;
            self.sizes(browser, "hecha1-photo", "").await;
            browser.press("关闭").await;
            browser.press("核查通过").await;
            self.sizes(browser, "hecha1-pass", "").await;
            browser.press("确认通过").await;
            self.picture(browser, "hecha1-undo-360").await;
        }
        if user == "chuangwei" {
            self.sizes(browser, "chuangwei-assign", &format!("{path}/assign")).await;
            browser.press("添加协办单位").await;
            self.picture(browser, "chuangwei-helpers-360").await;
            browser.go(&format!("{}/issues?kind=A06&text=村&source=patrol", self.base)).await;
            browser.press("筛选 (2)").await;
            self.sizes(browser, "chuangwei-filters", "").await;
            browser.go(&format!("{}{path}", self.base)).await;
            browser.press("作废").await;
            self.picture(browser, "chuangwei-void-360").await;
        }
    }

    /// The newest inspection that this person sees, if there is one.
    async fn first_inspection(&self, browser: &Browser, user: &str) {
        if user == "guanli" {
            return;
        }
        browser.go(&format!("{}/inspections", self.base)).await;
        tokio::time::sleep(Duration::from_secs(2)).await;
        let first = "const first = document.querySelector(\"main a[href^='/inspections/']\"); return first && first.getAttribute('href')";
        if let Some(path) = browser.script(first).await.as_str() {
            self.sizes(browser, &format!("{user}-inspection"), path).await;
            if user == "wangge1" {
                self.sizes(browser, "wangge1-inspection-supplement", &format!("{path}/supplement")).await;
            }
        }
    }

    /// The report form, empty, with a file that is no photo, filled in and with its picker open.
    async fn report(&self, browser: &Browser, shot: &Path) {
        self.sizes(browser, "wangge1-report", "/report").await;
        browser.photograph(shot).await;
        browser.photograph(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/field/photo/half-app.jpg")).await;
        browser.find("//p[contains(@class, 'banner-bad')]").await;
        self.sizes(browser, "wangge1-report-refused", "").await;
        browser.find("//p[contains(@class, 'banner-bad')]/button").await.click().await.unwrap();
        browser.find("//button[@aria-labelledby='kind-label kind-value']").await.click().await.unwrap();
        self.picture(browser, "wangge1-report-kinds-360").await;
        browser.press("关闭").await;
        browser.find("//button[@aria-labelledby='place-label place-value']").await.click().await.unwrap();
        browser.press("在地图上选").await;
        self.sizes(browser, "wangge1-report-map", "").await;
        browser.press("关闭").await;
        browser.choose_kind("卫生死角").await;
        self.sizes(browser, "wangge1-report-filled", "").await;
        browser.script("scrollTo(0, 9e9)").await;
        self.picture(browser, "wangge1-report-filled-end-360").await;
    }

    /// An inspection: the choice of a form, the form begun, an item that fails, and what came of it.
    async fn inspection(&self, browser: &Browser, shot: &Path) {
        self.sizes(browser, "wangge1-inspection-choose", "/inspect").await;
        self.sizes(browser, "wangge1-inspection-begun", "/inspect/NM").await;
        browser.find("//button[@aria-labelledby='subject-label subject-value']").await.click().await.unwrap();
        self.picture(browser, "wangge1-inspection-subject-360").await;
        browser.find("//dialog//button[contains(normalize-space(span), '中心集贸市场')]").await.click().await.unwrap();
        browser.find("//*[@id='item-NM01']//button[normalize-space()='不合格']").await.click().await.unwrap();
        browser.photograph(shot).await;
        browser.wait_for("return [...document.querySelectorAll('#item-NM01 .shot-picture')].some(i => i.naturalWidth > 0)").await;
        self.sizes(browser, "wangge1-inspection-failed", "").await;
        browser.script("scrollTo(0, 420)").await;
        self.picture(browser, "wangge1-inspection-failed-below-360").await;
        loop {
            let best = "document.querySelectorAll('[id^=item-]').forEach(card => { const best = card.querySelector('[aria-pressed=true]') ? null : card.querySelector('.verdict-pass') || card.querySelector('[aria-label=减一]'); if (best) best.click(); })";
            browser.script(best).await;
            if browser.text().await.contains("提交检查单") {
                break;
            }
            self.picture(browser, "wangge1-inspection-section-360").await;
            browser.press("下一节").await;
        }
        self.sizes(browser, "wangge1-inspection-last", "").await;
        browser.press("提交检查单").await;
        browser.sees("立案的问题").await;
        self.sizes(browser, "wangge1-inspection-saved", "").await;
        browser.script("scrollTo(0, 9e9)").await;
        self.picture(browser, "wangge1-inspection-saved-end-360").await;
        self.sizes(browser, "wangge1-inspections", "/inspections").await;
    }

    /// Without a server: a record saved on the phone, its case, the outbox, the pages that need the network.
    async fn offline(&self, browser: &Browser) {
        browser.go(&format!("{}/report", self.base)).await;
        browser.press("Save").await;
        tokio::time::sleep(Duration::from_millis(400)).await;
        self.picture(browser, "wangge1-offline-save-360").await;
        if browser.text().await.contains("None of these") {
            browser.press("Save").await;
        }
        browser.sees("Saved on this phone").await;
        self.english_off(browser).await;
        self.sizes(browser, "wangge1-offline-outbox", "/outbox").await;
        let record = browser.find("//main//a[starts-with(@href, '/issues/')]").await.attr("href").await.unwrap().unwrap();
        self.sizes(browser, "wangge1-offline-issue", &record).await;
        self.sizes(browser, "wangge1-offline-figure", "/issues?figure=due").await;
    }

    async fn english(&self, browser: &Browser, user: &str, pages: &[&str]) {
        browser.script("localStorage.setItem('jingge-lang', 'en')").await;
        for page in pages {
            let name = page.trim_start_matches('/').replace('/', "-");
            self.sizes(browser, &format!("{user}-en-{}", if name.is_empty() { "home" } else { &name }), page).await;
        }
    }

    async fn english_off(&self, browser: &Browser) {
        browser.script("localStorage.setItem('jingge-lang', 'zh')").await;
        browser.go(&self.base).await;
    }
}
