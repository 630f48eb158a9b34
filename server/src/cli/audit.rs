//! `jingge audit verify`.

use super::{
    Failure,
    args::{AuditVerify, Common},
    open,
    output::say,
};
use crate::config::Settings;

/// Checks the chain of one town or of all, and names the first bad row.
///
/// # Errors
/// A chain that does not hold, an unknown town, a database that cannot be read.
pub async fn verify(common: Common, asked: AuditVerify) -> Result<(), Failure> {
    let state = open::state(common.settle(Settings::default())?).await?;
    for town in open::towns(&state, asked.town.as_deref()).await? {
        match crate::audit::verify(state.db.reader(), town.id).await? {
            Ok(verified) => {
                let rows = verified.rows;
                say(format!(
                    "{} {}: 审计链完好, 共 {rows} 条
{}: the audit chain holds, {rows} rows",
                    town.code, town.name, town.code
                ))?;
            }
            Err(bad) => {
                let zh = format!("{} {}: 审计链第 {} 条不符: {}", town.code, town.name, bad.seq, bad.why);
                return Err(Failure::failed(zh, format!("{}: row {} of the audit chain does not hold: {}", town.code, bad.seq, bad.why)));
            }
        }
    }
    Ok(())
}
