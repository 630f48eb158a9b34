//! Running the suites and gathering what they prove.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::{coverage_mark, report};
use crate::process::{End, logged};
use crate::system::{self, Need};
use crate::test::{browser_command, suite};
use crate::web;
use crate::workspace::{NATIVE, Workspace};

/// How long the suites are played.
#[derive(clap::Args)]
pub struct Options {
    /// Seeds of the simulation. 模拟的种子数。
    #[arg(long, default_value_t = 2_000)]
    pub seeds: u32,
    /// Rounds of kill -9. 强杀轮数。
    #[arg(long, default_value_t = 200)]
    pub kills: u32,
    /// Play nothing: make the matrix of what an earlier run wrote down (`JINGGE_COVERAGE_MARKS`). 只汇总已有的记录。
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
    /// Print the matrix and leave docs/reliability.md as it is. 只打印，不改文档。
    #[arg(long)]
    pub no_page: bool,
}

/// What the simulation is asked.
#[derive(clap::Args)]
pub struct SimOptions {
    /// Handed on: `--seeds N`, `--from K`, `--seed S`, `--mutation [DEFECT]`.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub arguments: Vec<String>,
}

/// No suite takes longer than that.
const LIMIT: Duration = Duration::from_secs(3 * 3_600);

/// The call that builds what the suites S and P run: the release build with places to stop it and defects to plant.
fn build(workspace: &Workspace) -> Command {
    let mut command = workspace.cargo();
    command.args(["build", "--profile", "fault"]).args(NATIVE).args(["--features", "tests/fault", "--bin", "sim", "--bin", "jingge"]);
    command
}

fn program(workspace: &Workspace, name: &str) -> PathBuf {
    workspace.target.join("fault").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Builds and plays the simulation.
pub fn simulation(workspace: &Workspace, arguments: &[&str]) -> Vec<Command> {
    let mut play = Command::new(program(workspace, "sim"));
    play.current_dir(&workspace.root).args(arguments);
    vec![build(workspace), play]
}

/// Builds and runs suite P with so many rounds of kill -9.
pub fn process_tests(workspace: &Workspace, kills: u32) -> Vec<Command> {
    let mut test = workspace.cargo();
    test.args(["test", "--profile", "fault"]).args(NATIVE).args(["--features", "tests/fault", "--test", "process"]);
    test.args(["--", "--test-threads=1"]).env("JINGGE_KILLS", kills.to_string());
    test.env("JINGGE_BIN", program(workspace, "jingge"));
    vec![build(workspace), workspace.build_server(), test]
}

/// `cargo xtask sim`: plays stories in the terminal.
pub fn sim(workspace: &Workspace, options: &SimOptions) -> Result<ExitCode> {
    let arguments: Vec<&str> = options.arguments.iter().map(String::as_str).collect();
    for mut command in simulation(workspace, &arguments) {
        if !command.status().context("the simulation could not be started")?.success() {
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A suite with the calls that play it.
struct Suite {
    name: &'static str,
    needs: &'static [Need],
    calls: Vec<Command>,
}

fn suites(workspace: &Workspace, options: &Options) -> Vec<Suite> {
    let seeds = options.seeds.to_string();
    vec![
        Suite { name: "system suite on SQLite", needs: &[], calls: vec![suite(workspace, "sqlite")] },
        Suite { name: "system suite on PostgreSQL", needs: &[Need::Postgres], calls: vec![suite(workspace, "postgres")] },
        Suite { name: "S: simulation", needs: &[], calls: simulation(workspace, &["--seeds", &seeds]) },
        Suite { name: "S: mutations", needs: &[], calls: simulation(workspace, &["--mutation", "--seeds", "400"]) },
        Suite { name: "P: processes", needs: &[Need::Postgres], calls: process_tests(workspace, options.kills) },
        Suite {
            name: "B: browser",
            needs: &[Need::Browser, Need::Driver, Need::Font],
            calls: vec![workspace.build_server(), browser_command(workspace)],
        },
    ]
}

/// Plays every suite, prints the matrix, and writes the page. Fails if a suite fails or a fault has no mark.
pub fn faults(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    if let Some(written) = &options.from {
        return conclude(workspace, &coverage_mark::read(written)?, true, options);
    }
    let logs = workspace.target.join("fault-log");
    std::fs::create_dir_all(&logs)?;
    let marks = logs.join("coverage_marks.tsv");
    let _ = std::fs::remove_file(&marks);
    println!("── the web app");
    web::build(workspace, &web::Options::default())?;
    web::build(workspace, &web::Options { contract: true, ..web::Options::default() })?;
    let mut well = true;
    for (index, suite) in suites(workspace, options).into_iter().enumerate() {
        println!("── {}", suite.name);
        if let Some(advice) = system::provide(suite.needs) {
            println!("   left out: {advice}");
            continue;
        }
        let (log, begun) = (logs.join(format!("{index}.log")), Instant::now());
        let _ = std::fs::remove_file(&log);
        let broken = play(suite.calls, &marks, &log)?;
        println!(
            "   {:.0} s{}",
            begun.elapsed().as_secs_f64(),
            broken.as_ref().map(|how| format!(", FAILED: {how}; see {}", log.display())).unwrap_or_default()
        );
        well &= broken.is_none();
    }
    conclude(workspace, &coverage_mark::read(&marks)?, well, options)
}

/// Prints the matrix and writes the page.
fn conclude(workspace: &Workspace, found: &[coverage_mark::CoverageMark], mut well: bool, options: &Options) -> Result<ExitCode> {
    let tables = report::tables(found);
    println!("\n{tables}");
    let (missing, uncaught) = (report::missing(found), report::uncaught(found));
    if !missing.is_empty() {
        println!("missing: {}", missing.join(", "));
    }
    if !uncaught.is_empty() {
        println!("not caught: {}", uncaught.join(", "));
    }
    if !options.no_page {
        write_page(workspace, &tables)?;
    }
    well &= missing.is_empty() && uncaught.is_empty();
    println!("{}", if well { "every fault has its mark, every defect was caught" } else { "NOT every suite held" });
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Plays the calls one after the other; how the first that failed did.
fn play(calls: Vec<Command>, marks: &Path, log: &Path) -> Result<Option<String>> {
    for mut call in calls {
        call.env("JINGGE_COVERAGE_MARKS", marks);
        match logged(&mut call, log, LIMIT)? {
            End::Well => {}
            End::Badly(how) => return Ok(Some(how)),
            End::Late => return Ok(Some("took too long".to_owned())),
        }
    }
    Ok(None)
}

fn write_page(workspace: &Workspace, tables: &str) -> Result<()> {
    let path = workspace.root.join("docs/reliability.md");
    let page = std::fs::read_to_string(&path)?;
    let page = report::replaced(&page, tables).context("docs/reliability.md has lost the marks around its generated part")?;
    Ok(std::fs::write(path, page)?)
}
