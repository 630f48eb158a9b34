//! Opening the store a task works on.

use super::{
    Failure,
    failure::told,
    store::{self, TownRow},
};
use crate::{
    clock::SystemClock,
    config::Config,
    state::{DATABASE, State},
};
use shared::reference::Reference;
use std::{
    cell::RefCell,
    sync::{Arc, Weak},
};

thread_local! {
    /// The stores this task has opened.
    static OPENED: RefCell<Vec<Weak<State>>> = const { RefCell::new(Vec::new()) };
}

/// Opens (and unless told otherwise migrates) the store of this configuration.
///
/// # Errors
/// A data folder or database that cannot be opened.
pub async fn state(config: Config) -> Result<Arc<State>, Failure> {
    let place = config.data.display().to_string();
    let opened = State::open(config, Arc::new(SystemClock)).await.map(Arc::new).map_err(|error| {
        let (zh, en) = told(&error);
        Failure::failed(format!("打不开数据 ({place}): {zh}"), format!("cannot open the data ({place}): {en}"))
    })?;
    OPENED.with_borrow_mut(|all| all.push(Arc::downgrade(&opened)));
    Ok(opened)
}

/// Closes what this task has opened, so that no log of the database is left beside it if nobody else has it open.
pub async fn close_all() {
    for state in OPENED.take().iter().filter_map(Weak::upgrade) {
        // What was committed is safe without this.
        let _closed = state.db.close().await;
    }
}

/// Opens a store that is there already: a mistyped folder is not to become an empty one.
///
/// # Errors
/// There is none; and as [`state`].
pub async fn existing(config: Config) -> Result<Arc<State>, Failure> {
    if is_missing(&config) {
        let place = config.data.display();
        return Err(Failure::failed(
            format!("数据目录 {place} 里没有数据; 用 --data 指定, 或先导入一个镇: jingge town import 资料目录"),
            format!("there is no data in {place}; name its folder with --data, or import a town first: jingge town import FOLDER"),
        ));
    }
    state(config).await
}

/// Whether no store is there yet, as far as this machine's folder tells.
pub fn is_missing(config: &Config) -> bool {
    config.database_url.is_none() && !config.data.join(DATABASE).is_file()
}

/// The reference data in force of the town with this code.
///
/// # Errors
/// There is no such town.
pub async fn reference(state: &State, code: &str) -> Result<Arc<Reference>, Failure> {
    let towns = store::towns(state.db.reader()).await?;
    match towns.iter().find(|town| town.code == code) {
        Some(town) => Ok(state.reference(town.id).await?),
        None => Err(no_town(code, &towns)),
    }
}

/// The town with this code, or all of them.
///
/// # Errors
/// There is no such town, or none at all.
pub async fn towns(state: &State, code: Option<&str>) -> Result<Vec<TownRow>, Failure> {
    let all = store::towns(state.db.reader()).await?;
    let code = code.unwrap_or_default();
    if all.iter().any(|town| code.is_empty() || town.code == code) {
        return Ok(all.into_iter().filter(|town| code.is_empty() || town.code == code).collect());
    }
    Err(no_town(code, &all))
}

/// No town has this code; those there are, or how to get one.
fn no_town(code: &str, towns: &[TownRow]) -> Failure {
    if towns.is_empty() {
        return Failure::failed(
            "数据库里还没有镇; 先导入一个: jingge town import 资料目录",
            "there is no town yet; import one first: jingge town import FOLDER",
        );
    }
    let known: Vec<&str> = towns.iter().map(|town| town.code.as_str()).collect();
    let known = known.join(" ");
    Failure::failed(format!("没有代码为 {code} 的镇; 已有: {known}"), format!("there is no town {code}; there are: {known}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use shared::id::TownId;

    #[tokio::test]
    async fn a_folder_without_data_is_answered_and_not_created() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("mistyped");
        let said = format!("{:?}", existing(Config::in_folder(&data)).await.err().unwrap());
        assert!(said.contains("mistyped 里没有数据") && said.contains("there is no data in"), "{said}");
        assert!(!data.exists());
        state(Config::in_folder(&data)).await.unwrap();
        existing(Config::in_folder(&data)).await.unwrap();
    }

    #[test]
    fn an_unknown_town_is_answered_with_those_there_are_or_with_how_to_get_one() {
        let town = TownRow { id: TownId::from_code("yunxi", "yunxi"), code: "yunxi".to_owned(), name: "云溪镇".to_owned() };
        let some = no_town("YX", &[town]);
        assert_eq!(some, Failure::failed("没有代码为 YX 的镇; 已有: yunxi", "there is no town YX; there are: yunxi"));
        let none = format!("{:?}", no_town("YX", &[]));
        assert!(none.contains("还没有镇") && none.contains("no town yet") && none.contains("jingge town import"), "{none}");
    }
}
