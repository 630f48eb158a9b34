//! A real Chromium under its driver, with a profile that survives being killed.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use thirtyfour::{By, ChromiumLikeCapabilities, DesiredCapabilities, WebDriver, WebElement};

/// How long anything may take to appear.
const PATIENCE: Duration = Duration::from_secs(30);

/// A browser window.
pub struct Browser {
    /// The driver's session.
    pub driver: WebDriver,
    chromedriver: Child,
    profile: PathBuf,
    own_profile: Option<TempDir>,
}

fn tool(variable: &str, usual: &str) -> PathBuf {
    std::env::var_os(variable).map_or_else(|| PathBuf::from(usual), PathBuf::from)
}

impl Browser {
    /// A phone of 360 × 640 with a new profile.
    pub async fn phone() -> Self {
        let profile = TempDir::new().unwrap();
        let path = profile.path().to_owned();
        let mut browser = Self::open(&path, 360, 640).await;
        browser.own_profile = Some(profile);
        browser
    }

    /// A window of this size with this profile.
    pub async fn open(profile: &Path, width: u32, height: u32) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new(tool("JINGGE_CHROMEDRIVER", "/usr/bin/chromedriver"));
        command.arg(format!("--port={port}")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let chromedriver = command.spawn().expect("chromedriver");
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < PATIENCE, "chromedriver does not answer");
            thread::sleep(Duration::from_millis(50));
        }
        let mut capabilities = DesiredCapabilities::chrome();
        capabilities.set_binary(&tool("JINGGE_CHROMIUM", "/usr/bin/chromium").to_string_lossy()).unwrap();
        for argument in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--use-fake-device-for-media-stream",
            "--lang=zh-CN",
            &format!("--user-data-dir={}", profile.display()),
        ] {
            capabilities.add_arg(argument).unwrap();
        }
        let driver = WebDriver::new(&format!("http://127.0.0.1:{port}"), capabilities).await.expect("a browser");
        let browser = Self { driver, chromedriver, profile: profile.to_owned(), own_profile: None };
        browser.size(width, height).await;
        browser
    }

    /// Sets the page's size as a phone or a screen has it.
    pub async fn size(&self, width: u32, height: u32) {
        let mobile = width < 800;
        let metrics = serde_json::json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile });
        self.cdp("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Puts the phone somewhere.
    pub async fn stand_at(&self, base: &str, lat: f64, lon: f64, accuracy: f64) {
        let grant = serde_json::json!({ "permissions": ["geolocation"], "origin": base });
        self.cdp("Browser.grantPermissions", grant).await;
        let place = serde_json::json!({ "latitude": lat, "longitude": lon, "accuracy": accuracy });
        self.cdp("Emulation.setGeolocationOverride", place).await;
    }

    /// A command of the browser's own protocol.
    pub async fn cdp(&self, command: &str, parameters: serde_json::Value) -> serde_json::Value {
        self.driver.cdp().send_raw(command, parameters).await.unwrap()
    }

    /// Kills browser and driver like a phone whose battery is out, and opens a new window on the same profile.
    pub async fn killed_and_restarted(mut self) -> Self {
        let profile = self.profile.clone();
        let kept = self.own_profile.take();
        let pattern = format!("user-data-dir={}", profile.display());
        let _killed = Command::new("pkill").args(["-9", "-f", &pattern]).status();
        let _ended = self.chromedriver.kill();
        // Nobody is left to be told that the session is over; asking would wait for two minutes.
        let _forgotten = self.driver.clone().leak();
        drop(self);
        thread::sleep(Duration::from_millis(500));
        for lock in ["SingletonLock", "SingletonCookie", "SingletonSocket"] {
            let _gone = fs::remove_file(profile.join(lock));
        }
        let mut browser = Self::open(&profile, 360, 640).await;
        browser.own_profile = kept;
        browser
    }

    /// Opens an address.
    pub async fn go(&self, url: &str) {
        self.driver.goto(url).await.unwrap();
    }

    /// Runs a script and gives its value.
    pub async fn script(&self, script: &str) -> serde_json::Value {
        self.driver.execute(script, Vec::new()).await.unwrap().json().clone()
    }

    /// Runs a script that answers by calling its last argument.
    pub async fn script_async(&self, script: &str) -> serde_json::Value {
        self.driver.execute_async(script, Vec::new()).await.unwrap().json().clone()
    }

    /// The page's visible text.
    pub async fn text(&self) -> String {
        self.script("return document.body.innerText").await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the page shows these words.
    pub async fn sees(&self, words: &str) {
        let begun = Instant::now();
        loop {
            let text = self.text().await;
            if text.contains(words) {
                return;
            }
            if begun.elapsed() > PATIENCE {
                self.give_up(&format!("«{words}» does not appear")).await;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until a script answers `true`.
    pub async fn wait_for(&self, script: &str) {
        let begun = Instant::now();
        while self.script(script).await != true {
            if begun.elapsed() > PATIENCE {
                self.give_up(&format!("never true: {script}")).await;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits for an element of this XPath that can be seen.
    pub async fn find(&self, xpath: &str) -> WebElement {
        let begun = Instant::now();
        loop {
            for element in self.driver.find_all(By::XPath(xpath)).await.unwrap_or_default() {
                if element.is_displayed().await.unwrap_or(false) {
                    return element;
                }
            }
            if begun.elapsed() > PATIENCE {
                self.give_up(&format!("{xpath} does not appear")).await;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Fails with what the page shows, in words and as a picture in the folder for temporary files.
    async fn give_up(&self, why: &str) -> ! {
        let picture = std::env::temp_dir().join("jingge-browser-failed.png");
        let _kept = self.driver.screenshot(&picture).await;
        let text = self.text().await;
        let _forgotten = self.driver.clone().leak();
        panic!("{why}; see {}: {text}", picture.display());
    }

    /// The button or link with these words.
    pub async fn control(&self, words: &str) -> WebElement {
        self.find(&format!(
            "//*[self::button or self::a][normalize-space()='{words}' or @aria-label='{words}' or .//span[normalize-space()='{words}']]"
        ))
        .await
    }

    /// Presses the button or link with these words, once it can be pressed.
    pub async fn press(&self, words: &str) {
        let begun = Instant::now();
        loop {
            let control = self.control(words).await;
            if control.is_enabled().await.unwrap_or(false) && control.click().await.is_ok() {
                return;
            }
            if begun.elapsed() > PATIENCE {
                self.give_up(&format!("«{words}» cannot be pressed")).await;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Types into the field with this label.
    pub async fn type_into(&self, label: &str, text: &str) {
        let field = self.find(&format!("//*[@id=//label[normalize-space()='{label}']/@for]")).await;
        field.send_keys(text).await.unwrap();
    }

    /// Chooses what is wrong in the report form.
    pub async fn choose_kind(&self, name: &str) {
        self.find("//button[@aria-labelledby='kind-label kind-value']").await.click().await.unwrap();
        self.find(&format!("//dialog//button[normalize-space(span)='{name}']")).await.click().await.unwrap();
    }

    /// Chooses the option with this value in the field with this id.
    pub async fn choose(&self, id: &str, value: &str) {
        self.find(&format!("//select[@id='{id}']/option[@value='{value}']")).await.click().await.unwrap();
    }

    /// Gives a file to the first file input, as the camera does.
    pub async fn photograph(&self, file: &Path) {
        let begun = Instant::now();
        loop {
            if let Ok(input) = self.driver.find(By::Css("input[type=file]")).await {
                input.send_keys(file.to_string_lossy().as_ref()).await.unwrap();
                return;
            }
            if begun.elapsed() > PATIENCE {
                self.give_up("no file input").await;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Gives a file to the second file input, as the album does.
    pub async fn pick(&self, file: &Path) {
        let input = self.driver.find(By::XPath("(//input[@type='file'])[2]")).await.unwrap();
        input.send_keys(file.to_string_lossy().as_ref()).await.unwrap();
    }

    /// Reads the privacy notice at first use and signs in.
    pub async fn sign_in(&self, base: &str, username: &str, password: &str) {
        self.go(base).await;
        self.press("知道了, 开始使用").await;
        self.fill_sign_in(username, password).await;
        self.find("//nav").await;
    }

    /// Fills in the sign-in page.
    pub async fn fill_sign_in(&self, username: &str, password: &str) {
        self.type_into("用户名", username).await;
        self.type_into("密码", password).await;
        self.press("登录").await;
    }

    /// Waits until everything that a report needs is on the phone, and until the service worker controls the page, so that it opens
    /// without the server.
    pub async fn ready_for_offline(&self) {
        self.find("//*[contains(@class, 'numbers-row')]").await;
        let begun = Instant::now();
        loop {
            let script = "const done = arguments[arguments.length - 1]; navigator.serviceWorker.ready.then(r => done(!!r.active && r.active.state === 'activated'))";
            if self.script_async(script).await == true {
                return;
            }
            if begun.elapsed() > PATIENCE {
                self.give_up("no service worker").await;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Ends the session.
    pub async fn quit(mut self) {
        let _quit = self.driver.clone().quit().await;
        let _ended = self.chromedriver.kill();
        let _waited = self.chromedriver.wait();
    }

    /// Complaints about the page at 360 × 640: small targets, horizontal scroll, primary action out of reach.
    pub async fn complaints(&self) -> Vec<String> {
        let script = r"
            const bad = [];
            if (document.documentElement.scrollWidth > innerWidth) bad.push('scrolls sideways: ' + document.documentElement.scrollWidth);
            for (const e of document.querySelectorAll('button, a, input:not([type=file]), select, textarea')) {
                const r = e.getBoundingClientRect();
                if (!r.width || !r.height || getComputedStyle(e).visibility === 'hidden') continue;
                if (r.width < 43.5 || r.height < 43.5) bad.push(`small ${Math.round(r.width)}×${Math.round(r.height)}: ${e.outerHTML.slice(0, 120)}`);
            }
            const main = document.querySelector('.button-main');
            if (main) { const r = main.getBoundingClientRect(); if (r.top < innerHeight * 2 / 3 - 60) bad.push(`primary action at ${Math.round(r.top)} of ${innerHeight}`); }
            return bad;";
        let found = self.script(script).await;
        found.as_array().into_iter().flatten().filter_map(|line| line.as_str().map(str::to_owned)).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ended = self.chromedriver.kill();
        let _waited = self.chromedriver.wait();
        if let Some(profile) = &self.own_profile {
            let _killed = Command::new("pkill").args(["-9", "-f", &format!("user-data-dir={}", profile.path().display())]).status();
        }
    }
}
