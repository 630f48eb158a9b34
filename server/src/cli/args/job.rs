//! Arguments of `jingge job`.

use clap::Subcommand;

/// `job`.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum JobTask {
    /// 列出失败的任务及原因 · list jobs that failed, and why; exit code 1 if there are any.
    #[command(after_help = "示例 Example:\n  jingge job list --data /var/lib/jingge")]
    List,
    /// 重试已放弃的任务 · try those again that were given up.
    #[command(after_help = "示例 Example:\n  jingge job retry --data /var/lib/jingge")]
    Retry,
}
