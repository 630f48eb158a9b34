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
    town::{self, Folder, Preview, RowError, TownDraft},
};

/// Checks a town's folder, shows what would change, and unless it is a dry run imports it whole.
///
/// # Errors
/// Faults in the folder, all of them printed by file and row; nothing has been changed then.
pub async fn import(common: Common, asked: TownImport) -> Result<(), Failure> {
    let folder = Folder::open(&asked.folder).map_err(|faults| listed(&faults))?;
    let draft = town::read(&folder).map_err(|faults| {
        // What is missing may lie there under another name.
        let unread = folder.listing().unread();
        if !unread.0.is_empty() {
            eprintln!("{unread}");
        }
        listed(&faults)
    })?;
    say(folder.listing().to_string())?;
    let config = common.settle(Settings::default())?;
    if asked.dry_run {
        let preview = previewed(config, &draft).await?;
        say(preview.to_string())?;
        if !preview.losses.is_empty() {
            say("有要删除的: 导入时要加 --yes。\nSomething would be gone: the import needs --yes.")?;
        }
        return say("只是预览, 没有写入。\nA preview only; nothing was written.");
    }
    let state = open::state(config).await?;
    let preview = town::preview(&state, &draft).await?;
    say(preview.to_string())?;
    if !preview.losses.is_empty() && !asked.yes {
        let count = preview.losses.len();
        return Err(Failure::failed(
            format!("要删除 {count} 项 (见上), 什么都没有写入; 看过并同意的话加 --yes 再导入"),
            format!("would be gone: {count} (see above); nothing was written; if that is meant, import with --yes"),
        ));
    }
    let imported = town::import(&state, draft, "operator").await?;
    say(imported.to_string().trim_end())
}

/// What an import would change. It is worked out on a copy, in a folder that goes away: opening a store may bring it to this version, and
/// a preview changes nothing. Where no store is, an empty one stands for it.
async fn previewed(config: Config, draft: &TownDraft) -> Result<Preview, Failure> {
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
    let preview = town::preview(&state, draft).await?;
    state.db.close().await?;
    aside.close().map_err(failed)?;
    Ok(preview)
}

pub(super) fn listed(faults: &[RowError]) -> Failure {
    for line in town::told(faults) {
        eprintln!("{line}");
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
        import(common, TownImport { folder, dry_run, yes: false }).await.unwrap();
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
    async fn what_would_be_gone_is_refused_until_it_is_agreed_to() {
        let (data, town) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/town-template");
        for file in fs::read_dir(template).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), town.path().join(file.file_name())).unwrap();
        }
        let imported = async |dry_run, yes| {
            let common = Common { data: Some(data.path().to_owned()), ..Common::default() };
            import(common, TownImport { folder: town.path().to_owned(), dry_run, yes }).await
        };
        imported(false, false).await.unwrap();
        fs::rename(town.path().join("rule_book.csv"), town.path().join("rule_book (1).csv")).unwrap();
        imported(true, false).await.unwrap();
        let refused = imported(false, false).await.err().unwrap();
        assert!(format!("{refused:?}").contains("加 --yes"), "{refused:?}");
        let rules = async || {
            let state = open::state(Config::in_folder(data.path())).await.unwrap();
            open::reference(&state, "moban").await.unwrap().rule_book.rows.len()
        };
        assert!(rules().await > 0, "nothing was written");
        imported(false, true).await.unwrap();
        assert_eq!(rules().await, 0);
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
        assert_eq!(preview.new_accounts, 0, "and it was compared with: {preview}");
    }
}
