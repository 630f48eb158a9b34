//! Invitations: an address that lets one person choose a password, once, within three days. It brings in who is new and who has forgotten
//! the password alike. The server keeps the hash of its secret; opening the address uses nothing up.

use super::{
    account::{self, By, Renewal, said},
    change::{by, opened},
    store::{self, Account},
};
use crate::{
    audit::Subject,
    auth::{Caller, Token},
    error::Error,
    state::{State, WriteTx},
    web::{reached_at, svg_of},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Json, Path},
};
use serde_json::json;
use shared::{moment::Moment, people::Invitation};

/// Hours that one may be used.
const HOURS: i64 = 72;

/// Somebody whose invitation can be used.
pub struct Invited {
    /// The account.
    pub account: Account,
    /// Until when.
    pub until: Moment,
}

/// `POST /api/people/{id}/invitation`: makes one; its secret is in this answer and nowhere else. An earlier one ends.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators, and for who is not of the town; [`Error::AccountClosed`].
pub async fn invite_person(state: Data<State>, caller: Caller, request: HttpRequest, id: Path<String>) -> Result<Json<Invitation>, Error> {
    let (tx, account) = opened(&state, &caller, &id).await?;
    let (secret, until) = invite(&state, &tx, by(&caller), &account).await?;
    let link = format!("{}/join/{}", reached_at(&state, &request), secret.reveal());
    let qr_svg = svg_of(&link)?;
    tx.commit().await?;
    Ok(Json(Invitation { link, code: secret.reveal().to_owned(), until, qr_svg }))
}

/// `DELETE /api/people/{id}/invitation`: ends the open one.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators, for who is not of the town, and if there is none.
pub async fn revoke_invitation(state: Data<State>, caller: Caller, id: Path<String>) -> Result<HttpResponse, Error> {
    let (tx, account) = opened(&state, &caller, &id).await?;
    let person = &account.person;
    if !store::end_invitations(&tx, person, state.clock.now()).await? {
        return Err(Error::NotFound);
    }
    let what = ("invitation_revoked", json!({ "username": account.username }));
    said(&state, &tx, by(&caller), (person.town, person.id), what, &[Subject::InvitationEnds(person.id)]).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Makes an invitation for an open account; its secret, and until when it can be used.
///
/// # Errors
/// [`Error::AccountClosed`]; the database's.
pub async fn invite(state: &State, tx: &WriteTx, by: By, account: &Account) -> Result<(Token, Moment), Error> {
    if account.closed {
        return Err(Error::AccountClosed);
    }
    let (secret, now, person) = (Token::fresh()?, state.clock.now(), &account.person);
    let until = now.plus_minutes(HOURS * 60);
    store::add_invitation(tx, secret.id(), person, [now, until]).await?;
    let what = ("account_invited", json!({ "username": account.username, "until": until }));
    said(state, tx, by, (person.town, person.id), what, &[Subject::Invitation(&secret.id())]).await?;
    Ok((secret, until))
}

/// Whose invitation this secret is; `None`: it is unknown, used, revoked or expired, or the account is closed.
///
/// # Errors
/// The database's.
pub async fn invited(state: &State, secret: &Token) -> Result<Option<Invited>, Error> {
    let db = state.db.reader();
    let Some(open) = store::open_invitation(db, &secret.id(), state.clock.now()).await? else { return Ok(None) };
    let account = store::account_anywhere(db, open.person).await?.filter(|account| !account.closed);
    Ok(account.map(|account| Invited { account, until: open.until }))
}

/// Uses an invitation up: the password becomes what [`crate::auth::hash_password`] made of the chosen one; other devices are signed out.
/// `None`: it can no longer be used.
///
/// # Errors
/// The database's.
pub async fn join(state: &State, secret: &Token, hash: String) -> Result<Option<Account>, Error> {
    let tx = state.db.write().await?;
    let Some(open) = store::open_invitation(&tx, &secret.id(), state.clock.now()).await? else { return Ok(None) };
    let Some(account) = store::account_anywhere(&tx, open.person).await? else { return Ok(None) };
    // Whoever waits for the account's row sees what the first has made of the invitation.
    let account = store::account_with(&tx, account.person.town, open.person).await?.filter(|account| !account.closed);
    let (Some(account), true) = (account, store::open_invitation(&tx, &secret.id(), state.clock.now()).await?.is_some()) else {
        return Ok(None);
    };
    account::renew(state, &tx, By::Person(open.person), &account, hash, Renewal::SignsOut).await?;
    tx.commit().await?;
    state.listeners.ask_again(open.person);
    Ok(Some(account))
}
