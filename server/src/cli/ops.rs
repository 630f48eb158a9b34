//! `jingge check` and `jingge status`.

use super::{
    Failure,
    args::{Common, Status},
    clock, open,
    output::say,
    store::TownRow,
};
use crate::{
    config::Settings,
    ops::{self, Checked, Extent, Metrics},
};
use shared::{
    moment::{Moment, UtcOffset},
    status::ServerStatus,
};

/// Reads everything that is kept and says what is damaged. Nothing is removed or mended.
///
/// # Errors
/// Damage, each piece of it printed; a database that cannot be read.
pub async fn check(common: Common) -> Result<(), Failure> {
    let state = open::existing(common.settle(Settings::default())?).await?;
    let checked = ops::check(&state, state.clock.now(), Extent::All).await?;
    let Checked { audit_rows, photos_read, findings, more, .. } = &checked;
    for found in findings {
        let town = found.town.map(|town| format!("{town} ")).unwrap_or_default();
        say(format!("{town}{}", found.what))?;
    }
    if checked.is_whole() {
        return say(format!(
            "完好: 审计链 {audit_rows} 条相符, 照片 {photos_read} 张逐字节核对\nwhole: {audit_rows} audit rows hold, {photos_read} photos read"
        ));
    }
    let count = findings.len() as u64 + more;
    Err(Failure::failed(
        format!("发现 {count} 处损坏, 没有删除任何东西; 用备份里的文件补回, 见 docs/backup.md"),
        format!("{count} found damaged, nothing was removed; put the files back from a backup, see docs/backup.md"),
    ))
}

/// How the server fares, town by town.
///
/// # Errors
/// An unknown town, a database that cannot be read.
pub async fn status(common: Common, asked: Status) -> Result<(), Failure> {
    let state = open::existing(common.settle(Settings::default())?).await?;
    for town in open::towns(&state, asked.town.as_deref()).await? {
        let metrics = ops::metrics(&state, town.id, state.clock.now()).await?;
        say(told(&town, &metrics))?;
    }
    Ok(())
}

fn told(town: &TownRow, metrics: &Metrics) -> String {
    let Metrics { status, refused, jobs, feed, backed_up_through, restored_at, clock_jump, columns } = metrics;
    let ServerStatus { unsent, backed_up_at, checked, .. } = status;
    let (zh, en) = checked.map_or_else(
        || ("从未".to_owned(), "never".to_owned()),
        |last| match last.findings {
            0 => (format!("{} 完好", told_at(last.at)), format!("{}, whole", told_at(last.at))),
            found => (format!("{} 发现损坏 {found} 处", told_at(last.at)), format!("{}, {found} found damaged", told_at(last.at))),
        },
    );
    let (clock_zh, clock_en) = clock_jump.map_or_else(|| ("没有疑问".to_owned(), "not in doubt".to_owned()), |jump| clock::told(&jump));
    let (columns_zh, columns_en) = columns.map_or_else(
        || ("从未核对".to_owned(), "never compared".to_owned()),
        |last| match last.differences {
            0 => (format!("{} 与数据库一致", told_at(last.at)), format!("{}, as the database says", told_at(last.at))),
            found => (
                format!("{} 有 {found} 处不符, 已重建", told_at(last.at)),
                format!("{}, {found} were not as the database says; made anew", told_at(last.at)),
            ),
        },
    );
    let or_never = |at: &Option<Moment>, never: &str| at.map_or_else(|| never.to_owned(), told_at);
    [
        format!("{} {}", town.code, town.name),
        format!("  手机上未送: {} 台手机, {} 条记录; 最早 {}", unsent.phones, unsent.records, or_never(&unsent.oldest, "无")),
        format!("  近 7 天被拒绝或搁置: {refused} 条"),
        format!("  后台任务: 逾时 {}, 失败 {}", jobs.late, jobs.failed),
        format!("  备份: 流水号 {feed}, 已备份至 {backed_up_through}, 最近一次 {}", or_never(backed_up_at, "从未")),
        format!("  恢复: 最近一次 {}", or_never(restored_at, "从未")),
        format!("  完整性检查: {zh}"),
        format!("  服务器时间: {clock_zh}"),
        format!("  内存统计列: {columns_zh}"),
        format!("  on phones: {} phones, {} records unsent; oldest {}", unsent.phones, unsent.records, or_never(&unsent.oldest, "none")),
        format!("  refused or overtaken in 7 days: {refused}"),
        format!("  jobs: {} late, {} failed", jobs.late, jobs.failed),
        format!("  backup: feed {feed}, held up to {backed_up_through}, last {}", or_never(backed_up_at, "never")),
        format!("  restore: last {}", or_never(restored_at, "never")),
        format!("  check: {en}"),
        format!("  clock: {clock_en}"),
        format!("  columns: {columns_en}"),
    ]
    .join("\n")
}

fn told_at(at: Moment) -> String {
    at.to_iso(UtcOffset::CHINA)
}
