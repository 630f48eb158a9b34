//! `cargo xtask bench`: the rows of the benchmark beside their peers (`docs/benchmarks.md`), and measurements that are compared before and
//! after a change. They print and never fail a run.

use std::process::Command;

use anyhow::{Context, Result};

use crate::workspace::{NATIVE, Workspace};
use crate::{peers, process, system, web};

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum What {
    /// Beside PocketBase: a report with a photo until its receipt, by 1, 16 and 64 people at once. 上报到回执。
    SubmitDurable,
    /// Beside express-pouchdb: a thousand queued reports of one phone, and the same again. 一千条待送记录。
    PushBatch,
    /// Beside PocketBase and express-pouchdb: ten thousand records to a phone that has none. 首次同步。
    PullFresh,
    /// Beside express-pouchdb: pulls for which nothing has come. 没有变化的同步。
    SyncNoop,
    /// Beside DuckDB, PostGIS and plain JavaScript: what lies where, by filter and weight. 热力图。
    HeatQuery,
    /// Beside sharp: what is shown of a photo of twelve megapixels. 照片缩图。
    PhotoServer,
    /// Beside browser-image-compression, in Chromium: a photo of twelve megapixels until it is safe in the form. 手机端照片。
    PhotoClient,
    /// Beside ODK Web Forms and enketo-core, in Chromium: what is fetched before the report form can be used. 首次打开。
    FirstOpen,
    /// Beside PostGIS: who answers for a place, and until when. 定责任单位与期限。
    Assign,
    /// Beside DuckDB and PostgreSQL: figures of the town and its units while reports arrive. 指标与排名。
    Dashboard,
    /// Heat, figures and the lists behind them in towns of three sizes, from memory and from the database. 热力图与指标。
    Columns,
    /// Pages of the feed, one issue and lists in towns of three sizes. 大镇的读取。
    Pull,
    /// Pages of lists, searches and filters in towns of three sizes. 列表, 查找与筛选。
    List,
    /// In Chromium, how soon the desk with 10,000 issues has its first rows, and what holds it up while it scrolls. 工作台。
    Desk,
    /// Time and memory of a 台账 of up to 100,000 rows, of comparing one, of reading a table of 5,000, and of what such a draft would change. 导出与导入。
    Export,
    /// Memory and threads of a server on which a thousand open programs wait for news. 一千个等候变化的程序。
    Listen,
    /// In Chromium slowed down four times: taps, tasks and a large photo in the main job. 主流程的每一步。
    Job,
    /// In Chromium, how long a phone with 300 and with 10,000 records takes to open a form, and to fetch them all. 手机端打开与同步。
    Phone,
    /// A push of 200 reports with a photo each, and its replay. 推送 200 条上报。
    Push,
    /// Time to the first answer, memory, and what people wait for while backup and checks run, in towns of four sizes. 启动, 内存与后台维护。
    Start,
    /// From a photo's last chunk to its receipt, and what is made of it afterwards. 照片送达与缩图。
    Photo,
}

/// What is measured, and how it is built.
#[derive(clap::Args)]
pub struct Options {
    /// Which measurement; without one, every row that has peers. 测量项目，不写则逐项与同类软件比较。
    pub what: Option<What>,
    /// Sizes of towns in issues, with commas between them. 问题数量。
    #[arg(long, value_name = "N,N")]
    pub size: Option<String>,
    /// Writes the rows into docs/benchmarks.md. 写入文档。
    #[arg(long)]
    pub write: bool,
    /// The build that is measured; `release` takes much longer to link. 编译方式。
    #[arg(long, default_value = "bench")]
    pub profile: String,
}

impl What {
    /// Its name among the rows that have peers.
    const fn row(self) -> Option<&'static str> {
        Some(match self {
            Self::SubmitDurable => "submit-durable",
            Self::PushBatch => "push-batch",
            Self::PullFresh => "pull-fresh",
            Self::SyncNoop => "sync-noop",
            Self::HeatQuery => "heat-query",
            Self::PhotoServer => "photo-server",
            Self::PhotoClient => "photo-client",
            Self::FirstOpen => "first-open",
            Self::Assign => "assign",
            Self::Dashboard => "dashboard",
            _ => return None,
        })
    }

    /// Whether it drives a browser.
    const fn opens_a_browser(self) -> bool {
        matches!(self, Self::Phone | Self::Job | Self::Desk | Self::PhotoClient | Self::FirstOpen)
    }

    /// The program that measures it.
    const fn program(self) -> &'static str {
        match self {
            Self::Columns => "columns",
            Self::Pull => "pull",
            Self::List => "list",
            Self::Desk => "desk",
            Self::Export => "export",
            Self::Listen => "listen",
            Self::Job => "job",
            Self::Phone => "phone",
            Self::Push => "push",
            Self::Photo => "photo",
            Self::Start => "start",
            _ => "race",
        }
    }
}

/// Brings the browser and the app as it is shipped; a race without a browser leaves the rows out that need one, and says so.
fn in_browser(workspace: &Workspace, command: &mut Command) -> Result<()> {
    if let Some(advice) = system::provide(&[system::Need::Browser, system::Need::Driver, system::Need::Font]) {
        println!("Chromium: {advice}");
    }
    web::build(workspace, &web::Options::default())?;
    command.env("JINGGE_WEB", workspace.web());
    command.envs(system::browser().map(|path| ("JINGGE_CHROMIUM", path)));
    command.envs(system::driver().map(|path| ("JINGGE_CHROMEDRIVER", path)));
    Ok(())
}

/// Builds and runs a measurement; it speaks for itself.
pub fn bench(workspace: &Workspace, options: &Options) -> Result<()> {
    let program = options.what.map_or("race", What::program);
    let mut command = workspace.cargo();
    command.args(["bench", "--profile", &options.profile]).args(NATIVE).args(["--bench", program]);
    if let Some(sizes) = &options.size {
        command.env("JINGGE_BENCH_SIZES", sizes);
    }
    if options.what.is_none_or(What::opens_a_browser) {
        in_browser(workspace, &mut command)?;
    }
    let told = workspace.target.join("bench.md");
    command.env("JINGGE_RACE_OUT", &told);
    let mark = match program {
        "race" => MEASURED,
        "start" => STARTED,
        _ => return process::perform(&mut command),
    };
    if program == "race" {
        command.env("JINGGE_PEERS", peers::fetched(workspace)?);
        if let Some(row) = options.what.and_then(What::row) {
            command.args(["--", row]);
        }
    } else {
        process::perform(workspace.build_server().args(["--profile", &options.profile]))?;
        command.env("JINGGE_BIN", workspace.target.join(folder_of(&options.profile)).join("jingge"));
    }
    process::perform(&mut command)?;
    if !options.write {
        return Ok(());
    }
    let file = workspace.root.join("docs/benchmarks.md");
    let text = std::fs::read_to_string(&file)?;
    Ok(std::fs::write(file, written(&text, mark, &std::fs::read_to_string(told)?)?)?)
}

/// The folder into which cargo puts what it builds by a profile.
fn folder_of(profile: &str) -> &str {
    match profile {
        "dev" | "test" => "debug",
        "bench" => "release",
        own => own,
    }
}

/// Where what was measured begins in the document: start, memory and upkeep, and then the rows with peers. What stands before both is written by
/// hand.
const STARTED: &str = "<!-- What follows is written by cargo xtask bench start --write. -->";
const MEASURED: &str = "<!-- What follows is written by cargo xtask bench --write. -->";

/// The document with what was measured behind its mark, up to the next one.
fn written(text: &str, mark: &str, told: &str) -> Result<String> {
    let (before, behind) = text.split_once(mark).context("docs/benchmarks.md has lost a mark behind which measurements go")?;
    let next = behind.find("<!-- What follows is written by").and_then(|at| behind.get(at..)).map(|rest| format!("\n{rest}"));
    Ok(format!("{before}{mark}\n\n{}\n{}", told.trim(), next.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_that_is_measured_lies_where_cargo_puts_it() {
        let folders = ["dev", "bench", "release", "dist"].map(folder_of);
        assert_eq!(folders, ["debug", "release", "release", "dist"]);
    }

    #[test]
    fn what_is_measured_anew_takes_the_place_of_its_own_part_of_the_document_alone() -> Result<()> {
        let text = format!("by hand\n\n{STARTED}\n\nold\n\n{MEASURED}\n\nrows\n");
        let started = written(&text, STARTED, "new")?;
        assert_eq!(started, format!("by hand\n\n{STARTED}\n\nnew\n\n{MEASURED}\n\nrows\n"));
        assert_eq!(written(&started, MEASURED, "others")?, format!("by hand\n\n{STARTED}\n\nnew\n\n{MEASURED}\n\nothers\n"));
        assert!(written("no mark", STARTED, "new").is_err());
        Ok(())
    }
}
