//! `jingge town import`.

use super::{
    Failure,
    args::{Common, TownImport},
    open,
    output::say,
};
use crate::{
    config::Settings,
    town::{self, Folder, RowError},
};

/// Checks a town's folder, shows what would change, and unless it is a dry run imports it whole.
///
/// # Errors
/// Faults in the folder, all of them printed by file and row; nothing has been changed then.
pub async fn import(common: Common, asked: TownImport) -> Result<(), Failure> {
    let draft = Folder::open(&asked.folder).and_then(|folder| town::read(&folder)).map_err(|faults| listed(&faults))?;
    let state = open::state(common.settle(Settings::default())?).await?;
    say(town::preview(&state, &draft).await?.to_string())?;
    if asked.dry_run {
        return say("只是预览, 没有写入。\nA preview only; nothing was written.");
    }
    let imported = town::import(&state, draft, "operator").await?;
    say(imported.to_string().trim_end())
}

pub(super) fn listed(faults: &[RowError]) -> Failure {
    for fault in faults {
        eprintln!("{fault}");
    }
    let count = faults.len();
    let faults = if count == 1 { "fault" } else { "faults" };
    Failure::failed(format!("共 {count} 处有误, 什么都没有写入"), format!("{count} {faults}; nothing was written"))
}
