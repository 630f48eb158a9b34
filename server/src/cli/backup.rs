//! `jingge backup` and `jingge restore`.

use super::{
    Failure,
    args::{Backup, Common, Restore},
    open,
    output::say,
};
use crate::{
    backup::{self, BackupError, Verified},
    clock::{Clock as _, SystemClock},
    config::{Config, Settings},
};

/// Makes a backup, reads it back whole, and only then tells the phones that their records are safe.
///
/// # Errors
/// A store on PostgreSQL, no space, no write access, a copy that does not hold.
pub async fn make(common: Common, asked: Backup) -> Result<(), Failure> {
    let config = common.settle(Settings::default())?;
    only_sqlite(&config)?;
    let state = open::existing(config).await?;
    let (folder, verified) = trusted(backup::take(&state, &asked.dest).await?)?;
    say(format!("{}\n{}", folder.display(), told(&verified)))
}

/// Checks a backup, or makes a data folder of it.
///
/// # Errors
/// A backup that does not hold, a data folder that is not empty.
pub async fn restore(common: Common, asked: Restore) -> Result<(), Failure> {
    if asked.verify {
        let verified = trusted(backup::verify(&asked.backup).await?)?;
        return say(told(&verified));
    }
    let config = common.settle(Settings::default())?;
    only_sqlite(&config)?;
    let restored = backup::restore(&asked.backup, &config.data, SystemClock.now()).await.map_err(|error| match error {
        crate::error::Error::BadRequest(_) => {
            let data = config.data.display();
            Failure::failed(
                format!("数据目录 {data} 不是空的, 没有恢复"),
                format!("the data folder {data} is not empty; nothing was restored"),
            )
        }
        crate::error::Error::Busy(who) => {
            Failure::failed(format!("正在恢复到同一个目录, 没有再恢复: {who}"), format!("nothing was restored: {who}"))
        }
        other => other.into(),
    })?;
    let verified = trusted(restored)?;
    let data = config.data.display();
    say(format!(
        "{}\n已恢复到 {data}; 手机会自动重新核对, 补送备份之后的记录\nrestored to {data}; phones will fetch anew and offer again what came after the backup",
        told(&verified)
    ))
}

fn only_sqlite(config: &Config) -> Result<(), Failure> {
    if config.database_url.is_none() {
        return Ok(());
    }
    Err(Failure::usage(
        "数据库在 PostgreSQL 上: 用 pg_dump 备份数据库, 并复制数据目录里的 photos 和 keys, 见 docs/backup.md",
        "the database is on PostgreSQL: use pg_dump for it and copy photos and keys of the data folder; see docs/backup.md",
    ))
}

fn trusted<T>(found: Result<T, BackupError>) -> Result<T, Failure> {
    found.map_err(|error| Failure::failed(format!("备份不完好: {error}"), format!("the backup does not hold: {error}")))
}

fn told(verified: &Verified) -> String {
    let Verified { manifest, photos, audit_rows } = verified;
    let towns: Vec<String> = manifest.towns.iter().map(|town| format!("{} ≤ {}", town.code, town.feed)).collect();
    format!(
        "备份完好: 照片 {photos} 张逐字节核对, 审计链 {audit_rows} 条相符, {0}\nthe backup holds: {photos} photos read back, {audit_rows} audit rows, {0}",
        towns.join(", ")
    )
}
