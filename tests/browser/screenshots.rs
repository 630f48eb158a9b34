//! Pictures of every page for people to look at: phone, larger phone, wall screen.

use crate::{
    browser::Browser,
    tour::{Visitor, lead},
};
use std::{fs, path::PathBuf, time::Duration};

const SIZES: [(u32, u32); 3] = [(360, 640), (375, 812), (1920, 1080)];

/// Takes a picture of whatever it is shown.
struct Camera {
    folder: PathBuf,
}

#[tokio::test]
#[ignore = "run by cargo xtask screenshots"]
async fn screenshots() {
    let folder = std::env::var_os("JINGGE_SCREENSHOTS").map_or_else(|| std::env::temp_dir().join("jingge-screenshots"), PathBuf::from);
    fs::create_dir_all(&folder).unwrap();
    let camera = lead(Camera { folder }).await;
    println!("{}", camera.folder.display());
}

impl Visitor for Camera {
    async fn page(&self, browser: &Browser, base: &str, name: &str, path: &str) {
        for (width, height) in SIZES {
            browser.size(width, height).await;
            if !path.is_empty() {
                browser.go(&format!("{base}{path}")).await;
            }
            browser.find("//h1").await;
            self.moment(browser, &format!("{name}-{width}")).await;
        }
        browser.size(360, 640).await;
        let complaints = browser.complaints().await;
        if !complaints.is_empty() {
            println!("{name}: {}", complaints.join("\n    "));
        }
    }

    async fn moment(&self, browser: &Browser, name: &str) {
        tokio::time::sleep(Duration::from_millis(900)).await;
        browser.driver.screenshot(&self.folder.join(format!("{name}.png"))).await.unwrap();
    }
}
