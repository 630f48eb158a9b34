//! `cargo xtask bench`: measurements that are compared before and after a change. They print and never fail a run.

use anyhow::Result;

use crate::process;
use crate::workspace::{NATIVE, Workspace};

/// What is measured.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum What {
    /// Pages of the feed, one issue and lists in towns of three sizes. 大镇的读取。
    Pull,
    /// A push of 200 reports with a photo each, and its replay. 推送 200 条上报。
    Push,
}

/// What is measured, and how it is built.
#[derive(clap::Args)]
pub struct Options {
    /// Which measurement. 测量项目。
    pub what: What,
    /// The build that is measured; `fault` is quicker to build and a little slower. 编译方式。
    #[arg(long, default_value = "release")]
    pub profile: String,
}

/// Builds and runs a measurement; it speaks for itself.
pub fn bench(workspace: &Workspace, options: &Options) -> Result<()> {
    let name = match options.what {
        What::Pull => "pull",
        What::Push => "push",
    };
    let mut command = workspace.cargo();
    command.args(["bench", "--profile", &options.profile]).args(NATIVE).args(["--bench", name]);
    process::perform(&mut command)
}
