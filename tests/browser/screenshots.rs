//! Pictures of every page for people to look at: phone, larger phone, wall screen.

use crate::{browser::Browser, server::Server};
use std::{fs, path::PathBuf, time::Duration};

const SIZES: [(u32, u32); 3] = [(360, 640), (375, 812), (1920, 1080)];

const PAGES: [(&str, &[&str]); 6] = [
    ("wangge1", &["/", "/issues", "/report", "/outbox", "/messages", "/me", "/settings", "/feedback", "/privacy"]),
    ("cunwei1", &["/", "/issues", "/messages", "/me"]),
    ("chuangwei", &["/", "/queue", "/issues", "/heat", "/ranking"]),
    ("hecha1", &["/", "/issues"]),
    ("lingdao", &["/", "/heat", "/ranking", "/issues?overdue=true"]),
    ("guanli", &["/", "/me"]),
];

#[tokio::test]
#[ignore = "run by cargo xtask screenshots"]
async fn screenshots() {
    let folder = std::env::var_os("JINGGE_SCREENSHOTS").map_or_else(|| std::env::temp_dir().join("jingge-screenshots"), PathBuf::from);
    fs::create_dir_all(&folder).unwrap();
    let server = Server::with_demo();
    for (user, pages) in PAGES {
        let browser = Browser::phone().await;
        browser.stand_at(&server.base(), 32.9005, 116.2965, 12.0).await;
        browser.go(&server.base()).await;
        if user == "wangge1" {
            picture(&browser, &folder, "privacy-first").await;
        }
        browser.sign_in(&server.base(), user, "jingge-demo").await;
        for page in pages {
            browser.go(&format!("{}{page}", server.base())).await;
            browser.find("//h1").await;
            tokio::time::sleep(Duration::from_millis(900)).await;
            let name = page.split(['?', '/']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
            picture(&browser, &folder, &format!("{user}-{}", if name.is_empty() { "home" } else { &name })).await;
        }
        browser.go(&format!("{}/issues", server.base())).await;
        if let Ok(first) = browser.driver.find(thirtyfour::By::Css("main a[href^='/issues/']")).await {
            let _opened = first.click().await;
            tokio::time::sleep(Duration::from_millis(900)).await;
            picture(&browser, &folder, &format!("{user}-issue")).await;
        }
        browser.quit().await;
    }
    println!("{}", folder.display());
}

async fn picture(browser: &Browser, folder: &std::path::Path, name: &str) {
    for (width, height) in SIZES {
        browser.size(width, height).await;
        tokio::time::sleep(Duration::from_millis(250)).await;
        browser.driver.screenshot(&folder.join(format!("{name}-{width}.png"))).await.unwrap();
    }
    browser.size(360, 640).await;
    let complaints = browser.complaints().await;
    if !complaints.is_empty() {
        println!("{name}: {}", complaints.join("\n    "));
    }
}
