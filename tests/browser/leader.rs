//! What a leader's pages say: the ranking prints what it sorts by, the map cools, and nothing jumps.

use crate::{browser::Browser, server::Server};
use serde_json::json;

const PASSWORD: &str = "jingge-demo";

/// Sums up how far what was shown has jumped: the Cumulative Layout Shift, in parts of the screen.
const SHIFTS: &str = "window.shifts = 0; new PerformanceObserver(list => list.getEntries().forEach(one => { if (!one.hadRecentInput) \
                      window.shifts += one.value; })).observe({ type: 'layout-shift', buffered: true });";

/// The percentages of the places, as they stand.
const RATES: &str =
    "return [...document.querySelectorAll('ol.cells > li')].filter(line => /\\d/.test(line.querySelector('.place').innerText))
    .map(line => parseFloat(line.querySelector('.cell-title .numbers').innerText.replace(/[^0-9.]/g, '')))";

const CHOSEN: &str = "return ['heat-state', 'heat-time'].map(id => document.getElementById(id)?.value ?? '-')";

/// The ranking prints what it sorts by, the map shows what is open now, nothing jumps. Called by the test that has made a demo town: that
/// takes a minute.
pub async fn looks_at(server: &mut Server) {
    let leader = Browser::phone().await;
    leader.sign_in(&server.base(), "lingdao", PASSWORD).await;

    leader.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": SHIFTS })).await;
    leader.go(&server.base()).await;
    leader.find("//section[.//h2[text()='超期清单']]//li//a").await;
    let shifts = leader.script("return window.shifts").await.as_f64().unwrap();
    assert!(shifts <= 0.1, "the first page jumps by {shifts}");

    leader.script("document.documentElement.setAttribute('data-size', 'larger')").await;
    assert_eq!(leader.complaints().await, Vec::<String>::new(), "特大");

    leader.go(&format!("{}/ranking", server.base())).await;
    leader.sees("至少").await;
    let rates: Vec<f64> = serde_json::from_value(leader.script(RATES).await).unwrap();
    assert!(rates.len() >= 3 && rates.is_sorted_by(|before, after| before >= after), "{rates:?}");

    leader.press("最差在前").await;
    let worst_first = "return rates.every((rate, at) => at === 0 || rates[at - 1] <= rate)";
    leader.wait_for(&format!("const rates = (() => {{ {RATES} }})(); {worst_first}")).await;
    let worst: Vec<f64> = serde_json::from_value(leader.script(RATES).await).unwrap();
    assert!(worst.len() == rates.len() && worst.is_sorted(), "{worst:?}");

    leader.go(&format!("{}/heat", server.base())).await;
    leader.sees("最热的格").await;
    assert_eq!(leader.script(CHOSEN).await, json!(["open", "30"]));
    leader.choose("heat-time", "90").await;
    leader.choose("heat-state", "").await;
    leader.go(&server.base()).await;
    leader.go(&format!("{}/heat", server.base())).await;
    leader.sees("最热的格").await;
    assert_eq!(leader.script(CHOSEN).await, json!(["", "90"]), "what was chosen is kept");

    leader.go(&server.base()).await;
    leader.ready_for_offline().await;
    server.kill();
    leader.go(&format!("{}/heat", server.base())).await;
    leader.sees("需要联网").await;
    for page in ["", "/ranking"] {
        // The last numbers are there, with the time that they are of.
        leader.go(&format!("{}{page}", server.base())).await;
        leader.sees("离线 · 以下是 今天").await;
        leader.sees("至少").await;
    }
    leader.go(&format!("{}/heat", server.base())).await;
    leader.sees("需要联网").await;
    assert_eq!(leader.script("return document.querySelector('.map').offsetParent === null").await, true, "no empty map is shown");
    leader.quit().await;
}

#[tokio::test]
async fn the_dispatcher_reaches_the_ranking_from_the_first_page() {
    let server = Server::with_town();
    let office = Browser::phone().await;
    office.sign_in(&server.base(), "chuangwei", tests::world::PASSWORD).await;
    office.tap("//a[@href='/ranking']").await;
    office.sees("只排单位, 不排个人").await;
    office.quit().await;
}
