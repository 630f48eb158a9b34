//! `jingge town import`.

use super::{
    Failure,
    args::{Common, TownImport},
    open,
    output::say,
};
use crate::{
    backup,
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

/// What an import would change. It is worked out on a copy, in a folder that goes away: opening a store may bring it to this version, and
/// a preview changes nothing. Where no store is, an empty one stands for it.
async fn previewed(config: Config, draft: &TownDraft) -> Result<String, Failure> {
    let failed = |error| Failure::system("建不了临时目录", "cannot make a temporary folder", error);
    let aside = tempfile::tempdir().map_err(failed)?;
    if config.database_url.is_none() && !open::is_missing(&config) {
        backup::copy_database(&config.data.join(DATABASE), &aside.path().join(DATABASE)).await?;
    }
    // A database elsewhere cannot be copied: it is read as it is.
    let migrate = config.database_url.is_none();
    let state = open::state(Config { data: aside.path().to_owned(), migrate, ..config }).await.map_err(|failure| match migrate {
        true => failure,
        false => failure.advised(
            "若数据库是空的或版本较旧, 先运行 jingge migrate (预览自己不改动数据库)",
            "if the database is empty or of an earlier version, run jingge migrate first (a preview does not change it)",
        ),
    })?;
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

    #[tokio::test]
    async fn a_dry_run_beside_a_database_of_an_earlier_version_leaves_it_at_that_version() {
        let folder = tempfile::tempdir().unwrap();
        done(folder.path(), false).await;
        let file = folder.path().join(DATABASE);
        backup::tests_only_age(&file).await;
        let before = fs::read(&file).unwrap();
        done(folder.path(), true).await;
        assert_eq!(fs::read(&file).unwrap(), before, "not one byte");
        let draft = town::read(&demo::folder()).ok().unwrap();
        let preview = previewed(Config::in_folder(folder.path()), &draft).await.unwrap();
        assert!(preview.contains("账号: 新增 0"), "and it was compared with: {preview}");
    }
}
