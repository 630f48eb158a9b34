//! axe over every page as every role: what keeps people with a screen reader, a keyboard or weak eyes from their work.
//!
//! axe-core comes from npm by `tests/npm/package-lock.json`; it is a tool of the tests and no part of the product.

use crate::{
    browser::Browser,
    tour::{Visitor, lead},
};
use serde::Deserialize;
use std::{cell::RefCell, collections::BTreeMap, fs, path::PathBuf, time::Duration};

/// A phone and a wall screen: between them everything that is laid out otherwise is seen once.
const SIZES: [(u32, u32); 2] = [(360, 640), (1920, 1080)];

/// All of axe's rules in the usual colours, then those of contrast in the others, then whether the largest text still fits the screen. Colours change at once, or a colour between two is measured.
const LOOK: &str = r"
    const done = arguments[arguments.length - 1];
    (async () => {
        const root = document.documentElement, theme = root.getAttribute('data-theme'), found = [];
        const keep = (result, where) => result.violations.forEach(rule => rule.nodes.forEach(node =>
            found.push({ rule: rule.id + where, element: node.target.join(' '), why: node.html.slice(0, 160) + ' -- ' + node.failureSummary.split('\n').slice(1, 2).join('').trim() })));
        keep(await axe.run(document, { resultTypes: ['violations'] }), '');
        for (const other of ['dark', 'sun']) {
            root.setAttribute('data-theme', other);
            document.getAnimations().forEach(animation => animation.finish());
            keep(await axe.run(document, { runOnly: ['color-contrast'], resultTypes: ['violations'] }), ' in theme ' + other);
        }
        const size = root.getAttribute('data-size');
        root.setAttribute('data-size', 'larger');
        // A phone's window grows with what is too wide for it; the root's own width does not.
        const wide = root.clientWidth;
        if (root.scrollWidth > wide + 1) [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > wide + 1)
            .slice(0, 1).forEach(one => found.push({ rule: 'wider than the screen in 特大', element: one.className, why: one.outerHTML.slice(0, 160) }));
        if (size) root.setAttribute('data-size', size); else root.removeAttribute('data-size');
        if (theme) root.setAttribute('data-theme', theme); else root.removeAttribute('data-theme');
        done(found);
    })().catch(error => done([{ rule: 'axe itself', element: '', why: String(error) }]));";

/// What axe says against an element of a page.
#[derive(Deserialize)]
struct Violation {
    rule: String,
    element: String,
    why: String,
}

/// Where each violation was seen, by rule and element: one that is in the frame of all pages is one line.
type Found = BTreeMap<(String, String), (String, Vec<String>)>;

/// Runs axe on whatever it is shown.
struct Axe {
    source: String,
    looked: RefCell<usize>,
    found: RefCell<Found>,
}

#[tokio::test]
#[ignore = "run by cargo xtask test --pages"]
async fn axe_finds_nothing_on_any_page_as_any_role() {
    let script = std::env::var_os("JINGGE_PAGE_TOOLS").map(|tools| PathBuf::from(tools).join("axe-core/axe.min.js"));
    let source = fs::read_to_string(script.expect("JINGGE_PAGE_TOOLS")).unwrap();
    let axe = lead(Axe { source, looked: RefCell::default(), found: RefCell::default() }).await;
    let (looked, found) = (axe.looked.into_inner(), axe.found.into_inner());
    let line = |((rule, element), (why, pages)): (&(String, String), &(String, Vec<String>))| {
        format!("{rule}: {element}\n    on {}\n    {why}", pages.join(", "))
    };
    let lines: Vec<String> = found.iter().map(line).collect();
    println!("\n== axe looked {looked} times and found {}", lines.len());
    assert!(lines.is_empty(), "{}", lines.join("\n"));
}

impl Axe {
    async fn look(&self, browser: &Browser, name: &str) {
        if browser.script("return typeof axe === 'undefined'").await == true {
            browser.driver.execute(&self.source, Vec::new()).await.unwrap();
        }
        let violations: Vec<Violation> = serde_json::from_value(browser.script_async(LOOK).await).unwrap();
        *self.looked.borrow_mut() += 1;
        for Violation { rule, element, why } in violations {
            self.found.borrow_mut().entry((rule, element)).or_insert_with(|| (why, Vec::new())).1.push(name.to_owned());
        }
    }
}

impl Visitor for Axe {
    async fn page(&self, browser: &Browser, base: &str, name: &str, path: &str) {
        if !path.is_empty() {
            browser.go(&format!("{base}{path}")).await;
        }
        for (width, height) in SIZES {
            browser.size(width, height).await;
            browser.find("//h1").await;
            browser.wait_for("return !document.querySelector('.spinner')").await;
            self.moment(browser, &format!("{name}-{width}")).await;
        }
        browser.size(360, 640).await;
    }

    async fn moment(&self, browser: &Browser, name: &str) {
        tokio::time::sleep(Duration::from_millis(300)).await;
        self.look(browser, name).await;
    }
}
