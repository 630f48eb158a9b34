//! Firefox, for Gecko.

use crate::browser::{Browser, DriverProcess, tool};
use serde_json::json;
use std::process::Command;
use tempfile::TempDir;
use thirtyfour::{CapabilitiesHelper, DesiredCapabilities};

impl Browser {
    /// A window of a phone's size with a new profile, standing somewhere.
    pub async fn firefox(lat: f64, lon: f64) -> Self {
        let profile = TempDir::new().unwrap();
        let path = profile.path().to_owned();
        let process = DriverProcess::start(Command::new(tool("JINGGE_GECKODRIVER", "geckodriver")));
        let mut wanted = DesiredCapabilities::firefox();
        let place = json!({ "location": { "lat": lat, "lng": lon }, "accuracy": 8 });
        let options = json!({
            "binary": tool("JINGGE_FIREFOX", "/usr/bin/firefox"),
            "args": ["-headless", "-profile", path, "--width", "450", "--height", "800"],
            "prefs": {
                "intl.accept_languages": "zh-CN",
                "geo.prompt.testing": true,
                "geo.prompt.testing.allow": true,
                "geo.provider.network.url": format!("data:application/json,{place}"),
                "geo.provider.use_geoclue": false,
                "datareporting.policy.dataSubmissionEnabled": false,
                "app.update.enabled": false,
            },
        });
        wanted.set("moz:firefoxOptions", options).unwrap();
        let driver = process.session(wanted).await;
        Self { driver, _process: process, profile: path, own_profile: Some(profile) }
    }
}
