//! What may be asked of the audit chain.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `audit …`.
#[derive(Debug, Subcommand)]
pub enum AuditTask {
    /// 逐条核对审计链, 指出第一处不符 · check the chain row by row and name the first bad row.
    #[command(
        after_help = "示例 Examples:\n  jingge audit verify\n  jingge audit verify --town yunxi\n  jingge audit verify --anchor /mnt/usb/anchor.json"
    )]
    Verify(AuditVerify),
    /// 写出各链的末条 (锚点), 保存到别处, 以后可查出截断或重写 · write the ends of all chains, to be kept elsewhere.
    #[command(after_help = "示例 Examples:\n  jingge audit anchor\n  jingge audit anchor /mnt/usb/anchor.json")]
    Anchor(AuditAnchor),
}

/// `audit anchor`.
#[derive(Debug, Default, Args)]
pub struct AuditAnchor {
    /// 写到这个新文件; 不填则输出 · a new file; printed without it.
    pub file: Option<PathBuf>,
}

/// `audit verify`.
#[derive(Debug, Default, Args)]
pub struct AuditVerify {
    /// 只查这个镇 · only this town.
    #[arg(long, value_name = "CODE")]
    pub town: Option<String>,
    /// 再与锚点文件或备份的 manifest.json 核对 · also hold it against an anchor, or the manifest.json of a backup.
    #[arg(long, value_name = "FILE")]
    pub anchor: Option<PathBuf>,
}
