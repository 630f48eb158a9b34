//! WebKitGTK's MiniBrowser, the nearest to an iPhone's browser that runs here: on a screen of its own, since it knows no other way.

use crate::browser::{Browser, DriverProcess, tool};
use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};
use thirtyfour::Capabilities;

/// An X server that nobody looks at.
pub struct Screen {
    child: Child,
    name: String,
}

impl Screen {
    /// A screen under a number of its own.
    pub fn new() -> Self {
        let mut command = Command::new(tool("JINGGE_XVFB", "/usr/bin/Xvfb"));
        command.args(["-displayfd", "1", "-screen", "0", "800x1000x24", "-nolisten", "tcp"]);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("Xvfb");
        let mut number = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut number).unwrap();
        Self { child, name: format!(":{}", number.trim()) }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _waited = self.child.wait();
    }
}

impl Browser {
    /// A window of a phone's size; it keeps nothing beyond this session, and says no when it is asked where it is.
    pub async fn webkit(screen: &Screen) -> Self {
        let mut command = Command::new(tool("JINGGE_WEBKITDRIVER", "/usr/bin/WebKitWebDriver"));
        command.env("DISPLAY", &screen.name).env("LANG", "zh_CN.UTF-8").env_remove("WAYLAND_DISPLAY").env("GDK_BACKEND", "x11");
        // As root, in a container: its sandbox and its graphics need what is not there.
        command.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1").env("WEBKIT_DISABLE_DMABUF_RENDERER", "1").env("NO_AT_BRIDGE", "1");
        let process = DriverProcess::start(command);
        let mut wanted = Capabilities::new();
        wanted.set("browserName", "MiniBrowser").unwrap();
        let driver = process.session(wanted).await;
        let _as_wide_as_it_lets = driver.set_window_rect(0, 0, 360, 720).await;
        Self { driver, _process: process, profile: PathBuf::new(), own_profile: None }
    }
}
