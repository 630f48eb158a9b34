//! What becomes of an account, each with its row of the audit chain. The caller's transaction ends it.

use super::store::{self, Account};
use crate::{
    audit::{self, Record, Subject, Table},
    auth::{self, NewAccount},
    error::Error,
    state::{State, WriteTx},
};
use serde_json::{Value, json};
use shared::{
    id::{CountyAccountId, PersonId, TownId},
    person::{Person, Role},
};

/// Who changes an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Whoever sits at the machine.
    Operator,
    /// Somebody who is signed in.
    Person(PersonId),
    /// The county of the town.
    County(CountyAccountId),
}

impl By {
    /// How the audit chain names them.
    #[must_use]
    pub fn actor(self) -> String {
        match self {
            Self::Operator => "operator".to_owned(),
            Self::Person(id) => format!("person:{id}"),
            Self::County(id) => format!("county:{id}"),
        }
    }
}

/// What a new password comes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// Every device is signed out; what waits on a phone arrives once its person signs in there.
    SignsOut,
    /// Beside that, of rescue files that the devices made only reports, supplements and proof are taken in.
    Revokes,
}

/// Adds an account.
///
/// # Errors
/// [`Error::UsernameTaken`]; the database's.
pub async fn add(state: &State, tx: &WriteTx, by: By, new: NewAccount) -> Result<(), Error> {
    let (username, id, town) = (new.username.clone(), new.person.id, new.person.town);
    let body = json!({ "username": username, "role": new.person.role });
    if !auth::add_account(tx, new).await? {
        return Err(Error::UsernameTaken);
    }
    said(state, tx, by, (town, id), ("account_added", body), &[Subject::NewPeople(&[id])]).await
}

/// Gives an account another name or role.
///
/// # Errors
/// [`Error::LastAdmin`] if the town would have no administrator who can sign in, unless the operator asks for it; the database's.
pub async fn change(state: &State, tx: &WriteTx, by: By, account: &Account, name: &str, role: &Role) -> Result<(), Error> {
    let Person { id, town, name: old_name, role: old_role } = &account.person;
    if (old_name.as_str(), old_role) == (name, role) {
        return Ok(());
    }
    if *role != Role::Admin {
        keep_an_admin(tx, by, account).await?;
    }
    auth::set_name_and_role(tx, *id, &account.username, name, role).await?;
    let body = json!({ "username": account.username, "role": role });
    said(state, tx, by, (*town, *id), ("account_changed", body), &[Subject::People(Table::PersonRole, &[*id])]).await
}

/// Closes an account: neither password, session, upload token nor invitation works any more. A closed one stays as it is.
///
/// # Errors
/// [`Error::LastAdmin`], as [`change`]; the database's.
pub async fn close(state: &State, tx: &WriteTx, by: By, account: &Account) -> Result<(), Error> {
    if account.closed {
        return Ok(());
    }
    keep_an_admin(tx, by, account).await?;
    let (person, now) = (&account.person, state.clock.now());
    auth::set_disabled(tx, person.id, true).await?;
    auth::end_sessions(tx, person.id).await?;
    auth::revoke_tokens(tx, person.id, now).await?;
    store::end_invitations(tx, person, now).await?;
    let written = [Subject::People(Table::PersonOpen, &[person.id]), Subject::Ends(person.id), Subject::InvitationEnds(person.id)];
    said(state, tx, by, (person.town, person.id), ("account_closed", json!({ "username": account.username })), &written).await
}

/// Opens a closed account again, with its old password. An open one stays as it is.
///
/// # Errors
/// The database's.
pub async fn reopen(state: &State, tx: &WriteTx, by: By, account: &Account) -> Result<(), Error> {
    if !account.closed {
        return Ok(());
    }
    let person = &account.person;
    auth::set_disabled(tx, person.id, false).await?;
    let written = [Subject::People(Table::PersonOpen, &[person.id]), Subject::Ends(person.id)];
    said(state, tx, by, (person.town, person.id), ("account_opened", json!({ "username": account.username })), &written).await
}

/// Replaces the password by what [`auth::hash_password`] made of the new one, and ends sessions, upload tokens and invitations.
///
/// # Errors
/// The database's.
pub async fn renew(state: &State, tx: &WriteTx, by: By, account: &Account, hash: String, renewal: Renewal) -> Result<(), Error> {
    let (person, now) = (&account.person, state.clock.now());
    auth::set_password(tx, person.id, hash).await?;
    auth::end_sessions(tx, person.id).await?;
    match renewal {
        Renewal::SignsOut => auth::end_tokens(tx, person.id, now).await?,
        Renewal::Revokes => auth::revoke_tokens(tx, person.id, now).await?,
    }
    store::end_invitations(tx, person, now).await?;
    let action = if account.joined { "password_reset" } else { "account_joined" };
    let body = json!({ "username": account.username, "revoked": renewal == Renewal::Revokes });
    let written = [Subject::People(Table::PersonPassword, &[person.id]), Subject::Ends(person.id), Subject::InvitationEnds(person.id)];
    said(state, tx, by, (person.town, person.id), (action, body), &written).await
}

/// Refuses what would leave the town without an administrator who can sign in. An operator has other means.
async fn keep_an_admin(tx: &WriteTx, by: By, account: &Account) -> Result<(), Error> {
    let Account { person, closed, .. } = account;
    if by == By::Operator || person.role != Role::Admin || *closed || store::has_other_admin(tx, person.town, person.id).await? {
        return Ok(());
    }
    Err(Error::LastAdmin)
}

/// The row of the audit chain.
pub(super) async fn said(
    state: &State,
    tx: &WriteTx,
    by: By,
    (town, id): (TownId, PersonId),
    (action, body): (&str, Value),
    written: &[Subject<'_>],
) -> Result<(), Error> {
    let record = Record { actor: by.actor(), action: action.to_owned(), object: format!("person:{id}"), body };
    audit::attest(tx, town, state.clock.now(), record, written).await
}
