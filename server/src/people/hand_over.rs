//! What somebody leaves who goes, and its way to a successor.

use super::{
    account::{self, Target, said},
    change::{by, opened, role_in},
    read::entry_of,
    store::{self, Account},
};
use crate::{auth::Caller, error::Error, state::State};
use actix_web::web::{Data, Json, Path};
use serde_json::json;
use shared::{
    id::PersonId,
    people::{HandOver, LeftDuties, PersonEntry, duties_left, taken_over},
    person::{Resource, Role, Verb},
    reference::Reference,
};

/// `GET /api/people/{id}/duties`: what nobody would do if this account were closed.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators, and for who is not of the town.
pub async fn duties(state: Data<State>, caller: Caller, id: Path<String>) -> Result<Json<LeftDuties>, Error> {
    caller.scope(Resource::Account, Verb::Read)?;
    let id: PersonId = id.parse().map_err(|_| Error::NotFound)?;
    let mut accounts = store::accounts_of(state.db.reader(), caller.person.town).await?;
    let place = accounts.iter().position(|account| account.person.id == id).ok_or(Error::NotFound)?;
    let leaving = accounts.swap_remove(place);
    if leaving.closed {
        return Ok(Json(LeftDuties::default()));
    }
    let others: Vec<Role> = accounts.into_iter().filter(|account| !account.closed).map(|account| account.person.role).collect();
    Ok(Json(duties_left(&leaving.person.role, leaving.main, &others)))
}

/// `POST /api/people/{id}/hand-over`: a successor takes over the grids, or the post in the unit, and the account is closed, both or neither; the successor as they
/// are then.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators, and for who is not of the town; [`Error::BadField`] for a successor who is not there, is closed or has
/// another post; [`Error::LastAdmin`].
pub async fn hand_over(state: Data<State>, caller: Caller, id: Path<String>, asked: Json<HandOver>) -> Result<Json<PersonEntry>, Error> {
    let (tx, leaving) = opened(&state, &caller, &id).await?;
    let (town, from, to) = (leaving.person.town, leaving.person.id, asked.to);
    let successor = store::account_with(&tx, town, to).await?.filter(|successor| !successor.closed && to != from);
    let successor = successor.ok_or(Error::BadField("to"))?;
    let role = taken_over(&leaving.person.role, &successor.person.role).ok_or(Error::BadField("to"))?;
    let in_force = state.in_force(&tx, town).await?;
    let role = role_in(&in_force.reference, still_there(&in_force.reference, role))?;
    let main = leaving.main.then_some(true);
    account::change(&state, &tx, by(&caller), &successor, Target { name: &successor.person.name, role: &role, main }).await?;
    account::close(&state, &tx, by(&caller), &leaving).await?;
    let body = json!({ "username": leaving.username, "to": successor.username, "role": leaving.person.role });
    said(&state, &tx, by(&caller), (town, from), ("handed_over", body), &[]).await?;
    let now: Account = store::account_with(&tx, town, to).await?.ok_or(Error::NotFound)?;
    let until = store::invited_until(&tx, town, state.clock.now()).await?.remove(&to);
    tx.commit().await?;
    state.listeners.ask_again(from);
    state.listeners.ask_again(to);
    Ok(Json(entry_of(now, until)))
}

/// The role without grids that the town has no more: nobody takes those over.
fn still_there(reference: &Reference, role: Role) -> Role {
    match role {
        Role::Inspector { grids } => {
            Role::Inspector { grids: grids.into_iter().filter(|grid| reference.grids.iter().any(|known| known.id == *grid)).collect() }
        }
        role => role,
    }
}
