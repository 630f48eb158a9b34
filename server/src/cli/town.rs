//! `jingge town import`.

use super::{
    Failure,
    args::{Common, TownImport},
    open,
    output::say,
};
use crate::{
    config::{Config, Settings},
    state::DATABASE,
    town::{self, Folder, RowError, TownDraft},
};

/// Checks a town's folder, shows what would change, and unless it is a dry run imports it whole.
///
/// # Errors
/// Faults in the folder, all of them printed by file and row; nothing has been changed then.
pub async fn import(common: Common, asked: TownImport) -> Result<(), Failure> {
    let draft = Folder::open(&asked.folder).and_then(|folder| town::read(&folder)).map_err(|faults| listed(&faults))?;
    let config = common.settle(Settings::default())?;
    if asked.dry_run {
        say(previewed(config, &draft).await?)?;
        return say("只是预览, 没有写入。\nA preview only; nothing was written.");
    }
    let state = open::state(config).await?;
    say(town::preview(&state, &draft).await?.to_string())?;
    let imported = town::import(&state, draft, "operator").await?;
    say(imported.to_string().trim_end())
}

/// What an import would change. Where no store is, none is made: an empty one in a folder that goes away stands for it.
async fn previewed(config: Config, draft: &TownDraft) -> Result<String, Failure> {
    let here = config.database_url.is_none() && config.data.join(DATABASE).is_file();
    if here {
        let state = open::state(config).await?;
        return Ok(town::preview(&state, draft).await?.to_string());
    }
    let failed = |error| Failure::system("建不了临时目录", "cannot make a temporary folder", error);
    let aside = tempfile::tempdir().map_err(failed)?;
    let state = open::state(Config { data: aside.path().to_owned(), ..config }).await?;
    let preview = town::preview(&state, draft).await?.to_string();
    state.db.close().await?;
    aside.close().map_err(failed)?;
    Ok(preview)
}

pub(super) fn listed(faults: &[RowError]) -> Failure {
    for fault in faults {
        eprintln!("{fault}");
    }
    let count = faults.len();
    let faults = if count == 1 { "fault" } else { "faults" };
    Failure::failed(format!("共 {count} 处有误, 什么都没有写入"), format!("{count} {faults}; nothing was written"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::demo;
    use std::{fs, path::Path};

    async fn done(data: &Path, dry_run: bool) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo-town");
        let common = Common { data: Some(data.to_owned()), ..Common::default() };
        import(common, TownImport { folder, dry_run }).await.unwrap();
    }

    #[tokio::test]
    async fn a_dry_run_without_a_database_creates_nothing_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        done(&data, true).await;
        assert!(fs::read_dir(folder.path()).unwrap().next().is_none(), "not even the data folder");
        fs::create_dir(&data).unwrap();
        done(&data, true).await;
        assert!(fs::read_dir(&data).unwrap().next().is_none(), "an empty data folder stays empty");
    }

    #[tokio::test]
    async fn a_dry_run_beside_a_database_compares_with_it_and_leaves_it_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let draft = town::read(&demo::folder()).ok().unwrap();
        let config = || Config::in_folder(folder.path());
        let before = previewed(config(), &draft).await.unwrap();
        assert!(!folder.path().join(DATABASE).exists());
        done(folder.path(), false).await;
        let after = previewed(config(), &draft).await.unwrap();
        assert_ne!(before, after, "what is there is not new");
        done(folder.path(), true).await;
        assert_eq!(after, previewed(config(), &draft).await.unwrap());
    }
}
