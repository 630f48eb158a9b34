//! Accounts: adding one, and changing one's own password.

use super::{
    caller::Caller,
    password,
    store::{self, Account, Row, Standing},
    throttle::Gate,
};
use crate::{error::Error, state::State};
use actix_web::{
    HttpResponse,
    web::{Data, Json},
};
use shared::{PasswordChange, Person, PersonId, Role, TownId};
use uuid::Uuid;

/// An account to be made.
pub struct NewAccount {
    /// The town.
    pub town: TownId,
    /// Unique in the deployment.
    pub username: String,
    /// Name as shown.
    pub name: String,
    /// Role with its bindings.
    pub role: Role,
    /// 8 to 128 characters.
    pub password: String,
}

/// Adds an account; `None` if the user name is taken.
///
/// # Errors
/// [`Error::WeakPassword`], or a fault of the server.
pub async fn add_account(state: &State, new: NewAccount) -> Result<Option<PersonId>, Error> {
    let password_hash = password::hash_password(new.password).await?;
    let person = Person { id: PersonId(Uuid::now_v7()), town: new.town, name: new.name, role: new.role };
    let id = person.id;
    let row = Row { person, username: new.username, password_hash, at: state.clock.now() };
    let tx = state.db.write().await?;
    let added = store::add_account(&tx, row).await?;
    tx.commit().await?;
    Ok(added.then_some(id))
}

/// `PUT /api/password`: changes one's own password; sessions and upload tokens on other devices end.
///
/// # Errors
/// [`Error::WeakPassword`], [`Error::WrongLogin`] when the old one is wrong, [`Error::TooMany`].
pub async fn change_password(
    state: Data<State>,
    gate: Data<Gate>,
    caller: Caller,
    asked: Json<PasswordChange>,
) -> Result<HttpResponse, Error> {
    let PasswordChange { old, new } = asked.into_inner();
    gate.try_once(&caller.person.id.to_string(), None)?;
    let account = store::account_with(state.db.reader(), caller.person.id).await?;
    let hash = account.and_then(|Account { password_hash, .. }| password_hash);
    if !password::fits(old, hash).await? {
        return Err(Error::WrongLogin);
    }
    let hash = password::hash_password(new).await?;
    let Caller { person, session, device, device_name } = caller;
    let tx = state.db.write().await?;
    store::set_password(&tx, person.id, hash).await?;
    store::revoke_others(&tx, &Standing { person, id: session, device, device_name }, state.clock.now()).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
