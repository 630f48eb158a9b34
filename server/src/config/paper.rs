//! How PDF is made.

use std::{ffi::OsString, path::PathBuf, time::Duration};

/// How PDF is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The folder whose fonts alone are used; without it those of the system.
    pub fonts: Option<PathBuf>,
    /// The program that is started as a worker: this one, unless a test says otherwise.
    pub program: OsString,
    /// How long a worker may take.
    pub time: Duration,
}

impl Default for Paper {
    fn default() -> Self {
        // The program as it was started, also where its file has been replaced since.
        let itself = if cfg!(target_os = "linux") { Some("/proc/self/exe".into()) } else { std::env::current_exe().ok() };
        Self { fonts: None, program: itself.map_or_else(|| "jingge".into(), PathBuf::into_os_string), time: Duration::from_secs(20) }
    }
}
