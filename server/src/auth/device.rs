//! The devices of a person: where they are signed in, and from where their records may still come. One's own over the app, everybody's of
//! the town for its administrator. Nothing says when a device was used.

pub(super) mod store;

pub use store::{devices_of, end_tokens, grant_token, revoke_device, revoke_others, revoke_tokens, seal_keys};

use super::{caller::Caller, store::account_named};
use crate::{
    audit::{self, Record, Subject},
    error::Error,
    state::{State, WriteTx},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path},
};
use serde_json::json;
use shared::{
    account::SessionRow,
    id::DeviceId,
    person::{Person, Resource, Verb},
};

/// `GET /api/sessions`: the person's own devices.
///
/// # Errors
/// [`Error::NotSignedIn`].
pub async fn list(state: Data<State>, caller: Caller) -> Result<Json<Vec<SessionRow>>, Error> {
    let (now, idle) = (state.clock.now(), state.config.device_idle_days);
    devices_of(state.db.reader(), caller.person.id, Some(caller.device), now, idle).await.map(Json)
}

/// `DELETE /api/sessions/{id}`: signs out on an own device and revokes its upload tokens.
///
/// # Errors
/// [`Error::NotFound`] if it is none of one's own.
pub async fn revoke(state: Data<State>, caller: Caller, id: Path<String>) -> Result<HttpResponse, Error> {
    revoked(&state, &caller.person, &caller.person, &id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// `GET /api/accounts/{username}/devices`: the devices of somebody of the administrator's town.
///
/// # Errors
/// As [`devices_in_town`].
pub async fn list_of(state: Data<State>, caller: Caller, username: Path<String>) -> Result<Json<Vec<SessionRow>>, Error> {
    devices_in_town(&state, &caller, &username).await.map(Json)
}

/// `DELETE /api/accounts/{username}/devices/{device}`: revokes a device of somebody of the administrator's town.
///
/// # Errors
/// As [`revoke_in_town`].
pub async fn revoke_of(state: Data<State>, caller: Caller, path: Path<(String, String)>) -> Result<HttpResponse, Error> {
    revoke_in_town(&state, &caller, &path.0, &path.1).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The devices of somebody of the administrator's town.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators, and for a name that is not of the town.
pub async fn devices_in_town(state: &State, caller: &Caller, username: &str) -> Result<Vec<SessionRow>, Error> {
    caller.scope(Resource::Account, Verb::Read)?;
    let owner = of_town(state, caller, username).await?;
    devices_of(state.db.reader(), owner.id, None, state.clock.now(), state.config.device_idle_days).await
}

/// Signs somebody of the administrator's town out on a device and revokes its upload tokens.
///
/// # Errors
/// As [`devices_in_town`]; [`Error::NotFound`] if they have no such device.
pub async fn revoke_in_town(state: &State, caller: &Caller, username: &str, device: &str) -> Result<(), Error> {
    caller.scope(Resource::Account, Verb::Write)?;
    let owner = of_town(state, caller, username).await?;
    revoked(state, &caller.person, &owner, device).await
}

async fn of_town(state: &State, caller: &Caller, username: &str) -> Result<Person, Error> {
    let account = account_named(state.db.reader(), username).await?;
    account.map(|account| account.person).filter(|person| person.town == caller.person.town).ok_or(Error::NotFound)
}

async fn revoked(state: &State, by: &Person, owner: &Person, device: &str) -> Result<(), Error> {
    let device: DeviceId = device.parse().map_err(|_| Error::NotFound)?;
    let tx = state.db.write().await?;
    if !revoke_device(&tx, owner.id, device, state.clock.now()).await? {
        return Err(Error::NotFound);
    }
    told(state, &tx, [by, owner], "device_revoked", device, &[Subject::Ends(owner.id)]).await?;
    tx.commit().await?;
    state.listeners.ask_again(owner.id);
    Ok(())
}

/// Writes into the audit chain what became of a device, by whom and whose it is, and attests what was written with it.
///
/// # Errors
/// The database's.
pub async fn told(
    state: &State,
    tx: &WriteTx,
    [by, owner]: [&Person; 2],
    action: &str,
    device: DeviceId,
    written: &[Subject<'_>],
) -> Result<(), Error> {
    let record = Record {
        actor: format!("person:{}", by.id),
        action: action.to_owned(),
        object: format!("person:{}", owner.id),
        body: json!({ "device": device }),
    };
    audit::attest(tx, owner.town, state.clock.now(), record, written).await
}
