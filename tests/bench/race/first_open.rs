//! Row 9, first-open: what a browser that has never been here fetches, and how long it takes, before a report can be written.

use super::{
    browser::Browser,
    peer::web_in_chromium,
    site::Site,
    table::{Table, Times},
    tasks::{before_load, slow_down},
};
use std::time::Duration;
use tests::{
    Proxy, World,
    limit::Limit,
    proxy::{Answered, Cut, Fault},
    world::PASSWORD,
};

/// How long what the first page asks for may still be on its way once it stands.
const ON_ITS_WAY: Duration = Duration::from_millis(500);
/// How often each is opened.
const ROUNDS: usize = 5;

/// When each of these first stands on the page, in milliseconds since it was asked for, and when 登录 was pressed.
const NOTE_STANDS: &str = "{
    window.stands = {};
    const seen = one => !!one && one.getBoundingClientRect().height > 0;
    const all = ENTRY;
    const look = () => {
        for (const [name, is] of Object.entries(all)) if (!window.stands[name] && is()) window.stands[name] = performance.now();
        if (!window.stands.form) requestAnimationFrame(look);
    };
    document.addEventListener('submit', () => { window.stands.pressed = performance.now(); }, true);
    document.addEventListener('DOMContentLoaded', look);
}";

/// The notice at first use, and the form with its kind, its note and its camera.
const OURS: &str = "{
    first: () => [...document.querySelectorAll('button')].some(one => one.innerText.trim() === '知道了, 开始使用'),
    form: () => seen(document.querySelector('textarea')) && document.querySelector('#kind-value') && document.querySelector('.shutter'),
}";

/// Whatever can be filled in.
const THEIRS: &str = "{ form: () => [...document.querySelectorAll('input, textarea, select')].some(seen) }";

/// What went over the wire, in bytes; of the program (scripts, WebAssembly, style sheets) without heads.
#[derive(Clone, Copy, Default)]
struct Wire {
    bytes: usize,
    program: usize,
    requests: usize,
}

impl Wire {
    /// With what came after these.
    fn and(self, answered: &[Answered]) -> Self {
        let is_program = |one: &&Answered| [".js", ".wasm", ".css"].iter().any(|ending| one.line.ends_with(ending));
        Self {
            bytes: self.bytes + answered.iter().map(|one| one.head + one.body).sum::<usize>(),
            program: self.program + answered.iter().filter(is_program).map(|one| one.body).sum::<usize>(),
            requests: self.requests + answered.len(),
        }
    }
}

/// A browser with nothing in it, slowed down so many times.
async fn fresh(stands: &str, times: u32) -> Browser {
    let browser = Browser::phone().await;
    before_load(&browser, &NOTE_STANDS.replace("ENTRY", stands)).await;
    slow_down(&browser, times).await;
    browser
}

async fn stood(browser: &Browser, name: &str) -> f64 {
    browser.wait_for(&format!("return window.stands.{name} > 0")).await;
    browser.script(&format!("return window.stands.{name}")).await.as_f64().unwrap()
}

/// From the address of the report form to the notice at first use, and to the form: milliseconds without those of the person who reads and signs
/// in, and what had gone over the wire by then.
async fn ours(browser: &Browser, proxy: &Proxy) -> [(f64, Wire); 2] {
    proxy.take_answered();
    browser.stand_at(&proxy.base(), 32.502, 116.502, 8.0).await;
    browser.go(&format!("{}/report", proxy.base())).await;
    let first = stood(browser, "first").await;
    tokio::time::sleep(ON_ITS_WAY).await;
    let so_far = Wire::default().and(&proxy.take_answered());
    browser.press("知道了, 开始使用").await;
    browser.fill_sign_in("wang", PASSWORD).await;
    let form = stood(browser, "form").await;
    let all = so_far.and(&proxy.take_answered());
    [(first, so_far), (first + form - stood(browser, "pressed").await, all)]
}

/// Without any network: milliseconds until the form stands again.
async fn again(browser: &Browser, proxy: &Proxy) -> f64 {
    browser.installed().await;
    proxy.lie(|_| Fault::CutRequest(Cut::Bytes(0)));
    browser.go("about:blank").await;
    browser.go(&format!("{}/report", proxy.base())).await;
    let form = stood(browser, "form").await;
    proxy.calm();
    form
}

fn port(base: &str) -> u16 {
    base.rsplit(':').next().and_then(|port| port.parse().ok()).expect("an address with its port")
}

/// The product with a web app that its service worker keeps, or without it, behind a wire that is counted.
async fn town(service_worker: bool) -> Option<(World, Proxy)> {
    let web = web_in_chromium()?;
    let town = World::configured(|config| (config.web, config.service_worker) = (Some(web), service_worker)).await;
    let proxy = Proxy::before(port(&town.base)).await;
    Some((town, proxy))
}

/// One whose form is opened by its address alone.
struct Other {
    name: &'static str,
    _site: Site,
    proxy: Proxy,
    times: Times,
    wire: Option<Wire>,
}

impl Other {
    async fn of(name: &'static str, site: Option<Site>) -> Option<Self> {
        let site = site?;
        let proxy = Proxy::before(site.port).await;
        Some(Self { name, _site: site, proxy, times: Times::of(name), wire: None })
    }

    async fn opened(&mut self) {
        let browser = fresh(THEIRS, 4).await;
        self.proxy.take_answered();
        browser.go(&format!("{}/form.html", self.proxy.base())).await;
        self.times.millis.push(stood(&browser, "form").await);
        self.wire = Some(Wire::default().and(&self.proxy.take_answered()));
        browser.quit().await;
    }
}

fn row(table: &mut Table, times: &Times, own: f64, wire: Wire, again: &str) {
    let kilobytes = |bytes: usize| format!("{:.1}", bytes as f64 / 1e3);
    let [who, median, _, beside] = times.cells(own);
    table.row(&[who, kilobytes(wire.bytes), kilobytes(wire.program), wire.requests.to_string(), median, beside, again.to_owned()]);
}

/// Measures it.
pub async fn measure(table: &mut Table) {
    let about = "A Chromium that has nothing opens the address of a form with photo, kind, note and place, on the screen of a phone, its processor slowed down \
        4 times. Counted is every byte that the server answers until the form can be used, of the program (scripts, WebAssembly, style sheets) without heads; ours without \
        what its service worker fetches beside the page for later. Our time is that until the notice at first use (the first page) plus that from 登录 to \
        the form, with the sign-in, and the town's units, grids and rules fetched and stored. ODK Web Forms: its published dist (index.js and what it imports) \
        with Vue's production build. enketo-core: published as sources, bundled by esbuild with all its usual widgets, Leaflet.draw and openrosa-xpath-evaluator 3.1.0 from npm, without its \
        style sheets and with the form transformed before. Both have a form of the same four questions, nobody signs in, and nothing works without a network.";
    let columns =
        ["who", "kB on the wire", "of these program", "answers", "median ms (least–most)", "beside ours", "second time, without a network"];
    table.head("9 first-open", about, &columns);
    let (Some((_bare_town, bare)), Some((_town, proxy))) = (town(false).await, town(true).await) else {
        return table.say("\nNot measured: there is no Chromium with its driver here.");
    };
    let others = [Other::of("ODK Web Forms", Site::odk()).await, Other::of("enketo-core", Site::enketo()).await];
    let mut others: Vec<Other> = others.into_iter().flatten().collect();

    let browser = fresh(OURS, 1).await;
    let wires = ours(&browser, &bare).await.map(|(_, wire)| wire);
    browser.quit().await;

    let [mut first, mut form, mut second] = ["**Jingge, to its first page**", "**Jingge, to the report form**", ""].map(Times::of);
    for _ in 0..ROUNDS {
        let browser = fresh(OURS, 4).await;
        let [(to_first, _), (to_form, _)] = ours(&browser, &proxy).await;
        first.millis.push(to_first);
        form.millis.push(to_form);
        second.millis.push(again(&browser, &proxy).await);
        browser.quit().await;
        for other in &mut others {
            other.opened().await;
        }
    }
    let own = form.median();
    let limits = [Limit::FirstPage, Limit::FirstReport];
    let agains = [String::new(), format!("stands after {:.0} ms", second.median())];
    for ((times, wire), (limit, again)) in [&first, &form].into_iter().zip(wires).zip(limits.into_iter().zip(agains)) {
        table.judge(limit, wire.program as f64 / 1e3);
        row(table, times, own, wire, &again);
    }
    for other in &others {
        let Some(wire) = other.wire else { continue };
        row(table, &other.times, own, wire, "does not open");
    }
    for name in ["ODK Web Forms", "enketo-core"].into_iter().filter(|name| others.iter().all(|other| other.name != *name)) {
        table.say(&format!("\n{name} cannot be had here."));
    }
}
