//! Opening the store a task works on.

use super::{Failure, failure::told, store};
use crate::{clock::SystemClock, config::Config, state::State};
use shared::Reference;
use std::sync::Arc;

/// Opens (and unless told otherwise migrates) the store of this configuration.
///
/// # Errors
/// A data folder or database that cannot be opened.
pub async fn state(config: Config) -> Result<Arc<State>, Failure> {
    let place = config.data.display().to_string();
    State::open(config, Arc::new(SystemClock)).await.map(Arc::new).map_err(|error| {
        let (zh, en) = told(&error);
        Failure::failed(format!("打不开数据 ({place}): {zh}"), format!("cannot open the data ({place}): {en}"))
    })
}

/// The reference data in force of the town with this code.
///
/// # Errors
/// There is no such town.
pub async fn reference(state: &State, code: &str) -> Result<Arc<Reference>, Failure> {
    let Some(town) = store::town_coded(state.db.reader(), code).await? else {
        let known: Vec<String> = store::towns(state.db.reader()).await?.into_iter().map(|town| town.code).collect();
        let known = known.join(" ");
        return Err(Failure::failed(
            format!("没有代码为 {code} 的镇; 已有: {known}"),
            format!("there is no town {code}; there are: {known}"),
        ));
    };
    Ok(state.reference(town.id).await?)
}
