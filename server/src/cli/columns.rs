//! `jingge columns`.

use super::{
    Failure,
    args::{ColumnsTask, Common},
    open,
    output::say,
};
use crate::{config::Settings, ops};

/// Has the running servers make their columns anew.
///
/// # Errors
/// A database that cannot be opened or written.
pub async fn columns(common: Common, asked: ColumnsTask) -> Result<(), Failure> {
    let state = open::existing(common.settle(Settings::default())?).await?;
    match asked {
        ColumnsTask::Rebuild => {
            let tx = state.db.write().await?;
            ops::ask_for_columns(&tx, state.clock.now()).await?;
            tx.commit().await.map_err(crate::error::Error::from)?;
            say(
                "正在运行的服务几秒内重建内存统计列; 未运行的服务启动时总会重建\na running server makes its columns anew within seconds, any other when it starts",
            )
        }
    }
}
