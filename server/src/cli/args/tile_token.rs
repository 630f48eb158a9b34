//! The arguments of `jingge tile-token`.

use clap::{Args, Subcommand};

/// `tile-token …`.
#[derive(Debug, Subcommand)]
pub enum TileTokenTask {
    /// 新建只读令牌, 只打印一次 · make a read token; it is printed this once.
    #[command(after_help = ADD)]
    Add(TileTokenAdd),
    /// 列出令牌: 名称、到期日、是否有效 · list the tokens: name, until when, whether in force.
    #[command(after_help = "示例 Example:\n  jingge tile-token list --town yunxi")]
    List(TileTokenTown),
    /// 停用令牌 · revoke a token.
    #[command(after_help = "示例 Example:\n  jingge tile-token revoke --town yunxi --name 县卫健委QGIS")]
    Revoke(TileTokenNamed),
}

const ADD: &str = "示例 Example:
  jingge tile-token add --town yunxi --name 县卫健委QGIS --days 90

只能看本镇热力瓦片 (PNG, 缩放到 16 级), 不能按单位或来源筛选; QGIS 里的用法见 docs/tiles.md
shows tiles of the town's heat only (PNG, zoom to 16), never by unit or source; docs/tiles.md says how QGIS uses it";

/// `tile-token add`.
#[derive(Debug, Args)]
pub struct TileTokenAdd {
    /// 乡镇代码 · code of the town.
    #[arg(long, value_name = "CODE")]
    pub town: String,
    /// 名称, 写明给谁用 · name: who uses it.
    #[arg(long)]
    pub name: String,
    /// 有效天数, 1 到 366 · days that it is in force.
    #[arg(long, default_value_t = 90, value_name = "N")]
    pub days: u16,
}

/// `tile-token list`.
#[derive(Debug, Args)]
pub struct TileTokenTown {
    /// 乡镇代码 · code of the town.
    #[arg(long, value_name = "CODE")]
    pub town: String,
}

/// `tile-token revoke`.
#[derive(Debug, Args)]
pub struct TileTokenNamed {
    /// 乡镇代码 · code of the town.
    #[arg(long, value_name = "CODE")]
    pub town: String,
    /// 名称 · name.
    #[arg(long)]
    pub name: String,
}
