//! The calls of cargo that the parts consist of.

use std::process::Command;

use crate::system;
use crate::workspace::{NATIVE, Workspace};

/// A cargo call from its words.
pub fn cargo(workspace: &Workspace, words: &str) -> Command {
    let mut command = workspace.cargo();
    command.args(words.split(' '));
    command
}

/// A cargo call on the one native choice of crates.
pub fn native(workspace: &Workspace, words: &str, targets: &str) -> Command {
    let mut command = cargo(workspace, words);
    command.args(NATIVE).args(targets.split(' '));
    command
}

/// The lints of the app for the browser.
pub fn web_lints(workspace: &Workspace) -> Command {
    let mut command = cargo(workspace, "clippy -p app --features contract --target wasm32-unknown-unknown --target-dir");
    command.arg(workspace.target.join("wasm")).args(["--", "-D", "warnings"]);
    command
}

/// Each crate's own tests.
pub fn crate_tests(workspace: &Workspace) -> Command {
    let mut command = native(workspace, "test --no-fail-fast", "--lib --bins");
    command.args(workspace.crate_tests.iter().flat_map(|name| ["--test", name]));
    command
}

/// The system suite on one of the two databases.
pub fn suite(workspace: &Workspace, database: &str) -> Command {
    let mut command = native(workspace, "test --no-fail-fast", "--test it");
    command.env("JINGGE_TEST_DATABASE", database);
    command
}

/// The browser suite with what it needs to know: the web app, the server, the browser.
pub fn browser_command(workspace: &Workspace) -> Command {
    let mut command = native(workspace, "test --no-fail-fast", "--test browser");
    command
        .env("JINGGE_WEB", workspace.web())
        .env("JINGGE_WEB_CONTRACT", workspace.web_with_contract())
        .env("JINGGE_BIN", workspace.debug_server());
    command.envs(system::browser().map(|path| ("JINGGE_CHROMIUM", path)));
    command.envs(system::driver().map(|path| ("JINGGE_CHROMEDRIVER", path)));
    command.envs(system::gecko_driver().map(|path| ("JINGGE_GECKODRIVER", path)));
    command
}

/// A test of the browser suite that only runs when named.
pub fn named(workspace: &Workspace, test: &str) -> Command {
    let mut command = browser_command(workspace);
    command.args(["--", "--ignored", "--nocapture", test]);
    command
}
