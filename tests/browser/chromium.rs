//! Chromium, with what only it can be asked for: a phone's screen, a place, a profile that survives being killed.

use crate::browser::{Browser, DriverProcess, tool};
use std::{fs, path::Path, process::Command, thread, time::Duration};
use tempfile::TempDir;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities};

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
        Self::open_with(profile, width, height, &[]).await
    }

    /// The same, begun with these arguments too.
    pub async fn open_with(profile: &Path, width: u32, height: u32, more: &[&str]) -> Self {
        Self::open_by(Command::new(tool("JINGGE_CHROMEDRIVER", "/usr/bin/chromedriver")), profile, width, height, more).await
    }

    /// A phone of 360 × 640 of somebody whose home is this folder: there lies which authorities they trust.
    pub async fn phone_at_home(home: &Path) -> Self {
        let profile = TempDir::new().unwrap();
        let mut driver = Command::new(tool("JINGGE_CHROMEDRIVER", "/usr/bin/chromedriver"));
        driver.env("HOME", home);
        let mut browser = Self::open_by(driver, profile.path(), 360, 640, &[]).await;
        browser.own_profile = Some(profile);
        browser
    }

    async fn open_by(driver: Command, profile: &Path, width: u32, height: u32, more: &[&str]) -> Self {
        let process = DriverProcess::start(driver);
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
        ]
        .iter()
        .chain(more)
        {
            capabilities.add_arg(argument).unwrap();
        }
        let driver = process.session(capabilities).await;
        let browser = Self { driver, _process: process, profile: profile.to_owned(), own_profile: None };
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
}
