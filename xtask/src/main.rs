//! The project's own tasks, one file or folder each: `cargo xtask --help` lists them.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod bench;
mod check;
mod dist;
mod faults;
mod figures;
mod npm;
mod peers;
mod process;
mod python;
mod run;
mod screenshots;
mod supply;
mod system;
mod test;
mod tidy;
mod web;
mod workspace;

/// The tasks of 净格 Jingge. 净格项目的全部任务：运行、测试、检查、打包。
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

const EXAMPLES: &str = "Examples 示例:
  cargo xtask run                 the demo town on http://127.0.0.1:8080   演示镇
  cargo xtask run --lan           the same with https for phones nearby    手机可用的 https
  cargo xtask test                everything; ends with N passed, N failed, N skipped
  cargo xtask test --only sqlite  one part of it (cargo xtask test --list)
  cargo xtask test --api          every route as every role, on its own    按各角色检查接口
  cargo xtask test --pages        axe and Lighthouse over the pages        无障碍与速度
  cargo xtask check               the quick loop before a commit           提交前快查
  cargo xtask sim --seed 7        one story of the fault simulation        故障模拟
  cargo xtask faults              every fault, every suite, the page        全部故障试验
  cargo xtask bench               every row beside its peers               与同类软件比较
  cargo xtask bench heat-query --size 1000000  one row, one size           单项比较
  cargo xtask bench pull          cost of reading in a large town          读取速度
  cargo xtask bench list          lists and searches in a large town     列表与查找速度
  cargo xtask bench export        a ledger of 100,000 rows as a file       导出十万行
  cargo xtask bench push          commands a second, before and after       推送速度
  cargo xtask bench photo         from a photo's last chunk to its receipt   照片送达
  cargo xtask dist                one self-contained binary                单文件成品";

#[derive(Subcommand)]
enum Task {
    /// Build everything and start the demo town. 构建并启动演示镇。
    Run(run::Options),
    /// Run every test part and sum up. 运行全部测试并汇总。
    Test(test::Options),
    /// Formatting, lints on both targets, tidy. 快速检查：格式、静态检查、结构规则。
    Check,
    /// The arrows and file rules of the house. 结构规则。
    Tidy,
    /// Build the web app into <target>/web. 构建网页应用。
    Web(web::Options),
    /// One binary with the web app inside: <target>/dist/jingge. 打包成单个可执行文件。
    Dist,
    /// The bill of materials: <target>/dist/jingge.cdx.json. 物料清单。
    Sbom,
    /// Print the figures that have limits. 打印有上限要求的数字。
    Figures,
    /// Play every suite of the fault suite and write docs/reliability.md. 全部故障试验。
    Faults(faults::Options),
    /// Seeded stories of phones and a server on a faulty network. 种子模拟。
    Sim(faults::SimOptions),
    /// Measure what is compared before and after a change. 前后对比的测量。
    Bench(bench::Options),
    /// Take a picture of each page in two sizes. 给每个页面截图。
    Screenshots(screenshots::Options),
}

fn main() -> ExitCode {
    match perform(Arguments::parse().task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> anyhow::Result<ExitCode> {
    let workspace = workspace::Workspace::find()?;
    match task {
        Task::Run(options) => run::run(&workspace, &options)?,
        Task::Test(options) => return test::test(&workspace, &options),
        Task::Check => return check::check(&workspace),
        Task::Tidy => return tidy::tidy(&workspace),
        Task::Web(options) => web::print(&web::build(&workspace, &options)?),
        Task::Dist => dist::print(&dist::build(&workspace)?)?,
        Task::Sbom => println!("{}", supply::write_bom(&workspace, &workspace.target.join("dist"))?.display()),
        Task::Figures => figures::figures(&workspace)?,
        Task::Faults(options) => return faults::faults(&workspace, &options),
        Task::Sim(options) => return faults::sim(&workspace, &options),
        Task::Bench(options) => bench::bench(&workspace, &options)?,
        Task::Screenshots(options) => screenshots::screenshots(&workspace, &options)?,
    }
    Ok(ExitCode::SUCCESS)
}
