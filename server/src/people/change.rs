//! What the administrator of a town does to its accounts.

use super::{
    account::{self, By, Target},
    read::entry_of,
    store::{self, Account},
};
use crate::{
    auth::{Caller, NewAccount},
    cell,
    error::Error,
    state::{State, WriteTx},
};
use actix_web::web::{Data, Json, Path};
use shared::{
    id::PersonId,
    people::{MOST_PEOPLE, NewPerson, PersonChange, PersonEntry},
    person::{Person, Resource, Role, Verb},
    reference::Reference,
};
use uuid::Uuid;

/// Most grids of one inspector.
const MOST_GRIDS: usize = 500;

/// `POST /api/people`: adds an account without a password; an invitation brings its person in.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators; [`Error::BadField`] with the field's name; [`Error::UsernameTaken`];
/// [`Error::BadRequest`] once the town has its most.
pub async fn add_person(state: Data<State>, caller: Caller, asked: Json<NewPerson>) -> Result<Json<PersonEntry>, Error> {
    caller.scope(Resource::Account, Verb::Write)?;
    let NewPerson { username, name, role, main } = asked.into_inner();
    let (username, name) = (username_of(&username)?, name_of(&name)?);
    let town = caller.person.town;
    let tx = state.db.write().await?;
    let role = role_in(&state.in_force(&tx, town).await?.reference, role)?;
    if store::count(&tx, town).await? >= MOST_PEOPLE {
        return Err(Error::bad_request(format!("no more than {MOST_PEOPLE} accounts")));
    }
    let person = Person { id: PersonId(Uuid::now_v7()), town, name, role };
    let new =
        NewAccount { person: person.clone(), main: false, username: username.clone(), password_hash: String::new(), at: state.clock.now() };
    let main = account::add(&state, &tx, by(&caller), new, main).await?;
    tx.commit().await?;
    Ok(Json(entry_of(Account { person, username, closed: false, joined: false, main }, None)))
}

/// `PUT /api/people/{id}`: another name, unit, grids, role or post in the unit; whoever was its main person is a deputy then.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators, and for who is not of the town; [`Error::BadField`]; [`Error::LastAdmin`].
pub async fn change_person(
    state: Data<State>,
    caller: Caller,
    id: Path<String>,
    asked: Json<PersonChange>,
) -> Result<Json<PersonEntry>, Error> {
    let (tx, account) = opened(&state, &caller, &id).await?;
    let PersonChange { name, role, main } = asked.into_inner();
    let name = name_of(&name)?;
    let role = role_in(&state.in_force(&tx, account.person.town).await?.reference, role)?;
    account::change(&state, &tx, by(&caller), &account, Target { name: &name, role: &role, main }).await?;
    ended(&state, tx, &account).await
}

/// `POST /api/people/{id}/close`: closes the account; every device of its person is signed out.
///
/// # Errors
/// As [`change_person`].
pub async fn close_person(state: Data<State>, caller: Caller, id: Path<String>) -> Result<Json<PersonEntry>, Error> {
    let (tx, account) = opened(&state, &caller, &id).await?;
    account::close(&state, &tx, by(&caller), &account).await?;
    ended(&state, tx, &account).await
}

/// `POST /api/people/{id}/reopen`: opens a closed account again.
///
/// # Errors
/// [`Error::NotFound`], as [`change_person`].
pub async fn reopen_person(state: Data<State>, caller: Caller, id: Path<String>) -> Result<Json<PersonEntry>, Error> {
    let (tx, account) = opened(&state, &caller, &id).await?;
    account::reopen(&state, &tx, by(&caller), &account).await?;
    ended(&state, tx, &account).await
}

/// How the caller is named as the writer.
pub(super) fn by(caller: &Caller) -> By {
    By::Person(caller.person.id)
}

/// The account of the caller's town with this id, and the transaction in which it is to change.
pub(super) async fn opened(state: &State, caller: &Caller, id: &str) -> Result<(WriteTx, Account), Error> {
    caller.scope(Resource::Account, Verb::Write)?;
    let id: PersonId = id.parse().map_err(|_| Error::NotFound)?;
    let tx = state.db.write().await?;
    let account = store::account_with(&tx, caller.person.town, id).await?.ok_or(Error::NotFound)?;
    Ok((tx, account))
}

/// Commits, has the person's open programs ask again, and gives the account as it is now.
async fn ended(state: &State, tx: WriteTx, before: &Account) -> Result<Json<PersonEntry>, Error> {
    let Person { id, town, .. } = before.person;
    let account = store::account_with(&tx, town, id).await?.ok_or(Error::NotFound)?;
    let until = store::invited_until(&tx, town, state.clock.now()).await?.remove(&id);
    tx.commit().await?;
    state.listeners.ask_again(id);
    Ok(Json(entry_of(account, until)))
}

fn username_of(given: &str) -> Result<String, Error> {
    cell::key(given).ok().filter(|name| !name.is_empty()).ok_or(Error::BadField("username"))
}

fn name_of(given: &str) -> Result<String, Error> {
    cell::line(given).ok().filter(|name| !name.is_empty()).ok_or(Error::BadField("name"))
}

/// The role, if what it is bound to is in the town's data; a grid counts once.
///
/// # Errors
/// [`Error::BadField`] for an unknown unit or grid, no grid, or too many.
pub fn role_in(reference: &Reference, role: Role) -> Result<Role, Error> {
    match role {
        Role::Unit { unit } if !reference.units.iter().any(|known| known.id == unit) => Err(Error::BadField("unit")),
        Role::Inspector { grids } => {
            let mut own = Vec::with_capacity(grids.len().min(MOST_GRIDS));
            for grid in grids {
                if own.len() >= MOST_GRIDS || !reference.grids.iter().any(|known| known.id == grid) {
                    return Err(Error::BadField("grids"));
                }
                if !own.contains(&grid) {
                    own.push(grid);
                }
            }
            if own.is_empty() { Err(Error::BadField("grids")) } else { Ok(Role::Inspector { grids: own }) }
        }
        role => Ok(role),
    }
}
