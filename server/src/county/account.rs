//! What the operator does: counties with their accounts, and which towns are whose.

use super::store::{self, Account, County};
use crate::{
    audit::{self, Record, Subject},
    auth::hash_password,
    cell,
    error::Error,
    state::State,
};
use serde_json::json;
use shared::id::{CountyAccountId, CountyId, TownId};
use uuid::Uuid;

/// A county that is to be added with its first account.
pub struct NewCounty {
    /// Code, unique in the deployment.
    pub code: String,
    /// Name as shown.
    pub name: String,
    /// User name, unique among the accounts of counties whatever its upper and lower case.
    pub username: String,
    /// Password.
    pub password: String,
}

/// A user name as accounts of counties are kept and found by.
pub(super) fn username_of(typed: &str) -> String {
    cell::fold(&cell::user_name(typed))
}

/// Adds a county with its account.
///
/// # Errors
/// [`Error::BadField`] with the field's name, `code` also if there is a county with it; [`Error::UsernameTaken`]; [`Error::WeakPassword`].
pub async fn add(state: &State, new: NewCounty) -> Result<County, Error> {
    let filled = |text: Result<String, cell::CellError>, field| text.ok().filter(|text| !text.is_empty()).ok_or(Error::BadField(field));
    let code = filled(cell::key(&new.code), "code")?;
    let name = filled(cell::line(&new.name), "name")?;
    let username = username_of(&filled(cell::key(&new.username), "username")?);
    let password_hash = hash_password(&username, &new.password).await?;
    let county = County { id: CountyId(Uuid::now_v7()), code, name };
    let account = Account { id: CountyAccountId(Uuid::now_v7()), county: county.clone(), username, password_hash };
    let (tx, at) = (state.db.write().await?, state.clock.now());
    if store::county_with_code(&tx, &county.code).await?.is_some() {
        return Err(Error::BadField("code"));
    }
    if store::account_named(&tx, &account.username).await?.is_some() {
        return Err(Error::UsernameTaken);
    }
    store::add_county(&tx, &county, at).await?;
    store::add_account(&tx, &account, at).await?;
    tx.commit().await?;
    Ok(county)
}

/// Gives an account a new password; its sessions end.
///
/// # Errors
/// [`Error::NotFound`] for an unknown account; [`Error::WeakPassword`].
pub async fn renew(state: &State, username: &str, password: &str) -> Result<(), Error> {
    let username = username_of(username);
    let account = store::account_named(state.db.reader(), &username).await?.ok_or(Error::NotFound)?;
    let hash = hash_password(&username, password).await?;
    let tx = state.db.write().await?;
    store::set_password(&tx, account.id, hash).await?;
    store::end_sessions(&tx, account.id, "").await?;
    tx.commit().await?;
    Ok(())
}

/// Puts a town under the county with this code, whoever's it was; the town's chain says so.
///
/// # Errors
/// [`Error::NotFound`] for an unknown county.
pub async fn take(state: &State, town: TownId, code: &str) -> Result<County, Error> {
    let tx = state.db.write().await?;
    let county = store::county_with_code(&tx, code).await?.ok_or(Error::NotFound)?;
    store::set_county(&tx, town, county.id).await?;
    let (actor, action, object) = ("operator".to_owned(), "town_county".to_owned(), format!("county:{}", county.id));
    let record = Record { actor, action, object, body: json!({ "code": county.code, "name": county.name }) };
    audit::attest(&tx, town, state.clock.now(), record, &[Subject::TownCounty]).await?;
    tx.commit().await?;
    Ok(county)
}
