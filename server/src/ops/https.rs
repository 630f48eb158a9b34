//! https by the own authority, begun and ended by an administrator.

use super::store;
use crate::{
    audit::{self, Record},
    error::Error,
    state::State,
};
use serde_json::json;

/// Begins it, with these hosts beside this machine's own (`Some`), or ends it (`None`); in every town's audit chain. What keeps it from being spoken
/// then says `state.https`.
///
/// # Errors
/// The database's; the choice cannot be written down.
pub async fn choose_https(state: &State, actor: &str, hosts: Option<Vec<String>>) -> Result<(), Error> {
    let now = state.clock.now();
    let tx = state.db.write().await?;
    for town in store::towns(&tx).await? {
        let action = if hosts.is_some() { "https_begin" } else { "https_end" };
        let record = Record { actor: actor.to_owned(), action: action.into(), object: "https".into(), body: json!({ "hosts": hosts }) };
        audit::append(&tx, town, now, record).await?;
    }
    tx.commit().await?;
    match hosts {
        Some(hosts) => state.https.choose(hosts, now),
        None => state.https.drop_choice(now),
    }
}
