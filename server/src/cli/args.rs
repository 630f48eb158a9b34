//! What may be written on the command line.

mod audit;
mod clock;
mod columns;
mod county;
mod job;
mod tile_token;
mod user;

pub use audit::{AuditAnchor, AuditTask, AuditVerify};
pub use clock::ClockTask;
pub use columns::ColumnsTask;
pub use county::{CountyAdd, CountyNamed, CountyTake, CountyTask};
pub use job::JobTask;
pub use tile_token::{TileTokenAdd, TileTokenNamed, TileTokenTask, TileTokenTown};
pub use user::{RoleArg, UserAdd, UserList, UserNamed, UserPassword, UserRevoke, UserTask};

use crate::config::{Config, ConfigError, KEYS, Settings};
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// 净格 Jingge: 乡镇创卫巡查与整改 · the software of a sanitary-town campaign.
#[derive(Debug, Parser)]
#[command(name = "jingge", version, arg_required_else_help = true, after_help = EXAMPLES)]
pub struct Cli {
    /// Flags that every task understands.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub task: Task,
}

const EXAMPLES: &str = "示例 Examples:
  jingge serve --demo                         用演示镇启动 · start with the demo town
  jingge serve --data /var/lib/jingge --listen 0.0.0.0:8080
  jingge town import ./my-town --dry-run      预览 · preview
  jingge user add --town yunxi --username wang --name 王芳 --role dispatcher
  jingge explain deadline --issued 2026-09-30 --working-days 3

退出码 Exit codes: 0 完成 done · 1 失败 failed · 2 用法或配置有误 wrong usage or configuration";

/// Flags that every task understands.
#[derive(Debug, Default, Args)]
pub struct Common {
    /// 配置文件 · configuration file (TOML); jingge.toml in the working folder is read by itself.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// 数据目录 · folder of database, photos, keys.
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// 启动服务 · start the server.
    #[command(after_help = SERVE)]
    Serve(Serve),
    /// 升级数据库结构 · bring the database to this version.
    #[command(after_help = "示例 Example:\n  jingge migrate --data /var/lib/jingge")]
    Migrate,
    /// 账号 · accounts.
    #[command(subcommand)]
    User(UserTask),
    /// 县: 看到所属各乡镇, 可建新镇 · counties, which see their towns and make new ones.
    #[command(subcommand)]
    County(CountyTask),
    /// 乡镇数据 · a town's data.
    #[command(subcommand)]
    Town(TownTask),
    /// 装入演示镇及其历史, 不启动服务 · install the demo town with its history, without serving.
    #[command(after_help = "示例 Example:\n  jingge demo --data data/demo")]
    Demo,
    /// 说明期限或责任是怎样得出的 · explain a deadline or a responsibility.
    #[command(subcommand)]
    Explain(Explain),
    /// 审计链 · the audit chain.
    #[command(subcommand)]
    Audit(AuditTask),
    /// 服务器时间 · the server's clock.
    #[command(subcommand)]
    Clock(ClockTask),
    /// 内存统计列: 热力图和指标由此计数 · what heat and figures are counted from, in memory.
    #[command(subcommand)]
    Columns(ColumnsTask),
    /// 瓦片只读令牌, 供 QGIS 等使用 · read tokens for tiles, for QGIS and other programs.
    #[command(subcommand)]
    TileToken(TileTokenTask),
    /// 后台任务 · work that is done later.
    #[command(subcommand)]
    Job(JobTask),
    /// 备份 (服务可以照常运行), 并逐字节核对 · make a backup while the server may be running, and read it back.
    #[command(after_help = "示例 Example:\n  jingge backup /mnt/backup --data /var/lib/jingge")]
    Backup(Backup),
    /// 从备份恢复, 或只核对 · make a data folder of a backup, or only check it.
    #[command(after_help = RESTORE)]
    Restore(Restore),
    /// 核对数据库、审计链和全部照片文件, 只报告不改动 · read everything that is kept; reports only.
    #[command(after_help = "示例 Example:\n  jingge check --data /var/lib/jingge")]
    Check,
    /// 运行状况: 未送、被拒、任务、备份、检查、时间 · how the server fares: unsent, refused, jobs, backup, check.
    #[command(after_help = "示例 Examples:\n  jingge status\n  jingge status --town yunxi")]
    Status(Status),
    /// 救援包 · rescue files of phones.
    #[command(subcommand)]
    Rescue(RescueTask),
    /// 输出 OpenAPI 文档 · print the OpenAPI document.
    #[command(after_help = "示例 Example:\n  jingge openapi > openapi.json")]
    Openapi,
    /// 显示生效的配置 (密码已遮盖) · print the configuration in force, secrets masked.
    #[command(after_help = keys_help())]
    Config,
}

const SERVE: &str = "示例 Examples:
  jingge serve --demo --data data/demo --web target/web
  jingge serve --listen 0.0.0.0:8443 --tls-cert cert.pem --tls-key key.pem
  jingge serve --listen 0.0.0.0:8080 --tls own

其余配置见 · further settings: jingge config --help";

/// `serve`.
#[derive(Debug, Default, Args)]
pub struct Serve {
    /// 数据库为空时装入演示镇 · install the demo town if the database is empty.
    #[arg(long)]
    pub demo: bool,
    /// 网页程序目录 · folder of the built web app.
    #[arg(long, value_name = "DIR")]
    pub web: Option<PathBuf>,
    /// 监听地址 · address and port to listen on.
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<String>,
    /// 用净格自己的证书机构说 https: own · https by an authority of Jingge's own.
    #[arg(long, value_name = "own")]
    pub tls: Option<String>,
    /// TLS 证书链 · certificate chain (PEM).
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// TLS 私钥 · private key (PEM).
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
}

const RESTORE: &str = "示例 Examples:
  jingge restore /mnt/backup/2026-11-25T120000 --verify
  jingge restore /mnt/backup/2026-11-25T120000 --data /var/lib/jingge-new";

/// `backup`.
#[derive(Debug, Args)]
pub struct Backup {
    /// 备份目录, 照片在各次备份间共用 · folder of backups; they share the photos.
    pub dest: PathBuf,
}

/// `restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// 某次备份的目录 · the folder of one backup.
    pub backup: PathBuf,
    /// 只核对, 不恢复 · only check it.
    #[arg(long)]
    pub verify: bool,
}

/// `status`.
#[derive(Debug, Default, Args)]
pub struct Status {
    /// 只看这个镇 · only this town.
    #[arg(long, value_name = "CODE")]
    pub town: Option<String>,
}

/// `rescue …`.
#[derive(Debug, Subcommand)]
pub enum RescueTask {
    /// 导入手机导出的救援包; 重复导入无妨 · take in a phone's rescue file; again is harmless.
    #[command(after_help = "示例 Example:\n  jingge rescue import jingge-rescue-1764043200000.bin --data /var/lib/jingge")]
    Import(RescueImport),
}

/// `rescue import`.
#[derive(Debug, Args)]
pub struct RescueImport {
    /// 救援包文件 · the file.
    pub file: PathBuf,
}

/// `town …`.
#[derive(Debug, Subcommand)]
pub enum TownTask {
    /// 导入一个镇的资料目录: 先检查, 全部正确才写入 · import a town's folder: checked first, all or nothing.
    #[command(
        after_help = "示例 Examples:\n  jingge town import ./my-town --dry-run\n  jingge town import ./my-town\n  jingge town import ./my-town --yes     (有删除时 · when something would be gone)"
    )]
    Import(TownImport),
}

/// `town import`.
#[derive(Debug, Args)]
pub struct TownImport {
    /// 资料目录 · the folder.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// 只检查和预览, 不写入 · check and preview only.
    #[arg(long)]
    pub dry_run: bool,
    /// 同意预览里列出的删除 · agree to what the preview says would be gone.
    #[arg(long)]
    pub yes: bool,
}

/// `explain …`.
#[derive(Debug, Subcommand)]
pub enum Explain {
    /// 期限怎样算 · by when; the first line is the due instant in ISO 8601.
    #[command(after_help = DEADLINE)]
    Deadline(DeadlineQuestion),
    /// 责任归谁 · who must put it right.
    #[command(after_help = RESPONSIBILITY)]
    Responsibility(ResponsibilityQuestion),
}

const DEADLINE: &str = "示例 Examples:
  jingge explain deadline --issued 2026-09-30 --working-days 3
  jingge explain deadline --at 2026-03-09T11:30 --working-hours 4
  jingge explain deadline --at '2026-03-09 20:30' --urgent-hours 3

时间按 Asia/Shanghai, 日历为内置的 2024-2026 年 · times are Asia/Shanghai, the calendar is the built-in one of 2024-2026";

const RESPONSIBILITY: &str = "示例 Examples:
  jingge explain responsibility --kind A01 --lat 32.9 --lon 116.3
  jingge explain responsibility --kind 卫生死角 --lat 32.9 --lon 116.3 --accuracy 25
  jingge explain responsibility --kind A01 --lat 32.9 --lon 116.3 --folder ./my-town

不指定 --town 或 --folder 时用内置的演示镇 · without --town or --folder the built-in demo town is asked";

/// `explain deadline`.
#[derive(Debug, Default, Args)]
#[command(group = clap::ArgGroup::new("start").required(true), group = clap::ArgGroup::new("limit").required(true))]
pub struct DeadlineQuestion {
    /// 交办日期 · the day it was issued, such as 2026-09-30.
    #[arg(long, group = "start", value_name = "DATE")]
    pub issued: Option<String>,
    /// 交办时刻 · the instant it was issued, such as 2026-03-09T11:30.
    #[arg(long, group = "start", value_name = "DATETIME")]
    pub at: Option<String>,
    /// 工作日 · working days.
    #[arg(long, group = "limit", value_name = "N")]
    pub working_days: Option<u32>,
    /// 工作时 · working hours.
    #[arg(long, group = "limit", value_name = "N")]
    pub working_hours: Option<u32>,
    /// 紧急工作时 · urgent hours.
    #[arg(long, group = "limit", value_name = "N")]
    pub urgent_hours: Option<u32>,
    /// 自然时 · hours by the clock.
    #[arg(long, group = "limit", value_name = "N")]
    pub hours: Option<u32>,
}

/// `explain responsibility`.
#[derive(Debug, Args)]
pub struct ResponsibilityQuestion {
    /// 问题种类的代码或名称 · code or name of the kind.
    #[arg(long, value_name = "CODE")]
    pub kind: String,
    /// 纬度 (WGS-84) · latitude.
    #[arg(long, allow_negative_numbers = true)]
    pub lat: f64,
    /// 经度 (WGS-84) · longitude.
    #[arg(long, allow_negative_numbers = true)]
    pub lon: f64,
    /// 定位精度, 米 · accuracy in metres.
    #[arg(long, default_value_t = 0.0, value_name = "M")]
    pub accuracy: f64,
    /// 数据库里的镇 · a town of the database.
    #[arg(long, value_name = "CODE", conflicts_with = "folder")]
    pub town: Option<String>,
    /// 资料目录里的镇 · the town of a folder.
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

impl Common {
    /// The checked configuration: these flags, `flags`, the environment, the file, the defaults.
    ///
    /// # Errors
    /// A source that cannot be read or a value that does not fit.
    pub fn settle(self, flags: Settings) -> Result<Config, ConfigError> {
        let own = Settings { data: self.data, ..Settings::default() };
        let file = match self.config {
            Some(path) => Settings::from_file(&path)?,
            None => beside().map_or(Ok(Settings::default()), |path| Settings::from_file(&path))?,
        };
        let env = Settings::from_env(|name| std::env::var(name).ok())?;
        own.or(flags).or(env).or(file).check()
    }
}

/// The configuration file of the working folder, if there is one.
fn beside() -> Option<PathBuf> {
    let path = PathBuf::from("jingge.toml");
    path.is_file().then_some(path)
}

impl From<Serve> for Settings {
    fn from(flags: Serve) -> Self {
        Self { web: flags.web, listen: flags.listen, tls: flags.tls, tls_cert: flags.tls_cert, tls_key: flags.tls_key, ..Self::default() }
    }
}

fn keys_help() -> String {
    let mut help = String::from("配置项 Keys (jingge.toml · 环境变量 environment · 默认 default):\n");
    for key in KEYS {
        help.push_str(&format!("\n  {} · {} · {}\n      {} · {}\n", key.name, key.env, key.default, key.zh, key.en));
    }
    help.push_str("\n优先级 Precedence: 命令行 flag > 环境变量 environment > 文件 file > 默认 default");
    help.push_str("\n\n示例 Examples:\n  jingge config\n  JINGGE_LISTEN=0.0.0.0:8080 jingge config --config /etc/jingge.toml");
    help
}

#[cfg(test)]
mod tests;
