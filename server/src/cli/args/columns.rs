//! Arguments of `jingge columns`.

use clap::Subcommand;

/// `columns`.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum ColumnsTask {
    /// 让正在运行的服务按数据库重建内存统计列 · have the running servers make them anew from the database.
    #[command(after_help = "示例 Example:\n  jingge columns rebuild --data /var/lib/jingge")]
    Rebuild,
}
