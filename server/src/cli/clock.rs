//! `jingge clock`.

use super::{
    Failure,
    args::{ClockTask, Common},
    open,
    output::say,
};
use crate::{clock::Jump, config::Settings, ops};
use shared::moment::UtcOffset;

/// Says whether the clock is in doubt, or confirms that it is right.
///
/// # Errors
/// For `show` a clock in doubt; a database that cannot be opened or written.
pub async fn clock(common: Common, asked: ClockTask) -> Result<(), Failure> {
    let state = open::existing(common.settle(Settings::default())?).await?;
    let jump = match asked {
        ClockTask::Show => state.clock.doubt(),
        ClockTask::Confirm => ops::confirm_clock(&state, "operator").await?,
    };
    let now = state.clock.wall().to_iso(UtcOffset::CHINA);
    match (asked, jump) {
        (_, None) => say(format!("服务器时间 {now}, 没有疑问\nthe time is {now}, the clock is not in doubt")),
        (ClockTask::Confirm, Some(_)) => say(format!(
            "已确认服务器时间 {now}, 写入审计链; 运行中的服务几秒内恢复判定\nthe time {now} is confirmed in the audit chain; a running server goes on within seconds"
        )),
        (ClockTask::Show, Some(jump)) => {
            let (zh, en) = told(&jump);
            Err(Failure::failed(zh, en))
        }
    }
}

/// What is wrong and what to do about it.
pub fn told(jump: &Jump) -> (String, String) {
    let [found, expected] = [jump.found, jump.expected].map(|at| at.to_iso(UtcOffset::CHINA));
    (
        format!("服务器时间 {found} 有疑问, 应在 {expected} 前后: 已暂停判定和期限提醒; 校准时间, 或确认它是对的: jingge clock confirm"),
        format!(
            "the clock says {found} and should be about {expected}: nothing is judged and no deadline is watched; set it right, or confirm it: jingge clock confirm"
        ),
    )
}
