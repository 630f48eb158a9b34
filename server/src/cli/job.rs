//! `jingge job`.

use super::{
    Failure,
    args::{Common, JobTask},
    open,
    output::say,
};
use crate::{
    config::Settings,
    job::{self, Failing},
};
use shared::moment::UtcOffset;

/// Most jobs that are listed.
const LISTED: u64 = 100;

/// Lists jobs that failed, or has those tried again that were given up.
///
/// # Errors
/// For `list` jobs that failed; a database that cannot be opened or written.
pub async fn job(common: Common, asked: JobTask) -> Result<(), Failure> {
    let state = open::existing(common.settle(Settings::default())?).await?;
    match asked {
        JobTask::Retry => {
            let count = job::retry(&state, state.clock.now()).await?;
            say(format!("{count} 项任务将重试, 服务运行时几秒内开始\n{count} jobs are tried again; a running server begins within seconds"))
        }
        JobTask::List => {
            let failing = job::failing(state.db.reader(), LISTED).await?;
            if failing.is_empty() {
                return say("没有失败的任务\nno job has failed");
            }
            failing.iter().try_for_each(|job| say(told(job)))?;
            Err(Failure::failed(
                "有任务失败; 已放弃的不再自动重试, 排除原因后: jingge job retry",
                "jobs have failed; those that were given up are not tried again by themselves: mend the cause, then jingge job retry",
            ))
        }
    }
}

fn told(job: &Failing) -> String {
    let Failing { name, run_at, attempts, error, given_up } = job;
    let state = if *given_up { "已放弃 given up" } else { "待重试 waits" };
    format!("{name}  {}  {attempts} 次 tries  {state}  {error}", run_at.to_iso(UtcOffset::CHINA))
}
