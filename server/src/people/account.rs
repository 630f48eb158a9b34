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
    people::main_of,
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

/// Adds an account, of which `main` says whether it is to be its unit's main person ([`main_of`]); whether it is.
///
/// # Errors
/// [`Error::UsernameTaken`]; the database's.
pub async fn add(state: &State, tx: &WriteTx, by: By, new: NewAccount, main: Option<bool>) -> Result<bool, Error> {
    let (username, id, town) = (new.username.clone(), new.person.id, new.person.town);
    let main = step_up(state, tx, by, &new.person, main, None).await?;
    let body = json!({ "username": username, "role": new.person.role, "main": main });
    if !auth::add_account(tx, NewAccount { main, ..new }).await? {
        return Err(Error::UsernameTaken);
    }
    said(state, tx, by, (town, id), ("account_added", body), &[Subject::NewPeople(&[id])]).await?;
    Ok(main)
}

/// What an account is to be.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    /// Name as shown.
    pub name: &'a str,
    /// Role.
    pub role: &'a Role,
    /// Whether it is its unit's main person, as [`main_of`] has it; a closed account never is.
    pub main: Option<bool>,
}

/// Gives an account another name, role or post.
///
/// # Errors
/// [`Error::LastAdmin`] if the town would have no administrator who can sign in, unless the operator asks for it; the database's.
pub async fn change(state: &State, tx: &WriteTx, by: By, account: &Account, target: Target<'_>) -> Result<(), Error> {
    let (Person { id, town, name: old_name, role: old_role }, Target { name, role, main }) = (&account.person, target);
    let main = if account.closed {
        false
    } else {
        let person = Person { role: role.clone(), ..account.person.clone() };
        step_up(state, tx, by, &person, main, Some((old_role, account.main))).await?
    };
    if (old_name.as_str(), old_role, account.main) == (name, role, main) {
        return Ok(());
    }
    if *role != Role::Admin {
        keep_an_admin(tx, by, account).await?;
    }
    auth::set_name_and_role(tx, *id, &account.username, name, (role, main)).await?;
    let body = json!({ "username": account.username, "role": role, "main": main });
    said(state, tx, by, (*town, *id), ("account_changed", body), &[Subject::People(Table::PersonRole, &[*id])]).await
}

/// Whether a person becomes their unit's main person; whoever has been it is a deputy then.
async fn step_up(
    state: &State,
    tx: &WriteTx,
    by: By,
    person: &Person,
    asked: Option<bool>,
    was: Option<(&Role, bool)>,
) -> Result<bool, Error> {
    let Role::Unit { unit } = person.role else { return Ok(false) };
    let mut others = store::of_unit(tx, person.town, unit).await?;
    others.retain(|other| other.person.id != person.id);
    if main_of(&person.role, asked, was, others.is_empty()).is_none() {
        return Ok(false);
    }
    for Account { person: former, username, .. } in others.iter().filter(|other| other.main) {
        auth::set_name_and_role(tx, former.id, username, &former.name, (&former.role, false)).await?;
        let body = json!({ "username": username, "role": former.role, "main": false });
        let written = [Subject::People(Table::PersonRole, &[former.id])];
        said(state, tx, by, (former.town, former.id), ("account_changed", body), &written).await?;
    }
    Ok(true)
}

/// Closes an account: neither password, session, upload token nor invitation works any more, and it is no unit's main person. A closed one
/// stays as it is.
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
    if account.main {
        auth::set_name_and_role(tx, person.id, &account.username, &person.name, (&person.role, false)).await?;
    }
    auth::end_sessions(tx, person.id).await?;
    auth::revoke_tokens(tx, person.id, now).await?;
    store::end_invitations(tx, person, now).await?;
    let ids = [person.id];
    let mut written = vec![Subject::People(Table::PersonOpen, &ids), Subject::Ends(person.id), Subject::InvitationEnds(person.id)];
    written.extend(account.main.then_some(Subject::People(Table::PersonRole, &ids)));
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
