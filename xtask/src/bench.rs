//! `cargo xtask bench`: measurements that are compared before and after a change. They print and never fail a run.

use anyhow::Result;

use crate::workspace::{NATIVE, Workspace};
use crate::{process, system, web};

/// What is measured.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum What {
    /// Heat, figures and the lists behind them in towns of three sizes, from memory and from the database. 热力图与指标。
    Columns,
    /// Pages of the feed, one issue and lists in towns of three sizes. 大镇的读取。
    Pull,
    /// Pages of lists, searches and filters in towns of three sizes. 列表, 查找与筛选。
    List,
    /// Pulls for which nothing has come, beside the least that a server can answer. 没有变化的同步。
    Noop,
    /// Memory and threads of a server on which a thousand open programs wait for news. 一千个等候变化的程序。
    Listen,
    /// In Chromium slowed down four times: taps, tasks and a large photo in the main job. 主流程的每一步。
    Job,
    /// In Chromium, how long a phone with 300 and with 10,000 records takes to open a form, and to fetch them all. 手机端打开与同步。
    Phone,
    /// A push of 200 reports with a photo each, and its replay. 推送 200 条上报。
    Push,
    /// A report with a photo until its receipt, by 1, 16 and 64 people at once. 上报到回执。
    Submit,
    /// From a photo's last chunk to its receipt, and what is made of it afterwards. 照片送达与缩图。
    Photo,
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
        What::Columns => "columns",
        What::Pull => "pull",
        What::List => "list",
        What::Noop => "noop",
        What::Listen => "listen",
        What::Job => "job",
        What::Phone => "phone",
        What::Push => "push",
        What::Submit => "submit",
        What::Photo => "photo",
    };
    let mut command = workspace.cargo();
    command.args(["bench", "--profile", &options.profile]).args(NATIVE).args(["--bench", name]);
    if matches!(options.what, What::Phone | What::Job) {
        web::build(workspace, &web::Options::default())?;
        command.env("JINGGE_WEB", workspace.web());
        command.envs(system::browser().map(|path| ("JINGGE_CHROMIUM", path)));
        command.envs(system::driver().map(|path| ("JINGGE_CHROMEDRIVER", path)));
    }
    process::perform(&mut command)
}
