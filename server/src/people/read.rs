//! The accounts of a town as its administrator sees them. Nothing says when or whether anybody was here.

use super::store::{self, Account};
use crate::{auth::Caller, error::Error, state::State};
use actix_web::web::{Data, Json};
use shared::{
    moment::Moment,
    people::PersonEntry,
    person::{Resource, Verb},
};

/// `GET /api/people`: all accounts of the town by user name.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators.
pub async fn list(state: Data<State>, caller: Caller) -> Result<Json<Vec<PersonEntry>>, Error> {
    caller.scope(Resource::Account, Verb::Read)?;
    let (db, town) = (state.db.reader(), caller.person.town);
    let invited = store::invited_until(db, town, state.clock.now()).await?;
    let accounts = store::accounts_of(db, town).await?;
    let entry = |account: Account| {
        let until = invited.get(&account.person.id).copied();
        entry_of(account, until)
    };
    Ok(Json(accounts.into_iter().map(entry).collect()))
}

/// The account as it travels, with the end of its open invitation.
pub(super) fn entry_of(account: Account, invited_until: Option<Moment>) -> PersonEntry {
    let Account { person, username, closed, joined, main } = account;
    PersonEntry { id: person.id, username, name: person.name, role: person.role, main, closed, joined, invited_until }
}
