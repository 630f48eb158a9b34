//! The arguments of `jingge user`.

use clap::{Args, Subcommand, ValueEnum};
use shared::person::RoleKind;

/// `user …`.
#[derive(Debug, Subcommand)]
pub enum UserTask {
    /// 新建账号; 密码从标准输入读一行, 没有则生成并打印 · add an account; the password is one line of standard input, else one is made and printed.
    #[command(after_help = USER_ADD)]
    Add(UserAdd),
    /// 列出账号: 用户名、姓名、角色、在用或已关闭 · list the accounts: user name, name, role, open or closed.
    #[command(after_help = "示例 Examples:\n  jingge user list\n  jingge user list --town yunxi")]
    List(UserList),
    /// 换密码 (忘记密码时用); 新密码从标准输入读一行, 没有则生成并打印一次 · a new password, for who has forgotten theirs: one line of standard input, else one is made and printed once.
    #[command(after_help = USER_PASSWORD)]
    Password(UserPassword),
    /// 列出设备: 在哪些设备上登录, 哪些设备还能上送 · list the devices somebody is signed in on, and those that may still send.
    #[command(after_help = "示例 Example:\n  jingge user devices --username wang")]
    Devices(UserNamed),
    /// 停用一台设备 (如手机丢失): 退出登录, 停止上送 · revoke a device, a lost phone: it is signed out and sends no more.
    #[command(after_help = USER_REVOKE)]
    Revoke(UserRevoke),
    /// 关闭账号 (如调离): 不能再登录, 也不能再上传 · close an account, of somebody who has left: no signing in and no sending any more.
    #[command(after_help = USER_CLOSE)]
    Close(UserNamed),
    /// 重新打开已关闭的账号 · open a closed account again.
    #[command(after_help = "示例 Example:\n  jingge user open --username wang")]
    Open(UserNamed),
}

const USER_ADD: &str = "示例 Examples:
  jingge user add --town yunxi --username guanli --name 管理员 --role admin
  echo 'a long password' | jingge user add --town yunxi --username wang --name 王网格 --role inspector --grids G01,G02
  jingge user add --town yunxi --username qianbu --name 前埠村联络员 --role unit --unit U03";

const USER_PASSWORD: &str = "示例 Examples:
  jingge user password --username wang
  echo 'a long password' | jingge user password --username wang
  jingge user password --username wang --revoke-devices

各设备上的登录和上送都会停止; 手机里还没送出的记录在本人重新登录后送达
every device is signed out and sends nothing; records that wait on a phone arrive once their person signs in there";

const USER_REVOKE: &str = "示例 Examples:
  jingge user devices --username wang
  jingge user revoke --username wang --device 0197a2c0-0000-7000-8000-000000000001

手机里还没送出的记录不会丢: 本人在那台手机上重新登录后照常送达
records that wait on it are not lost: they arrive once their person signs in on it again";

const USER_CLOSE: &str = "示例 Example:
  jingge user close --username wang

手机里还没送出的记录从此送不上来, 但不会丢: 用 jingge user open 打开账号并重新登录后照常送达; 导出的救援包只收上报、补充和整改证明
records that wait on a phone cannot be sent any more, but are not lost: they arrive after jingge user open and a new sign-in; of a rescue file, reports, supplements and proof are taken in";

/// `user list`.
#[derive(Debug, Default, Args)]
pub struct UserList {
    /// 只列这个镇 · only this town.
    #[arg(long, value_name = "CODE")]
    pub town: Option<String>,
}

/// `user password`.
#[derive(Debug, Args)]
pub struct UserPassword {
    /// 用户名 · user name.
    #[arg(long, value_name = "NAME")]
    pub username: String,
    /// 手机丢失或密码外泄时用: 以前导出的救援包也不再当作本人的 · for a lost phone or a password that got out: rescue files made before count as anybody's.
    #[arg(long)]
    pub revoke_devices: bool,
}

/// `user revoke`.
#[derive(Debug, Args)]
pub struct UserRevoke {
    /// 用户名 · user name.
    #[arg(long, value_name = "NAME")]
    pub username: String,
    /// 设备编号, 见 jingge user devices · the device's id, as jingge user devices lists it.
    #[arg(long, value_name = "ID")]
    pub device: String,
}

/// `user devices`, `user close`, `user open`.
#[derive(Debug, Args)]
pub struct UserNamed {
    /// 用户名 · user name.
    #[arg(long, value_name = "NAME")]
    pub username: String,
}

/// `user add`.
#[derive(Debug, Args)]
pub struct UserAdd {
    /// 乡镇代码 · code of the town.
    #[arg(long, value_name = "CODE")]
    pub town: String,
    /// 用户名 · user name, unique.
    #[arg(long)]
    pub username: String,
    /// 姓名 · name as shown.
    #[arg(long)]
    pub name: String,
    /// 角色 · role.
    #[arg(long, value_enum)]
    pub role: RoleArg,
    /// 责任单位代码 (角色 unit) · code of the unit, for the role unit.
    #[arg(long, value_name = "CODE", required_if_eq("role", "unit"))]
    pub unit: Option<String>,
    /// 网格代码, 逗号分隔 (角色 inspector) · codes of grids, for the role inspector.
    #[arg(long, value_name = "CODE,…", value_delimiter = ',', required_if_eq("role", "inspector"))]
    pub grids: Vec<String>,
}

/// A role on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RoleArg {
    /// 网格员.
    #[value(alias = "网格员")]
    Inspector,
    /// 责任单位.
    #[value(alias = "责任单位")]
    Unit,
    /// 创卫办.
    #[value(alias = "创卫办")]
    Dispatcher,
    /// 核查员.
    #[value(alias = "核查员")]
    Verifier,
    /// 领导.
    #[value(alias = "领导")]
    Leader,
    /// 管理员.
    #[value(alias = "管理员")]
    Admin,
}

impl From<RoleArg> for RoleKind {
    fn from(role: RoleArg) -> Self {
        match role {
            RoleArg::Inspector => Self::Inspector,
            RoleArg::Unit => Self::Unit,
            RoleArg::Dispatcher => Self::Dispatcher,
            RoleArg::Verifier => Self::Verifier,
            RoleArg::Leader => Self::Leader,
            RoleArg::Admin => Self::Admin,
        }
    }
}
