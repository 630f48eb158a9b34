//! The parts of the test run, in their order.

use std::process::Command;

use super::command::{browser_command, cargo, crate_tests, named, native, suite, web_lints};
use crate::faults::{process_tests, simulation};
use crate::system::Need;
use crate::workspace::Workspace;

/// One part: a name to ask for it, what it is, what the machine must have, and what to do.
pub struct Part {
    /// The name for `--only`.
    pub name: &'static str,
    /// One line for `--list`.
    pub about: &'static str,
    /// What the machine must have.
    pub needs: &'static [Need],
    /// What to do.
    pub work: Work,
}

/// What a part does.
pub enum Work {
    /// One call that holds or does not: counts as one.
    One(fn(&Workspace) -> Command),
    /// Calls that follow each other and hold together or do not: count as one.
    Steps(fn(&Workspace) -> Vec<Command>),
    /// Calls of cargo's test runner, or builds before them. Every test counts.
    Tests(fn(&Workspace) -> Vec<Command>),
    /// The house's own rules; each rule counts.
    Tidy,
    /// The web build: counts as one.
    Web,
    /// The API against its document; each role counts.
    Api,
    /// The pages against axe and Lighthouse; each of the two counts.
    Pages,
}

/// All parts in their order: the cheap ones first.
pub const PARTS: [Part; 13] = [
    Part { name: "fmt", about: "formatting of all Rust code", needs: &[], work: Work::One(|w| cargo(w, "fmt --all --check")) },
    Part { name: "tidy", about: "the arrows and file rules of the house", needs: &[], work: Work::Tidy },
    Part {
        name: "clippy",
        about: "lints of everything native, the app's native half and the faults too; warnings denied",
        needs: &[],
        // Of what is linted without the faults, only three functions that say no are left out.
        work: Work::One(|w| cargo(w, "clippy --workspace --all-targets --features tests/fault -- -D warnings")),
    },
    Part { name: "clippy-web", about: "lints of the app for the browser", needs: &[Need::WasmTarget], work: Work::One(web_lints) },
    Part {
        name: "rules",
        about: "the rules of the product, the store contract, each crate's own tests",
        needs: &[],
        work: Work::Tests(|w| vec![cargo(w, "test --no-fail-fast -p xtask"), crate_tests(w), native(w, "test --no-fail-fast", "--doc")]),
    },
    Part { name: "sqlite", about: "the system suite on SQLite", needs: &[], work: Work::Tests(|w| vec![suite(w, "sqlite")]) },
    Part {
        name: "postgres",
        about: "the system suite on a throw-away PostgreSQL",
        needs: &[Need::Postgres],
        work: Work::Tests(|w| vec![suite(w, "postgres")]),
    },
    Part {
        name: "sim",
        about: "500 seeded stories of phones and a server on a faulty network",
        needs: &[],
        work: Work::Steps(|w| simulation(w, &["--seeds", "500"])),
    },
    Part {
        name: "process",
        about: "real server processes killed, starved and lied to",
        needs: &[Need::Postgres],
        work: Work::Tests(|w| process_tests(w, 30)),
    },
    Part { name: "web", about: "the web app, built as it is shipped", needs: &[Need::WasmTarget], work: Work::Web },
    Part {
        name: "browser",
        about: "the stories in a real browser against a real server",
        needs: &[Need::Browser, Need::Driver, Need::Font],
        work: Work::Tests(|w| vec![w.build_server(), browser_command(w)]),
    },
    Part {
        name: "webkit",
        about: "the main job in WebKitGTK, for iPhones",
        needs: &[Need::WebKit, Need::Screen, Need::Font],
        work: Work::Tests(|w| vec![w.build_server(), named(w, "the_main_job_is_done_in_webkit")]),
    },
    Part {
        name: "firefox",
        about: "the main job in Firefox",
        needs: &[Need::Firefox, Need::GeckoDriver, Need::Font],
        work: Work::Tests(|w| vec![w.build_server(), named(w, "the_main_job_is_done_in_firefox")]),
    },
];

/// Only when asked for: it fetches its asker from PyPI and takes minutes.
pub const API: Part = Part { name: "api", about: "every route as every role, against the OpenAPI document", needs: &[], work: Work::Api };

/// Only when asked for: it fetches its tools from npm, builds the server for release and takes ten minutes.
pub const PAGES: Part = Part {
    name: "pages",
    about: "axe over every page as every role, Lighthouse over four",
    needs: &[Need::WasmTarget, Need::Browser, Need::Driver, Need::Font],
    work: Work::Pages,
};

/// Every part, those too that only run when asked for.
pub fn known() -> impl Iterator<Item = &'static Part> {
    PARTS.iter().chain([&API, &PAGES])
}
