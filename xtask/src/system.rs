//! What the machine must have beside Rust and Node, and putting it there where that is allowed.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process;

/// A thing that tests need beside Rust and Node: all but the first from the system's package manager.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// Rust's WASM target.
    WasmTarget,
    /// A Chromium or Chrome to drive.
    Browser,
    /// The matching chromedriver.
    Driver,
    /// A font with Chinese characters, or pictures show boxes.
    Font,
    /// The programs of a PostgreSQL server (`initdb`, `postgres`); no running server is needed.
    Postgres,
    /// PostgreSQL's extension for places.
    PostGis,
    /// A proxy to stand in front; no running one is needed.
    Nginx,
    /// The other.
    Caddy,
    /// WebKitGTK under its driver.
    WebKit,
    /// A screen for browsers that need one: an X server that shows nothing.
    Screen,
    /// Firefox.
    Firefox,
    /// Firefox's driver.
    GeckoDriver,
    /// LibreOffice's spreadsheet, which opens and saves what is exported.
    LibreOffice,
    /// The tool that writes down which authorities a browser trusts.
    TrustStore,
}

/// What a part can do without, and tries more with.
pub fn welcome(part: &str) -> &'static [Need] {
    match part {
        "sqlite" => &[Need::Nginx, Need::Caddy, Need::LibreOffice],
        "browser" => &[Need::LibreOffice, Need::TrustStore],
        _ => &[],
    }
}

impl Need {
    /// True when the machine has it.
    pub fn is_met(self) -> bool {
        match self {
            Self::WasmTarget => process::words(Command::new("rustc").args(["--print", "sysroot"]))
                .is_some_and(|root| Path::new(root.trim()).join("lib/rustlib/wasm32-unknown-unknown").exists()),
            Self::Browser => browser().is_some(),
            Self::Driver => driver().is_some(),
            Self::Font => process::words(Command::new("fc-list").arg(":lang=zh"))
                .map_or_else(|| Path::new("/usr/share/fonts/opentype/noto").exists(), |fonts| !fonts.trim().is_empty()),
            Self::Postgres => process::find("initdb").is_some() || debian_initdb().is_some(),
            Self::PostGis => has_postgis(),
            Self::Nginx => process::find("nginx").is_some() || Path::new("/usr/sbin/nginx").is_file(),
            Self::Caddy => process::find("caddy").is_some(),
            Self::WebKit => process::find("WebKitWebDriver").is_some(),
            Self::Screen => process::find("Xvfb").is_some(),
            Self::Firefox => process::find("firefox").is_some(),
            Self::GeckoDriver => gecko_driver().is_some(),
            Self::LibreOffice => process::find("soffice").is_some(),
            Self::TrustStore => process::find("certutil").is_some(),
        }
    }

    /// Debian's package of it; `None`: rustup or cargo has it, not the system.
    fn debian_package(self) -> Option<&'static str> {
        match self {
            Self::WasmTarget | Self::GeckoDriver => None,
            Self::Browser => Some("chromium"),
            Self::Driver => Some("chromium-driver"),
            Self::Font => Some("fonts-noto-cjk"),
            Self::Postgres => Some("postgresql"),
            Self::PostGis => Some("postgis"),
            Self::Nginx => Some("nginx-light"),
            Self::Caddy => Some("caddy"),
            Self::WebKit => Some("webkit2gtk-driver"),
            Self::Screen => Some("xvfb"),
            Self::Firefox => Some("firefox-esr"),
            Self::LibreOffice => Some("libreoffice-calc-nogui"),
            Self::TrustStore => Some("libnss3-tools"),
        }
    }

    /// What to say to a person on another system.
    fn elsewhere(self) -> &'static str {
        match self {
            Self::WasmTarget => "Rust's WASM target (rustup target add wasm32-unknown-unknown)",
            Self::Browser => "Chromium or Google Chrome (Fedora: dnf install chromium; macOS: brew install --cask chromium)",
            Self::Driver => "chromedriver of the browser's version (Fedora: dnf install chromedriver; macOS: brew install chromedriver)",
            Self::Font => "a Chinese font (Fedora: dnf install google-noto-sans-cjk-fonts)",
            Self::Postgres => "PostgreSQL server 15 or newer (Fedora: dnf install postgresql-server; macOS: brew install postgresql)",
            Self::PostGis => "PostGIS (Fedora: dnf install postgis; macOS: brew install postgis)",
            Self::Nginx => "nginx (Fedora: dnf install nginx; macOS: brew install nginx)",
            Self::Caddy => "Caddy (Fedora: dnf install caddy; macOS: brew install caddy)",
            Self::WebKit => "WebKitGTK's WebKitWebDriver (Fedora: dnf install webkit2gtk-driver; none on macOS)",
            Self::Screen => "Xvfb (Fedora: dnf install xorg-x11-server-Xvfb; none on macOS)",
            Self::Firefox => "Firefox (Fedora: dnf install firefox; macOS: brew install --cask firefox)",
            Self::LibreOffice => "LibreOffice Calc (Fedora: dnf install libreoffice-calc; macOS: brew install --cask libreoffice)",
            Self::TrustStore => "NSS's certutil (Fedora: dnf install nss-tools; none that Chrome reads on macOS)",
            Self::GeckoDriver => "geckodriver (cargo install geckodriver; macOS: brew install geckodriver)",
        }
    }
}

/// The browser to drive, or `None`.
pub fn browser() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].iter().find_map(|name| process::find(name))
}

/// The browser's driver, or `None`.
pub fn driver() -> Option<PathBuf> {
    process::find("chromedriver")
}

/// Firefox's driver, or `None`; cargo's own folder need not be on the search path.
pub fn gecko_driver() -> Option<PathBuf> {
    let installed = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    process::find("geckodriver").or_else(|| installed.map(|home| home.join("bin/geckodriver")).filter(|file| file.is_file()))
}

/// Debian keeps `initdb` off the search path.
fn debian_initdb() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    versions.flatten().map(|version| version.path().join("bin/initdb")).find(|file| file.exists())
}

/// Debian keeps extensions by version of the server.
fn has_postgis() -> bool {
    let versions = std::fs::read_dir("/usr/share/postgresql").into_iter().flatten().flatten();
    versions.map(|version| version.path().join("extension/postgis.control")).any(|file| file.exists())
}

/// Installs what is missing where it may; what is still missing afterwards comes back as one
/// sentence that says what to type.
pub fn provide(needs: &[Need]) -> Option<String> {
    let missing = missing_of(needs);
    if missing.is_empty() {
        return None;
    }
    if missing.contains(&Need::WasmTarget) {
        eprintln!("adding Rust's WASM target: rustup target add wasm32-unknown-unknown");
        process::succeeds(Command::new("rustup").args(["target", "add", "wasm32-unknown-unknown"]));
    }
    if missing.contains(&Need::GeckoDriver) && process::find("cargo").is_some() {
        eprintln!("building Firefox's driver, which Debian does not have: cargo install geckodriver");
        process::succeeds(Command::new("cargo").args(["install", "geckodriver", "--version", "0.37.1", "--locked", "--debug"]));
    }
    let packages = packages_of(&missing);
    if let Some(prefix) = apt_prefix().filter(|_| !packages.is_empty()) {
        eprintln!("installing through apt-get: {}", packages.join(" "));
        process::succeeds(apt(&prefix).args(["update", "-qq"]));
        process::succeeds(apt(&prefix).args(["install", "-y", "-qq", "--no-install-recommends"]).args(&packages));
    }
    let missing = missing_of(needs);
    (!missing.is_empty()).then(|| advice(&missing))
}

fn missing_of(needs: &[Need]) -> Vec<Need> {
    needs.iter().copied().filter(|need| !need.is_met()).collect()
}

fn packages_of(missing: &[Need]) -> Vec<&'static str> {
    missing.iter().filter_map(|need| need.debian_package()).collect()
}

fn advice(missing: &[Need]) -> String {
    let packages = packages_of(missing);
    let others: Vec<&str> = missing.iter().map(|need| need.elsewhere()).collect();
    let here =
        if packages.is_empty() { String::new() } else { format!("On Debian or Ubuntu: sudo apt-get install {}. ", packages.join(" ")) };
    format!("not installed here. {here}Elsewhere: {}.", others.join("; "))
}

/// How to call apt-get as root without a question, or `None` where that is not possible.
fn apt_prefix() -> Option<Vec<&'static str>> {
    process::find("apt-get")?;
    if process::words(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0") {
        return Some(vec!["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    }
    let may = process::succeeds(Command::new("sudo").args(["-n", "true"]));
    may.then(|| vec!["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"])
}

fn apt(prefix: &[&str]) -> Command {
    let mut words = prefix.iter();
    let mut command = Command::new(words.next().copied().unwrap_or("apt-get"));
    command.args(words);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_with_the_command_that_installs_it() {
        let text = advice(&[Need::Driver, Need::Postgres]);
        assert!(text.contains("sudo apt-get install chromium-driver postgresql."), "{text}");
        assert!(text.contains("brew install postgresql"), "{text}");
    }

    #[test]
    fn a_missing_wasm_target_is_named_with_rustups_command_and_no_package() {
        assert_eq!(
            advice(&[Need::WasmTarget]),
            "not installed here. Elsewhere: Rust's WASM target (rustup target add wasm32-unknown-unknown)."
        );
    }

    #[test]
    fn another_engine_is_named_with_what_installs_it_and_its_driver() {
        let text = advice(&[Need::WebKit, Need::Screen, Need::Firefox, Need::GeckoDriver]);
        assert!(text.contains("sudo apt-get install webkit2gtk-driver xvfb firefox-esr."), "{text}");
        assert!(text.contains("cargo install geckodriver"), "{text}");
    }

    #[test]
    fn nothing_needed_is_nothing_missing() {
        assert_eq!(provide(&[]), None);
    }
}
