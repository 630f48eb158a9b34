//! A real browser under its driver, whatever its engine: `chromium.rs`, `webkit.rs` and `firefox.rs` begin one each.

use std::{
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use thirtyfour::{By, Capabilities, WebDriver, WebElement};

/// How long anything may take to appear.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A browser window.
pub struct Browser {
    /// The driver's session.
    pub driver: WebDriver,
    /// The driver's process, which ends with this.
    pub _process: DriverProcess,
    /// What the browser keeps, where it keeps anything.
    pub profile: PathBuf,
    /// The same, where it goes with this window.
    pub own_profile: Option<TempDir>,
}

/// A driver's process, which ends with its browser.
pub struct DriverProcess {
    child: Child,
    port: u16,
}

impl DriverProcess {
    /// Starts the driver, which is told its port by `--port=`, and waits until it answers.
    pub fn start(mut command: Command) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        command.arg(format!("--port={port}")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().unwrap_or_else(|error| panic!("{:?}: {error}", command.get_program()));
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < PATIENCE, "{:?} does not answer", command.get_program());
            thread::sleep(Duration::from_millis(50));
        }
        Self { child, port }
    }

    /// A browser's session.
    pub async fn session(&self, capabilities: impl Into<Capabilities>) -> WebDriver {
        WebDriver::new(&format!("http://127.0.0.1:{}", self.port), capabilities).await.expect("a browser")
    }
}

impl Drop for DriverProcess {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _waited = self.child.wait();
    }
}

/// A program of the machine, by a variable or at its usual place.
pub fn tool(variable: &str, usual: &str) -> PathBuf {
    std::env::var_os(variable).map_or_else(|| PathBuf::from(usual), PathBuf::from)
}

impl Browser {
    /// Opens an address.
    pub async fn go(&self, url: &str) {
        self.driver.goto(url).await.unwrap();
    }

    /// Runs a script and gives its value.
    pub async fn script(&self, script: &str) -> serde_json::Value {
        self.driver.execute(script, Vec::new()).await.unwrap().json().clone()
    }

    /// Asks the page, which a script does not change: again if it gave way to another page under the question, which the driver then loses.
    async fn asked(&self, script: &str) -> serde_json::Value {
        for _ in 0..2 {
            if let Ok(answer) = self.driver.execute(script, Vec::new()).await {
                return answer.json().clone();
            }
        }
        self.script(script).await
    }

    /// Runs a script that answers by calling its last argument.
    pub async fn script_async(&self, script: &str) -> serde_json::Value {
        self.driver.execute_async(script, Vec::new()).await.unwrap().json().clone()
    }

    /// The page's visible text.
    pub async fn text(&self) -> String {
        self.asked("return document.body.innerText").await.as_str().unwrap_or_default().to_owned()
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
        while self.asked(script).await != true {
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
            if let Some(element) = self.displayed(xpath).await {
                return element;
            }
            if begun.elapsed() > PATIENCE {
                self.give_up(&format!("{xpath} does not appear")).await;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The first element of this XPath that can be seen now.
    async fn displayed(&self, xpath: &str) -> Option<WebElement> {
        for element in self.driver.find_all(By::XPath(xpath)).await.unwrap_or_default() {
            if element.is_displayed().await.unwrap_or(false) {
                return Some(element);
            }
        }
        None
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
        self.find(&control(words)).await
    }

    /// Presses the button or link with these words, once it can be pressed.
    pub async fn press(&self, words: &str) {
        self.tap(&control(words)).await;
    }

    /// Presses the first element of this XPath that can be seen, once it can be pressed.
    pub async fn tap(&self, xpath: &str) {
        let begun = Instant::now();
        loop {
            let element = self.find(xpath).await;
            if element.is_enabled().await.unwrap_or(false) && element.click().await.is_ok() {
                return;
            }
            // Behind a bar that stays where it is; a person scrolls.
            let _scrolled = element.scroll_into_view().await;
            if begun.elapsed() > PATIENCE {
                self.give_up(&format!("{xpath} cannot be pressed")).await;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Types into the field with this label.
    pub async fn type_into(&self, label: &str, text: &str) {
        let field = self.find(&format!("//*[@id=//label[normalize-space()='{label}']/@for]")).await;
        field.send_keys(text).await.unwrap();
    }

    /// Presses until what the press leads to can be seen: a press is lost where the page moves under it, and a person presses again.
    pub async fn tap_for(&self, xpath: &str, leads_to: &str) {
        let begun = Instant::now();
        let mut pressed = None::<Instant>;
        while self.displayed(leads_to).await.is_none() {
            if begun.elapsed() > PATIENCE {
                self.give_up(&format!("{xpath} does not lead to {leads_to}")).await;
            }
            if pressed.is_none_or(|at| at.elapsed() > Duration::from_secs(1))
                && let Some(element) = self.displayed(xpath).await
            {
                let _scrolled = element.scroll_into_view().await;
                pressed = element.click().await.is_ok().then(Instant::now);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Chooses what is wrong in the report form.
    pub async fn choose_kind(&self, name: &str) {
        let field = "//button[@aria-labelledby='kind-label kind-value']";
        let choice = format!("//dialog//button[normalize-space(span)='{name}']");
        self.tap_for(field, &choice).await;
        self.tap_for(&choice, &format!("{field}[contains(., '{name}')][not(//dialog[@open])]")).await;
    }

    /// Chooses the option with this value in the field with this id.
    pub async fn choose(&self, id: &str, value: &str) {
        self.tap(&format!("//select[@id='{id}']/option[@value='{value}']")).await;
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
        self.installed().await;
    }

    /// Waits until the service worker has the program.
    pub async fn installed(&self) {
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
    pub async fn quit(self) {
        let _quit = self.driver.clone().quit().await;
    }

    /// Complaints about the page at 360 × 640: small targets, horizontal scroll, primary action out of reach.
    pub async fn complaints(&self) -> Vec<String> {
        let script = r"
            const bad = [];
            // A phone's window grows with what is too wide for it; the root's own width does not.
            for (const e of [document.documentElement, ...document.querySelectorAll('dialog[open]')])
                if (e.scrollWidth > e.clientWidth + 1) bad.push(`${e.localName} scrolls sideways: ${e.scrollWidth} in ${e.clientWidth}`);
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
        if let Some(profile) = &self.own_profile {
            let _killed = Command::new("pkill").args(["-9", "-f", &profile.path().display().to_string()]).status();
        }
    }
}

/// The button or link with these words, as XPath.
fn control(words: &str) -> String {
    format!("//*[self::button or self::a][normalize-space()='{words}' or @aria-label='{words}' or .//span[normalize-space()='{words}']]")
}
