//! The arguments of `jingge county`.

use clap::{Args, Subcommand};

/// `county …`.
#[derive(Debug, Subcommand)]
pub enum CountyTask {
    /// 新建县和它的账号; 密码从标准输入读一行, 没有就生成并打印一次 · add a county with an account; the password is a line of standard input, or made
    /// and printed this once.
    #[command(after_help = ADD)]
    Add(CountyAdd),
    /// 把一个镇划归县 · put a town that is there under a county.
    #[command(after_help = "示例 Example:\n  jingge county take --town yunxi --county linquan")]
    Take(CountyTake),
    /// 给县的账号换密码, 已登录的全部退出 · give a county's account a new password; its sessions end.
    #[command(after_help = "示例 Example:\n  jingge county password --username xian")]
    Password(CountyNamed),
}

const ADD: &str = "示例 Example:
  jingge county add --code linquan --name 临泉县 --username xian

登录页 sign-in page: /plain/county";

/// `county add`.
#[derive(Debug, Args)]
pub struct CountyAdd {
    /// 县代码 · code of the county.
    #[arg(long, value_name = "CODE")]
    pub code: String,
    /// 县名 · its name.
    #[arg(long)]
    pub name: String,
    /// 县账号的用户名 · user name of its account.
    #[arg(long)]
    pub username: String,
}

/// `county take`.
#[derive(Debug, Args)]
pub struct CountyTake {
    /// 乡镇代码 · code of the town.
    #[arg(long, value_name = "CODE")]
    pub town: String,
    /// 县代码 · code of the county.
    #[arg(long, value_name = "CODE")]
    pub county: String,
}

/// `county password`.
#[derive(Debug, Args)]
pub struct CountyNamed {
    /// 用户名 · user name.
    #[arg(long)]
    pub username: String,
}
