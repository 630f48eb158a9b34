//! Changing one's own password.

use super::{
    caller::Caller,
    device,
    login_limiter::LoginLimiter,
    password,
    store::{self, Account, Standing},
};
use crate::{
    audit::{Subject, Table},
    error::Error,
    state::State,
};
use actix_web::{
    HttpResponse,
    web::{Data, Json},
};
use shared::account::PasswordChange;

/// `PUT /api/password`: changes one's own password; sessions and upload tokens on other devices end.
///
/// # Errors
/// [`Error::WeakPassword`], [`Error::WrongLogin`] when the old one is wrong, [`Error::TooMany`].
pub async fn change_password(
    state: Data<State>,
    gate: Data<LoginLimiter>,
    caller: Caller,
    asked: Json<PasswordChange>,
) -> Result<HttpResponse, Error> {
    let PasswordChange { old, new } = asked.into_inner();
    let tried = gate.try_once(&caller.person.id.to_string(), None, None)?;
    let account = store::account_with(state.db.reader(), caller.person.id).await?;
    let (username, hash) = account.map_or_else(Default::default, |Account { username, password_hash, .. }| (username, password_hash));
    if !password::fits(old, hash).await? {
        return Err(Error::WrongLogin);
    }
    gate.give_back(tried);
    let hash = password::hash_password(&username, &new).await?;
    let Caller { person, session, device: kept, device_name } = caller;
    let tx = state.db.write().await?;
    store::set_password(&tx, person.id, hash).await?;
    let (id, now) = (person.id, state.clock.now());
    device::revoke_others(&tx, &Standing { person: person.clone(), id: session, device: kept, device_name }, now).await?;
    let written = [Subject::People(Table::PersonPassword, &[id]), Subject::Ends(id)];
    device::told(&state, &tx, [&person, &person], "password_changed", kept, &written).await?;
    tx.commit().await?;
    state.listeners.ask_again(id);
    Ok(HttpResponse::NoContent().finish())
}
