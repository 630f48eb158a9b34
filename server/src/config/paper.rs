//! How PDF is made.

use std::{
    env::{consts::EXE_SUFFIX, current_exe},
    path::PathBuf,
    time::Duration,
};

/// How PDF is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The folder whose fonts alone are used; without it those of the system.
    pub fonts: Option<PathBuf>,
    /// The program that is started as a worker: `jingge-paper` beside this one, unless a test says otherwise.
    pub program: PathBuf,
    /// How long a worker may take.
    pub time: Duration,
}

impl Default for Paper {
    fn default() -> Self {
        let name = ["jingge-paper", EXE_SUFFIX].concat();
        let program = current_exe().map_or_else(|_| name.clone().into(), |this| this.with_file_name(&name));
        Self { fonts: None, program, time: Duration::from_secs(20) }
    }
}
