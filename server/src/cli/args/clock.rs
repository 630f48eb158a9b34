//! What may be asked of the server's clock.

use clap::Subcommand;

/// `clock …`.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum ClockTask {
    /// 时间有没有疑问 · whether the clock is in doubt; exit code 1 if it is.
    #[command(after_help = "示例 Example:\n  jingge clock show --data /var/lib/jingge")]
    Show,
    /// 确认现在的时间是对的, 写入审计链, 恢复判定 · confirm that the time is right after a jump, in the audit chain.
    #[command(after_help = "示例 Example:\n  jingge clock confirm --data /var/lib/jingge")]
    Confirm,
}
