//! A walk over every page as every role, for whoever wants to see them all: the camera (`screenshots.rs`), axe (`axe.rs`).

use crate::{browser::Browser, server::Server};
use shared::query::IssuePage;
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};
use tempfile::TempDir;
use tests::Client;

const PASSWORD: &str = "jingge-demo";

const PAGES: [(&str, &[&str]); 6] = [
    ("wangge1", &["/", "/issues", "/batch", "/outbox", "/messages", "/me", "/settings", "/feedback", "/privacy", "/nowhere"]),
    ("cunwei1", &["/", "/issues", "/inspections", "/inspect/ZC", "/messages", "/me"]),
    (
        "chuangwei",
        &[
            "/",
            "/desk",
            "/desk?state=unassigned",
            "/issues",
            "/issues?source=self_check",
            "/report",
            "/inspections",
            "/messages",
            "/heat",
            "/ranking",
            "/me",
        ],
    ),
    ("hecha1", &["/", "/issues", "/inspections", "/messages", "/me"]),
    (
        "lingdao",
        &[
            "/",
            "/desk",
            "/heat",
            "/ranking",
            "/issues?overdue=true",
            "/issues?figure=due",
            "/issues?figure=self_found",
            "/inspections",
            "/messages",
        ],
    ),
    (
        "guanli",
        &[
            "/",
            "/people",
            "/people/new",
            "/town",
            "/town/units",
            "/town/calendar",
            "/town/draft",
            "/town/ground",
            "/channels",
            "/channels/new",
            "/me",
            "/settings",
        ],
    ),
];

/// Who is led around.
pub trait Visitor {
    /// Looks at a page in each size that matters, opened anew in each; an empty path: at the page as it is.
    async fn page(&self, browser: &Browser, base: &str, name: &str, path: &str);

    /// Looks at what a tap has opened, as a phone shows it.
    async fn moment(&self, browser: &Browser, name: &str);
}

struct Tour<V> {
    visitor: V,
    base: String,
}

/// Leads the visitor over every page, as every role, with the network and without; gives the visitor back.
pub async fn lead<V: Visitor>(visitor: V) -> V {
    let shots = TempDir::new().unwrap();
    let mut server = Server::with_demo();
    let shot = scene(&server, shots.path()).await;
    let tour = Tour { visitor, base: server.base() };
    for (user, pages) in PAGES {
        let browser = tour.browser().await;
        if user == "wangge1" {
            tour.page(&browser, "first-privacy", "").await;
            browser.press("知道了, 开始使用").await;
            tour.page(&browser, "first-sign-in", "").await;
            browser.fill_sign_in(user, PASSWORD).await;
            browser.find("//nav").await;
        } else {
            browser.sign_in(&tour.base, user, PASSWORD).await;
        }
        for page in pages {
            let name = page.split(['?', '/', '=']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
            tour.page(&browser, &format!("{user}-{}", if name.is_empty() { "home" } else { &name }), page).await;
        }
        tour.issue(&browser, user).await;
        tour.first_inspection(&browser, user).await;
        tour.of_role(&browser, user, &shot, &mut server).await;
        browser.quit().await;
    }
    tour.visitor
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

impl<V: Visitor> Tour<V> {
    async fn browser(&self) -> Browser {
        let browser = Browser::phone().await;
        browser.stand_at(&self.base, 32.9005, 116.2965, 12.0).await;
        browser.go(&self.base).await;
        browser
    }

    async fn page(&self, browser: &Browser, name: &str, path: &str) {
        self.visitor.page(browser, &self.base, name, path).await;
    }

    async fn moment(&self, browser: &Browser, name: &str) {
        self.visitor.moment(browser, name).await;
    }

    /// What only this role has: forms, the other language, pages without a server.
    async fn of_role(&self, browser: &Browser, user: &str, shot: &Path, server: &mut Server) {
        match user {
            "wangge1" => {
                self.report(browser, shot).await;
                self.inspection(browser, shot).await;
                self.looks(browser, user, &["/", "/report", "/issues", "/messages"]).await;
                self.english(browser, user, &["/", "/report", "/inspect/NM", "/inspections", "/messages", "/settings"]).await;
                browser.go(&self.base).await;
                browser.ready_for_offline().await;
                server.kill();
                self.offline(browser).await;
                server.start();
            }
            "lingdao" => {
                self.looks(browser, user, &["/", "/heat"]).await;
                self.english(browser, user, &["/", "/heat", "/ranking"]).await;
            }
            "chuangwei" => {
                self.english(browser, user, &["/", "/desk", "/issues"]).await;
                self.english_off(browser).await;
                browser.ready_for_offline().await;
                server.kill();
                for page in ["/", "/issues"] {
                    self.page(browser, &["chuangwei-offline-", page.trim_start_matches('/')].concat(), page).await;
                }
                server.start();
            }
            _ => {}
        }
    }

    /// The first case that waits for this person, or the first at all; for the office also 派遣.
    async fn issue(&self, browser: &Browser, user: &str) {
        let list = match user {
            "guanli" => return,
            "cunwei1" => "/issues?open=true",
            "hecha1" => "/issues?state=verifying",
            "chuangwei" => "/desk?state=unassigned",
            _ => "/issues",
        };
        browser.go(&format!("{}{list}", self.base)).await;
        let first = browser.find("//main//a[starts-with(@href, '/issues/')]").await;
        let path = first.attr("href").await.unwrap().unwrap();
        self.page(browser, &format!("{user}-issue"), &path).await;
        let whole = "document.querySelector('main').scrollTo(0, 9e9); scrollTo(0, 9e9)";
        browser.script(whole).await;
        self.moment(browser, &format!("{user}-issue-end-360")).await;
        if user == "wangge1" {
            browser.press("在地图上看").await;
            self.page(browser, "wangge1-case-on-map", "").await;
            self.page(browser, "wangge1-supplement", &format!("{path}/supplement")).await;
        }
        if user == "cunwei1" {
            let camera = serde_json::json!({ "permission": { "name": "camera" }, "setting": "granted", "origin": self.base });
            browser.cdp("Browser.setPermission", camera).await;
            browser.press("对着原照片拍").await;
            browser.sees("让画面对准").await;
            self.page(browser, "cunwei1-camera", "").await;
            browser.press("关闭").await;
        }
        if user == "hecha1" {
            browser.tap("//button[contains(@class, 'shot-open')]").await;
            browser.wait_for("return [...document.querySelectorAll('.gallery img')].some(image => image.naturalWidth > 0)").await;
            self.page(browser, "hecha1-photo", "").await;
            browser.press("关闭").await;
            browser.press("核查通过").await;
            self.page(browser, "hecha1-pass", "").await;
            browser.press("确认通过").await;
            self.moment(browser, "hecha1-undo-360").await;
        }
        if user == "chuangwei" {
            self.page(browser, "chuangwei-assign", &format!("{path}/assign")).await;
            browser.press("添加协办单位").await;
            self.moment(browser, "chuangwei-helpers-360").await;
            browser.go(&format!("{}/issues?kind=A06&text=村&source=patrol", self.base)).await;
            browser.press("筛选 (2)").await;
            self.page(browser, "chuangwei-filters", "").await;
            browser.go(&format!("{}{path}", self.base)).await;
            browser.press("作废").await;
            self.moment(browser, "chuangwei-void-360").await;
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
            self.page(browser, &format!("{user}-inspection"), path).await;
            if user == "wangge1" {
                self.page(browser, "wangge1-inspection-supplement", &format!("{path}/supplement")).await;
            }
        }
    }

    /// The report form, empty, with a file that is no photo, filled in and with its picker open.
    async fn report(&self, browser: &Browser, shot: &Path) {
        self.page(browser, "wangge1-report", "/report").await;
        browser.photograph(shot).await;
        browser.photograph(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/field/photo/half-app.jpg")).await;
        browser.find("//p[contains(@class, 'banner-bad')]").await;
        self.page(browser, "wangge1-report-refused", "").await;
        browser.tap("//p[contains(@class, 'banner-bad')]/button").await;
        browser.tap("//button[@aria-labelledby='kind-label kind-value']").await;
        self.moment(browser, "wangge1-report-kinds-360").await;
        browser.press("关闭").await;
        browser.tap("//button[@aria-labelledby='place-label place-value']").await;
        browser.press("在地图上选").await;
        self.page(browser, "wangge1-report-map", "").await;
        browser.press("关闭").await;
        browser.choose_kind("卫生死角").await;
        self.page(browser, "wangge1-report-filled", "").await;
        browser.script("scrollTo(0, 9e9)").await;
        self.moment(browser, "wangge1-report-filled-end-360").await;
    }

    /// An inspection: the choice of a form, the form begun, an item that fails, and what came of it.
    async fn inspection(&self, browser: &Browser, shot: &Path) {
        self.page(browser, "wangge1-inspection-choose", "/inspect").await;
        self.page(browser, "wangge1-inspection-begun", "/inspect/NM").await;
        browser.tap("//button[@aria-labelledby='subject-label subject-value']").await;
        self.moment(browser, "wangge1-inspection-subject-360").await;
        browser.tap("//dialog//button[contains(normalize-space(span), '中心集贸市场')]").await;
        browser.tap("//*[@id='item-NM01']//button[normalize-space()='不合格']").await;
        browser.photograph(shot).await;
        browser.wait_for("return [...document.querySelectorAll('#item-NM01 .shot-picture')].some(i => i.naturalWidth > 0)").await;
        self.page(browser, "wangge1-inspection-failed", "").await;
        browser.script("scrollTo(0, 420)").await;
        self.moment(browser, "wangge1-inspection-failed-below-360").await;
        loop {
            let best = "document.querySelectorAll('[id^=item-]').forEach(card => { const best = card.querySelector('[aria-pressed=true]') ? null : card.querySelector('.verdict-pass') || card.querySelector('[aria-label=减一]'); if (best) best.click(); })";
            browser.script(best).await;
            if browser.text().await.contains("提交检查单") {
                break;
            }
            self.moment(browser, "wangge1-inspection-section-360").await;
            browser.press("下一节").await;
        }
        self.page(browser, "wangge1-inspection-last", "").await;
        browser.press("提交检查单").await;
        browser.sees("立案的问题").await;
        self.page(browser, "wangge1-inspection-saved", "").await;
        browser.script("scrollTo(0, 9e9)").await;
        self.moment(browser, "wangge1-inspection-saved-end-360").await;
        self.page(browser, "wangge1-inspections", "/inspections").await;
    }

    /// Without a server: a record saved on the phone, its case, the outbox, the pages that need the network.
    async fn offline(&self, browser: &Browser) {
        browser.go(&format!("{}/report", self.base)).await;
        browser.press("Save").await;
        tokio::time::sleep(Duration::from_millis(400)).await;
        self.moment(browser, "wangge1-offline-save-360").await;
        if browser.text().await.contains("None of these") {
            browser.press("Save").await;
        }
        browser.sees("Saved on this phone").await;
        self.english_off(browser).await;
        self.page(browser, "wangge1-offline-outbox", "/outbox").await;
        let record = browser.find("//main//a[starts-with(@href, '/issues/')]").await.attr("href").await.unwrap().unwrap();
        self.page(browser, "wangge1-offline-issue", &record).await;
        self.page(browser, "wangge1-offline-figure", "/issues?figure=due").await;
    }

    /// Dark, in strong sun, and with the largest letters.
    async fn looks(&self, browser: &Browser, user: &str, pages: &[&str]) {
        for (look, theme, size) in [("dark", "dark", "normal"), ("sun", "sun", "normal"), ("larger", "auto", "larger")] {
            let set = format!("localStorage.setItem('jingge-theme', '{theme}'); localStorage.setItem('jingge-size', '{size}')");
            browser.script(&set).await;
            for page in pages {
                let name = page.trim_start_matches('/');
                self.page(browser, &format!("{user}-{look}-{}", if name.is_empty() { "home" } else { name }), page).await;
            }
        }
        browser.script("localStorage.setItem('jingge-theme', 'auto'); localStorage.setItem('jingge-size', 'normal')").await;
    }

    async fn english(&self, browser: &Browser, user: &str, pages: &[&str]) {
        browser.script("localStorage.setItem('jingge-lang', 'en')").await;
        for page in pages {
            let name = page.trim_start_matches('/').replace('/', "-");
            self.page(browser, &format!("{user}-en-{}", if name.is_empty() { "home" } else { &name }), page).await;
        }
    }

    async fn english_off(&self, browser: &Browser) {
        browser.script("localStorage.setItem('jingge-lang', 'zh')").await;
        browser.go(&self.base).await;
    }
}
